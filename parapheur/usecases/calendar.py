"""The office's calendar: read from its file at first, changed by administrators, followed by all.

What is in force is what the trail `office/calendar` tells (`domain.calendar_changes.in_force`), so
a calendar that somebody puts into the tables alone counts nothing.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from parapheur.domain.about_calendar import CalendarAmended, CalendarRead
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.calendar import Calendar, KeptCalendar
from parapheur.domain.calendar_changes import Change, amended, in_force
from parapheur.domain.documents import Digest
from parapheur.domain.errors import CalendarOutdated, ParapheurError
from parapheur.domain.misdated import CalendarAltered, CalendarMoved
from parapheur.domain.people import WORKER, Person
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office, Reading, Work
from parapheur.usecases.rights import expect_administrator

STREAM = OfficeStream.CALENDAR
SECOND = 1.0
"""How long a process may count by a calendar that another has changed."""

Opened = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction."""

log = logging.getLogger(__name__)


class CalendarInForce:
    """The calendar in force, looked for at most once a second; that of the file until one is told.

    Whatever cannot be read or is not what its digest names is told in the log, and what was known
    goes on: an inspection names it, and the worker counts nothing again.
    """

    def __init__(self, reading: Reading, file: Calendar, tick: Callable[[], float]) -> None:
        """Begin with the file; `tick` counts seconds from anywhere."""
        self._reading, self._tick = reading, tick
        self._seen: tuple[int, Calendar] = (0, file)
        self._next = float("-inf")
        self._failed = 0

    def __call__(self) -> Calendar:
        """Return it."""
        now = self._tick()
        if now >= self._next:
            self._next = now + SECOND
            self._look()
        return self._seen[1]

    def look_again(self) -> None:
        """Look at the next call: it was just changed."""
        self._next = float("-inf")

    def _look(self) -> None:
        told = self._reading.calendars_told()
        if told == self._seen[0]:
            return
        try:
            kept = kept_in_force(self._reading)
        except UNREADABLE:  # told once, and tried again
            if told != self._failed:
                log.exception("the calendar in force cannot be read, the last one known goes on")
            self._failed = told
            return
        if kept is not None:
            self._seen = (told, kept.calendar)  # in one go: others look while we write


def kept_in_force(reading: Reading) -> KeptCalendar | None:
    """Return the calendar in force as it is kept; None: none was told yet. `CalendarAltered`."""
    told = in_force(reading.office_events(STREAM))
    if told is None:
        return None
    kept = reading.kept_calendar(told.digest)
    if kept is None or not kept.whole:
        raise CalendarAltered
    return kept


def counted_by(office: Office) -> Calendar:
    """Return the calendar in force, as it is this very moment, to count by.

    `CalendarOutdated`: its zone had other rules where it was told; `CalendarAltered`.
    """
    kept = kept_in_force(office.reading)
    if kept is None:
        return office.calendar
    if not kept.counts:
        raise CalendarOutdated(since=kept.known_at)
    return kept.calendar


def tell_calendar(opened: Opened, reading: Reading, file: Calendar, *, at: datetime) -> None:
    """Tell the calendar of a file, unless it is told already, when a program starts.

    First those that were kept before calendars had a trail; last the one in force, where the rules
    of its zone are others by now. A trail that cannot be read is left to the inspection.
    """
    try:
        with opened() as work:
            _tell(work, reading, file, at)
    except ParapheurError:
        raise
    except UNREADABLE:
        log.exception("what calendars were told cannot be read")


def _tell(work: Work, reading: Reading, file: Calendar, at: datetime) -> None:
    if not work.office_events(STREAM):
        for one in reading.calendars():
            _tell_read(work, one.digest, one.calendar.edition, at)
    note_read(work, file, at)
    told = in_force(work.office_events(STREAM))
    kept = reading.kept_calendar(told.digest) if told else None
    if kept is not None and kept.whole and not kept.counts:
        note_read(work, kept.calendar, at)


def note_read(work: Work, calendar: Calendar, at: datetime) -> None:
    """Keep a calendar and tell it, unless it is told already."""
    if all(one.digest != calendar.digest for one in _told(work)):
        work.know_calendar(calendar, at=at)
        _tell_read(work, calendar.digest, calendar.edition, at)


def amend_calendar(
    office: Office, change: Change, *, seen: Digest, note: str = "", actor: Person
) -> Calendar:
    """Put another calendar in force, and return it; `seen` is the one its author looked at.

    `NotAllowed`, `CalendarMoved`, `CalendarOutdated`, and what `amended` refuses.
    """
    with office.work() as work:
        expect_administrator(work, actor.login)
        told = in_force(work.office_events(STREAM))
        if told is None or told.digest != seen:
            raise CalendarMoved
        before, at = counted_by(office), office.now()
        after = amended(before, change, before.day_of(at))
        work.know_calendar(after, at=at)
        event = CalendarAmended(
            at=at,
            actor=actor.login,
            edition=after.edition,
            before=seen,
            digest=after.digest,
            part=change.part,
            old=change.old,
            new=change.new,
            old_until=before.complete_until if change.until else None,
            new_until=change.until,
            note=note,
        )
        work.note_office(STREAM, event)
    office.calendar_changed()
    return after


def _told(work: Work) -> list[CalendarRead | CalendarAmended]:
    told = work.office_events(STREAM)
    return [one for one in told if isinstance(one, CalendarRead | CalendarAmended)]


def _tell_read(work: Work, digest: Digest, edition: int, at: datetime) -> None:
    work.note_office(STREAM, CalendarRead(at=at, actor=WORKER, edition=edition, digest=digest))
