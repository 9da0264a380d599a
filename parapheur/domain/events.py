"""What can happen. Past tense, immutable, kept for ever.

Two lists, each closed: what happens to a dossier, and what happens to an account. Each event is
written where its like are (`about_*`), and is named here.
"""

from parapheur.domain.about_acts import (
    ActEvent,
)
from parapheur.domain.about_acts import (
    DossierRejected as DossierRejected,
)
from parapheur.domain.about_acts import (
    DossierReturned as DossierReturned,
)
from parapheur.domain.about_acts import (
    StepAnswered as StepAnswered,
)
from parapheur.domain.about_acts import (
    StepSealed as StepSealed,
)
from parapheur.domain.about_acts import (
    StepSigned as StepSigned,
)
from parapheur.domain.about_acts import (
    TurnTransferred as TurnTransferred,
)
from parapheur.domain.about_acts import (
    VisaGiven as VisaGiven,
)
from parapheur.domain.about_acts import (
    VisaTakenBack as VisaTakenBack,
)
from parapheur.domain.about_cards import CardEvent
from parapheur.domain.about_circuits import (
    CircuitDrafted as CircuitDrafted,
)
from parapheur.domain.about_circuits import (
    CircuitEvent,
)
from parapheur.domain.about_circuits import (
    CircuitKept as CircuitKept,
)
from parapheur.domain.about_circuits import (
    CircuitPublished as CircuitPublished,
)
from parapheur.domain.about_circuits import (
    CircuitWithdrawn as CircuitWithdrawn,
)
from parapheur.domain.about_days import DayEvent
from parapheur.domain.about_delegations import (
    DelegationEvent,
)
from parapheur.domain.about_delegations import (
    DelegationGiven as DelegationGiven,
)
from parapheur.domain.about_delegations import (
    DelegationRevoked as DelegationRevoked,
)
from parapheur.domain.about_dossiers import (
    DossierAmended as DossierAmended,
)
from parapheur.domain.about_dossiers import (
    DossierArchived as DossierArchived,
)
from parapheur.domain.about_dossiers import (
    DossierCancelled as DossierCancelled,
)
from parapheur.domain.about_dossiers import (
    DossierDeposited as DossierDeposited,
)
from parapheur.domain.about_dossiers import (
    DossierRecycled as DossierRecycled,
)
from parapheur.domain.about_dossiers import (
    DossierStarted as DossierStarted,
)
from parapheur.domain.about_dossiers import (
    MarksPlaced as MarksPlaced,
)
from parapheur.domain.about_dossiers import (
    SigningAbandoned as SigningAbandoned,
)
from parapheur.domain.about_dossiers import (
    WholeEvent,
)
from parapheur.domain.about_entering import (
    EnteringEvent,
)
from parapheur.domain.about_entering import (
    LoggedIn as LoggedIn,
)
from parapheur.domain.about_entering import (
    LoggedOut as LoggedOut,
)
from parapheur.domain.about_entering import (
    LoginRefused as LoginRefused,
)
from parapheur.domain.about_entering import (
    SessionsRevoked as SessionsRevoked,
)
from parapheur.domain.about_factors import FactorEvent
from parapheur.domain.about_guests import GuestEvent, GuestInvited, InvitationWithdrawn
from parapheur.domain.about_keys import (
    KeyEvent,
)
from parapheur.domain.about_keys import (
    KeyIssued as KeyIssued,
)
from parapheur.domain.about_keys import (
    PinRefused as PinRefused,
)
from parapheur.domain.about_mail import MailEvent
from parapheur.domain.about_notes import (
    InstructionFollowed as InstructionFollowed,
)
from parapheur.domain.about_notes import (
    InstructionGiven as InstructionGiven,
)
from parapheur.domain.about_notes import (
    NoteEvent,
)
from parapheur.domain.about_notes import (
    NoteWritten as NoteWritten,
)
from parapheur.domain.about_people import StaffEvent
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_refusals import (
    AccessRefused as AccessRefused,
)
from parapheur.domain.about_steering import (
    OpinionAsked as OpinionAsked,
)
from parapheur.domain.about_steering import (
    OpinionGiven as OpinionGiven,
)
from parapheur.domain.about_steering import (
    SteeringEvent,
)
from parapheur.domain.about_steering import (
    StepBypassed as StepBypassed,
)
from parapheur.domain.about_steering import (
    StepInserted as StepInserted,
)
from parapheur.domain.about_steering import (
    StepReassigned as StepReassigned,
)
from parapheur.domain.about_steering import (
    TurnHeld as TurnHeld,
)
from parapheur.domain.about_steering import (
    ValuesGiven as ValuesGiven,
)
from parapheur.domain.about_time import ClockEvent
from parapheur.domain.happening import Event as Event

DossierEvent = (
    WholeEvent
    | ActEvent
    | SteeringEvent
    | NoteEvent
    | GuestEvent
    | ClockEvent
    | DocumentTimestamped
)
"""What happens to a dossier: its trail is `dossier/NUMBER`, and leads to how the dossier stands."""

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

AccountEvent = (
    EnteringEvent
    | StaffEvent
    | KeyEvent
    | FactorEvent
    | CardEvent
    | DelegationEvent
    | CircuitEvent
    | DayEvent
    | MailEvent
    | AccessRefused
)
"""What happens to an account, and what its person does beside dossiers: `account/LOGIN`."""
