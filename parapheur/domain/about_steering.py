"""What is done about the steps of a dossier without acting at them: asked, held, changed."""

from dataclasses import dataclass
from datetime import date

from parapheur.domain.about_time import Opens
from parapheur.domain.answers import Answer
from parapheur.domain.circuit import Step
from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId
from parapheur.domain.personal import ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesGiven(Event):
    """A desk whose turn it is gave, or corrected, what its step asks about the dossier."""

    desk: DeskId
    position: int
    values: Metadata
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnHeld(Event):
    """A desk set its turn aside until a day, with its reason (mise en attente)."""

    desk: DeskId
    position: int
    until: date
    """The first day on which it is to be done again, in Casablanca."""
    reason: ByActor
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(Event):
    """A desk whose turn it is asked another what it thinks (avis complémentaire)."""

    desk: DeskId
    position: int
    of: DeskId
    question: ByActor
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """The desk that was asked said what it thinks."""

    desk: DeskId
    position: int
    shown: Digest
    answer: Answer
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBypassed(Opens):
    """An administrator let the dossier go on without an open step, with the reason."""

    position: int
    reason: ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInserted(Event):
    """A desk whose turn it is added a step further on, as the circuit allows."""

    desk: DeskId
    position: int
    before: int
    """The position that the new step takes; those from there on move one further."""
    step: Step
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReassigned(Event):
    """A desk whose turn it is gave a step further on to other desks, as the circuit allows."""

    desk: DeskId
    position: int
    at_step: int
    desks: tuple[DeskId, ...]
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


SteeringEvent = (
    ValuesGiven
    | TurnHeld
    | OpinionAsked
    | OpinionGiven
    | StepBypassed
    | StepInserted
    | StepReassigned
)
