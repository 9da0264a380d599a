"""Acts beside the circuit, with the office around them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import MOST_STEPS, Action
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    AlreadyAsked,
    CircuitIsFixed,
    ClassMarkRequired,
    DeskWithoutHolder,
    DossierMoved,
    HoldTooLong,
    MoveNotAllowed,
    NobodyAsked,
    NobodyThere,
    NoFieldForIt,
    NotAhead,
    NotAllowed,
    NotFinished,
    NotYourTurn,
    ReasonWanted,
    ReservesRequired,
    TooManySteps,
)
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import DeskId
from parapheur.usecases import steer
from parapheur.usecases.back import return_to
from parapheur.usecases.fsck import fsck
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from tests.builders import (
    AMINA,
    BESIDE,
    CIRCUITS,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice, an_office
from tests.usecases.story import STARTED, give, on_its_way, stands, told

TOMORROW = date(2026, 3, 3)
IN_A_ROW = a_circuit(
    a_step(Action.VISA, SERVICE),
    a_step(Action.VISA, DIVISION),
    a_step(Action.SIGN, MINISTER),
    id=LETTER.id,
)
SUPPLE = replace(LETTER, id=LETTER.id, changes=True)


@pytest.fixture
def supple() -> FakeOffice:
    """An office whose letters may change on their way."""
    fake = an_office()
    fake.circuits = {**CIRCUITS, LETTER.id: SUPPLE}
    return fake


def wrong(fake: FakeOffice) -> list[str]:
    """What the inspection finds in dossiers; keys are issued without a word here."""
    found = (one for one in fsck(fake.office) if not one.place.startswith("account/"))
    return [one.problem for one in found if "never issued" not in one.problem]


def set_aside(fake: FakeOffice, number: DossierId, until: date = TOMORROW, **other: object) -> None:
    said = {"actor": YOUSSEF, "desk": SERVICE, "position": 0, "round": 1, "reason": "Budget"}
    steer.hold(fake.office, number, until=until, **{**said, **other})  # type: ignore[arg-type]  # a dict of these very names


def test_a_turn_set_aside_may_still_be_done(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    set_aside(fake, number)
    (hold,) = stands(fake, number).holds
    assert (hold.desk, hold.until, hold.reason) == (SERVICE, TOMORROW, "Budget")
    set_aside(fake, number, TOMORROW + timedelta(days=2))
    assert [one.until.day for one in stands(fake, number).holds] == [5]
    assert give(fake, number, SERVICE).holds == ()
    assert told(fake, number) == [*STARTED, "TurnHeld", "TurnHeld", "VisaGiven"]
    assert wrong(fake) == []


def test_a_turn_is_set_aside_for_a_reason_and_not_for_ever(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    for day in (0, 91):
        with pytest.raises(HoldTooLong):
            set_aside(fake, number, date(2026, 3, 2) + timedelta(days=day))
    with pytest.raises(ReasonWanted):
        set_aside(fake, number, reason=" ")
    with pytest.raises(NotAllowed):
        set_aside(fake, number, actor=KHADIJA)
    with pytest.raises(NotYourTurn):
        set_aside(fake, number, actor=KHADIJA, desk=DIVISION)
    with pytest.raises(DossierMoved):
        set_aside(fake, number, round=2)
    assert told(fake, number) == STARTED


def ask(fake: FakeOffice, number: DossierId, of: DeskId = LEGAL) -> None:
    steer.ask_opinion(
        fake.office,
        number,
        actor=YOUSSEF,
        desk=SERVICE,
        position=0,
        round=1,
        of=of,
        question="Le délai est-il tenable ?",
    )


def answer(fake: FakeOffice, number: DossierId, remark: str = "Trois jours de plus.") -> None:
    steer.give_opinion(
        fake.office,
        number,
        actor=SALMA,
        desk=LEGAL,
        position=0,
        round=1,
        shown=stands(fake, number).version.digest,
        opinion=Opinion.RESERVED,
        remark=remark,
    )


def test_a_second_opinion_is_asked_given_and_seen(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    ask(fake, number)
    assert stands(fake, number).consulted == ((0, LEGAL),)
    with pytest.raises(AlreadyAsked):
        ask(fake, number)
    with pytest.raises(ReservesRequired):
        answer(fake, number, remark="")
    answer(fake, number)
    (one,) = stands(fake, number).consultations
    assert one.answered is not None
    assert (one.answered.opinion, one.answered_by) == (Opinion.RESERVED, SALMA.login)
    with pytest.raises(NobodyAsked):
        answer(fake, number)
    ask(fake, number)  # once more, after the answer
    assert wrong(fake) == []


def test_nobody_waits_on_a_second_opinion(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    ask(fake, number)
    assert give(fake, number, SERVICE).consulted == ()
    with pytest.raises(NobodyAsked):
        answer(fake, number)


def test_an_opinion_is_asked_of_somebody_else(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    with pytest.raises(AlreadyAsked):
        ask(fake, number, SERVICE)
    with pytest.raises(NobodyThere):
        ask(fake, number, DeskId("nulle-part"))


def go_past(fake: FakeOffice, number: DossierId, **other: object) -> None:
    said = {"actor": RACHID, "position": 0, "round": 1, "reason": "Poste vacant"}
    steer.bypass(fake.office, number, **{**said, **other})  # type: ignore[arg-type]  # a dict of these very names


def test_an_administrator_lets_a_dossier_go_on_without_a_step(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    go_past(fake, number)
    assert stands(fake, number).progress[0] is StepState.BYPASSED
    give(fake, number, MINISTER)
    assert seal(fake.office, number).state is State.FINISHED
    assert wrong(fake) == []


def test_only_an_administrator_bypasses_and_never_the_seal(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    for person in (AMINA, YOUSSEF, HASSAN):
        with pytest.raises(NotAllowed):
            go_past(fake, number, actor=person)
    with pytest.raises(ReasonWanted):
        go_past(fake, number, reason="")
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    with pytest.raises(NotYourTurn):
        go_past(fake, number, position=2)


def test_a_step_that_was_bypassed_is_asked_again_after_a_return_before_it(fake: FakeOffice) -> None:
    fake.circuits = {IN_A_ROW.id: IN_A_ROW}
    number = on_its_way(fake, IN_A_ROW)
    give(fake, number, SERVICE)
    go_past(fake, number, position=1)
    return_to(
        fake.office,
        number,
        actor=HASSAN,
        desk=MINISTER,
        position=2,
        to=0,
        round=1,
        shown=stands(fake, number).version.digest,
        reason="À revoir",
    )
    assert stands(fake, number).progress[1] is StepState.AHEAD


def insert(
    fake: FakeOffice, number: DossierId, before: int, action: Action, *desks: DeskId
) -> None:
    steer.insert_step(
        fake.office,
        number,
        actor=YOUSSEF,
        desk=SERVICE,
        position=0,
        round=1,
        before=before,
        step=a_step(action, *desks),
    )


def test_a_step_is_added_further_on(supple: FakeOffice) -> None:
    number = on_its_way(supple)
    insert(supple, number, 1, Action.VISA, LEGAL)
    insert(supple, number, 4, Action.ARCHIVE, DIVISION)
    assert give(supple, number, SERVICE).awaited == (LEGAL,)
    given = give(supple, number, LEGAL)
    assert given.awaited == (MINISTER,)
    assert given.signed == ("certification", "visa-1-1")  # the added visa is kept beside
    give(supple, number, MINISTER)
    assert seal(supple.office, number).awaited == (DIVISION,)
    assert wrong(supple) == []


def test_what_was_reached_is_not_changed_and_no_place_is_left_for_a_signature(
    supple: FakeOffice,
) -> None:
    number = on_its_way(supple)
    with pytest.raises(NotAhead):
        insert(supple, number, 0, Action.VISA, LEGAL)
    with pytest.raises(NoFieldForIt):
        insert(supple, number, 1, Action.SIGN, LEGAL)
    with pytest.raises(NoFieldForIt):
        insert(supple, number, 3, Action.VISA, LEGAL)  # behind the seal
    with pytest.raises(DeskWithoutHolder):
        insert(supple, number, 1, Action.READ, DeskId("nulle-part"))


def test_steps_are_not_added_without_end(supple: FakeOffice) -> None:
    number = on_its_way(supple)
    for _ in range(len(LETTER.steps), MOST_STEPS):
        insert(supple, number, 1, Action.READ, LEGAL)
    with pytest.raises(TooManySteps):
        insert(supple, number, 1, Action.READ, LEGAL)


def test_a_fixed_circuit_stays_as_it_is(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    with pytest.raises(CircuitIsFixed):
        insert(fake, number, 1, Action.READ, LEGAL)


def test_a_step_further_on_is_given_to_another_desk(supple: FakeOffice) -> None:
    number = on_its_way(supple)
    said = {"actor": YOUSSEF, "desk": SERVICE, "position": 0, "round": 1}
    steer.reassign_step(supple.office, number, at_step=1, desks=(DIVISION,), **said)  # type: ignore[arg-type]  # a dict of these very names
    with pytest.raises(NotAhead):
        steer.reassign_step(supple.office, number, at_step=0, desks=(LEGAL,), **said)  # type: ignore[arg-type]  # a dict of these very names
    assert give(supple, number, SERVICE).awaited == (DIVISION,)
    assert give(supple, number, DIVISION).signed[-1] == "sign-2-1"
    assert wrong(supple) == []


def test_a_finished_dossier_is_put_away_and_gone_on_from(fake: FakeOffice) -> None:
    number = on_its_way(fake, BESIDE)
    with pytest.raises(MoveNotAllowed):
        steer.archive(fake.office, number, actor=AMINA, class_mark="2026/4")
    with pytest.raises(NotFinished):
        steer.go_on(fake.office, number, actor=AMINA, circuit=LETTER.id)
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    seal(fake.office, number)
    with pytest.raises(ClassMarkRequired):
        steer.archive(fake.office, number, actor=AMINA, class_mark=" ")
    with pytest.raises(NotAllowed):
        steer.archive(fake.office, number, actor=YOUSSEF, class_mark="2026/4")
    archived = steer.archive(fake.office, number, actor=AMINA, class_mark="2026/4")
    assert (archived.state, archived.class_mark) == (State.ARCHIVED, "2026/4")
    next_one = steer.go_on(fake.office, number, actor=AMINA, circuit=LETTER.id)
    draft = stands(fake, next_one)
    assert (draft.follows, draft.main) == (number, archived.main)
    assert draft.annexes[0].version == archived.version
    start(fake.office, next_one, actor=AMINA)
    assert wrong(fake) == []
