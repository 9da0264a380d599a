"""How long a step may take, before a calendar says until when; and what follows when it passes."""

from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.people import DeskId

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


class Way(StrEnum):
    """Where a step goes that was not done in time."""

    SUPERIOR = "superior"  #: the desk above each desk that is awaited may act in its place
    SUBSTITUTE = "substitute"  #: a desk that the circuit names may act in their place
    BACK = "back"  #: the dossier goes back to its originator, as if it were rejected


@dataclass(frozen=True, slots=True)
class Escalation:
    """What happens when a step is late."""

    way: Way
    after: Deadline | None = None
    """Counted from the due instant; None: at that very instant."""
    desk: DeskId | None = None
    """The substitute."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The deadline of a step, with its reminder and its escalation."""

    deadline: Deadline
    remind: int | None = None
    """So many of the deadline's own days or hours before it ends; None: no reminder before."""
    escalation: Escalation | None = None


def in_days(amount: int) -> Limit:
    """Return a limit of so many calendar days, with nothing else."""
    return Limit(Deadline(amount, Unit.CALENDAR_DAYS))
