"""The clock of open steps: reminders, lateness, escalation, and deadlines that move.

The program acts here, by nobody's hand: a function says which event the clock tells of an open
step at an instant, or None. Each stage is told once an opening; a reminder that was slept through
is not told any more once the step is late. Escalation adds and never takes away: whoever was
awaited may still act, and whoever acts first takes the turn.
"""

from collections.abc import Callable
from datetime import datetime

from parapheur.domain.about_time import (
    ClockEvent,
    DeadlineMoved,
    DossierLapsed,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.calendar import Calendar
from parapheur.domain.deadline import Escalation, Way
from parapheur.domain.dossier import Dossier, Opening
from parapheur.domain.people import WORKER, DeskId
from parapheur.domain.recount import recounted
from parapheur.domain.timing import Joined, Stage, Timing, timing_of

Above = Callable[[DeskId, frozenset[DeskId]], DeskId | None]
"""The nearest desk above this one that could act, those desks left out; None: there is none."""


def alarm(dossier: Dossier) -> datetime | None:
    """Return the next instant at which the clock may have something to tell."""
    instants = (_next(one) for one in dossier.openings)
    return min((one for one in instants if one is not None), default=None)


def tell(dossier: Dossier, position: int, above: Above, at: datetime) -> ClockEvent | None:
    """Return what the clock tells of an open step, if it has come to something."""
    opening = dossier.opening(position)
    if opening is None or opening.timing is None:
        return None
    timing, desks = opening.timing, dossier.named_at(position)
    match opening.stage:
        case Stage.RUNNING | Stage.REMINDED if at > timing.due:
            return StepLate(at=at, actor=WORKER, position=position, desks=desks)
        case Stage.RUNNING if timing.remind is not None and at >= timing.remind:
            return StepReminded(at=at, actor=WORKER, position=position, desks=desks)
        case Stage.LATE if timing.escalate is not None and at > timing.escalate:
            return _escalate(dossier, position, above, at)
        case _:
            return None


def moved(
    dossier: Dossier, position: int, before: Calendar | None, after: Calendar, at: datetime
) -> DeadlineMoved | None:
    """Return how the deadline of an open step moved with the calendar, or None.

    `before` is the calendar that had counted it, if it is still known. What was in time does not
    become late by a calendar: a deadline that would move behind `at` stays where it is.
    """
    opening, step = dossier.opening(position), dossier.step_at(position)
    if opening is None or opening.timing is None or step is None or step.limit is None:
        return None
    old, new = opening.timing, timing_of(position, step.limit, opening.since, after)
    if _instants(old) == _instants(new) or new.due < at <= old.due:
        return None
    found = recounted(opening.since, step.limit.deadline, before, after) if before else None
    return DeadlineMoved(
        at=at,
        actor=WORKER,
        position=position,
        old=old,
        new=new,
        why=found.why if found else (),
    )


def _next(opening: Opening) -> datetime | None:
    timing = opening.timing
    if timing is None:
        return None
    match opening.stage:
        case Stage.RUNNING:
            return min(timing.remind or timing.due, timing.due)
        case Stage.REMINDED:
            return timing.due
        case Stage.LATE:
            return timing.escalate
        case Stage.ESCALATED:
            return None


def _instants(timing: Timing) -> tuple[datetime | None, ...]:
    return timing.due, timing.remind, timing.escalate


def _escalate(
    dossier: Dossier, position: int, above: Above, at: datetime
) -> StepEscalated | DossierLapsed | None:
    step, desks = dossier.step_at(position), dossier.named_at(position)
    if step is None or step.limit is None or step.limit.escalation is None:
        return None
    escalation = step.limit.escalation
    if escalation.way is Way.BACK:
        return DossierLapsed(at=at, actor=WORKER, position=position, desks=desks)
    taken = frozenset(step.desks)
    joined = (_joined(escalation, desk, above, taken) for desk in desks)
    return StepEscalated(
        at=at,
        actor=WORKER,
        position=position,
        way=escalation.way,
        joined=tuple(one for one in joined if one is not None),
    )


def _joined(
    escalation: Escalation, desk: DeskId, above: Above, taken: frozenset[DeskId]
) -> Joined | None:
    other = escalation.desk if escalation.way is Way.SUBSTITUTE else above(desk, taken)
    return None if other is None or other in taken else Joined(other, desk)
