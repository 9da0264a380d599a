"""What the use cases need to tell what happens to the house itself, and what was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.bounds import Source, Tally
from parapheur.domain.events import OfficeEvent


class OfficeWork(Protocol):
    """The part of a transaction that concerns the house itself."""

    def note_office(self, stream: OfficeStream, event: OfficeEvent) -> None:
        """Keep what happened to the house in a trail of its own."""

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        """Return what the trail tells, to whose end nobody adds before that of the transaction."""

    def tally(self, source: Source) -> Tally | None:
        """Return what came from a source lately, held to the end of the transaction."""

    def set_tally(self, source: Source, tally: Tally | None) -> None:
        """Keep what came from a source, or forget it."""


class OfficeReading(Protocol):
    """What is read of the house itself without a lock."""

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        """Return the events of a trail of the house, in order."""

    def calendars_told(self) -> int:
        """Return how many calendars were told: another number, and one is to be read."""

    def tallies(self, until: datetime) -> Sequence[Source]:
        """Return the sources whose tally began by then."""
