"""What is kept of cards on people's own computers, and of the codes given for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.cards import REMEMBERED, Card, Draft, Laid, Part, Stage, Ticket
from parapheur.domain.delegation import DelegationId
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import DossierMoved
from parapheur.domain.grants import Asked
from parapheur.domain.levels import Level
from parapheur.domain.several import MOST
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


BATCH = replace(TICKET, handle="b", code=Digest("b" * 64), asked=None, place=0)
BATCH = replace(BATCH, batch=BATCH.code)


def an_act(place: int, batch: Ticket = BATCH) -> Ticket:
    """One act of a batch, on the dossier of its place."""
    return replace(
        batch,
        handle=f"{batch.handle}.{place}",
        code=Digest(f"{batch.handle}{place:063}"),
        asked=replace(ASKED, dossier=place),
        place=place,
    )


def stages(records: Records, batch: Ticket = BATCH) -> list[tuple[int, Stage]]:
    return [(one.place, one.stage) for one in records.reading.parts(batch.code)]


def test_a_batch_is_kept_with_its_acts_in_their_order(records: Records) -> None:
    acts = [an_act(place) for place in (2, 11, 1)]
    with records.work() as work:
        work.add_batch(BATCH, acts, at=MORNING)
    assert records.reading.ticket(BATCH.code) == BATCH
    assert records.reading.ticket_at("b") == BATCH
    assert records.reading.ticket_at("b.2") == acts[0]
    first = Part(1, "b.1", replace(ASKED, dossier=1), Stage.WAITING)
    assert records.reading.parts(BATCH.code)[0] == first
    assert [place for place, _ in stages(records)] == [1, 2, 11]
    assert records.reading.parts(TICKET.code) == []


def test_each_act_of_a_batch_is_as_far_as_it_is(records: Records) -> None:
    acts = [an_act(place) for place in range(1, 6)]
    with records.work() as work:
        work.add_batch(BATCH, acts, at=MORNING)
        for one in acts[1:4]:
            work.lay(one.code, LAID)
        for one in acts[2:]:
            work.refuse_ticket(one.code)
        assert work.use_ticket(acts[3].code)
        work.refuse_ticket(acts[3].code)
    told = [Stage.WAITING, Stage.FETCHED, Stage.REFUSED, Stage.DONE, Stage.REFUSED]
    assert stages(records) == list(enumerate(told, 1))
    with records.work() as work:
        work.lay(acts[4].code, LAID)
    assert stages(records)[4] == (5, Stage.FETCHED), "what was refused may be possible again"


def test_a_batch_takes_the_place_of_what_its_session_had_for_the_same(records: Records) -> None:
    single = replace(an_act(1), handle="s", code=Digest("7" * 64), batch=None, place=None)
    register = replace(TICKET, handle="r", code=Digest("8" * 64), asked=None)
    second = replace(BATCH, handle="c", code=Digest("d" * 64), batch=Digest("d" * 64))
    third = replace(BATCH, handle="e", code=Digest("e" * 64), batch=Digest("e" * 64))
    with records.work() as work:
        for ticket in (single, register):
            work.add_ticket(ticket, at=MORNING)
        work.add_batch(BATCH, [an_act(1), an_act(2)], at=MORNING)
    assert records.reading.ticket(single.code) is None
    assert records.reading.ticket(register.code) == register
    with records.work() as work:
        work.use_ticket(an_act(1).code)
        work.add_batch(second, [an_act(1, second), an_act(2, second)], at=MORNING)
    assert stages(records) == [(1, Stage.DONE)], "what is done stays told"
    assert stages(records, second) == [(1, Stage.WAITING), (2, Stage.WAITING)]
    with records.work() as work:
        work.add_batch(third, [an_act(1, third), an_act(2, third)], at=MORNING)
        work.add_ticket(replace(register, handle="q", code=Digest("9" * 64)), at=MORNING)
    assert records.reading.ticket(second.code) is None, "nothing is left of it"
    assert records.reading.ticket(BATCH.code) == BATCH
    assert records.reading.ticket(third.code) == third


def test_a_batch_of_another_session_stays(records: Records) -> None:
    other = replace(BATCH, handle="o", code=Digest("1" * 64), batch=Digest("1" * 64))
    other = replace(other, session=Digest("6" * 64))
    with records.work() as work:
        work.add_batch(BATCH, [an_act(1)], at=MORNING)
        work.add_batch(other, [an_act(1, other)], at=MORNING)
    for batch in (BATCH, other):
        assert stages(records, batch) == [(1, Stage.WAITING)]


def test_a_batch_is_forgotten_a_day_after_it_ended(records: Records) -> None:
    with records.work() as work:
        work.add_batch(BATCH, [an_act(1), an_act(2)], at=MORNING)
        work.use_ticket(an_act(1).code)
    late = replace(TICKET, handle="l", code=Digest("4" * 64))
    with records.work() as work:
        work.add_ticket(late, at=BATCH.until + REMEMBERED)
    assert records.reading.parts(BATCH.code) == []
    assert records.reading.ticket(BATCH.code) is None


def test_as_many_as_a_batch_may_have_are_kept_at_once_and_again(records: Records) -> None:
    second = replace(BATCH, handle="c", code=Digest("d" * 64), batch=Digest("d" * 64))
    for batch in (BATCH, second):
        acts = [an_act(place, batch) for place in range(1, MOST + 1)]
        with records.work() as work:
            work.add_batch(batch, acts, at=MORNING)
        assert [place for place, _ in stages(records, batch)] == list(range(1, MOST + 1))
    assert records.reading.ticket(BATCH.code) is None
    assert records.reading.parts(BATCH.code) == []
