"""What time brings about: when opened steps fall due, and what the clock tells of them."""

from dataclasses import dataclass

from parapheur.domain.deadline import Way
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId
from parapheur.domain.recount import Reason
from parapheur.domain.timing import Joined, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens(Event):
    """Something that may open steps, with the instants of those that have a deadline."""

    timings: tuple[Timing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReminded(Event):
    """The deadline of a step is near (rappel)."""

    position: int
    desks: tuple[DeskId, ...]
    """Those that were awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLate(Event):
    """The deadline of a step has passed (retard)."""

    position: int
    desks: tuple[DeskId, ...]
    """Those that were awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEscalated(Event):
    """Others may act too at a step that is late (escalade)."""

    position: int
    way: Way
    joined: tuple[Joined, ...]
    """Empty: nobody stands above who could act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLapsed(Event):
    """A step was late, and the dossier went back to its originator (retour pour dépassement)."""

    position: int
    desks: tuple[DeskId, ...]
    """Those that were awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved(Event):
    """The calendar changed while a deadline was running: a holiday declared late."""

    position: int
    old: Timing
    new: Timing
    why: tuple[Reason, ...]
    """The rows that moved it; empty: the legal time, or a calendar that is no longer known."""


ClockEvent = StepReminded | StepLate | StepEscalated | DossierLapsed | DeadlineMoved
