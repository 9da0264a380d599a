"""What happens to the orders of the day: told in the trail of who locked them."""

from dataclasses import dataclass
from datetime import date

from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLocked(Event):
    """The person locked the order of a desk's day: the official is shown it."""

    desk: DeskId
    day: date
    dossiers: tuple[int, ...]
    """Numbers of dossiers, the first to be presented first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayUnlocked(Event):
    """An order of the day that the person had locked was unlocked."""

    desk: DeskId
    day: date


DayEvent = DayLocked | DayUnlocked
