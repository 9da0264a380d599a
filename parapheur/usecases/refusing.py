"""Tell what was refused, in a transaction of its own: within bounds, and never silently lost.

1. Each refusal is told where it belongs: in the trail of the account that asked, or in the one of
   the house for whoever has none. If it cannot be kept, whoever asked is told that instead.
2. In a minute so many are told of a source (`bounds`); those beyond are counted, and their number
   is told when the minute is over: by the next refusal, or by the sweep.
3. A process that knows a source to be over its bound counts in its memory, and writes once a
   second: who floods the pages does not keep the database busy. A process that is killed then
   takes the count of its last second with it; that there was a flood, the trail tells anyway.
"""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_refusals import (
    AccessRefused,
    ActRefused,
    EntryRefused,
    RefusalsCounted,
    StrangerRefused,
)
from parapheur.domain.bounds import ENTRANCE, STRANGERS, WINDOW, Source, Tally
from parapheur.domain.events import LoginRefused
from parapheur.domain.people import STRANGER
from parapheur.usecases.ports import Office, Work

Refusal = AccessRefused | ActRefused | LoginRefused | EntryRefused | StrangerRefused

WRITTEN_EVERY = timedelta(seconds=1)


class Flood:
    """What one process counts of the sources that are over their bound (3)."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._full: dict[Source, datetime] = {}
        self._more: Counter[Source] = Counter()
        self._written: datetime | None = None

    def takes(self, sources: Sequence[Source], at: datetime) -> bool:
        """Count a refusal of a source known to be over its bound; say whether it was."""
        with self._turn:
            full = next((one for one in sources if at < self._full.get(one, at)), None)
            if full is not None:
                self._more[full] += 1
            return full is not None

    def know(self, source: Source, until: datetime) -> None:
        """Remember that a source is over its bound until then."""
        with self._turn:
            self._full[source] = until

    def due(self, at: datetime, *, last: bool = False) -> Mapping[Source, int]:
        """Return what is to be written now; the `last` time, all of it."""
        with self._turn:
            self._full = {one: until for one, until in self._full.items() if at < until}
            lately = self._written is not None and at < self._written + WRITTEN_EVERY
            if not self._more or (lately and not last):
                return {}
            self._written, more = at, self._more
            self._more = Counter()
            return more

    def keep(self, more: Mapping[Source, int]) -> None:
        """Take back what could not be written."""
        with self._turn:
            self._more.update(more)


def tell_refusals(office: Office, flood: Flood, refusals: Sequence[Refusal]) -> None:
    """Tell each of these, or count it."""
    told = [one for one in refusals if not flood.takes(sources_of(one), one.at)]
    write_counts(office, flood)
    if told:
        with office.work() as work:
            full = [found for one in told if (found := tell_within(work, one))]
        for source, until in full:
            flood.know(source, until)


def write_counts(office: Office, flood: Flood, *, last: bool = False) -> None:
    """Write down what was counted in memory, once a second; the `last` time, all of it."""
    at = office.now()
    if not (more := flood.due(at, last=last)):
        return
    try:
        with office.work() as work:
            for source, count in more.items():
                tally = work.tally(source) or Tally(at)
                work.set_tally(source, tally.and_more(count))
    except BaseException:
        flood.keep(more)
        raise


def tell_within(work: Work, refusal: Refusal) -> tuple[Source, datetime] | None:
    """Tell a refusal, or count it: then return the source that is over its bound, until when."""
    sources = sources_of(refusal)
    tallies = {source: _running(work, source, refusal.at) for source in sources}
    for source, tally in tallies.items():
        if tally.full(source):
            work.set_tally(source, tally.and_more(1))
            return source, tally.since + WINDOW
    _note(work, refusal)
    for source, tally in tallies.items():
        work.set_tally(source, tally.and_told())
    return None


def tell_counts(office: Office) -> None:
    """Tell of every minute that is over how much was counted in it."""
    at = office.now()
    for source in office.reading.tallies(at - WINDOW):
        with office.work() as work:
            tally = work.tally(source)
            if tally is not None and tally.over(at):
                _close(work, source, tally, at)


def sources_of(refusal: Refusal) -> tuple[Source, ...]:
    """Return where it comes from: the account; or the network, among all of them."""
    match refusal:
        case AccessRefused() | ActRefused():
            return (Source(login=refusal.actor),)
        case LoginRefused():
            return (Source(login=refusal.actor, network=ENTRANCE),)
        case EntryRefused(network=network) | StrangerRefused(network=network):
            return (Source(network=network), STRANGERS) if network else (STRANGERS,)


def _running(work: Work, source: Source, at: datetime) -> Tally:
    """Return the tally of this minute; what an earlier one counted is told first (2)."""
    tally = work.tally(source)
    if tally is None or not tally.over(at):
        return tally or Tally(at)
    _close(work, source, tally, at)
    return Tally(at)


def _close(work: Work, source: Source, tally: Tally, at: datetime) -> None:
    work.set_tally(source, None)
    if not tally.more:
        return
    actor, network = source.login or STRANGER, "" if source.login else source.network
    counted = RefusalsCounted(
        at=at, actor=actor, count=tally.more, since=tally.since, network=network
    )
    if source.login is None:
        work.note_office(OfficeStream.REFUSALS, counted)
    else:
        work.note(source.login, counted)


def _note(work: Work, refusal: Refusal) -> None:
    match refusal:
        case AccessRefused() | ActRefused() | LoginRefused():
            work.note(refusal.actor, refusal)
        case EntryRefused() | StrangerRefused():
            work.note_office(OfficeStream.REFUSALS, refusal)
