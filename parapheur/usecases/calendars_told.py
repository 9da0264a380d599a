"""Hold the calendars that are kept against what the trail of calendars tells, and who told it.

1. Each calendar that is kept is told, and each that is told is kept, at its edition. 2. Those of
files are told by the program. 3. Each change follows the calendar that was in force, and leads to
exactly what it tells, one edition higher. 4. Whoever made it was an administrator then.
"""

from collections.abc import Iterator, Mapping

from parapheur.domain.about_calendar import CalendarAmended, CalendarEvent, CalendarRead
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.calendar import KeptCalendar
from parapheur.domain.calendar_changes import Change, changed, in_force
from parapheur.domain.documents import Digest
from parapheur.domain.findings import Finding
from parapheur.domain.misdated import NoSuchRow
from parapheur.domain.people import WORKER
from parapheur.usecases.authors_told import Authors
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office

Kept = Mapping[Digest, KeptCalendar]


def calendars_untold(office: Office, authors: Authors) -> Iterator[Finding]:
    """Yield every finding on calendars and their trail."""
    try:
        rows = office.reading.calendars()
        events = office.reading.office_events(OfficeStream.CALENDAR)
    except UNREADABLE:
        return  # told of the row, or of the trail
    kept = {one.digest: one for one in rows}
    told: list[CalendarEvent] = []
    for seq, event in enumerate(events, start=1):
        place = f"{OfficeStream.CALENDAR}, entry {seq}"
        if not isinstance(event, CalendarRead | CalendarAmended):
            yield Finding(place, "tells something else than what happens to the calendar")
            continue
        yield from _kept(place, event, kept)
        yield from _rightly(place, event, in_force(told), kept, authors)
        told.append(event)
    for digest in kept.keys() - {one.digest for one in told}:  # 1
        yield Finding(f"calendar {digest}", "no trail tells how it came here")


def _kept(place: str, event: CalendarEvent, kept: Kept) -> Iterator[Finding]:
    found = kept.get(event.digest)
    if found is None:  # 1
        yield Finding(place, "tells a calendar that is not kept")
    elif found.whole and found.calendar.edition != event.edition:
        yield Finding(place, "tells another edition than its calendar has")


def _rightly(
    place: str, event: CalendarEvent, before: CalendarEvent | None, kept: Kept, authors: Authors
) -> Iterator[Finding]:
    if isinstance(event, CalendarRead):
        if event.actor != WORKER:  # 2
            yield Finding(place, "a file was read by somebody else than the program")
        return
    if before is None or event.before != before.digest:  # 3
        yield Finding(place, "does not follow the calendar that was in force")
    old, new = kept.get(event.before), kept.get(event.digest)
    if old and new and old.whole and new.whole and not _leads(event, old, new):  # 3
        yield Finding(place, "its calendar is not what the change that it tells leads to")
    if not authors.administered(event.actor, event.at):  # 4
        yield Finding(place, f"{event.actor}, who is told to have done it, had no right to then")


def _leads(event: CalendarAmended, old: KeptCalendar, new: KeptCalendar) -> bool:
    until = old.calendar.complete_until if event.new_until else None
    change = Change(part=event.part, old=event.old, new=event.new, until=event.new_until)
    try:
        return event.old_until == until and changed(old.calendar, change) == new.calendar
    except NoSuchRow:
        return False
