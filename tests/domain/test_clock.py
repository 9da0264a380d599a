"""The clock of open steps: reminders, lateness, escalation, and deadlines that move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parapheur.domain.about_time import (
    ClockEvent,
    DeadlineMoved,
    DossierLapsed,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.calendar import Calendar, Holiday
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.clock import alarm, moved, tell
from parapheur.domain.counting import counted
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.events import DossierEvent, DossierStarted
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId
from parapheur.domain.retracing import allowed
from parapheur.domain.sight import may_see
from parapheur.domain.standing import apply
from parapheur.domain.timing import Joined, Stage
from tests.builders import (
    CALENDAR,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    SALMA,
    SERVICE,
    a_circuit,
    a_step,
    acted,
    acting,
    deposited,
    standing,
    started,
    words,
)

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
JUST = timedelta(microseconds=1)
DUE = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
"""Three working days later, a Monday, at closing; since September 2026 Casablanca is at UTC."""
SUPERIOR = Escalation(Way.SUPERIOR, Deadline(2, Unit.WORKING_DAYS))


def above(desk: DeskId, without: frozenset[DeskId]) -> DeskId | None:
    chain = (SERVICE, DIVISION, MINISTER)
    higher = chain[chain.index(desk) + 1 :] if desk in chain else ()
    return next((one for one in higher if one not in without), None)


def limited(late: Escalation | None = SUPERIOR, *desks: DeskId, needed: int = 1) -> Circuit:
    limit = Limit(Deadline(3, Unit.WORKING_DAYS), 1, late)
    step = a_step(Action.VISA, *(desks or (SERVICE,)), needed=needed)
    return a_circuit(replace(step, limit=limit), a_step(Action.SIGN, LEGAL))


def begun(circuit: Circuit, calendar: Calendar = CALENDAR) -> list[DossierEvent]:
    draft = deposited(circuit)
    start = replace(started(standing([draft]), circuit, when=WEDNESDAY), timings=())
    return [draft, counted(standing([draft]), start, calendar)[0]]


def rung(trail: list[DossierEvent], at: datetime) -> list[DossierEvent]:
    """The trail with all that the clock tells at this instant, each line retraced."""
    while event := tell(standing(trail), 0, above, at):
        assert allowed(standing(trail), event)
        trail = [*trail, event]
    return trail


def test_a_step_falls_due_when_the_office_closes_on_its_last_working_day() -> None:
    dossier = standing(begun(limited()))
    (opening,) = dossier.openings
    assert dossier.due == dossier.due_at(0) == DUE
    assert opening.timing is not None
    assert opening.timing.remind == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    assert opening.timing.escalate == datetime(2026, 12, 2, 16, 30, tzinfo=UTC)
    assert opening.timing.counted_by == CALENDAR.digest


def test_a_reminder_counted_in_office_hours_comes_so_many_hours_before() -> None:
    limit = Limit(Deadline(10, Unit.OFFICE_HOURS), 2)
    step = replace(a_step(Action.VISA, SERVICE), limit=limit)
    (opening,) = standing(begun(a_circuit(step, a_step(Action.SIGN, LEGAL)))).openings
    assert opening.timing is not None
    assert opening.timing.due == datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert opening.timing.remind == datetime(2026, 11, 26, 10, tzinfo=UTC)


def test_each_stage_is_told_once_and_at_its_instant() -> None:
    trail = begun(limited())
    told: list[ClockEvent] = []
    for _ in range(9):
        when = alarm(standing(trail))
        if when is None:
            break
        assert rung(trail, when - JUST) == trail
        longer = rung(trail, when + JUST)
        told += [one for one in longer[len(trail) :] if isinstance(one, ClockEvent)]
        trail = longer
    assert [type(one) for one in told] == [StepReminded, StepLate, StepEscalated]
    assert rung(trail, WEDNESDAY + timedelta(days=300)) == trail


def test_the_due_instant_is_in_time_still() -> None:
    assert tell(standing(begun(limited(None))), 0, above, DUE) is not None  # the reminder
    trail = rung(begun(limited(None)), DUE)
    assert standing(trail).openings[0].stage is Stage.REMINDED
    assert isinstance(tell(standing(trail), 0, above, DUE + JUST), StepLate)


def test_a_reminder_that_was_slept_through_is_not_told_once_late() -> None:
    trail = rung(begun(limited()), DUE + timedelta(days=30))
    assert [type(one) for one in trail[2:]] == [StepLate, StepEscalated]


def test_the_superior_may_act_and_so_may_whoever_was_awaited() -> None:
    late = standing(rung(begun(limited()), DUE + timedelta(days=30)))
    assert late.awaited == (SERVICE, DIVISION)
    assert late.openings[0].joined == (Joined(DIVISION, SERVICE),)
    assert may_see(late, KHADIJA)
    assert not may_see(late, HASSAN)
    for desk in (SERVICE, DIVISION):
        settled = apply(late, acted(late, desk))
        assert (settled.position, settled.awaited) == (1, (LEGAL,))
    done = apply(late, acted(late, DIVISION))
    assert may_see(done, KHADIJA)


def test_a_superior_takes_the_turn_of_the_desk_below_alone() -> None:
    both = limited(SUPERIOR, SERVICE, LEGAL, needed=2)
    late = standing(rung(begun(both), DUE + timedelta(days=30)))
    assert late.awaited == (SERVICE, LEGAL, DIVISION)  # nobody stands above the legal desk
    instead = apply(late, acted(late, DIVISION))
    assert (instead.position, instead.awaited) == (0, (LEGAL,))
    itself = apply(late, acted(late, SERVICE))
    assert (itself.position, itself.awaited) == (0, (LEGAL,))


def test_a_turn_handed_over_takes_its_superior_along() -> None:
    late = standing(rung(begun(limited()), DUE + timedelta(days=30)))
    event = late.transfer(
        desk=SERVICE, position=0, to=LEGAL, reason="Congé", actor=KHADIJA.login, at=DUE
    )
    assert apply(late, event).awaited == (LEGAL, DIVISION)
    event = late.transfer(
        desk=DIVISION, position=0, to=MINISTER, reason="Congé", actor=KHADIJA.login, at=DUE
    )
    assert apply(late, event).awaited == (SERVICE, MINISTER)


def test_a_substitute_is_named_by_the_circuit() -> None:
    late = standing(rung(begun(limited(Escalation(Way.SUBSTITUTE, desk=MINISTER))), DUE + JUST))
    assert late.awaited == (SERVICE, MINISTER)
    assert may_see(late, HASSAN)


def test_nobody_above_is_told_too_and_nothing_is_taken_away() -> None:
    trail = rung(begun(limited(SUPERIOR, LEGAL)), DUE + timedelta(days=30))
    assert isinstance(trail[-1], StepEscalated)
    assert trail[-1].joined == ()
    assert standing(trail).awaited == (LEGAL,)


def test_back_sends_the_dossier_to_its_originator_who_takes_it_up_again() -> None:
    trail = rung(begun(limited(Escalation(Way.BACK))), DUE + JUST)
    assert isinstance(trail[-1], DossierLapsed)
    back = standing(trail)
    assert (back.state, back.openings, back.awaited) == (State.REJECTED, (), ())
    again = apply(back, back.recycle(actor=back.originator, at=DUE))
    assert (again.state, again.round) == (State.DRAFT, 2)


def test_a_forged_line_of_the_clock_is_refused() -> None:
    trail = begun(limited())
    dossier = standing(trail)
    early = StepLate(at=DUE, actor=trail[0].actor, position=0, desks=(SERVICE,))
    assert not allowed(dossier, early)
    with pytest.raises(MoveNotAllowed):
        apply(dossier, replace(early, position=1))
    late = rung(trail, DUE + timedelta(days=30))
    with pytest.raises(MoveNotAllowed):
        apply(standing(late), replace(early, at=DUE + timedelta(days=31)))
    escalated = late[-1]
    assert isinstance(escalated, StepEscalated)
    for forged in ((Joined(SERVICE, SERVICE),), (Joined(LEGAL, DIVISION),)):
        assert not allowed(standing(late[:-1]), replace(escalated, joined=forged))


def test_a_start_that_forges_its_instants_is_refused() -> None:
    draft, start = begun(limited())
    assert isinstance(start, DossierStarted)
    timing = standing([draft, start]).openings[0].timing
    assert timing is not None
    assert allowed(standing([draft]), start)
    before = replace(timing, due=WEDNESDAY - JUST, escalate=WEDNESDAY)
    assert not allowed(standing([draft]), replace(start, timings=(before,)))
    assert not allowed(standing([draft]), replace(start, timings=(replace(timing, escalate=None),)))
    for forged in ((replace(timing, position=1),), (timing, timing)):
        with pytest.raises(MoveNotAllowed):
            apply(standing([draft]), replace(start, timings=forged))


FRIDAY = Holiday(
    name=words("Congé exceptionnel", "عطلة استثنائية"),
    basis="Communiqué du 26 novembre 2026",
    declared=date(2026, 11, 26),
    first=date(2026, 11, 27),
    last=date(2026, 11, 27),
)
LATER = replace(CALENDAR, holidays=(FRIDAY,))


def move(dossier: Dossier, before: Calendar, after: Calendar, at: datetime) -> DeadlineMoved:
    event = moved(dossier, 0, before, after, at)
    assert event is not None
    assert allowed(dossier, event)
    return event


def test_a_holiday_declared_late_moves_the_deadline_and_says_why() -> None:
    dossier = standing(begun(limited()))
    event = move(dossier, CALENDAR, LATER, WEDNESDAY + timedelta(days=1))
    assert event.new.due == datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    assert [(one.name, one.basis) for one in event.why] == [(FRIDAY.name, FRIDAY.basis)]
    after = apply(dossier, event)
    assert after.due == event.new.due
    assert moved(after, 0, CALENDAR, LATER, DUE) is None
    with pytest.raises(MoveNotAllowed):
        apply(after, event)


def test_what_was_late_is_late_no_more_when_its_deadline_moves_ahead() -> None:
    trail = rung(begun(limited(None)), DUE + JUST)
    assert standing(trail).openings[0].stage is Stage.LATE
    event = move(standing(trail), CALENDAR, LATER, DUE + timedelta(hours=1))
    after = apply(standing(trail), event)
    assert after.openings[0].stage is Stage.REMINDED
    assert isinstance(tell(after, 0, above, event.new.due + JUST), StepLate)


def test_a_calendar_never_makes_late_what_was_in_time() -> None:
    dossier = standing(begun(limited(), LATER))
    late = datetime(2026, 11, 30, 18, tzinfo=UTC)
    assert moved(dossier, 0, LATER, CALENDAR, late) is None
    assert move(dossier, LATER, CALENDAR, WEDNESDAY).new.due == DUE


def test_a_step_opened_again_has_a_clock_of_its_own() -> None:
    circuit = a_circuit(
        replace(a_step(Action.VISA, SERVICE), limit=Limit(Deadline(1, Unit.WORKING_DAYS))),
        a_step(Action.SIGN, LEGAL),
    )
    trail = rung(begun(circuit), DUE)
    trail.append(acting(standing(trail), SERVICE, 0, KHADIJA.login, DUE))
    back = standing(trail).return_to(
        desk=LEGAL, position=1, to=0, reason="À revoir", actor=SALMA.login, at=DUE
    )
    event, dossier = counted(standing(trail), back, CALENDAR)
    assert allowed(standing(trail), event)
    (opening,) = dossier.openings
    assert (opening.since, opening.stage) == (DUE, Stage.RUNNING)
    assert dossier.due == datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
