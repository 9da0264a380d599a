"""What can happen. Past tense, immutable, kept for ever: the one list of all of it.

Each event is written where its like are (`about_*`). Here is its name, and what people call it,
which `words` has in the other languages. There is a closed list for each kind of trail: nothing
else is ever told in one, and no name changes once it has been.
"""

from collections.abc import Mapping

# What others have from this list is named twice; isort would give each a statement of its own.
# isort: off
from parapheur.domain.about_acts import (
    ActEvent,
    DossierRejected as DossierRejected,
    DossierReturned as DossierReturned,
    StepAnswered as StepAnswered,
    StepSealed as StepSealed,
    StepSigned as StepSigned,
    TurnTransferred as TurnTransferred,
    VisaGiven as VisaGiven,
    VisaTakenBack as VisaTakenBack,
)
from parapheur.domain.about_audit import AuditEvent, AuditorLooked, CheckAsked
from parapheur.domain.about_calendar import CalendarAmended, CalendarEvent, CalendarRead
from parapheur.domain.about_cards import CardEvent, CardForgotten, CardRegistered
from parapheur.domain.about_circuits import (
    CircuitDrafted as CircuitDrafted,
    CircuitEvent,
    CircuitKept as CircuitKept,
    CircuitPublished as CircuitPublished,
    CircuitWithdrawn as CircuitWithdrawn,
)
from parapheur.domain.about_disposal import (
    AccessAnswered,
    DisposalCertified,
    DisposalConfirmed,
    DisposalEvent as DisposalEvent,
    DisposalProposed,
    DisposalWithdrawn,
)
from parapheur.domain.about_days import DayEvent, DayLocked, DayUnlocked
from parapheur.domain.about_delegations import (
    DelegationEvent,
    DelegationGiven as DelegationGiven,
    DelegationRevoked as DelegationRevoked,
)
from parapheur.domain.about_dossiers import (
    DossierAmended as DossierAmended,
    DossierArchived as DossierArchived,
    DossierCancelled as DossierCancelled,
    DossierDeposited as DossierDeposited,
    DossierRecycled as DossierRecycled,
    DossierStarted as DossierStarted,
    MarksPlaced as MarksPlaced,
    SigningAbandoned as SigningAbandoned,
    WholeEvent,
)
from parapheur.domain.about_entering import (
    EnteringEvent,
    LoggedIn as LoggedIn,
    LoggedOut as LoggedOut,
    LoginRefused as LoginRefused,
    SessionsRevoked as SessionsRevoked,
)
from parapheur.domain.about_erasures import ErasureEvent, GuestErased, PersonErased
from parapheur.domain.about_factors import (
    FactorAdded,
    FactorEvent,
    FactorRefused,
    FactorRemoved,
    FactorTaken,
)
from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestEvent,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.about_incoming import (
    AnswerBegun,
    AnswerSent,
    AssignmentDone,
    DuplicateFound,
    IncomingEvent as IncomingEvent,
    LetterAssigned,
    LetterClosed,
    LetterCorrected,
    LetterDeposited,
    LetterDisposed,
    LetterDueMoved,
    LetterForwarded,
    LetterFrozen,
    LetterNoted,
    LetterOpened as LetterOpened,
    LetterRecalled,
    LetterRefused,
    LetterRegistered,
    LetterReopened,
    LetterThawed,
    NumberVoided,
    PiecesAdded,
    PiecesAsked,
    ReceiptGiven,
    ReceiptTaken,
)
from parapheur.domain.about_journal import (
    GapEvent,
    HeadAnnounced as HeadAnnounced,
    JournalAstray as JournalAstray,
    JournalDeclared as JournalDeclared,
)
from parapheur.domain.about_keys import (
    KeyEvent,
    KeyIssued as KeyIssued,
    KeyReplaced as KeyReplaced,
    PinRefused as PinRefused,
)
from parapheur.domain.about_mail import CorrespondenceChosen, MailEvent, MessageRetried
from parapheur.domain.about_notes import (
    InstructionFollowed as InstructionFollowed,
    InstructionGiven as InstructionGiven,
    NoteEvent,
    NoteWritten as NoteWritten,
)
from parapheur.domain.about_openings import DossierOpened
from parapheur.domain.about_office import (
    BackupDeclared,
    GuestKeyMade,
    HouseKeyEvent,
    HouseKeyTaken,
    InspectionBegun,
    InspectionEnded,
    ProgramStarted,
    ProgramStopped,
    RunEvent,
    SettingsTold,
)
from parapheur.domain.about_outgoing import (
    AnswerTaken,
    DispatchProven,
    LetterDispatched,
    OtherReceiptTaken,
    OutgoingDisposed,
    OutgoingEvent as OutgoingEvent,
    OutgoingFrozen,
    OutgoingNoted,
    OutgoingThawed,
    OutgoingVoided,
    SlipMade,
)
from parapheur.domain.about_papers import DocketMade as DocketMade
from parapheur.domain.about_people import (
    AbsenceDeclared,
    AbsenceEnded,
    AccountClosed,
    AccountOpened,
    AccountRenamed,
    AccountReopened,
    AssistanceEnded,
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    DossierLookedAt,
    HandwritingKept,
    HandwritingRemoved,
    InterimEnded,
    InterimGiven,
    KeyEnding,
    PasswordChanged,
    PasswordGiven,
    RolesSet,
    SealEnding,
    StaffEvent,
)
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_refusals import (
    AccountRefusal,
    AccessRefused as AccessRefused,
    ActRefused as ActRefused,
    EntryRefused,
    RefusalsCounted,
    StrangerRefused,
    StrangersRefusal,
)
from parapheur.domain.about_steering import (
    OpinionAsked as OpinionAsked,
    OpinionGiven as OpinionGiven,
    StepBypassed as StepBypassed,
    StepInserted as StepInserted,
    StepReassigned as StepReassigned,
    SteeringEvent,
    TurnHeld as TurnHeld,
    ValuesGiven as ValuesGiven,
)
from parapheur.domain.about_time import (
    ClockEvent,
    DeadlineMoved,
    DossierLapsed,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.happening import Event as Event
from parapheur.domain.about_registers import RegisterDayClosed as RegisterDayClosed
# isort: on

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
    | DocketMade
    | ErasureEvent
    | AuditEvent
    | HeadAnnounced
    | AccessAnswered
    | AccountRefusal
)
"""What happens to an account, and what its person does beside dossiers: `account/LOGIN`."""

OfficeEvent = StrangersRefusal | SettingsTold | HouseKeyEvent | RunEvent | GapEvent | CalendarEvent
"""What happens to the house itself: `office/...`, by the names of `OfficeStream`."""

LetterEvent = IncomingEvent | OutgoingEvent | DisposalEvent | RegisterDayClosed
"""What happens to letters: `incoming/NUMBER`, `outgoing/NUMBER`; what is decided on the end of
several, `disposal/NUMBER`; and to the registers they stand in, `register/BODY/REGISTER`."""

AnyEvent = DossierEvent | AccountEvent | OfficeEvent | LetterEvent | DossierOpened | LetterOpened
"""All that is ever told; who opens what is confidential, in a trail of its own beside it:
`opened/NUMBER`, `letter-opened/NUMBER`."""

NAMES: Mapping[type[AnyEvent], str] = {
    # Of a dossier.
    DossierDeposited: "Dossier deposited",
    DossierAmended: "Draft corrected",
    MarksPlaced: "Marks placed by hand",
    DossierStarted: "Circuit started",
    VisaGiven: "Visa given",
    StepSigned: "Document signed",
    StepSealed: "Seal put",
    StepAnswered: "Step done without a signature",
    DossierRejected: "Dossier rejected",
    DossierRecycled: "Dossier taken up again",
    DossierReturned: "Dossier returned to a step",
    VisaTakenBack: "Visa or answer taken back",
    TurnTransferred: "Turn handed to another desk",
    DossierCancelled: "Dossier cancelled",
    ValuesGiven: "Values given",
    TurnHeld: "Turn set aside",
    OpinionAsked: "Opinion asked",
    OpinionGiven: "Opinion given",
    StepBypassed: "Step bypassed",
    StepInserted: "Step added",
    StepReassigned: "Step given to other desks",
    DossierArchived: "Dossier archived",
    NoteWritten: "Note written",
    InstructionGiven: "Instruction given",
    InstructionFollowed: "Instruction followed",
    SigningAbandoned: "Signature not completed",
    DocumentTimestamped: "Document timestamped",
    StepReminded: "Deadline recalled",
    StepLate: "Deadline passed",
    StepEscalated: "Late step escalated",
    DossierLapsed: "Dossier sent back as late",
    DeadlineMoved: "Deadline moved by the calendar",
    GuestInvited: "Guest invited",
    InvitationWithdrawn: "Invitation withdrawn",
    GuestAdmitted: "Guest admitted",
    GuestCodeRefused: "Guest’s code refused",
    InvitationSpent: "Invitation ended by wrong codes",
    GuestSigned: "Guest signed",
    GuestDeclined: "Guest declined",
    # Of an account.
    LoggedIn: "Person entered",
    LoginRefused: "Password refused",
    LoggedOut: "Person left",
    SessionsRevoked: "All sessions ended",
    AccountOpened: "Account opened",
    AccountRenamed: "Account renamed",
    RolesSet: "Roles set",
    AccountClosed: "Account closed",
    AccountReopened: "Account opened again",
    PasswordGiven: "Password given",
    PasswordChanged: "Password changed",
    DeskGiven: "Desk given",
    DeskTaken: "Desk taken",
    AbsenceDeclared: "Absence declared",
    AbsenceEnded: "Absence ended",
    InterimGiven: "Interim given",
    InterimEnded: "Interim ended",
    AssistanceGiven: "Assistant appointed",
    AssistanceEnded: "Assistance ended",
    DossierLookedAt: "Dossier opened by an assistant",
    KeyEnding: "Certificate about to end",
    SealEnding: "Seal’s certificate about to end",
    HandwritingKept: "Handwriting kept",
    HandwritingRemoved: "Handwriting erased",
    KeyIssued: "Signing key issued",
    KeyReplaced: "Signing key replaced",
    PinRefused: "PIN refused",
    FactorAdded: "Second factor added",
    FactorRemoved: "Second factor removed",
    FactorTaken: "Second factor removed by an administrator",
    FactorRefused: "Second factor refused",
    CardRegistered: "Card registered",
    CardForgotten: "Card taken off",
    DelegationGiven: "Delegation given",
    DelegationRevoked: "Delegation revoked",
    CircuitDrafted: "Circuit version kept as a draft",
    CircuitPublished: "Circuit version published",
    CircuitWithdrawn: "Circuit withdrawn",
    DayLocked: "Order of the day locked",
    DayUnlocked: "Order of the day unlocked",
    CorrespondenceChosen: "Mail wishes chosen",
    MessageRetried: "Stuck message tried again",
    DocketMade: "Docket made",
    PersonErased: "Personal data erased",
    GuestErased: "Guest’s personal data erased",
    AuditorLooked: "Looked at by an auditor",
    CheckAsked: "Check of dossiers asked for",
    HeadAnnounced: "Head of the journal sent",
    AccessAnswered: "Request of access answered",
    AccessRefused: "Access refused",
    ActRefused: "Act refused",
    RefusalsCounted: "Further refusals counted",
    # Of a confidential dossier that is opened.
    DossierOpened: "Confidential dossier opened",
    # Of letters.
    LetterDeposited: "Letter deposited",
    ReceiptGiven: "Receipt given",
    ReceiptTaken: "Receipt taken at the counter",
    LetterRegistered: "Letter registered",
    NumberVoided: "Order number made void",
    LetterCorrected: "Letter’s entry corrected",
    LetterRefused: "Letter refused",
    LetterForwarded: "Letter sent on",
    DuplicateFound: "Letter put aside as a duplicate",
    PiecesAsked: "Pieces asked for",
    PiecesAdded: "Pieces brought",
    LetterAssigned: "Letter assigned",
    AssignmentDone: "Assignment done",
    LetterNoted: "Note on a letter",
    LetterRecalled: "Answer recalled",
    LetterDueMoved: "Date moved by the calendar",
    AnswerBegun: "Answer begun",
    AnswerSent: "Answer sent",
    LetterClosed: "Letter closed",
    LetterReopened: "Letter taken up again",
    LetterFrozen: "Letter frozen",
    LetterThawed: "Letter no longer frozen",
    LetterDisposed: "Letter destroyed at its end",
    LetterOpened: "Confidential letter opened",
    DisposalProposed: "Disposal proposed",
    DisposalWithdrawn: "Disposal given up",
    DisposalConfirmed: "Disposal confirmed",
    DisposalCertified: "Disposal certified",
    LetterDispatched: "Letter sent out",
    SlipMade: "Transmittal slip made",
    OtherReceiptTaken: "Receipt of the other body taken",
    AnswerTaken: "Answer taken by its depositor",
    DispatchProven: "Dispatch proven",
    OutgoingVoided: "Departure number made void",
    OutgoingNoted: "Note on a letter that goes out",
    OutgoingFrozen: "Letter that went out frozen",
    OutgoingThawed: "Letter that went out no longer frozen",
    OutgoingDisposed: "Letter that went out destroyed at its end",
    RegisterDayClosed: "Day of a register closed",
    # Of the house itself.
    EntryRefused: "Unknown name refused",
    StrangerRefused: "Refused without an account",
    SettingsTold: "Settings changed",
    CalendarRead: "Calendar read from its file",
    CalendarAmended: "Calendar changed",
    HouseKeyTaken: "Key of the house changed",
    GuestKeyMade: "Guest’s key made",
    ProgramStarted: "Program started",
    ProgramStopped: "Program stopped",
    InspectionBegun: "Inspection begun",
    InspectionEnded: "Inspection ended",
    BackupDeclared: "Backup declared",
    JournalAstray: "Records not as published",
    JournalDeclared: "Gap of the journal declared",
}
"""What each is called, in a word or two: the list of them all."""

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
