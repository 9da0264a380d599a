"""What can happen. Past tense, immutable, kept for ever.

Two lists, each closed: what happens to a dossier, and what happens to an account.
"""

from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.about_cards import CardEvent
from parapheur.domain.about_days import DayEvent
from parapheur.domain.about_factors import FactorEvent
from parapheur.domain.about_guests import GuestEvent, GuestInvited, InvitationWithdrawn
from parapheur.domain.about_mail import MailEvent
from parapheur.domain.about_people import StaffEvent
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import ClockEvent, Opens
from parapheur.domain.answers import Answer
from parapheur.domain.appearance import Mark
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.documents import Digest, Document
from parapheur.domain.filing import Filing
from parapheur.domain.happening import Event as Event
from parapheur.domain.instructions import Instruction
from parapheur.domain.levels import Level
from parapheur.domain.metadata import NONE, Metadata
from parapheur.domain.people import DeskId, Login
from parapheur.domain.signature import Field, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDeposited(Event):
    """A secretary deposited a document and its annexes, meant for a circuit."""

    subject: str
    circuit: CircuitId
    main: Document
    annexes: tuple[Document, ...] = ()
    metadata: Metadata = NONE
    desk: DeskId | None = None
    """The desk for which it was deposited: one that the depositor held."""
    follows: int | None = None
    """The number of the finished dossier that this one goes on from (enchaînement)."""
    filing: Filing | None = None
    """Under which type and subtype; None: on a circuit as such."""
    interim: str | None = None
    """The act by which the depositor held the desk, if for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAmended(Event):
    """The originator corrected a draft: all of this stands from then on."""

    subject: str
    circuit: CircuitId
    metadata: Metadata
    filing: Filing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksPlaced(Event):
    """The originator said where the marks of signatures shall stand; the others stand by rule."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStarted(Opens):
    """The dossier left on its circuit, copied here; the organisation certified the document."""

    circuit: Circuit
    fields: tuple[Field, ...]
    signature: Signature


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
    """The organisation's seal was put (cachet apposé)."""

    desk: DeskId
    position: int
    slot: int
    signature: Signature


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
    reason: str
    on_behalf_of: Login | None = None
    """In whose place, by delegation."""
    delegation: str | None = None
    """The reference of the act that delegates."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRecycled(Event):
    """The originator took a rejected dossier up again, with a corrected document or the same."""

    main: Document | None = None
    metadata: Metadata | None = None
    """Corrected values; None: the same as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReturned(Opens):
    """A desk sent the dossier back to an earlier step, with its reason (renvoi)."""

    desk: DeskId
    position: int
    to: int
    reason: str
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
    reason: str
    administrator: bool = False
    """Nobody held the desk: an administrator handed its turn on."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCancelled(Event):
    """The originator gave the dossier up, with the reason (annulation)."""

    reason: str


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
    reason: str
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(Event):
    """A desk whose turn it is asked another what it thinks (avis complémentaire)."""

    desk: DeskId
    position: int
    of: DeskId
    question: str
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
    reason: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierArchived(Event):
    """The originator put the dossier away under a class mark (archivage)."""

    class_mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note for all who may see the dossier (annotation publique)."""

    desk: DeskId | None
    """The desk it was written for; None: its originator wrote it."""
    position: int | None
    """The open step where it was written, if any was open."""
    text: str
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionGiven(Event):
    """Something was asked of a desk of the dossier, or of its originator (instruction)."""

    desk: DeskId | None
    """The desk it was given for; None: the originator gave it."""
    position: int | None
    """The open step where it was given, if any was open."""
    to: DeskId | None
    """None: the originator."""
    instruction: Instruction
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionFollowed(Event):
    """Its receiver says that what was asked is done."""

    to: DeskId | None
    instruction: Instruction
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningAbandoned(Event):
    """A signature was begun and never kept: the process died, or the signer gave up."""

    desk: DeskId
    position: int
    begun_at: datetime
    begun_by: Login


DossierEvent = (
    DossierDeposited
    | DossierAmended
    | MarksPlaced
    | DossierStarted
    | VisaGiven
    | StepSigned
    | StepSealed
    | StepAnswered
    | DossierRejected
    | DossierRecycled
    | DossierReturned
    | VisaTakenBack
    | TurnTransferred
    | DossierCancelled
    | ValuesGiven
    | TurnHeld
    | OpinionAsked
    | OpinionGiven
    | StepBypassed
    | StepInserted
    | StepReassigned
    | DossierArchived
    | NoteWritten
    | InstructionGiven
    | InstructionFollowed
    | SigningAbandoned
    | DocumentTimestamped
    | ClockEvent
    | GuestEvent
)


AtDesk = (
    DossierDeposited
    | VisaGiven
    | StepSigned
    | StepAnswered
    | DossierRejected
    | DossierReturned
    | VisaTakenBack
    | TurnTransferred
    | ValuesGiven
    | TurnHeld
    | OpinionAsked
    | OpinionGiven
    | StepInserted
    | StepReassigned
    | GuestInvited
    | InvitationWithdrawn
    | NoteWritten
    | InstructionGiven
    | InstructionFollowed
)
"""What somebody does for a desk; each says by which act they hold it, if for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(Event):
    """The person entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRefused(Event):
    """A wrong password was given for this account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(Event):
    """The person left, or one of their sessions was revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsRevoked(Event):
    """All the sessions of the account were ended."""

    by: Login


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIssued(Event):
    """A signing key and its certificate were made for the person."""

    certificate: str
    test: bool
    level: Level = Level.SIMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRefused(Event):
    """A wrong PIN was given."""

    left: int
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRefused(Event):
    """The person asked for something that is not theirs."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationGiven(Event):
    """The person let somebody else act in their place (délégation); told in the giver's trail."""

    delegation: Delegation


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRevoked(Event):
    """A delegation that the person had given was ended."""

    delegation: DelegationId
    desk: DeskId
    to: Login
    act_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitKept(Event):
    """A version of a circuit made in the web view was kept; told in its author's trail."""

    circuit: CircuitId
    version: int
    digest: Digest
    """SHA-256 of the version's document."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitDrafted(CircuitKept):
    """The version is a draft (brouillon)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitPublished(CircuitKept):
    """Dossiers start with the version from now on (publication)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitWithdrawn(CircuitKept):
    """No dossier starts on the circuit any more (retrait)."""


AccountEvent = (
    LoggedIn
    | LoginRefused
    | LoggedOut
    | SessionsRevoked
    | KeyIssued
    | PinRefused
    | AccessRefused
    | DelegationGiven
    | DelegationRevoked
    | StaffEvent
    | FactorEvent
    | DayEvent
    | MailEvent
    | CardEvent
    | CircuitDrafted
    | CircuitPublished
    | CircuitWithdrawn
)
