"""Beside the circuit too, whoever holds a desk for the time being says by which act."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Visas
from parapheur.domain.errors import NotAllowed
from parapheur.domain.events import (
    AtDesk,
    InstructionFollowed,
    InstructionGiven,
    NoteWritten,
    OpinionAsked,
    OpinionGiven,
    StepInserted,
    StepReassigned,
    TurnHeld,
    ValuesGiven,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.findings import Finding
from parapheur.domain.words import Language
from parapheur.usecases import notes, steer
from parapheur.usecases.back import undo
from parapheur.usecases.fill import fill
from parapheur.usecases.standins import without_interim
from parapheur.words import recount
from tests.builders import (
    AMINA,
    AMOUNT,
    CIRCUITS,
    DIVISION,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice, an_office
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_in_place_of import wrong
from tests.usecases.test_interim import ACT, appointed, now
from tests.usecases.test_steer import TOMORROW

FIRST = replace(a_step(Action.VISA, SERVICE), asks=(AMOUNT.key,))
LAST = a_step(Action.SIGN, MINISTER)
SUPPLE = replace(
    a_circuit(FIRST, a_step(Action.VISA, DIVISION), LAST, id=LETTER.id, asks=(AMOUNT,)),
    visas=Visas.BESIDE,
    changes=True,
)
"""Whatever a desk may do beside it is allowed there."""
KINDS = (
    InstructionFollowed,
    InstructionGiven,
    NoteWritten,
    ValuesGiven,
    TurnHeld,
    OpinionAsked,
    StepInserted,
    StepReassigned,
    VisaGiven,
    VisaTakenBack,
    VisaGiven,
    OpinionGiven,
)


@pytest.fixture
def told() -> tuple[FakeOffice, list[AtDesk]]:
    """All that Salma did for the service, in its holder's absence; and the office where she did."""
    fake = an_office()
    fake.circuits = {**CIRCUITS, LETTER.id: SUPPLE}
    number = on_its_way(fake)
    appointed(fake, desk=SERVICE)
    salma, office = now(fake, SALMA), fake.office
    notes.instruct(office, number, actor=AMINA, desk=None, to=SERVICE, key="urgent")
    notes.follow(office, number, actor=salma, to=SERVICE, key="urgent")
    notes.instruct(office, number, actor=salma, desk=SERVICE, to=MINISTER, key="seen")
    notes.write_note(office, number, actor=salma, desk=SERVICE, text="Vérifié.")
    turn = {"actor": salma, "desk": SERVICE, "position": 0, "round": 1}
    fill(office, number, answers={AMOUNT.key: "200"}, **turn)  # type: ignore[arg-type]  # a dict of these very names
    steer.hold(office, number, until=TOMORROW, reason="Budget", **turn)  # type: ignore[arg-type]  # the same
    steer.ask_opinion(office, number, of=LEGAL, question="Oui ?", **turn)  # type: ignore[arg-type]  # the same
    steer.insert_step(office, number, before=1, step=a_step(Action.READ, LEGAL), **turn)  # type: ignore[arg-type]  # the same
    steer.reassign_step(office, number, at_step=1, desks=(MINISTER,), **turn)  # type: ignore[arg-type]  # the same
    give(fake, number, SERVICE, actor=salma)
    undo(office, number, **turn)  # type: ignore[arg-type]  # the same
    give(fake, number, SERVICE, actor=salma)
    dossier = stands(fake, number)
    steer.bypass(office, number, position=1, round=dossier.round, actor=RACHID, reason="Déjà lu")
    steer.ask_opinion(
        office,
        number,
        actor=KHADIJA,
        desk=DIVISION,
        position=2,
        round=dossier.round,
        of=SERVICE,
        question="Et le délai ?",
    )
    steer.give_opinion(
        office,
        number,
        actor=salma,
        desk=SERVICE,
        position=2,
        round=dossier.round,
        shown=stands(fake, number).version.digest,
        opinion=Opinion.FAVOURABLE,
        remark="",
    )
    events = fake.store.reading.events(number)
    return fake, [one for one in events if isinstance(one, AtDesk) and one.actor == SALMA.login]


Told = tuple[FakeOffice, list[AtDesk]]


def test_each_of_these_acts_says_by_which_act_the_desk_was_held(told: Told) -> None:
    fake, events = told
    assert tuple(type(one) for one in events) == KINDS
    assert {one.interim for one in events} == {ACT}
    assert wrong(fake) == []


@pytest.mark.parametrize("language", Language)
def test_history_names_that_act(told: Told, language: Language) -> None:
    for one in told[1]:
        assert ACT in recount(language, one), type(one)


def test_the_inspection_finds_each_of_them_told_by_somebody_not_appointed(told: Told) -> None:
    fake, events = told
    for one in events:
        forged = replace(one, actor=KHADIJA.login)
        (found,) = without_interim(fake.office, "dossier/1", [forged])
        assert isinstance(found, Finding)
        assert "without having been appointed" in found.problem


def test_what_a_step_asks_is_not_given_once_the_interim_is_over(told: Told) -> None:
    fake, _ = told
    number, late = on_its_way(fake), now(fake, SALMA)
    fake.clock.pause(24 * 3600)
    with pytest.raises(NotAllowed):
        fill(
            fake.office,
            number,
            answers={AMOUNT.key: "1"},
            actor=late,
            desk=SERVICE,
            position=0,
            round=1,
        )
    assert not stands(fake, number).metadata


def test_an_act_at_the_last_moment_tells_the_moment_at_which_it_was_allowed() -> None:
    """Every look at the clock takes a second here, and the interim ends at midnight."""
    fake = an_office()
    number = on_its_way(fake)
    appointed(fake, desk=SERVICE)
    salma = now(fake, SALMA)
    fake.clock.time = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)  # Ramadan: +0

    def ticking() -> datetime:
        fake.clock.pause(1)
        return fake.clock.time - timedelta(seconds=1)

    late = replace(fake.office, now=ticking)
    steer.hold(
        late,
        number,
        actor=salma,
        desk=SERVICE,
        position=0,
        round=1,
        until=TOMORROW + timedelta(days=1),
        reason="Budget",
    )
    assert type(fake.store.reading.events(number)[-1]) is TurnHeld
    assert wrong(fake) == []
