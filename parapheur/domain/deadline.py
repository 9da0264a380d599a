"""How long something may take, before a calendar says until when."""

from dataclasses import dataclass
from enum import StrEnum

MOST = 3660
"""The largest amount: ten years of days."""


class Unit(StrEnum):
    """What a deadline is counted in."""

    CALENDAR_DAYS = "calendar_days"  #: every day counts (jours calendaires)
    WORKING_DAYS = "working_days"  #: only days on which the office opens (jours ouvrables)
    OFFICE_HOURS = "office_hours"  #: only time during which the office is open (heures ouvrées)


@dataclass(frozen=True, slots=True)
class Deadline:
    """An amount of days or hours, from 1 to `MOST`; `ValueError` otherwise."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise ValueError(f"a deadline is from 1 to {MOST}, not {self.amount}")
