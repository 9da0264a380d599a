"""Steps kept apart and desks looked for: the check against every way people could act."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain.circuit import ORIGINATOR, Action, Circuit, Step
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Desk, DeskId, Login
from parapheur.domain.seats import Seat
from parapheur.domain.soundness import Chart, Fault, check
from parapheur.domain.standing import apply
from tests.builders import (
    AMINA,
    DIVISION,
    MORNING,
    SERVICE,
    a_circuit,
    a_step,
    acting,
    deposited,
    standing,
    started,
    words,
)

DESKS = tuple(DeskId(name) for name in ("a", "b", "c"))
PEOPLE = tuple(Login(name) for name in ("x", "y", "z"))
STUCK = {Fault.NOBODY, Fault.APART_NOBODY, Fault.ORIGINATOR_BARRED}
MAYBE = {Fault.APART_MAY_FAIL, Fault.APART_UNKNOWN}


@st.composite
def kept_apart(draw: st.DrawFn) -> Circuit:
    steps: list[Step] = []
    for position in range(draw(st.integers(2, 3))):
        desks = draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=2, unique=True))
        others = draw(st.sets(st.sampled_from([*(step.id for step in steps), ORIGINATOR])))
        step = a_step(
            Action.VISA, *desks, needed=draw(st.integers(1, len(desks))), id=f"s-{position}"
        )
        steps.append(replace(step, apart=tuple(sorted(others))))
    return a_circuit(*steps)


charts = st.lists(
    st.sets(st.sampled_from(PEOPLE), max_size=2), min_size=len(DESKS), max_size=len(DESKS)
).map(
    lambda held: Chart(
        tuple(
            Desk(desk, words(desk), tuple(sorted(who)))
            for desk, who in zip(DESKS, held, strict=True)
        ),
        secretaries=frozenset({AMINA.login}),
    )
)


def ends(dossier: Dossier, chart: Chart, found: set[bool], seen: set[object]) -> None:
    """Look at every way in which people may act from here: True, it finished; False, stuck."""
    key = (dossier.progress, tuple(sorted((a.position, a.desk, a.actor) for a in dossier.acts)))
    if key in seen:
        return
    seen.add(key)
    if dossier.state is State.FINISHED:
        found.add(True)
        return
    moved = False
    for position, desk in dossier.waiting:
        for actor in sorted(chart.holders(desk)):
            try:
                event = acting(dossier, desk, position, actor, MORNING)
            except ParapheurError:
                continue
            moved = True
            ends(apply(dossier, event), chart, found, seen)
    if not moved:
        found.add(False)


@settings(max_examples=250, deadline=None)
@given(circuit=kept_apart(), chart=charts)
def test_the_check_says_what_people_could_come_to(circuit: Circuit, chart: Chart) -> None:
    found = set[bool]()
    draft = standing([deposited(circuit)])
    ends(apply(draft, started(draft, circuit)), chart, found, set())
    faults = {flaw.fault for flaw in check(circuit, chart)}
    assert (True in found) == (not faults & STUCK)
    if found == {True, False}:
        assert faults & MAYBE


def faults_of(circuit: Circuit, chart: Chart) -> set[Fault]:
    return {flaw.fault for flaw in check(circuit, chart)} & (
        STUCK
        | {
            Fault.ORIGINATOR_MAY_BE_BARRED,
            Fault.NO_DEPOSITOR,
            Fault.NO_SUPERIOR,
            Fault.MAY_HAVE_NO_SUPERIOR,
            Fault.EMPTY_DESK,
        }
    )


def test_the_depositor_may_not_be_the_only_one_left() -> None:
    circuit = a_circuit(replace(a_step(Action.VISA, SERVICE), apart=(ORIGINATOR,)))
    desk = Desk(SERVICE, words("Service"), (AMINA.login,))
    amina, karim = AMINA.login, Login("karim")
    alone = Chart((desk,), secretaries=frozenset({amina}))
    assert faults_of(circuit, alone) == {Fault.ORIGINATOR_BARRED}
    two = Chart((desk,), secretaries=frozenset({amina, karim}))
    assert faults_of(circuit, two) == {Fault.ORIGINATOR_MAY_BE_BARRED}
    both = Chart((replace(desk, holders=(amina, karim)),), secretaries=frozenset({amina}))
    assert faults_of(circuit, both) == set()


def test_a_seat_leads_to_a_desk_that_somebody_holds() -> None:
    circuit = a_circuit(replace(a_step(Action.VISA), seats=(Seat(above=1),)))
    amina = AMINA.login
    service = Desk(SERVICE, words("Service"), (amina,), superior=DIVISION)
    division = Desk(DIVISION, words("Division"), (Login("karim"),))
    deposits = frozenset({amina})
    assert faults_of(circuit, Chart((service, division))) == {Fault.NO_DEPOSITOR}
    assert faults_of(circuit, Chart((service, division), secretaries=deposits)) == set()
    top = Chart((replace(service, superior=None), division), secretaries=deposits)
    assert faults_of(circuit, top) == {Fault.NO_SUPERIOR}
    empty = Chart((service, replace(division, holders=())), secretaries=deposits)
    assert faults_of(circuit, empty) == {Fault.EMPTY_DESK}
    also = replace(division, holders=(amina,))
    assert faults_of(circuit, Chart((service, also), secretaries=deposits)) == {
        Fault.MAY_HAVE_NO_SUPERIOR
    }
    fixed = a_circuit(replace(a_step(Action.VISA), seats=(Seat(desk=DIVISION, above=1),)))
    assert faults_of(fixed, Chart((service, division))) == {Fault.NO_SUPERIOR}
