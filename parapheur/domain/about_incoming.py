"""What happens to a letter that comes in: its trail is `incoming/NUMBER`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parapheur.domain.deadline import Deadline
from parapheur.domain.documents import Digest, Version
from parapheur.domain.filing import Confidentiality
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId
from parapheur.domain.recount import Reason
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import Depositor, OfLetter
from parapheur.domain.registry.notices import Accepted
from parapheur.domain.registry.numbers import OrderNumber
from parapheur.domain.registry.purposes import Assignment
from parapheur.domain.words import Language


class Channel(StrEnum):
    """How a letter came."""

    PORTAL = "portal"  #: deposited by its sender, on the public pages
    COUNTER = "counter"  #: on paper, entered with its scan by an officer
    BODY = "body"  #: from another body of this installation
    DESK = "desk"  #: an internal note, from a desk of the same body


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it was deposited, with what is shown of it."""

    name: OfLetter
    deposited: Version
    """The file itself, never changed."""
    shown: Version
    """What is read on screen: the same, or a copy as PDF that was made of it."""
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByOfficer(Event):
    """What somebody does with a letter by the desk they hold."""

    interim: str | None = None
    """The reference of the act by which they hold it, if for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDeposited(Event):
    """A letter was deposited, with its pieces: acknowledged from here on."""

    body: BodyId
    channel: Channel
    type: KindId
    subject: OfLetter
    depositor: Depositor
    pieces: tuple[Piece, ...]
    """The letter itself, then what is joined to it."""
    language: Language
    counted: date
    """The date of receipt: the day on which it counts, in Casablanca."""
    secret: Digest
    """The digest of what its depositor follows it by."""
    service: DeskId | None = None
    """To whom in the body it is addressed."""
    reference: OfLetter = ""
    """The sender's own."""
    dated: date | None = None
    """The date that the letter itself bears."""
    from_letter: int | None = None
    """The letter of another body that was sent on here."""
    from_outgoing: int | None = None
    """The letter of another body that went out to here."""
    first_deposited: datetime | None = None
    """When it was deposited with the body that sent it on, or with the first of them."""
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    """As which it came from another body: it is never more open here."""
    notice: Accepted | None = None
    """The notice of law 09-08, which only the public pages show and ask to accept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptGiven(Event):
    """The receipt was drawn, sealed and kept (récépissé)."""

    receipt: Version
    code: str
    """By which anybody asks this office whether it made it."""
    timestamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTaken(ByOfficer):
    """An officer took the receipt of a paper letter, to hand it over with its secret (retrait)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRegistered(ByOfficer):
    """An officer gave the letter its order number (enregistrement)."""

    number: OrderNumber
    type: KindId
    """As the officer reads it."""
    confidentiality: Confidentiality
    due: datetime | None
    """By when an answer is owed, by the kind's deadline."""
    deadline: Deadline | None = None
    """The kind's, as it was then."""
    counted_by: Digest | None = None
    """The calendar that counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberVoided(ByOfficer):
    """The order number was made void; the letter waits again (numéro annulé)."""

    number: OrderNumber
    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCorrected(ByOfficer):
    """What was entered of the letter was corrected; what it said before stays told."""

    subject: OfLetter
    reference: OfLetter
    dated: date | None
    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRefused(ByOfficer):
    """An officer refused the letter, with the reason that its depositor reads."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForwarded(ByOfficer):
    """The letter was sent on to the competent body, where it is another letter (transmission)."""

    body: BodyId
    letter: int
    """Its number there."""
    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateFound(ByOfficer):
    """The letter was put aside: it had come already."""

    of: int
    """The letter that it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesAsked(ByOfficer):
    """The depositor was asked, once, for pieces that are missing."""

    text: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesAdded(Event):
    """The depositor brought the pieces that were asked for."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAssigned(ByOfficer):
    """The letter was given to desks, each for a purpose (imputation)."""

    desk: DeskId
    """For which the actor gave it."""
    assignments: tuple[Assignment, ...]
    counted_by: Digest | None = None
    """The calendar by which it is told when they are due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentDone(ByOfficer):
    """A desk did what it owed, or said what it thinks."""

    desk: DeskId
    number: int
    """Of the assignment."""
    outcome: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterNoted(ByOfficer):
    """Somebody of the house wrote an internal note: no depositor ever reads it."""

    text: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRecalled(Event):
    """Whoever owes an answer was reminded, or told that it is late."""

    desk: DeskId
    number: int
    """Of the assignment."""
    late: bool
    escalated: DeskId | None = None
    """The desk above, which was told too."""


@dataclass(frozen=True, slots=True)
class DueMoved:
    """One date by which something is owed, before and after."""

    number: int
    """Of the assignment; 0: the letter's own."""
    old: datetime
    new: datetime
    remind: datetime | None = None
    escalate: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDueMoved(Event):
    """The calendar changed while something was owed: a holiday declared late."""

    moves: tuple[DueMoved, ...]
    counted_by: Digest
    """The calendar that counts now."""
    why: tuple[Reason, ...]
    """The rows that moved them; empty: the legal time, or a calendar that is no longer known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBegun(ByOfficer):
    """A draft answer became a dossier of the signature book."""

    desk: DeskId
    dossier: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSent(Event):
    """The answer went out, under a departure number: the letter is answered."""

    outgoing: int
    number: OrderNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterClosed(ByOfficer):
    """The letter was closed without an answer, with the reason (classement)."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReopened(ByOfficer):
    """A letter that was closed was taken up again."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFrozen(ByOfficer):
    """The letter is not to be destroyed for now, whatever its age (gel)."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterThawed(ByOfficer):
    """What kept the letter from being destroyed is over (levée du gel)."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDisposed(Event):
    """What the letter held was destroyed at the end of its time; its trail stays (élimination)."""

    disposal: int
    """The decision of two people by which it was."""
    basis: str
    """The law, and the visa of the archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOpened(Event):
    """Somebody opened a confidential letter: told in `letter-opened/NUMBER`."""

    shown: Digest | None = None
    """Of the piece, if one was opened."""


IncomingEvent = (
    LetterDeposited
    | ReceiptGiven
    | ReceiptTaken
    | LetterRegistered
    | NumberVoided
    | LetterCorrected
    | LetterRefused
    | LetterForwarded
    | DuplicateFound
    | PiecesAsked
    | PiecesAdded
    | LetterAssigned
    | AssignmentDone
    | LetterNoted
    | LetterRecalled
    | LetterDueMoved
    | AnswerBegun
    | AnswerSent
    | LetterClosed
    | LetterReopened
    | LetterFrozen
    | LetterThawed
    | LetterDisposed
)
