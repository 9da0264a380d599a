"""Several acts by one's own card under one code: each goes the single way, and stops no other."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from parapheur.domain.cards import LIFE, Stage, Ticket, stage_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    CodeDead,
    CodeUsed,
    NoCard,
    NoCardsHere,
    NoSuchDossier,
    NothingTicked,
    NotWhatWasShown,
    ParapheurError,
    TooManyAtOnce,
    ValueUnsound,
)
from parapheur.domain.several import MOST, Ticked
from parapheur.usecases.batch_by_card import (
    ask_for_batch,
    asked_of,
    listed,
    refusals_kept,
    why_not,
)
from parapheur.usecases.by_card import code_of, complete, fetched, prepare, register
from parapheur.usecases.card_calls import CALLS, let_in
from parapheur.usecases.enter import leave
from tests.builders import (
    BESIDE,
    DIVISION,
    LETTER,
    MINISTER,
    SERVICE,
    TWO_OF_THREE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.cards import InHand, cards_of, comes, enters, has_card, in_hand, registers
from tests.usecases.story import STARTED, give, on_its_way, refuse, stands, told
from tests.usecases.test_batch import TO_READ, ticked

SESSION = "session of youssef"


def a_batch(fake: FakeOffice, *forms: Ticked, handle: str = "b") -> Ticket:
    batch, _ = ask_for_batch(
        fake.office, actor=YOUSSEF, session=enters(fake, YOUSSEF), handle=handle, ticked=forms
    )
    return batch


def acts_of(fake: FakeOffice, batch: Ticket) -> list[Ticket]:
    """The tickets that a batch leads to."""
    parts = fake.store.reading.parts(batch.code)
    return [one for part in parts if (one := fake.store.reading.ticket_at(part.handle))]


def stages(fake: FakeOffice, batch: Ticket) -> list[Stage]:
    return [one.stage for one in fake.store.reading.parts(batch.code)]


def signs(fake: FakeOffice, ticket: Ticket, card: InHand) -> None:
    """The whole way of one act, as the calls from outside go it."""
    held = comes(fake, ticket)
    with refusals_kept(fake.office, held):
        data = prepare(fake.office, held).draft.attributes
    held = comes(fake, ticket)
    with refusals_kept(fake.office, held):
        fetched(fake.office, held)
        complete(fake.office, held, value=card.sign(data), certificate=card.certificate)


def refused(fake: FakeOffice, ticket: Ticket, card: InHand) -> str:
    with pytest.raises(ParapheurError) as refusal:
        signs(fake, ticket, card)
    return type(refusal.value).__name__


def test_several_acts_are_signed_under_one_code(fake: FakeOffice) -> None:
    card = has_card(fake, YOUSSEF)
    numbers = [on_its_way(fake, one) for one in (LETTER, BESIDE, TWO_OF_THREE)]
    batch = a_batch(fake, *(ticked(fake, one) for one in numbers))
    acts = acts_of(fake, batch)
    codes = {code_of(fake.keys, one.handle) for one in (batch, *acts)}
    assert len(codes) == 4
    lines = list(listed(fake.office, comes(fake, batch)))
    assert [one.subject for one in lines] == [stands(fake, one).subject for one in numbers]
    assert {one.code for one in lines} < codes
    for one in acts:
        signs(fake, one, card)
    assert [told(fake, one)[-1] for one in numbers] == ["VisaGiven", "VisaGiven", "StepSigned"]
    assert stages(fake, batch) == [Stage.DONE] * 3
    assert [one.code for one in listed(fake.office, comes(fake, batch))] == [None] * 3
    for one in acts:
        with pytest.raises(CodeUsed):
            comes(fake, one)


def test_the_code_of_a_batch_opens_its_list_alone(fake: FakeOffice) -> None:
    card = has_card(fake, YOUSSEF)
    number = on_its_way(fake)
    held = comes(fake, a_batch(fake, ticked(fake, number)))
    other = in_hand("another", fake.clock.now())
    for act in (
        lambda: prepare(fake.office, held),
        lambda: fetched(fake.office, held),
        lambda: complete(fake.office, held, value=b"", certificate=card.certificate),
        lambda: register(fake.office, held, value=b"", certificate=other.certificate),
        lambda: registers(fake, held.ticket, other),
    ):
        with pytest.raises(CodeDead):
            act()
    assert told(fake, number) == STARTED
    (act_of_it,) = acts_of(fake, held.ticket)
    with pytest.raises(CodeDead):
        list(listed(fake.office, comes(fake, act_of_it)))


def test_what_cannot_be_given_is_told_and_stops_no_other(fake: FakeOffice) -> None:
    fake.circuits = {**fake.circuits, TO_READ.id: TO_READ}
    card = has_card(fake, YOUSSEF)
    numbers = [on_its_way(fake) for _ in range(5)]
    forms = [ticked(fake, one) for one in numbers]
    reading, rejected = on_its_way(fake, TO_READ), forms[1].dossier
    read = Ticked(reading, 0, 1, stands(fake, reading).version.digest, SERVICE)
    stranger = replace(forms[0], dossier=DossierId(99))
    shown = replace(forms[2], shown=Digest("0" * 64))
    refuse(fake, rejected)
    batch, why = ask_for_batch(
        fake.office,
        actor=YOUSSEF,
        session=enters(fake, YOUSSEF),
        handle="b",
        ticked=(forms[0], forms[1], read, shown, stranger, forms[3]),
    )
    assert [type(one).__name__ for _, one in why] == [
        "MoveNotAllowed", "NotForBatch", "NotWhatWasShown", "NoSuchDossier",
    ]  # fmt: skip
    refuses = Stage.REFUSED
    assert stages(fake, batch) == [Stage.WAITING, *[refuses] * 4, Stage.WAITING]
    first, moved, reads, other, none, last = acts_of(fake, batch)
    give(fake, forms[3].dossier, SERVICE)
    for one, name in (
        (moved, "MoveNotAllowed"),
        (reads, "NotForBatch"),
        (other, "NotWhatWasShown"),
        (none, "NoSuchDossier"),
        (last, "AlreadyDone"),
    ):
        assert refused(fake, one, card) == name
    signs(fake, first, card)
    assert stages(fake, batch) == [Stage.DONE, *[refuses] * 5]
    parts = fake.store.reading.parts(batch.code)
    assert stage_of(batch, parts, fake.clock.now()) is Stage.DONE
    assert isinstance(why_not(fake.office, YOUSSEF, parts[5].asked), AlreadyDone)
    assert told(fake, numbers[0]) == [*STARTED, "VisaGiven"]
    assert told(fake, reading) == STARTED
    assert fake.store.reading.open_intents() == []


def test_others_dossiers_are_as_if_there_were_none(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    mine, number = on_its_way(fake), on_its_way(fake)
    pretended = replace(ticked(fake, number), desk=MINISTER)
    _, why = ask_for_batch(
        fake.office,
        actor=YOUSSEF,
        session=enters(fake, YOUSSEF),
        handle="b",
        ticked=[ticked(fake, mine), pretended, replace(pretended, desk=DIVISION)],
    )
    assert [type(one).__name__ for _, one in why] == ["NotAllowed", "NotAllowed"]


def test_where_all_are_refused_there_is_no_code(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    form = ticked(fake, on_its_way(fake))
    with pytest.raises(NotWhatWasShown):
        a_batch(fake, replace(form, shown=Digest("0" * 64)))
    with pytest.raises(NoSuchDossier):
        a_batch(fake, replace(form, dossier=DossierId(99)))
    assert fake.store.kept.tickets == {}


def test_a_batch_is_neither_empty_nor_endless_nor_without_a_card(fake: FakeOffice) -> None:
    form = ticked(fake, on_its_way(fake))
    with pytest.raises(NoCard):
        a_batch(fake, form)
    has_card(fake, YOUSSEF)
    with pytest.raises(NothingTicked):
        a_batch(fake)
    with pytest.raises(TooManyAtOnce):
        a_batch(fake, *(replace(form, dossier=DossierId(one)) for one in range(1, MOST + 2)))
    cards_of(fake).unfit.add(fake.store.kept.cards[YOUSSEF.login].certificate)
    with pytest.raises(ParapheurError):
        a_batch(fake, form)
    fake.cards = None
    with pytest.raises(NoCardsHere):
        a_batch(fake, form)
    assert fake.store.kept.tickets == {}


def test_the_same_twice_in_a_batch_is_there_once(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    form = ticked(fake, on_its_way(fake))
    assert len(acts_of(fake, a_batch(fake, form, form))) == 1


@pytest.mark.parametrize(
    "end",
    [
        lambda fake: leave(fake.office, YOUSSEF, SESSION),
        lambda fake: fake.clock.pause(LIFE.total_seconds()),
    ],
    ids=["signed out", "time over"],
)
def test_a_batch_ends_with_its_session_and_its_time(
    fake: FakeOffice, end: Callable[[FakeOffice], object]
) -> None:
    card = has_card(fake, YOUSSEF)
    numbers = [on_its_way(fake) for _ in range(2)]
    batch = a_batch(fake, *(ticked(fake, one) for one in numbers))
    first, second = acts_of(fake, batch)
    signs(fake, first, card)
    end(fake)
    for one in (batch, second):
        with pytest.raises(CodeDead):
            comes(fake, one)
    assert told(fake, numbers[0])[-1] == "VisaGiven", "what was completed stays"
    assert told(fake, numbers[1]) == STARTED


def test_a_wrong_value_refuses_nothing_for_good(fake: FakeOffice) -> None:
    card = has_card(fake, YOUSSEF)
    batch = a_batch(fake, ticked(fake, on_its_way(fake)))
    (ticket,) = acts_of(fake, batch)
    prepare(fake.office, comes(fake, ticket))
    held = comes(fake, ticket)
    with pytest.raises(ValueUnsound), refusals_kept(fake.office, held):
        complete(fake.office, held, value=b"", certificate=card.certificate)
    assert stages(fake, batch) == [Stage.FETCHED]
    signs(fake, ticket, card)


def test_what_was_refused_goes_on_with_the_same_code_once_it_can(fake: FakeOffice) -> None:
    card = has_card(fake, YOUSSEF)
    batch = a_batch(fake, ticked(fake, on_its_way(fake)), ticked(fake, on_its_way(fake)))
    first, _ = acts_of(fake, batch)
    cards_of(fake).unfit.add(card.certificate)
    assert refused(fake, first, card) == "CardUntrusted"
    assert stages(fake, batch) == [Stage.REFUSED, Stage.WAITING]
    cards_of(fake).unfit.clear()
    signs(fake, first, card)
    assert stages(fake, batch) == [Stage.DONE, Stage.WAITING]


def test_a_single_code_takes_an_act_out_of_a_batch(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    forms = [ticked(fake, on_its_way(fake)) for _ in range(2)]
    batch = a_batch(fake, *forms)
    before = acts_of(fake, batch)[0]
    again = a_batch(fake, forms[0], handle="c")
    assert [one.asked for one in acts_of(fake, batch)] == [asked_of(forms[1])]
    assert [one.asked for one in acts_of(fake, again)] == [asked_of(forms[0])]
    with pytest.raises(CodeDead):
        comes(fake, before)


def test_a_batch_is_come_with_once_more_for_each_of_its_acts(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    batch = a_batch(fake, ticked(fake, on_its_way(fake)))
    code = code_of(fake.keys, batch.handle)
    for _ in range(CALLS + MOST):
        let_in(fake.office, code, address="192.0.2.1")
    with pytest.raises(ParapheurError, match="Too many tries"):
        let_in(fake.office, code, address="192.0.2.1")


def test_two_hundred_are_one_batch(fake: FakeOffice) -> None:
    card = has_card(fake, YOUSSEF)
    numbers = [on_its_way(fake) for _ in range(MOST)]
    batch = a_batch(fake, *(ticked(fake, one) for one in numbers))
    acts = acts_of(fake, batch)
    assert len({one.code for one in acts}) == MOST
    for one in acts:
        signs(fake, one, card)
    assert stages(fake, batch) == [Stage.DONE] * MOST
    assert {told(fake, one)[-1] for one in numbers} == {"VisaGiven"}
