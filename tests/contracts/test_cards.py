"""What is kept of cards on people's own computers, and of the codes given for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.cards import REMEMBERED, Card, Draft, Laid, Ticket
from parapheur.domain.delegation import DelegationId
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import DossierMoved
from parapheur.domain.grants import Asked
from parapheur.domain.levels import Level
from parapheur.usecases.ports import Work
from tests.builders import HASSAN, MORNING, PASSWORD, SERVICE, YOUSSEF, Records

CARD = Card(YOUSSEF.login, b"certificate", Level.ADVANCED, "Youssef", MORNING + timedelta(days=9))
ASKED = Asked(1, 1, 0, SERVICE, Digest("a" * 64), DelegationId("d/1"), Digest("b" * 64))
TICKET = Ticket(
    handle="h",
    code=Digest("c" * 64),
    session=Digest("5" * 64),
    login=YOUSSEF.login,
    until=MORNING + timedelta(minutes=10),
    asked=ASKED,
)
LAID = Laid(
    over=Version(Digest("e" * 64), 12),
    field="visa-1-1",
    at=MORNING,
    certificate=CARD.digest,
    draft=Draft(b"tail\x00", (1, 3), 2, b"attributes"),
    image=Digest("f" * 64),
)


@pytest.fixture(autouse=True)
def people(records: Records) -> None:
    with records.work() as work:
        for person in (YOUSSEF, HASSAN):
            work.add_person(person, PASSWORD)


def test_a_card_is_kept_replaced_and_forgotten(records: Records) -> None:
    assert records.reading.card(YOUSSEF.login) is None
    with records.work() as work:
        work.set_card(CARD)
        assert work.card(YOUSSEF.login) == CARD
        assert work.card_of(CARD.digest) == YOUSSEF.login
        assert work.card_of(Digest("0" * 64)) is None
    other = replace(CARD, certificate=b"another", level=Level.SIMPLE)
    with records.work() as work:
        work.set_card(other)
    assert dict(records.reading.cards()) == {YOUSSEF.login: other}
    with records.work() as work:
        work.forget_card(YOUSSEF.login)
        assert work.card(YOUSSEF.login) is None
    assert dict(records.reading.cards()) == {}


def test_a_certificate_is_one_persons(records: Records) -> None:
    with records.work() as work:
        work.set_card(CARD)
    with pytest.raises(DossierMoved), records.work() as work:
        work.set_card(replace(CARD, owner=HASSAN.login))
    assert records.reading.card(HASSAN.login) is None


@pytest.mark.parametrize(
    "ticket", [TICKET, replace(TICKET, asked=None)], ids=["an act", "a card to register"]
)
def test_a_ticket_is_found_by_its_code_and_by_its_page(records: Records, ticket: Ticket) -> None:
    with records.work() as work:
        work.add_ticket(ticket, at=MORNING)
    assert records.reading.ticket(ticket.code) == ticket
    assert records.reading.ticket_at("h") == ticket
    assert records.reading.ticket(Digest("0" * 64)) is None
    for handle in ("", "H", "\x00", "x" * 500):
        assert records.reading.ticket_at(handle) is None


@pytest.mark.parametrize("laid", [LAID, replace(LAID, field=None)], ids=["inside", "beside"])
def test_what_was_drafted_is_kept_whole_and_the_newest_counts(records: Records, laid: Laid) -> None:
    with records.work() as work:
        work.add_ticket(TICKET, at=MORNING)
        work.lay(TICKET.code, replace(laid, at=MORNING - timedelta(minutes=1)))
        work.lay(TICKET.code, laid)
    assert records.reading.ticket(TICKET.code) == replace(TICKET, laid=laid)
    with records.work() as work:
        assert work.ticket(TICKET.code) == replace(TICKET, laid=laid)


def test_a_ticket_is_used_once(records: Records) -> None:
    with records.work() as work:
        work.add_ticket(TICKET, at=MORNING)
        work.lay(TICKET.code, LAID)
    with records.work() as work:
        assert work.use_ticket(TICKET.code)
    with records.work() as work:
        assert not work.use_ticket(TICKET.code)
        assert not work.use_ticket(Digest("0" * 64))
    assert records.reading.ticket(TICKET.code) == replace(TICKET, done=True)


def refused_after(work: Work) -> None:
    work.use_ticket(TICKET.code)
    raise DossierMoved


def test_what_a_refused_transaction_used_is_good_still(records: Records) -> None:
    with records.work() as work:
        work.add_ticket(TICKET, at=MORNING)
    with pytest.raises(DossierMoved), records.work() as work:
        refused_after(work)
    assert records.reading.ticket(TICKET.code) == TICKET


def test_a_session_has_one_open_code_for_one_act(records: Records) -> None:
    second = replace(TICKET, handle="2", code=Digest("2" * 64))
    elsewhere = replace(TICKET, handle="3", code=Digest("3" * 64), session=Digest("6" * 64))
    another = replace(TICKET, handle="4", code=Digest("4" * 64), asked=replace(ASKED, position=1))
    with records.work() as work:
        for ticket in (TICKET, elsewhere, another, second):
            work.add_ticket(ticket, at=MORNING)
    assert records.reading.ticket(TICKET.code) is None
    for ticket in (second, elsewhere, another):
        assert records.reading.ticket(ticket.code) == ticket


def test_a_used_code_is_remembered_for_a_day(records: Records) -> None:
    with records.work() as work:
        work.add_ticket(TICKET, at=MORNING)
        work.use_ticket(TICKET.code)
    soon = replace(TICKET, handle="2", code=Digest("2" * 64))
    with records.work() as work:
        work.add_ticket(soon, at=TICKET.until + REMEMBERED - timedelta(seconds=1))
    assert records.reading.ticket(TICKET.code) == replace(TICKET, done=True)
    late = replace(TICKET, handle="3", code=Digest("3" * 64), asked=None)
    with records.work() as work:
        work.add_ticket(late, at=TICKET.until + REMEMBERED)
    assert records.reading.ticket(TICKET.code) is None
    assert records.reading.ticket(late.code) == late
