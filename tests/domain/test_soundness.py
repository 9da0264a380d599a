"""What the check of a circuit finds, flaw by flaw, with the walk that shows it."""

from dataclasses import replace
from decimal import Decimal
from time import perf_counter

import pytest

from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.deadline import in_days
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login
from parapheur.domain.soundness import Chart, Fault, Flaw, Severity, chart_of, check
from tests.builders import CAST, CIRCUITS, DESKS, DIVISION, LEGAL, MINISTER, SERVICE, YOUSSEF, words

AMOUNT = Field(FieldKey("amount"), words("Montant"), Kind.DECIMAL, required=True)
URGENT = Field(FieldKey("urgent"), words("Urgent"), Kind.BOOLEAN, required=True)
CHART = chart_of(DESKS, CAST)
SIGN, VISA, SEAL = Action.SIGN, Action.VISA, Action.SEAL


def step(
    action: Action,
    *desks: DeskId,
    needed: int = 1,
    days: int | None = None,
    after: tuple[int, ...] | None = None,
    when: str | None = None,
) -> Step:
    return Step(
        action, words(action), action, desks, needed, in_days(days) if days else None, after, when
    )


SIGNED, SEALED = step(SIGN, MINISTER), step(SEAL, ORGANISATION)


def a_circuit(*steps: Step, metadata: tuple[Field, ...] = (AMOUNT, URGENT)) -> Circuit:
    return Circuit(CircuitId("essai"), words("Essai"), steps, metadata=metadata)


def flaws(*steps: Step, chart: Chart = CHART) -> tuple[Flaw, ...]:
    return check(a_circuit(*steps), chart)


def only(found: tuple[Flaw, ...]) -> Flaw:
    (flaw,) = found
    return flaw


@pytest.mark.parametrize("circuit", CIRCUITS.values(), ids=lambda circuit: circuit.id)
def test_ordinary_circuits_are_sound(circuit: Circuit) -> None:
    assert not [flaw for flaw in check(circuit, CHART) if flaw.severity is Severity.ERROR]


def test_a_step_whose_desk_nobody_holds_gets_stuck_where_it_is_done() -> None:
    vacant = DeskId("vacant")
    flaw = only(flaws(step(VISA, SERVICE), step(VISA, vacant, when="amount > 200000"), SIGNED)[:1])
    assert (flaw.fault, flaw.severity, flaw.position) == (Fault.NOBODY, Severity.ERROR, 1)
    assert flaw.walk is not None
    assert flaw.walk.metadata[AMOUNT.key] > Decimal(200000)  # type: ignore[operator]  # a Decimal
    assert [one.position for one in flaw.walk.passages] == [0, 1]


def test_an_inactive_holder_does_not_count() -> None:
    desks = (Desk(SERVICE, words("Service")),)
    assert chart_of(desks, [YOUSSEF]).holders(SERVICE) == {YOUSSEF.login}


def test_a_desk_named_twice_acts_once() -> None:
    assert only(flaws(step(SIGN, MINISTER, MINISTER, needed=2))).fault is Fault.NOBODY


def test_one_person_at_several_desks_is_a_warning() -> None:
    both = Login("both")
    chart = Chart((Desk(SERVICE, words("S"), (both,)), Desk(LEGAL, words("J"), (both,))))
    flaw = only(flaws(step(SIGN, SERVICE, LEGAL, needed=2), chart=chart))
    assert (flaw.fault, flaw.severity) == (Fault.ONE_PERSON, Severity.WARNING)


def test_people_are_seated_at_as_many_desks_as_can_be() -> None:
    first, second = Login("first"), Login("second")
    chart = Chart((Desk(SERVICE, words("S"), (first, second)), Desk(LEGAL, words("J"), (first,))))
    assert flaws(step(SIGN, SERVICE, LEGAL, needed=2), chart=chart) == ()


def test_one_empty_desk_of_several_is_a_warning() -> None:
    flaw = only(flaws(step(SIGN, MINISTER, DeskId("vacant"))))
    assert (flaw.fault, flaw.facts["desk"]) == (Fault.EMPTY_DESK, "vacant")


def test_where_holders_are_not_known_only_unknown_desks_are_told() -> None:
    chart = Chart((Desk(MINISTER, words("Ministre")),), peopled=False)
    assert flaws(SIGNED, chart=chart) == ()
    assert flaws(step(SIGN, SERVICE), chart=chart)[0].fault is Fault.NOBODY


def test_a_dossier_that_skips_everything_is_an_error() -> None:
    flaw = flaws(step(SIGN, MINISTER, when="amount > 100"))[0]
    assert flaw.fault is Fault.NO_DECISION
    assert flaw.walk is not None
    assert [one.skipped for one in flaw.walk.passages] == [True]


def test_a_seal_never_falls_on_a_document_whose_signature_was_skipped() -> None:
    found = flaws(step(VISA, SERVICE), step(SIGN, MINISTER, when="not urgent"), SEALED)
    flaw = only(found)
    assert flaw.fault is Fault.UNSIGNED_SEAL
    assert flaw.walk is not None
    assert flaw.walk.metadata[URGENT.key] is True
    assert [one.skipped for one in flaw.walk.passages] == [False, True, False]


def test_two_ways_of_signing_leave_no_seal_unsigned() -> None:
    ways = (
        step(SIGN, MINISTER, after=(), when="amount > 100"),
        step(SIGN, LEGAL, after=(), when="amount <= 100"),
    )
    assert flaws(*ways, step(SEAL, ORGANISATION, after=(0, 1))) == ()


def test_a_seal_closes_visas_where_there_is_no_signature() -> None:
    assert flaws(step(VISA, SERVICE), SEALED) == ()


@pytest.mark.parametrize("beside", [step(VISA, SERVICE, after=(0,)), step(VISA, SERVICE)])
def test_a_seal_comes_last(beside: Step) -> None:
    assert only(flaws(SIGNED, SEALED, beside)).fault is Fault.SEAL_NOT_LAST


def test_a_seal_stands_at_the_desk_of_the_organisation() -> None:
    assert only(flaws(SIGNED, step(SEAL, SERVICE))).fault is Fault.SEAL_ELSEWHERE


@pytest.mark.parametrize(
    ("after", "fault"),
    [((7,), Fault.MISSING), ((-1,), Fault.MISSING), ((1,), Fault.CYCLE), ((2,), Fault.LATER)],
)
def test_what_comes_before_a_step_stands_before_it(after: tuple[int, ...], fault: Fault) -> None:
    found = flaws(
        step(VISA, SERVICE), step(VISA, LEGAL, after=after), step(SIGN, MINISTER, after=(0,))
    )
    assert (found[0].fault, found[0].position) == (fault, 1)
    assert found[0].severity is Severity.ERROR


def test_steps_behind_one_that_never_opens_are_not_reached() -> None:
    found = flaws(step(VISA, SERVICE, after=(0,)), SIGNED)
    assert [flaw.fault for flaw in found] == [Fault.CYCLE, Fault.UNREACHABLE]


@pytest.mark.parametrize(
    ("when", "fault"),
    [("amount > 5 and amount < 3", Fault.NEVER), ("amount > 5 or amount < 7", Fault.ALWAYS)],
)
def test_a_condition_that_says_nothing_is_a_warning(when: str, fault: Fault) -> None:
    flaw = only(flaws(step(VISA, SERVICE, when=when), SIGNED))
    assert (flaw.fault, flaw.severity) == (fault, Severity.WARNING)


def test_a_condition_that_cannot_be_read_is_an_error() -> None:
    found = flaws(step(VISA, SERVICE, when="amuont > 5"), SIGNED)
    assert found[0].fault is Fault.UNREADABLE


def test_a_condition_on_a_value_that_may_be_missing_is_a_warning() -> None:
    optional = Field(AMOUNT.key, AMOUNT.name, Kind.DECIMAL)
    circuit = a_circuit(step(VISA, SERVICE, when="amount > 5"), SIGNED, metadata=(optional,))
    flaw = only(check(circuit, CHART))
    assert (flaw.fault, flaw.severity) == (Fault.UNANSWERED, Severity.WARNING)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("amount < 100", "amount > 100", [Fault.GAP]),
        ("amount <= 100", "amount >= 100", [Fault.OVERLAP]),
        ("amount <= 100", "amount > 100", []),
        ("amount > 100", "amount > 200", []),
    ],
)
def test_alternatives_leave_no_gap_and_no_overlap(one: str, other: str, told: list[Fault]) -> None:
    found = flaws(
        step(VISA, SERVICE, after=(), when=one),
        step(VISA, DIVISION, after=(), when=other),
        step(SIGN, MINISTER, after=(0, 1)),
    )
    assert [flaw.fault for flaw in found] == told
    for flaw in found:
        assert flaw.walk is not None
        assert flaw.walk.metadata[AMOUNT.key] == Decimal(100)


def test_the_same_desk_twice_in_a_row_is_a_warning() -> None:
    assert only(flaws(step(VISA, MINISTER), SIGNED)).fault is Fault.SAME_DESK
    assert flaws(step(VISA, MINISTER), step(VISA, LEGAL), SIGNED) == ()


def test_deadlines_add_up_along_a_way_that_exists() -> None:
    long = (step(VISA, SERVICE, days=200), step(SIGN, MINISTER, days=166))
    assert only(flaws(*long)).fault is Fault.LONG
    beside = (step(VISA, SERVICE, days=200, after=()), step(SIGN, MINISTER, days=166, after=()))
    assert flaws(*beside) == ()
    either = (
        step(VISA, SERVICE, days=200, when="urgent"),
        step(VISA, LEGAL, days=200, when="not urgent"),
        SIGNED,
    )
    assert flaws(*either) == ()


def test_what_cannot_be_compared_exactly_is_not_passed() -> None:
    keys = [f"f{n}" for n in range(20)]
    many = (Field(FieldKey(key), words(key), Kind.BOOLEAN, required=True) for key in keys)
    steps = (step(VISA, SERVICE, when=key) for key in keys)
    circuit = a_circuit(*steps, SIGNED, metadata=tuple(many))
    assert Fault.TOO_COMPLEX in {flaw.fault for flaw in check(circuit, CHART)}


def test_a_long_circuit_is_checked_at_once() -> None:
    steps = [
        step(VISA, (SERVICE, DIVISION, LEGAL)[n % 3], days=7, when=f"amount > {n * 1000}")
        for n in range(49)
    ]
    begun = perf_counter()
    found = check(a_circuit(*steps, SIGNED), CHART)
    assert perf_counter() - begun < 2  # the figure itself is the bench's
    assert not [flaw for flaw in found if flaw.severity is Severity.ERROR]


def test_the_signature_of_a_guest_is_one_for_the_rules_of_the_house() -> None:
    visa, guest = step(VISA, SERVICE), step(Action.EXTERNAL, LEGAL)
    assert flaws(visa, guest, SEALED) == ()
    for last in (guest, SIGNED):
        circuit = replace(a_circuit(visa, last), last_signs=True)
        assert check(circuit, CHART) == ()
    wrong = replace(a_circuit(guest, visa), last_signs=True)
    assert [flaw.fault for flaw in check(wrong, CHART)] == [Fault.VISA_LAST]
    assert Fault.SEAL_NOT_LAST in {flaw.fault for flaw in flaws(visa, SIGNED, SEALED, guest)}


def test_a_guest_at_a_desk_that_nobody_holds_is_invited_by_nobody() -> None:
    found = flaws(step(VISA, SERVICE), step(Action.EXTERNAL, DeskId("vacant")))
    assert found[0].fault is Fault.NOBODY
