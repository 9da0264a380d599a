"""What things are called: the states, acts and roles of the rules; persons, desks and circuits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.about_incoming import Channel
from parapheur.domain.about_office import HouseKey, Program
from parapheur.domain.about_outgoing import Route
from parapheur.domain.answers import Opinion
from parapheur.domain.baseline import Baseline
from parapheur.domain.checked import Answer
from parapheur.domain.checks import Outcome, Trouble
from parapheur.domain.circuit import Action, CircuitId, Visas
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.correspondence import Rhythm
from parapheur.domain.factors import Factor, SecondFactor
from parapheur.domain.filing import Confidentiality
from parapheur.domain.levels import Level
from parapheur.domain.lifecycle import LetterState, Move, State, StepState
from parapheur.domain.people import DeskId, Login, Role
from parapheur.domain.registry.bodies import Family
from parapheur.domain.registry.depositors import DepositorKind, Identifier
from parapheur.domain.registry.disposal import Stage
from parapheur.domain.registry.numbers import Register
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.sight import Looked
from parapheur.domain.verdict import Conclusion, Integrity, Modification, Trust
from parapheur.domain.words import Language, Words
from parapheur.words.ades import SAID
from parapheur.words.catalog import translate

NAMED: tuple[tuple[StrEnum, str], ...] = (
    (DepositorKind.CITIZEN, "Citizen"),
    (DepositorKind.COMPANY, "Company"),
    (DepositorKind.ASSOCIATION, "Association"),
    (DepositorKind.ADMINISTRATION, "Administration"),
    (DepositorKind.PUBLIC_BODY, "Public body"),
    (Identifier.CIN, "National identity card (CIN)"),
    (Identifier.PASSPORT, "Passport"),
    (Identifier.RESIDENCE, "Residence card"),
    (Identifier.ICE, "Common company identifier (ICE)"),
    (Identifier.NONE, "No identifier"),
    (Family.ADMINISTRATION, "Administrations"),
    (Family.PUBLIC_BODY, "Public bodies"),
    (Family.TERRITORY, "Territorial authorities"),
    (LetterState.DEPOSITED, "Deposited at the registry"),
    (LetterState.REGISTERED, "Registered"),
    (LetterState.ASSIGNED, "Assigned"),
    (LetterState.ANSWERED, "Answered"),
    (LetterState.CLOSED, "Closed"),
    (LetterState.REFUSED, "Refused by the registry"),
    (LetterState.FORWARDED, "Sent on"),
    (LetterState.DUPLICATE, "Duplicate"),
    (Channel.PORTAL, "Public portal"),
    (Channel.COUNTER, "On paper"),
    (Channel.BODY, "From another body"),
    (Channel.DESK, "Internal note"),
    (Register.ARRIVAL, "Arrivals"),
    (Register.DEPARTURE, "Departures"),
    (Register.INTERNAL, "Internal letters"),
    (Route.PORTAL, "On the follow-up page"),
    (Route.MAIL, "By mail"),
    (Route.PRINT, "Printed"),
    (Route.BODY, "To another body"),
    (Purpose.ATTRIBUTION, "For action"),
    (Purpose.NECESSARY, "For necessary action"),
    (Purpose.OPINION, "For opinion"),
    (Purpose.PERUSAL, "For perusal and return"),
    (Purpose.INFORMATION, "For information"),
    (Purpose.COPY, "Copy to"),
    (Stage.PROPOSED, "Proposed"),
    (Stage.WITHDRAWN, "Given up"),
    (Stage.CONFIRMED, "Confirmed"),
    (Stage.CERTIFIED, "Certified"),
    (State.DRAFT, "Draft"),
    (State.CIRCULATING, "In circulation"),
    (State.REJECTED, "Rejected"),
    (State.FINISHED, "Finished"),
    (State.CANCELLED, "Cancelled"),
    (State.ARCHIVED, "Archived"),
    (Move.START, "Start the circuit"),
    (Move.ACT, "Act on the step"),
    (Move.FINISH, "Finish"),
    (Move.REJECT, "Reject"),
    (Move.RECYCLE, "Take up again"),
    (Move.RETURN, "Return to an earlier step"),
    (Move.UNDO, "Take the visa back"),
    (Move.TRANSFER, "Hand over the turn"),
    (Move.CANCEL, "Cancel the dossier"),
    (Move.HOLD, "Set aside until a day"),
    (Move.CONSULT, "Ask for an opinion"),
    (Move.BYPASS, "Go on without the step"),
    (Move.INVITE, "Invite a guest to sign"),
    (Move.CHANGE, "Change what is ahead"),
    (Move.ARCHIVE, "Archive"),
    (StepState.AHEAD, "To come"),
    (StepState.CURRENT, "Current step"),
    (StepState.DONE, "Done"),
    (StepState.REFUSED, "Refused"),
    (StepState.SKIPPED, "Skipped: its condition does not hold"),
    (StepState.BYPASSED, "Bypassed by an administrator"),
    (Action.VISA, "Visa"),
    (Action.SIGN, "Signature"),
    (Action.SEAL, "Electronic seal"),
    (Action.READ, "Taking note"),
    (Action.OPINION, "Opinion"),
    (Action.PREPARE, "Preparation"),
    (Action.DISPATCH, "Dispatch"),
    (Action.PAPER, "Signature on paper"),
    (Action.EXTERNAL, "Signature of a guest"),
    (Action.ARCHIVE, "Archiving"),
    (Level.SIMPLE, "Simple signature"),
    (Level.ADVANCED, "Advanced signature"),
    (Level.QUALIFIED, "Qualified signature"),
    (Baseline.B, "B-B: signed, at the time its signers claim"),
    (Baseline.T, "B-T: a time server proves since when it has been signed"),
    (Baseline.LT, "B-LT: whether its certificates were revoked stands in the document"),
    (Baseline.LTA, "B-LTA: an archive timestamp covers all of it, and is renewed"),
    (Factor.CODE, "Code of an application"),
    (Factor.PASSKEY, "Passkey"),
    (SecondFactor.CODE, "a code of an authenticator application"),
    (SecondFactor.PASSKEY, "a passkey"),
    (SecondFactor.EITHER, "a code of an authenticator application, or a passkey"),
    (Opinion.FAVOURABLE, "Favourable"),
    (Opinion.RESERVED, "Favourable with reserves"),
    (Opinion.UNFAVOURABLE, "Unfavourable"),
    (Standing.DRAFT, "Draft version"),
    (Standing.PUBLISHED, "Published"),
    (Standing.WITHDRAWN, "Withdrawn"),
    (Visas.INSIDE, "Visas are signed in the document, without a mark on the page"),
    (Visas.BESIDE, "Visas are signed in the record, beside the document"),
    (Confidentiality.ORDINARY, "Ordinary"),
    (Confidentiality.RESTRICTED, "Restricted circulation"),
    (Confidentiality.CONFIDENTIAL, "Confidential"),
    (Looked.PAGE, "its page"),
    (Looked.PIECE, "one of its pieces"),
    (Looked.HISTORY, "its history"),
    (Program.SERVE, "Pages"),
    (Program.WORKER, "Background work"),
    (HouseKey.AUTHORITY, "the authority of the keys made here"),
    (HouseKey.SEAL, "the seal of the organisation"),
    (HouseKey.BODY, "the seal of a body"),
    (HouseKey.TIME, "the time server of the house"),
    (HouseKey.JOURNAL, "the journal of the house"),
    (Outcome.SOUND, "Sound"),
    (Outcome.DOUBTFUL, "Not all established"),
    (Outcome.UNSOUND, "Unsound"),
    (Trouble.CHAIN, "An entry of its history was altered, added or taken away"),
    (Trouble.HISTORY, "Its history cannot be read, or tells what the rules never allow"),
    (Trouble.RECORD, "What is shown of it is not what its history adds up to"),
    (Trouble.BYTES, "A document is missing, or is not what its fingerprint says"),
    (Trouble.SIGNATURE, "A signature in the document is not sound, or one is missing"),
    (Trouble.BESIDE, "A signature kept beside the document is not sound"),
    (Trouble.UNPROVED, "Not everything about its signatures could be established"),
    (AuditPage.SEARCH, "a search"),
    (AuditPage.DOSSIER, "its page itself"),
    (AuditPage.PIECE, "one of its pieces"),
    (AuditPage.HISTORY, "its history"),
    (AuditPage.VERSIONS, "its versions"),
    (AuditPage.STOOD, "how it stood at an instant"),
    (AuditPage.STANDINS, "delegations and interims"),
    (AuditPage.REFUSALS, "refusals and failed tries"),
    (AuditPage.FIGURES, "statistics"),
    (AuditPage.CHECKS, "checks of dossiers"),
    (AuditPage.LOOKS, "what auditors looked at"),
    (AuditPage.EXPORT, "a list taken away as a file"),
    (Role.OFFICIAL, "Official"),
    (Role.SECRETARY, "Secretary"),
    (Role.AUDITOR, "Auditor"),
    (Role.ADMINISTRATOR, "Administrator"),
    (Conclusion.VALID, "Valid"),
    (Conclusion.INVALID, "Invalid"),
    (Conclusion.INDETERMINATE, "Indeterminate"),
    (Conclusion.UNREADABLE, "Unreadable"),
    (Integrity.INTACT, "The signed bytes are intact"),
    (Integrity.BROKEN, "The signed bytes were changed"),
    (Modification.NONE, "Nothing was added after this signature"),
    (Modification.PERMITTED, "Only permitted additions followed, such as other signatures"),
    (Modification.FORBIDDEN, "A forbidden change was made after this signature"),
    (Trust.TRUSTED, "The certificate comes from a trusted authority"),
    (Trust.TEST, "The certificate comes from a test authority: it proves nothing elsewhere"),
    (Trust.UNKNOWN, "The certificate comes from an authority unknown here"),
    (Trust.REFUSED, "The certificate was expired, revoked, or not allowed to sign"),
    (Language.AR, "Arabic"),
    (Language.FR, "French"),
    (Language.EN, "English"),
    (Rhythm.AT_ONCE, "At once"),
    (Rhythm.HOURLY, "Every hour, together"),
    (Rhythm.DAILY, "Every day at eight, together"),
    (Rhythm.WEEKLY, "On Mondays at eight, together"),
    (Rhythm.NEVER, "Only what nobody may miss (refusals, returns, reminders), once a day"),
    (Answer.VALID, "Valid"),
    (Answer.NOT_VALID, "Not valid"),
    (Answer.UNKNOWN, "Unknown here"),
    *SAID,
)
"""Each value that pages show, and its name. Pairs, since members of two enums may be equal."""

_BY_MEMBER = {(type(member), member.value): name for member, name in NAMED}


def name_of(language: Language, member: StrEnum) -> str:
    """Return what a state, an act, a role or a verdict is called."""
    return translate(language, _BY_MEMBER[type(member), member.value])


@dataclass(frozen=True, slots=True)
class Names:
    """How the persons, desks, steps, circuits and bodies spoken of are called."""

    people: Mapping[Login, Words] = field(default_factory=dict)
    desks: Mapping[DeskId, Words] = field(default_factory=dict)
    steps: Mapping[str, Words] = field(default_factory=dict)
    circuits: Mapping[CircuitId, Words] = field(default_factory=dict)
    bodies: Mapping[str, Words] = field(default_factory=dict)

    def of_fact(self, name: str, value: object) -> object:
        """Return what a fact of a refusal or event stands for, or the value itself."""
        match name:
            case "actor" | "by" | "login":
                return self.people.get(Login(str(value)), value)
            case "desk":
                return self.desks.get(DeskId(str(value)), value)
            case "step":
                return self.steps.get(str(value), value)
            case "circuit":
                return self.circuits.get(CircuitId(str(value)), value)
            case "body":
                return self.bodies.get(str(value), value)
            case _:
                return value


NOBODY = Names()
