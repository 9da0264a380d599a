"""When an open step falls due, as counted on the day it opened, and how far its clock has come.

The instants are counted once, by the calendar of that moment, and kept in the event that opened
the step. A calendar that changes afterwards rewrites nothing: it moves a deadline by an event of
its own (`clock`), with the rows that moved it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.calendar import Calendar
from parapheur.domain.deadline import Deadline, Limit, Unit
from parapheur.domain.documents import Digest
from parapheur.domain.people import DeskId


class Stage(StrEnum):
    """How far the clock of an open step has come; it never goes back but for a moved deadline."""

    RUNNING = "running"  #: nothing was told yet
    REMINDED = "reminded"  #: running -> reminded: the deadline is near (rappelé)
    LATE = "late"  #: running, reminded -> late: the due instant has passed (en retard)
    ESCALATED = "escalated"  #: late -> escalated: others may act too (signalé plus haut)


@dataclass(frozen=True, slots=True)
class Timing:
    """The instants of one open step, in UTC."""

    position: int
    due: datetime
    """The last instant in time: late is just after it."""
    remind: datetime | None
    escalate: datetime | None
    """When what the circuit says of lateness happens; never before `due`."""
    counted_by: Digest
    """The calendar that counted (`Calendar.digest`)."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A desk that may act in place of another, which may still act itself."""

    desk: DeskId
    beside: DeskId


def timing_of(position: int, limit: Limit, since: datetime, calendar: Calendar) -> Timing:
    """Count the instants of a step that opened at `since`.

    A reminder falls when the office opens on the day that a deadline shorter by so much would
    end; for office hours, at the very end of the shorter deadline.
    """
    due = calendar.add(since, limit.deadline)
    escalate = None
    if limit.escalation is not None:
        after = limit.escalation.after
        escalate = due if after is None else calendar.add(due, after)
    return Timing(position, due, _reminder(limit, since, calendar), escalate, calendar.digest)


def _reminder(limit: Limit, since: datetime, calendar: Calendar) -> datetime | None:
    amount, unit = limit.deadline.amount, limit.deadline.unit
    if limit.remind is None or limit.remind >= amount:
        return None
    shorter = calendar.add(since, Deadline(amount - limit.remind, unit))
    if unit is Unit.OFFICE_HOURS:
        return shorter
    return calendar.open_on(calendar.day_of(shorter))[0][0]
