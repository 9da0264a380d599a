"""Count again by when letters were told to owe something, by the calendar that each event names.

As with dossiers (`usecases.recounted`), a calendar that was altered is named itself, and one whose
zone had other rules is believed.
"""

from collections.abc import Generator, Iterator

from parapheur.domain.about_incoming import (
    IncomingEvent,
    LetterAssigned,
    LetterDueMoved,
    LetterRegistered,
)
from parapheur.domain.calendar import Calendar
from parapheur.domain.documents import Digest
from parapheur.domain.findings import Finding
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.recount import counted_by, due_of, moved, timed
from parapheur.usecases.recounted import Known


def dues_astray(
    known: Known, place: str, before: Incoming | None, event: IncomingEvent, after: Incoming
) -> Iterator[Finding]:
    """Find the due dates of an event that its calendar counts otherwise."""
    match event:
        case LetterRegistered() if event.due is not None or event.deadline is not None:
            calendar = yield from _calendar(known, place, event.counted_by)
            if calendar and event.due != due_of(calendar, event.deadline, after):
                yield Finding(place, "the due date of the letter is not what its calendar counts")
        case LetterAssigned() if any(one.due is not None for one in event.assignments):
            calendar = yield from _calendar(known, place, event.counted_by)
            for one in event.assignments:
                if calendar and one != timed(calendar, one, event.at):
                    said = f"the due date of assignment {one.number}"
                    yield Finding(place, f"{said} is not what its calendar counts")
        case LetterDueMoved() if before is not None:
            calendar = yield from _calendar(known, place, event.counted_by)
            if calendar:
                yield from _moved(known, place, before, event, calendar)
        case _:
            pass


def _calendar(
    known: Known, place: str, digest: Digest | None
) -> Generator[Finding, None, Calendar | None]:
    """Give the finding that there is none, and return the calendar where it is counted by."""
    kept = known.get(digest) if digest is not None else None
    if kept is None:
        if known.readable:
            yield Finding(place, "a due date was counted by a calendar that is not kept")
        return None
    return kept.calendar if kept.whole and kept.counts else None


def _moved(
    known: Known, place: str, before: Incoming, event: LetterDueMoved, calendar: Calendar
) -> Iterator[Finding]:
    kept = [one for digest in counted_by(before) if (one := known.get(digest))]
    sure = all(one.whole and one.counts for one in kept)
    told = moved(before, {one.digest: one.calendar for one in kept}, calendar, event.at)
    if told is None or told.moves != event.moves:
        yield Finding(place, "the calendar did not move these due dates so")
    elif sure and told.why != event.why:
        yield Finding(place, "the rows said to have moved a due date are not those that did")
