"""What happens to the office's calendar: told in the trail `office/calendar`, all of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from parapheur.domain.calendar import Holiday, Hours, YearlyHoliday
from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event

AnyRow: TypeAlias = Hours | Holiday | YearlyHoliday
"""A row of the calendar, of any kind."""


class Part(StrEnum):
    """A part of the calendar."""

    USUAL = "usual"  #: the hours of an ordinary week (horaire normal)
    SPECIAL = "special"  #: hours that stand in their place for a time (horaire du ramadan)
    YEARLY = "yearly"  #: days without office that come back each year
    DATED = "dated"  #: days without office of one time (fêtes religieuses, congés exceptionnels)
    COMPLETE = "complete"  #: until when holidays are entered


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRead(Event):
    """A program started with this calendar in its file, or under new rules of its zone."""

    edition: int
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAmended(Event):
    """An administrator changed the calendar: from here on deadlines run by the new one."""

    edition: int
    before: Digest
    """The calendar that was in force."""
    digest: Digest
    """The one that is now."""
    part: Part
    old: AnyRow | None = None
    """The row that went, as it stood; None: none did."""
    new: AnyRow | None = None
    """The row that came; None: none did."""
    old_until: date | None = None
    new_until: date | None = None
    """Until when holidays are entered, where that is what changed."""
    note: str = ""


CalendarEvent = CalendarRead | CalendarAmended
