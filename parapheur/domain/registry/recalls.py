"""The clock of what desks owe: a reminder, lateness, and the desk above that is told.

As with the steps of a dossier (`domain.clock`), each stage is told once, by nobody's hand. The
instants were counted when the letter was given; a reminder that was slept through is not told any
more once the answer is late. Of a confidential letter nobody above is told: only who was given it
may know of it.
"""

from datetime import date, datetime, timedelta

from parapheur.domain.about_incoming import LetterRecalled
from parapheur.domain.calendar import Calendar
from parapheur.domain.clock import Above
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import WORKER, DeskId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.purposes import Given
from parapheur.domain.timing import Stage

ALLOWED = Deadline(10, Unit.WORKING_DAYS)
"""Proposed where neither type nor letter says by when."""
LEFT = 5
"""Working days proposed between a desk's own due date and that of the letter: to sign and send."""
REMIND = 2
"""Working days before the due day on which a desk is reminded."""
ESCALATE = Deadline(3, Unit.WORKING_DAYS)
"""After the due day: then the desk above is told."""
DAY = timedelta(days=1)


def proposed(due: datetime | None, calendar: Calendar, at: datetime) -> date:
    """Return the day to propose to a desk, for a letter that is due then."""
    if due is None or due <= at:
        return calendar.day_of(calendar.add(at, ALLOWED))
    earlier = _before(calendar, calendar.day_of(due), LEFT)
    return earlier if earlier > calendar.day_of(at) else calendar.day_of(due)


def closing(calendar: Calendar, day: date) -> datetime:
    """Return the last instant in time: when the office closes, on that day or the next it opens."""
    while not calendar.is_working(day):
        day += DAY
    return calendar.open_on(day)[-1][1]


def reminder(calendar: Calendar, due: datetime, at: datetime) -> datetime | None:
    """Return when to remind of what is due then; None: that would be now, or was before."""
    opens = calendar.open_on(_before(calendar, calendar.day_of(due), REMIND))[0][0]
    return opens if opens > at else None


def escalation(calendar: Calendar, due: datetime) -> datetime:
    """Return when the desk above is told."""
    return calendar.add(due, ESCALATE)


def tell(letter: Incoming, above: Above, at: datetime) -> LetterRecalled | None:
    """Return what the clock tells of a letter, if it has come to something."""
    if letter.alarm is None or letter.alarm > at:
        return None
    for one in letter.given:
        if (rings := one.alarm) is not None and rings <= at and (event := _told(one, at)):
            return event if not event.late else _with(event, letter, one, above)
    return None


def _told(given: Given, at: datetime) -> LetterRecalled | None:
    one = given.assignment
    late = one.due is not None and at > one.due
    if given.stage is not Stage.RUNNING and not late:
        return None
    return LetterRecalled(at=at, actor=WORKER, desk=one.desk, number=one.number, late=late)


def _with(event: LetterRecalled, letter: Incoming, given: Given, above: Above) -> LetterRecalled:
    """Name the desk above, once the first word did not help."""
    closed = letter.confidentiality is Confidentiality.CONFIDENTIAL
    if given.stage is not Stage.LATE or closed:
        return event
    higher: DeskId | None = above(event.desk, frozenset(letter.desks))
    return LetterRecalled(
        at=event.at,
        actor=event.actor,
        desk=event.desk,
        number=event.number,
        late=True,
        escalated=higher,
    )


def _before(calendar: Calendar, day: date, working: int) -> date:
    while working:
        day -= DAY
        working -= calendar.is_working(day)
    return day
