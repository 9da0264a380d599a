"""Signing by a card on one's own computer: what is refused, what races, and who is held up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.accounts import IDLE
from parapheur.domain.cards import LIFE, REMEMBERED, Stage, Ticket
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    CardDiffers,
    CardTaken,
    CardUntrusted,
    CodeDead,
    CodeUsed,
    DossierMoved,
    LevelTooLow,
    NoCard,
    NoCardsHere,
    NotAllowed,
    NotWhatWasShown,
    ParapheurError,
    TimeUnavailable,
    ValueUnsound,
)
from parapheur.domain.events import StepSigned, VisaGiven
from parapheur.domain.levels import Level
from parapheur.usecases.by_card import code_of, complete, fetched, forget, held_by, prepare
from parapheur.usecases.by_card import shown_to as page_of
from parapheur.usecases.enter import leave, revoke_sessions
from parapheur.usecases.walkable import levels_of
from tests.builders import (
    ALL,
    BESIDE,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.cards import (
    InHand,
    asks,
    asks_to_register,
    cards_of,
    comes,
    completes,
    enters,
    has_card,
    in_hand,
    prepared,
    registers,
    signs,
)
from tests.usecases.story import STARTED, give, on_its_way, stands, told
from tests.usecases.test_in_place_of import before_the_minister, delegated, wrong
from tests.usecases.test_levels import STRONG, asking
from tests.usecases.test_transfer import hand_over


def a_code(fake: FakeOffice) -> tuple[DossierId, Ticket, InHand]:
    """Youssef's visa is awaited; he asked to give it by his card."""
    number, card = on_its_way(fake), has_card(fake, YOUSSEF)
    return number, asks(fake, number, YOUSSEF, SERVICE, enters(fake, YOUSSEF)), card


def test_a_visa_and_a_signature_are_kept_like_any_other(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    visa = signs(fake, ticket, card).acts[-1]
    assert (visa.actor, visa.desk) == (YOUSSEF.login, SERVICE)
    minister = has_card(fake, HASSAN)
    signs(fake, asks(fake, number, HASSAN, MINISTER, enters(fake, HASSAN), "2"), minister)
    first, second = fake.store.reading.events(number)[-2:]
    assert isinstance(first, VisaGiven)
    assert isinstance(second, StepSigned)
    assert (second.signature.certificate, second.signature.level) == (
        minister.digest,
        Level.ADVANCED,
    )
    (mention,) = fake.stamps.drawn
    assert (mention.name, mention.test) == (HASSAN.name, False)
    assert wrong(fake) == []


def test_a_signature_beside_the_document_is_made_alike(fake: FakeOffice) -> None:
    number, card = on_its_way(fake, BESIDE), has_card(fake, YOUSSEF)
    ticket = asks(fake, number, YOUSSEF, SERVICE, enters(fake, YOUSSEF))
    prepared(fake, ticket)
    before = stands(fake, number).version
    assert fetched(fake.office, comes(fake, ticket)) == fake.files.get(before.digest)
    signs(fake, ticket, card)
    event = fake.store.reading.events(number)[-1]
    assert isinstance(event, VisaGiven)
    assert event.signature.attestation is not None
    assert stands(fake, number).version == before


def test_in_anothers_place_it_tells_both_names(fake: FakeOffice) -> None:
    given, number, card = delegated(fake), before_the_minister(fake), has_card(fake, SALMA)
    ticket = asks(fake, number, SALMA, MINISTER, enters(fake, SALMA), delegation=given.id)
    done = signs(fake, ticket, card).acts[-1]
    assert (done.actor, done.on_behalf_of) == (SALMA.login, HASSAN.login)


def test_a_step_that_asks_more_than_the_kept_key_gives_is_signed_by_a_card(
    fake: FakeOffice,
) -> None:
    asking(fake, STRONG)
    card = has_card(fake, YOUSSEF)
    assert levels_of(fake.office)[YOUSSEF.login] is Level.ADVANCED
    number = on_its_way(fake, STRONG)
    with pytest.raises(LevelTooLow):
        give(fake, number, SERVICE)
    signs(fake, asks(fake, number, YOUSSEF, SERVICE, enters(fake, YOUSSEF)), card)
    assert told(fake, number)[-1] == "VisaGiven"


def test_a_card_below_the_step_is_refused_before_there_is_a_code(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    has_card(fake, KHADIJA)
    number = on_its_way(fake, STRONG)
    cards_of(fake).level = Level.SIMPLE
    has_card(fake, YOUSSEF)
    with pytest.raises(LevelTooLow):
        asks(fake, number, YOUSSEF, SERVICE, enters(fake, YOUSSEF))


def test_a_card_registered_at_another_level_than_is_given_now_is_none(fake: FakeOffice) -> None:
    _, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    cards_of(fake).level = Level.SIMPLE
    with pytest.raises(NoCard):
        completes(fake, ticket, card, data)
    with pytest.raises(NoCard):
        prepared(fake, ticket)


# What comes back is believed of nobody.


def test_a_wrong_value_is_refused_and_the_code_still_good(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    for value in (b"", card.sign(data + b"x"), b"x" * 5000):
        with pytest.raises(ValueUnsound):
            complete(fake.office, comes(fake, ticket), value=value, certificate=card.certificate)
    assert told(fake, number) == STARTED, "nothing was begun either"
    completes(fake, ticket, card, data)


def test_another_certificate_is_refused(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data, other = prepared(fake, ticket), has_card(fake, KHADIJA)
    for certificate in (other.certificate, b"", card.certificate + b" "):
        with pytest.raises(CardDiffers):
            complete(
                fake.office, comes(fake, ticket), value=other.sign(data), certificate=certificate
            )
    assert told(fake, number) == STARTED


def test_somebody_elses_code_signs_by_its_owner_s_card_alone(fake: FakeOffice) -> None:
    """Khadija got hold of Youssef's code: her card is none of his."""
    number, ticket, _ = a_code(fake)
    data, hers = prepared(fake, ticket), has_card(fake, KHADIJA)
    with pytest.raises(CardDiffers):
        completes(fake, ticket, hers, data)
    with pytest.raises(CodeDead):
        page_of(fake.office, ticket.handle, enters(fake, KHADIJA))
    assert told(fake, number) == STARTED


def test_a_code_is_used_once(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    held = comes(fake, ticket)
    data = prepare(fake.office, held).draft.attributes
    completes(fake, ticket, card, data)
    with pytest.raises(CodeUsed):
        comes(fake, ticket)
    assert (
        page_of(fake.office, ticket.handle, "session of youssef").stage(fake.clock.now())
        is Stage.DONE
    )
    assert told(fake, number) == [*STARTED, "VisaGiven"]


def test_a_code_runs_out(fake: FakeOffice) -> None:
    _, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    held = comes(fake, ticket)
    fake.clock.pause(LIFE.total_seconds())
    with pytest.raises(CodeDead):
        comes(fake, ticket)
    with pytest.raises(CodeDead):
        complete(fake.office, held, value=card.sign(data), certificate=card.certificate)
    assert (
        page_of(fake.office, ticket.handle, "session of youssef").stage(fake.clock.now())
        is Stage.OVER
    )


@pytest.mark.parametrize(
    "end",
    [
        lambda fake: leave(fake.office, YOUSSEF, "session of youssef"),
        lambda fake: revoke_sessions(fake.office, YOUSSEF.login, by=RACHID),
        lambda fake: fake.clock.pause(IDLE.total_seconds()),
        lambda fake: close(fake),
    ],
    ids=["signed out", "ended by another", "idle", "account closed"],
)
def test_a_code_ends_with_its_session(
    fake: FakeOffice, end: Callable[[FakeOffice], object]
) -> None:
    number, ticket, card = a_code(fake)
    held = comes(fake, ticket)
    data = prepare(fake.office, held).draft.attributes
    held = comes(fake, ticket)
    end(fake)
    with pytest.raises(CodeDead):
        comes(fake, ticket)
    with pytest.raises((CodeDead, NotAllowed)):
        complete(fake.office, held, value=card.sign(data), certificate=card.certificate)
    assert told(fake, number)[:2] == STARTED
    assert "VisaGiven" not in told(fake, number)


def close(fake: FakeOffice) -> None:
    with fake.store.work() as work:
        work.add_person(replace(YOUSSEF, active=False), "x")


def test_a_code_that_is_none_is_refused(fake: FakeOffice) -> None:
    a_code(fake)
    for code in ("", "ABCD-EFGH", "0" * 200, "\ud800"):
        with pytest.raises(CodeDead):
            held_by(fake.office, code)


def test_a_code_may_be_typed_in_small_letters_and_without_its_dashes(fake: FakeOffice) -> None:
    _, ticket, _ = a_code(fake)
    code = code_of(fake.keys, ticket.handle)
    assert len(code.replace("-", "")) * 5 >= 128
    for typed in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert held_by(fake.office, typed).ticket == ticket
    kept = repr(fake.store.kept.tickets)
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_without_a_draft_nothing_is_fetched_or_completed(fake: FakeOffice) -> None:
    _, ticket, card = a_code(fake)
    with pytest.raises(CodeDead):
        fetched(fake.office, comes(fake, ticket))
    with pytest.raises(CodeDead):
        completes(fake, ticket, card, b"")


# The dossier goes on meanwhile.


def test_a_dossier_that_moved_is_not_signed(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    give(fake, number, SERVICE)
    before = told(fake, number)
    with pytest.raises((DossierMoved, AlreadyDone)):
        completes(fake, ticket, card, data)
    with pytest.raises(AlreadyDone):
        prepared(fake, ticket)
    assert told(fake, number) == before


def test_who_handed_the_turn_on_can_neither_fetch_nor_sign(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    hand_over(fake, number)
    for act in (
        lambda: fetched(fake.office, comes(fake, ticket)),
        lambda: prepared(fake, ticket),
        lambda: completes(fake, ticket, card, data),
    ):
        with pytest.raises(ParapheurError):
            act()
    assert "VisaGiven" not in told(fake, number)


def test_nobody_is_held_up_by_what_was_prepared(fake: FakeOffice) -> None:
    """Another desk of the same step signs meanwhile, at once; the card signs anew after it."""
    number, card = on_its_way(fake, ALL), has_card(fake, YOUSSEF)
    ticket = asks(fake, number, YOUSSEF, SERVICE, enters(fake, YOUSSEF))
    data = prepared(fake, ticket)
    assert fake.store.reading.open_intents() == []
    began = fake.clock.now()
    give(fake, number, LEGAL)
    assert fake.clock.now() == began, "it did not wait"
    with pytest.raises(DossierMoved):
        completes(fake, ticket, card, data)
    signs(fake, ticket, card)
    assert told(fake, number)[-2:] == ["VisaGiven", "VisaGiven"]


def test_an_abandoned_code_holds_nobody_up_and_is_forgotten(fake: FakeOffice) -> None:
    number, ticket, _ = a_code(fake)
    prepared(fake, ticket)
    fake.clock.pause((LIFE + REMEMBERED).total_seconds())
    give(fake, number, SERVICE)
    session = enters(fake, HASSAN)
    has_card(fake, HASSAN)
    asks(fake, number, HASSAN, MINISTER, session, "another")
    assert list(fake.store.kept.tickets.values()) == [fake.store.reading.ticket_at("another")]


def test_asked_again_the_earlier_code_ends(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    again = asks(fake, number, YOUSSEF, SERVICE, "session of youssef", "another handle")
    with pytest.raises(CodeDead):
        comes(fake, ticket)
    signs(fake, again, card)


def test_what_was_not_shown_is_given_no_code(fake: FakeOffice) -> None:
    number, session = on_its_way(fake), enters(fake, YOUSSEF)
    has_card(fake, YOUSSEF)
    with pytest.raises(NotWhatWasShown):
        asks(fake, number, YOUSSEF, SERVICE, session, shown="0" * 64)
    with pytest.raises(DossierMoved):
        asks(fake, number, YOUSSEF, SERVICE, session, round=2)
    with pytest.raises(NotAllowed):
        asks(fake, number, YOUSSEF, MINISTER, session)


def test_of_two_who_complete_at_once_one_does(fake: FakeOffice) -> None:
    """The second comes while the first is in the middle of its signature."""
    number, ticket, card = a_code(fake)
    data, second = prepared(fake, ticket), list[type[ParapheurError]]()
    held = comes(fake, ticket)

    def at_once() -> None:
        try:
            complete(fake.office, held, value=card.sign(data), certificate=card.certificate)
        except ParapheurError as refusal:
            second.append(type(refusal))

    fake.signer.before.append(at_once)
    completes(fake, ticket, card, data)
    assert len(second) == 1
    assert told(fake, number) == [*STARTED, "VisaGiven"]
    assert [outcome for _, outcome in fake.store.reading.intents(number)][-1] == "signed"


def test_whoever_completes_after_the_code_was_used_meanwhile_keeps_nothing(
    fake: FakeOffice,
) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)

    def used() -> None:
        with fake.store.work() as work:
            work.use_ticket(ticket.code)

    fake.signer.before.append(used)
    with pytest.raises(CodeUsed):
        completes(fake, ticket, card, data)
    assert "VisaGiven" not in told(fake, number)


def test_a_card_that_was_replaced_meanwhile_signs_nothing(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    fake.clock.pause(1)

    def replaced() -> None:
        has_card(fake, YOUSSEF)

    fake.signer.before.append(replaced)
    with pytest.raises(CardDiffers):
        completes(fake, ticket, card, data)
    assert "VisaGiven" not in told(fake, number)


def test_without_a_time_server_the_code_stays_good(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)

    def away() -> None:
        raise TimeUnavailable

    fake.signer.before.append(away)
    with pytest.raises(TimeUnavailable):
        completes(fake, ticket, card, data)
    completes(fake, ticket, card, data)
    assert told(fake, number) == [*STARTED, "SigningAbandoned", "VisaGiven"]


# Registering a card.


def test_a_card_is_registered_by_proving_that_it_holds_the_key(fake: FakeOffice) -> None:
    ticket = asks_to_register(fake, YOUSSEF, enters(fake, YOUSSEF))
    card = in_hand("Youssef Benali", fake.clock.now())
    known = registers(fake, ticket, card)
    assert (known.owner, known.name, known.level) == (
        YOUSSEF.login,
        "Youssef Benali",
        Level.ADVANCED,
    )
    assert fake.store.reading.card(YOUSSEF.login) == known
    event = fake.store.reading.account_events(YOUSSEF.login)[-1]
    assert type(event).__name__ == "CardRegistered"
    with pytest.raises(CodeUsed):
        registers(fake, ticket, card)


@pytest.mark.parametrize(
    "changed", [{"host": "elsewhere.example"}, {"login": "salma"}], ids=["host", "login"]
)
def test_what_a_card_signed_elsewhere_registers_it_nowhere(
    fake: FakeOffice, changed: dict[str, str]
) -> None:
    """A card that was led to sign for another office, or another account, is registered here."""
    ticket = asks_to_register(fake, YOUSSEF, enters(fake, YOUSSEF))
    with pytest.raises(ValueUnsound):
        registers(fake, ticket, in_hand("Youssef", fake.clock.now()), **changed)
    assert fake.store.reading.card(YOUSSEF.login) is None


def test_a_signature_of_a_document_registers_nothing(fake: FakeOffice) -> None:
    _, ticket, card = a_code(fake)
    prepared(fake, ticket)
    with pytest.raises(CodeDead):
        registers(fake, ticket, card)
    other = asks_to_register(fake, YOUSSEF, "session of youssef")
    with pytest.raises(CodeDead):
        prepared(fake, other)
    with pytest.raises(CodeDead):
        fetched(fake.office, comes(fake, other))


def test_a_card_is_one_persons(fake: FakeOffice) -> None:
    card = in_hand("Youssef", fake.clock.now())
    registers(fake, asks_to_register(fake, YOUSSEF, enters(fake, YOUSSEF)), card)
    hers = asks_to_register(fake, SALMA, enters(fake, SALMA), "hers")
    with pytest.raises(CardTaken):
        registers(fake, hers, card)
    registers(fake, asks_to_register(fake, YOUSSEF, "session of youssef", "3"), card)  # anew


def test_a_card_of_a_stranger_is_not_registered(fake: FakeOffice) -> None:
    card = in_hand("a stranger", fake.clock.now())
    cards_of(fake).unfit.add(card.certificate)
    with pytest.raises(CardUntrusted):
        registers(fake, asks_to_register(fake, YOUSSEF, enters(fake, YOUSSEF)), card)


def test_a_card_that_is_forgotten_signs_no_more(fake: FakeOffice) -> None:
    number, ticket, card = a_code(fake)
    data = prepared(fake, ticket)
    forget(fake.office, YOUSSEF)
    with pytest.raises(NoCard):
        completes(fake, ticket, card, data)
    with pytest.raises(NoCard):
        asks(fake, number, YOUSSEF, SERVICE, "session of youssef")
    with pytest.raises(NoCard):
        forget(fake.office, YOUSSEF)
    assert wrong(fake) == []


def test_where_cards_are_not_taken_no_code_is_given(fake: FakeOffice) -> None:
    number, session = on_its_way(fake), enters(fake, YOUSSEF)
    has_card(fake, YOUSSEF)
    fake.cards = None
    with pytest.raises(NoCardsHere):
        asks(fake, number, YOUSSEF, SERVICE, session)
    assert levels_of(fake.office)[YOUSSEF.login] is Level.SIMPLE


def test_a_card_that_is_not_what_the_trail_tells_is_a_finding(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    known = fake.store.reading.card(YOUSSEF.login)
    assert known is not None
    fake.store.kept.cards[YOUSSEF.login] = replace(known, level=Level.QUALIFIED)
    assert wrong(fake) == ["its card says otherwise than its trail does"]
    fake.store.kept.cards[YOUSSEF.login] = replace(known, certificate=b"another")
    assert wrong(fake) == ["its card is not the one that its trail says was registered last"]
    del fake.store.kept.cards[YOUSSEF.login]
    assert wrong(fake) == ["its card is not the one that its trail says was registered last"]


def test_a_code_holds_for_minutes() -> None:
    assert timedelta(minutes=1) < LIFE <= timedelta(minutes=15)
