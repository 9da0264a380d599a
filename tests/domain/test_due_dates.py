"""What is foreseen and what is told agree: the same circuit, the same calendar, the same instants.

When everybody acts exactly at the due instant, each step opens and falls due when the simulation
said, whatever the circuit, its conditions and the calendar; also across the hour that a night of
Ramadan showed twice.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain.calendar import Calendar, Holiday, Hours, Span
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.counting import counted
from parapheur.domain.deadline import Deadline, Limit, Unit
from parapheur.domain.dossier import Dossier
from parapheur.domain.lifecycle import StepState
from parapheur.domain.metadata import Metadata
from parapheur.domain.retracing import allowed
from parapheur.domain.simulation import Stop, simulate
from parapheur.domain.zones import zone
from tests.builders import (
    AMOUNT,
    DIVISION,
    LEGAL,
    MINISTER,
    SERVICE,
    a_circuit,
    a_step,
    acting,
    deposited,
    holder,
    standing,
    started,
    words,
)

BEFORE_RAMADAN = datetime(2026, 2, 13, 12, tzinfo=UTC)
"""Two days before the clock went back an hour, on Sunday 15 February 2026."""
DESKS = (SERVICE, DIVISION, LEGAL, MINISTER)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    spans = draw(
        st.sampled_from(
            (
                (Span(time(8, 30), time(16, 30)),),
                (Span(time(9), time(12)), Span(time(14), time(18))),
                (Span(time(0, 30), time(5)), Span(time(22), time(23, 59))),
            )
        )
    )
    working = draw(st.integers(1, 7))
    first = date(2026, 2, 13) + timedelta(days=draw(st.integers(0, 30)))
    feast = Holiday(
        name=words("Fête"),
        basis="essai",
        first=first,
        last=first + timedelta(days=draw(st.integers(0, 3))),
    )
    week = (spans,) * working + ((),) * (7 - working)
    hours = Hours(name=words("Heures"), basis="essai", week=week)
    return Calendar("Africa/Casablanca", (hours,), holidays=(feast,) if draw(st.booleans()) else ())


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    steps = []
    for position in range(draw(st.integers(1, 5))):
        before = (
            draw(st.none() | st.frozensets(st.integers(0, position - 1), max_size=3))
            if (position)
            else None
        )
        limit = draw(
            st.none()
            | st.builds(Limit, st.builds(Deadline, st.integers(1, 12), st.sampled_from(Unit)))
        )
        step = a_step(Action.VISA, draw(st.sampled_from(DESKS)), id=f"s{position}")
        when = draw(st.sampled_from((None, None, "amount > 10", "amount <= 10")))
        after = None if before is None else tuple(sorted(before))
        steps.append(replace(step, limit=limit, when=when, after=after))
    return a_circuit(*steps, id="essai", asks=(AMOUNT,))


def played(circuit: Circuit, metadata: Metadata, begun: datetime, calendar: Calendar) -> set[Stop]:
    """Everybody acts at the due instant, or at once where there is no deadline."""
    draft = deposited(circuit, metadata=metadata)
    dossier = standing([draft])
    event = replace(started(dossier, circuit, when=begun), timings=())
    told, dossier = counted(dossier, event, calendar)
    assert allowed(standing([draft]), told)
    seen = stops(circuit, dossier)
    while dossier.openings:
        position = min(
            (one.position for one in dossier.openings),
            key=lambda one: (leaves(dossier, one), one),
        )
        desk, when = dossier.awaited_at(position)[0], leaves(dossier, position)
        act = acting(dossier, desk, position, holder(desk), when)
        before = dossier
        told, dossier = counted(before, act, calendar)
        assert allowed(before, told)
        seen |= stops(circuit, dossier)
    assert set(dossier.progress) <= {StepState.DONE, StepState.SKIPPED}
    return seen


def leaves(dossier: Dossier, position: int) -> datetime:
    opening = dossier.opening(position)
    assert opening is not None
    return opening.timing.due if opening.timing else opening.since


def stops(circuit: Circuit, dossier: Dossier) -> set[Stop]:
    return {
        Stop(
            one.position,
            circuit.steps[one.position],
            one.since,
            leaves(dossier, one.position),
            skipped=False,
            estimate=False,
        )
        for one in dossier.openings
    }


@given(
    circuit=circuits(),
    calendar=calendars(),
    hours=st.integers(0, 24 * 20),
    amount=st.sampled_from((5, 50)),
)
@settings(max_examples=150, deadline=None)
def test_the_engine_comes_to_each_step_when_the_simulation_said(
    circuit: Circuit, calendar: Calendar, hours: int, amount: int
) -> None:
    metadata = Metadata().put(AMOUNT, Decimal(amount))
    begun = calendar.next_opening(BEFORE_RAMADAN + timedelta(hours=hours))
    foreseen = simulate(circuit, metadata, begun, calendar)
    assert played(circuit, metadata, begun, calendar) == {
        replace(stop, estimate=False) for stop in foreseen if not stop.skipped
    }


def test_three_office_hours_over_the_repeated_hour_end_an_hour_earlier_by_the_clock() -> None:
    week = ((Span(time(0, 30), time(5)),),) * 7
    nights = Calendar("Africa/Casablanca", (Hours(name=words("Nuit"), basis="essai", week=week),))
    limit = Limit(Deadline(3, Unit.OFFICE_HOURS))
    circuit = a_circuit(replace(a_step(Action.VISA, SERVICE), limit=limit))
    begun = datetime(2026, 2, 14, 23, 30, tzinfo=UTC)  # 0:30 by the clock, one hour ahead still
    (stop,) = simulate(circuit, Metadata(), begun, nights)
    assert stop.due == begun + timedelta(hours=3)
    shown = stop.due.astimezone(zone("Africa/Casablanca"))
    assert (shown.hour, shown.minute, shown.fold) == (2, 30, 1)
    assert played(circuit, Metadata(), begun, nights) == {stop}
