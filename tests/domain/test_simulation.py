"""The sequence of desks, with the days to expect."""

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from parapheur.domain.calendar import Calendar, Holiday, Hours, Span
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.deadline import in_days
from parapheur.domain.errors import MissingValue
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind, Metadata
from parapheur.domain.people import Desk
from parapheur.domain.seats import Seat
from parapheur.domain.simulation import simulate
from tests.builders import DIVISION, LEGAL, MINISTER, SERVICE, words

AMOUNT = Field(FieldKey("amount"), words("Montant"), Kind.DECIMAL)
OFFICE = (Span(time(9), time(16)),)
CALENDAR = Calendar(
    "UTC",
    (Hours(name=words("Heures"), basis="essai", week=(OFFICE,) * 5 + ((), ())),),
    holidays=(
        Holiday(
            name=words("Fête"),
            basis="essai",
            announced=False,
            first=datetime(2026, 11, 30, tzinfo=UTC).date(),
            last=datetime(2026, 11, 30, tzinfo=UTC).date(),
        ),
    ),
)
CIRCUIT = Circuit(
    CircuitId("marche"),
    words("Marché"),
    (
        Step("service", words("S"), Action.VISA, (SERVICE,), limit=in_days(2), after=()),
        Step("division", words("D"), Action.VISA, (DIVISION,), limit=in_days(3), after=()),
        Step(
            "legal",
            words("J"),
            Action.VISA,
            (LEGAL,),
            limit=in_days(2),
            after=(0,),
            when="amount > 5",
        ),
        Step("minister", words("M"), Action.SIGN, (MINISTER,), after=(1, 2)),
    ),
    metadata=(AMOUNT,),
)
SUNDAY = datetime(2026, 11, 22, 20, tzinfo=UTC)


def days(amount: int) -> list[tuple[str, int, int, bool]]:
    stops = simulate(CIRCUIT, Metadata().put(AMOUNT, Decimal(amount)), SUNDAY, CALENDAR)
    return [(one.step.id, one.opens.day, one.due.day, one.skipped) for one in stops]


def test_branches_run_side_by_side_and_the_slowest_is_waited_for() -> None:
    assert days(6) == [
        ("service", 23, 25, False),
        ("division", 23, 26, False),
        ("legal", 25, 27, False),
        ("minister", 27, 27, False),
    ]


def test_a_skipped_step_is_told_and_takes_no_time() -> None:
    assert days(5) == [
        ("service", 23, 25, False),
        ("division", 23, 26, False),
        ("legal", 25, 25, True),
        ("minister", 26, 26, False),
    ]


def test_a_last_day_without_office_moves_to_the_next_and_an_unannounced_one_is_told() -> None:
    step = Step("un", words("U"), Action.SIGN, (MINISTER,), limit=in_days(7))
    circuit = Circuit(CIRCUIT.id, CIRCUIT.name, (step,))
    (stop,) = simulate(circuit, Metadata(), SUNDAY, CALENDAR)
    assert (stop.due, stop.estimate) == (datetime(2026, 12, 1, 16, tzinfo=UTC), True)


def test_what_a_condition_needs_must_be_given() -> None:
    with pytest.raises(MissingValue):
        simulate(CIRCUIT, Metadata(), SUNDAY, CALENDAR)


def test_a_step_that_waits_on_a_later_one_is_refused() -> None:
    step = Step("un", words("U"), Action.SIGN, (MINISTER,), after=(0,))
    circuit = Circuit(CIRCUIT.id, CIRCUIT.name, (step,))
    with pytest.raises(ValueError, match="waits on"):
        simulate(circuit, Metadata(), SUNDAY, CALENDAR)


NATURE = Field(
    FieldKey("nature"),
    words("Nature"),
    Kind.CHOICE,
    (Choice("works", words("Travaux")), Choice("law", words("Droit"))),
)
BY_NATURE = Seat(field=NATURE.key, choices=(("works", DIVISION), ("law", LEGAL)))
ABOVE = Seat(desk=SERVICE, above=1)
BY_ORIGIN = Seat(above=1)
CHART = (Desk(SERVICE, words("S"), superior=DIVISION), Desk(DIVISION, words("D")))


def found(metadata: Metadata) -> Step:
    """The one step of a circuit whose desks are looked for, as it is foreseen."""
    step = Step("un", words("U"), Action.VISA, (), 3, seats=(BY_NATURE, ABOVE, BY_ORIGIN))
    circuit = Circuit(CIRCUIT.id, CIRCUIT.name, (step,), metadata=(NATURE,))
    (stop,) = simulate(circuit, metadata, SUNDAY, CALENDAR, CHART)
    return stop.step


def test_desks_are_named_as_far_as_they_are_known_before_a_deposit() -> None:
    law = found(Metadata().put(NATURE, "law"))
    assert (law.desks, law.needed, law.seats) == ((LEGAL, DIVISION), 3, (BY_ORIGIN,))


def test_a_desk_to_which_two_seats_lead_is_foreseen_once() -> None:
    works = found(Metadata().put(NATURE, "works"))
    assert (works.desks, works.needed, works.seats) == ((DIVISION,), 2, (BY_ORIGIN,))


def test_what_no_answer_says_yet_stays_to_be_looked_for() -> None:
    assert found(Metadata()).seats == (BY_NATURE, BY_ORIGIN)
