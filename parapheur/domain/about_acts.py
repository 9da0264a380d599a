"""What desks do at the steps of a dossier: approve, sign, answer, refuse, send back."""

from dataclasses import dataclass

from parapheur.domain.about_time import Opens
from parapheur.domain.answers import Answer
from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId, Login
from parapheur.domain.personal import ByActor
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.signature import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaGiven(Opens):
    """A desk approved (a visé)."""

    desk: DeskId
    position: int
    slot: int
    signature: Signature
    on_behalf_of: Login | None = None
    """In whose place, by delegation."""
    delegation: str | None = None
    """The reference of the act that delegates."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""
    pages_read: int | None = None
    """How many pages of the document the actor had been shown, where the step asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSigned(Opens):
    """A desk signed (a signé)."""

    desk: DeskId
    position: int
    slot: int
    signature: Signature
    on_behalf_of: Login | None = None
    """In whose place, by delegation."""
    delegation: str | None = None
    """The reference of the act that delegates."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""
    pages_read: int | None = None
    """How many pages of the document the actor had been shown, where the step asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSealed(Opens):
    """The seal was put (cachet apposé): the organisation's, or a body's on an answer of its own."""

    desk: DeskId
    position: int
    slot: int
    signature: Signature
    body: BodyId | None = None
    """Whose seal it is; None: the organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAnswered(Opens):
    """A desk did what a step without a signature asks: read, opinion, checklist, paper, archive."""

    desk: DeskId
    position: int
    slot: int
    action: Action
    shown: Digest
    """Of the document that it answers to."""
    answer: Answer
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""
    pages_read: int | None = None
    """How many pages of the document the actor had been shown, where the step asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRejected(Event):
    """A desk refused, with its reason (refus motivé)."""

    desk: DeskId
    position: int
    reason: ByActor
    on_behalf_of: Login | None = None
    """In whose place, by delegation."""
    delegation: str | None = None
    """The reference of the act that delegates."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReturned(Opens):
    """A desk sent the dossier back to an earlier step, with its reason (renvoi)."""

    desk: DeskId
    position: int
    to: int
    reason: ByActor
    kept: int
    """How many acts of the round still stand, in order; those after them are superseded."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaTakenBack(Opens):
    """A desk took its visa or answer back, nobody having acted since (droit de remords)."""

    desk: DeskId
    position: int
    kept: int
    """How many acts of the round still stand, in order: all but this visa."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTransferred(Event):
    """A desk handed its turn at a step to another desk, with its reason (transfert)."""

    desk: DeskId
    position: int
    to: DeskId
    reason: ByActor
    administrator: bool = False
    """Nobody held the desk: an administrator handed its turn on."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


ActEvent = (
    VisaGiven
    | StepSigned
    | StepSealed
    | StepAnswered
    | DossierRejected
    | DossierReturned
    | VisaTakenBack
    | TurnTransferred
)
