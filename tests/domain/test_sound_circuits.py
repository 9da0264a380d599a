"""Proof of the check by circuits at random: what it passes ends, what it refuses goes wrong.

Both are tried in a small model of its own (`goes`), and what it passes in the real engine too.
"""

from collections.abc import Mapping
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.conditions import holds, parse
from parapheur.domain.deadline import in_days
from parapheur.domain.depositing import deposit
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import BadCondition
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind, Metadata
from parapheur.domain.people import ORGANISATION, WORKER, Desk, DeskId, Login
from parapheur.domain.soundness import Chart, Flaw, Severity, check
from parapheur.domain.standing import apply
from tests.builders import MORNING, a_document, a_signature, words

FIELDS = (
    Field(FieldKey("amount"), words("Montant"), Kind.INTEGER, required=True),
    Field(FieldKey("urgent"), words("Urgent"), Kind.BOOLEAN, required=True),
    Field(
        FieldKey("category"),
        words("Catégorie"),
        Kind.CHOICE,
        (Choice("works", words("Travaux")), Choice("studies", words("Études"))),
        required=True,
    ),
)
WHENS = (
    "amount > 5", "amount <= 5", "amount > 9", "urgent", "not urgent", "category = works",
    "category = studies", "category = works and amount > 5", "urgent or amount > 9",
    "amount > 9 and amount < 3", "amount is set", "amount >",
)  # fmt: skip
DESKS = tuple(DeskId(f"desk-{letter}") for letter in "abcde")


@st.composite
def steps(draw: st.DrawFn, position: int, last: int) -> Step:
    action = draw(st.sampled_from([Action.VISA, Action.VISA, Action.SIGN]))
    if position and draw(st.integers(0, 2 if position == last else 30)) == 0:
        action = Action.SEAL
    desks = draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=4))
    return Step(
        id=f"s{position}",
        name=words(f"Étape {position}"),
        action=action,
        desks=(ORGANISATION,) if action is Action.SEAL else tuple(desks),
        needed=1 if action is Action.SEAL else draw(st.integers(1, 1 + len(desks) // 2)),
        limit=draw(st.none() | st.integers(1, 300).map(in_days)),
        after=draw(befores(position, last)),
        when=draw(st.none() | st.none() | st.sampled_from(WHENS)),
    )


@st.composite
def befores(draw: st.DrawFn, position: int, last: int) -> tuple[int, ...] | None:
    """Mostly none or earlier steps; the last joins all others; now and then what cannot be."""
    if draw(st.integers(0, 60)) == 0:
        return (draw(st.integers(-1, 8)),)
    if not position or draw(st.booleans()):
        return None
    if position == last:
        return tuple(range(last))
    return tuple(draw(st.lists(st.integers(0, position - 1), max_size=3, unique=True)))


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    last = draw(st.integers(0, 6))
    listed = [draw(steps(position, last)) for position in range(last + 1)]
    return Circuit(CircuitId("essai"), words("Essai"), tuple(listed), metadata=FIELDS)


PEOPLE = ("one", "two", "three")
holders = st.integers(0, 9).flatmap(
    lambda held: st.lists(st.sampled_from(PEOPLE), min_size=held > 0, max_size=3, unique=True)
)
charts = st.tuples(*(holders for _ in DESKS)).map(
    lambda held: Chart(
        tuple(
            Desk(desk, words(desk), tuple(map(Login, logins)))
            for desk, logins in zip(DESKS, held, strict=True)
        )
    )
)
values = st.builds(
    lambda amount, urgent, category: (
        Metadata().put(FIELDS[0], amount).put(FIELDS[1], urgent).put(FIELDS[2], category)
    ),
    st.integers(-1, 11),
    st.booleans(),
    st.sampled_from(["works", "studies"]),
)


def goes(circuit: Circuit, held: Mapping[DeskId, object], given: Metadata) -> str:
    """Return how a dossier ends, the worst of the orders in which its desks may act."""
    if any(one >= at for at in range(len(circuit.steps)) for one in circuit.before(at)):
        return "out of order"
    ways = {goes_with(circuit, held, given, late) for late in range(len(circuit.steps))}
    return min(ways - {"ends"}, default="ends")


def goes_with(circuit: Circuit, held: Mapping[DeskId, object], given: Metadata, late: int) -> str:
    """Return how it ends where the desks of one step act as late as they can."""
    over: set[int] = set()
    done: list[Action] = []
    signing = Action.SIGN if any(s.action is Action.SIGN for s in circuit.steps) else Action.VISA
    order = sorted(range(len(circuit.steps)), key=lambda at: at == late)
    while True:
        at = next((at for at in order if at not in over and moves(circuit, held, over, at)), None)
        if at is None:
            break
        over.add(at)
        step = circuit.steps[at]
        try:
            if step.when and not holds(parse(step.when, circuit.metadata), given):
                continue
        except BadCondition:
            return "unreadable"
        if not able(step, held):
            return "stuck"
        if Action.SEAL in done:
            return "sealed too early"
        if step.action is Action.SEAL and signing not in done:
            return "sealed unsigned"
        done.append(step.action)
    if len(over) < len(circuit.steps):
        return "stuck"
    return "ends" if {Action.VISA, Action.SIGN} & set(done) else "nothing decided"


def moves(circuit: Circuit, held: Mapping[DeskId, object], over: set[int], at: int) -> bool:
    return all(one in over for one in circuit.before(at))


def able(step: Step, held: Mapping[DeskId, object]) -> bool:
    sitting = {desk for desk in step.desks if held.get(desk)}
    return ORGANISATION in step.desks if step.action is Action.SEAL else len(sitting) >= step.needed


def in_the_engine(circuit: Circuit, chart: Chart, given: Metadata, chance: Random) -> Dossier:
    """Take a dossier as far as the people of the chart can, each act by a desk at random."""
    at, clerk = MORNING, Login("amina")
    dossier = apply(
        None,
        deposit(subject="x", circuit=circuit.id, main=a_document(), metadata=given,
                actor=clerk, at=at),
    )  # fmt: skip
    task = dossier.start_task(circuit)
    dossier = apply(dossier, dossier.start(task, circuit, a_signature(task), actor=clerk, at=at))
    while ready := [
        (position, desk)
        for position, desk in dossier.waiting
        if desk == ORGANISATION or chart.holders(desk)
    ]:
        position, desk = chance.choice(ready)
        task = dossier.task(desk=desk, position=position, shown=dossier.version.digest)
        dossier = apply(dossier, dossier.acted(task, a_signature(task), actor=WORKER, at=at))
    return dossier


def errors(circuit: Circuit, chart: Chart) -> list[Flaw]:
    return [one for one in check(circuit, chart) if one.severity is Severity.ERROR]


proof = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@proof
@given(circuits(), charts)
def test_what_is_refused_has_a_walk_that_goes_wrong(circuit: Circuit, chart: Chart) -> None:
    found = errors(circuit, chart)
    assume(found)
    held = {desk.id: desk.holders for desk in chart.desks}
    for flaw in found:
        assert flaw.walk is not None, flaw
        assert goes(circuit, held, flaw.walk.metadata) != "ends", flaw


@proof
@given(circuits(), charts, st.lists(values, min_size=4, max_size=4), st.randoms())
def test_what_is_passed_ends_with_any_metadata(
    circuit: Circuit, chart: Chart, given: list[Metadata], chance: Random
) -> None:
    assume(not errors(circuit, chart))
    held = {desk.id: desk.holders for desk in chart.desks}
    for metadata in given:
        assert goes(circuit, held, metadata) == "ends"
        dossier = in_the_engine(circuit, chart, metadata, chance)
        assert dossier.state is State.FINISHED
        assert set(dossier.progress) <= {StepState.DONE, StepState.SKIPPED}
        assert {act.action for act in dossier.acts} & {Action.VISA, Action.SIGN}
