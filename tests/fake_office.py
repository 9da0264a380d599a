"""Trails of the house, and tallies of refusals, in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.bounds import Source, Tally
from parapheur.domain.events import AnyEvent, OfficeEvent
from parapheur.domain.trail import Entry
from parapheur.store.codec import office_event


class FakeOfficeWork:
    """The part of a transaction that concerns the house itself."""

    _kept: Any  # of `fake_store`, which knows us
    _tell: Callable[[str, AnyEvent], Entry]

    def note_office(self, stream: OfficeStream, event: OfficeEvent) -> None:
        self._tell(stream.value, event)

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        return [office_event(entry) for entry in self._kept.trails.get(stream.value, ())]

    def tally(self, source: Source) -> Tally | None:
        found: Tally | None = self._kept.tallies.get(source)
        return found

    def set_tally(self, source: Source, tally: Tally | None) -> None:
        self._kept.tallies.pop(source, None)
        if tally is not None:
            self._kept.tallies[source] = tally


class FakeOfficeReading:
    """The same, without a lock."""

    _kept: Any

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        return [office_event(entry) for entry in self._kept.trails.get(stream.value, ())]

    def calendars_told(self) -> int:
        return len(self._kept.trails.get(OfficeStream.CALENDAR.value, ()))

    def tallies(self, until: datetime) -> Sequence[Source]:
        old = [source for source, tally in self._kept.tallies.items() if tally.since <= until]
        return sorted(old, key=lambda one: (one.login or "", one.network))
