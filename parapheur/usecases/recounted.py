"""Count each kept deadline again, by the calendar that its event names.

A calendar whose zone had other rules than today's (the legal time has changed since) is not
counted by: what it counted then is believed.
"""

from collections.abc import Iterator

from parapheur.domain.about_time import DeadlineMoved, Opens
from parapheur.domain.calendar import KeptCalendar
from parapheur.domain.clocked import newly_open
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import DossierEvent
from parapheur.domain.findings import Finding
from parapheur.domain.recount import recounted
from parapheur.domain.timing import Timing, timing_of
from parapheur.usecases.ports import Office, Reading

UNREADABLE = (ValueError, TypeError, LookupError)


class Known:
    """The calendars that are kept; looked at again for one that was kept meanwhile."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[Digest, KeptCalendar] = {}
        self.readable = True
        """False: one cannot be read, which is told, and nothing is said of those not found."""

    def get(self, digest: Digest) -> KeptCalendar | None:
        """Return a calendar, if there is one."""
        if digest not in self._found and self.readable:
            try:
                self._found = {one.digest: one for one in self._reading.calendars()}
            except UNREADABLE:
                self.readable = False
        return self._found.get(digest)


def calendars_astray(office: Office) -> Iterator[Finding]:
    """Find calendars that are not what their digests name."""
    try:
        kept = office.reading.calendars()
    except UNREADABLE:
        return  # told of its row
    for one in kept:
        if not one.whole:
            yield Finding(f"calendar {one.digest}", "is not what its digest names")


def miscounted(
    known: Known, place: str, before: Dossier | None, event: DossierEvent, after: Dossier | None
) -> Iterator[Finding]:
    """Find the deadlines of an event that its calendar counts otherwise, or that it leaves out."""
    if after is None:
        return
    if isinstance(event, DeadlineMoved):
        yield from _counted(known, place, event.new, after)
        if before is not None and not _for_these_reasons(known, before, event):
            yield Finding(place, "the rows said to have moved a deadline are not those that did")
    if isinstance(event, Opens):
        for timing in event.timings:
            yield from _counted(known, place, timing, after)
        for opening in newly_open(after, event.at):
            where = f"step {opening.position + 1}"
            yield Finding(place, f"the deadline of {where} was not counted when it opened")


def _counted(known: Known, place: str, timing: Timing, after: Dossier) -> Iterator[Finding]:
    calendar, where = known.get(timing.counted_by), f"the deadline of step {timing.position + 1}"
    if calendar is None and known.readable:
        yield Finding(place, f"{where} was counted by a calendar that is not kept")
    elif (
        calendar is not None
        and calendar.whole
        and calendar.counts
        and timing != _again(timing, after, calendar)
    ):
        yield Finding(place, f"{where} is not what its calendar counts")


def _again(timing: Timing, after: Dossier, kept: KeptCalendar) -> Timing | None:
    opening, step = after.opening(timing.position), after.step_at(timing.position)
    if opening is None or step is None or step.limit is None:
        return None
    return timing_of(timing.position, step.limit, opening.since, kept.calendar)


def _for_these_reasons(known: Known, before: Dossier, event: DeadlineMoved) -> bool:
    opening, step = before.opening(event.position), before.step_at(event.position)
    old, new = known.get(event.old.counted_by), known.get(event.new.counted_by)
    if opening is None or step is None or step.limit is None or old is None or new is None:
        return True  # told already
    if not (old.counts and new.counts and old.whole and new.whole):
        return True
    found = recounted(opening.since, step.limit.deadline, old.calendar, new.calendar)
    return event.why == (found.why if found else ())
