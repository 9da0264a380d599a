"""What this office answers to anybody who asks about a document: no more than its paper shows.

1. It vouches for one thing alone: the very bytes that a finished dossier ended with.
2. Sound signatures on bytes that it does not know are another's business, and never become its
   word; a version that it knows counts as the state of its dossier says.
3. Names are told of a document it vouches for, and only those whose marks stand on the page, in the
   words of these marks. Of a visa, which leaves no mark, nothing is told.
4. Of what may not be read by all, it is not told whether it was refused or is on its way.
5. A code that was never given is answered alike, whatever it is.
6. Of a letter whose receipt it is, number, date, body and fingerprints are told, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.appearance import Shown
from parapheur.domain.docket import Signing, finished
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import DossierEvent, StepSealed, StepSigned
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.verdict import Conclusion, Problem, Verdict


class Finding(StrEnum):
    """What was found of a file or a code."""

    VOUCHED = "vouched"  #: the document of a finished dossier, byte for byte
    DOCKET = "docket"  #: a docket that was made here, byte for byte
    RECEIPT = "receipt"  #: a receipt that was given here, byte for byte
    UNFINISHED = "unfinished"  #: of a dossier that is still on its way
    STOPPED = "stopped"  #: of a dossier that was refused or given up
    WITHHELD = "withheld"  #: one of the two, and it is not told which
    REPLACED = "replaced"  #: another version took its place
    CHANGED = "changed"  #: it began as a document of this office
    ADDED = "added"  #: it begins with a document that is vouched for; others went on
    BROKEN = "broken"  #: its signatures do not hold
    FOREIGN = "foreign"  #: signed, and not known here
    UNSIGNED = "unsigned"  #: without a signature, and not known here
    UNREADABLE = "unreadable"  #: no file that can be checked
    UNKNOWN = "unknown"  #: no code of this office

    @property
    def answer(self) -> "Answer":
        """The answer in one word."""
        return ANSWERS[self]


class Answer(StrEnum):
    """The three answers there are."""

    VALID = "valid"
    NOT_VALID = "not-valid"
    UNKNOWN = "unknown"


ANSWERS = {
    Finding.VOUCHED: Answer.VALID,
    Finding.DOCKET: Answer.VALID,
    Finding.RECEIPT: Answer.VALID,
    Finding.UNFINISHED: Answer.NOT_VALID,
    Finding.STOPPED: Answer.NOT_VALID,
    Finding.WITHHELD: Answer.NOT_VALID,
    Finding.REPLACED: Answer.NOT_VALID,
    Finding.CHANGED: Answer.NOT_VALID,
    Finding.BROKEN: Answer.NOT_VALID,
    Finding.ADDED: Answer.UNKNOWN,
    Finding.FOREIGN: Answer.UNKNOWN,
    Finding.UNSIGNED: Answer.UNKNOWN,
    Finding.UNREADABLE: Answer.UNKNOWN,
    Finding.UNKNOWN: Answer.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Signed:
    """Whom a mark on the page names."""

    actor: Login
    desk: DeskId
    on_behalf: bool = False
    """In the place of who holds the desk: the mark names both."""
    guest: str | None = None
    seal: bool = False
    body: BodyId | None = None
    """Whose seal it is, if it is not the organisation's."""
    at: datetime | None = None
    """None: the mark shows the name alone."""
    full: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is told of a document that this office knows."""

    number: DossierId
    finding: Finding
    """Of the dossier's document as it now is."""
    document: Digest | None = None
    """The fingerprint of the document that is vouched for."""
    length: int = 0
    ended: datetime | None = None
    """When the last of it was signed."""
    signed: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipted:
    """What is told of a letter to whoever holds its receipt (6)."""

    number: str
    """The deposit number."""
    at: datetime
    counted: date
    """The date of receipt."""
    body: BodyId
    prints: tuple[Digest, ...]
    """Of what was deposited, in order."""
    receipt: Digest


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to who asked."""

    finding: Finding
    known: Known | None = None
    verdict: Verdict | None = None
    """On the signatures of the file itself; None: a code was given."""
    digest: Digest | None = None
    length: int = 0
    evidence: Conclusion | None = None
    """On the evidence file that was brought, the document in which all the rest is about."""
    receipt: Receipted | None = None
    """The receipt is one that was given here."""

    @property
    def ours(self) -> bool:
        """Say whether this office knows it."""
        return self.known is not None or self.receipt is not None


def known_of(number: DossierId, dossier: Dossier, events: Sequence[DossierEvent]) -> Known:
    """Return what is told of the document that a dossier now has."""
    finding = finding_of(dossier)
    if finding is not Finding.VOUCHED:
        return Known(number, finding)
    last = [event for event in events if isinstance(event, Signing) and _stands(event, dossier)]
    return Known(
        number,
        finding,
        dossier.version.digest,
        dossier.version.length,
        last[-1].at if last else None,
        tuple(_signed(dossier, events)),
    )


def finding_of(dossier: Dossier) -> Finding:
    """Return how this office stands to a dossier's document."""
    if finished(dossier):
        return Finding.VOUCHED
    if dossier.confidentiality is not Confidentiality.ORDINARY:  # 4
        return Finding.WITHHELD
    return Finding.UNFINISHED if dossier.state in ON_THE_WAY else Finding.STOPPED


ON_THE_WAY = frozenset({State.DRAFT, State.CIRCULATING})


def of_signatures(verdict: Verdict) -> Finding:
    """Return what is found of a file that is not known here, by its own signatures (2)."""
    if Problem.NO_SIGNATURE in verdict.problems:
        return Finding.UNSIGNED
    match verdict.verdict:
        case Conclusion.INVALID:
            return Finding.BROKEN
        case Conclusion.UNREADABLE:
            return Finding.UNREADABLE
        case Conclusion.VALID | Conclusion.INDETERMINATE:
            return Finding.FOREIGN


def _stands(event: Signing, dossier: Dossier) -> bool:
    return event.signature.version is not None and event.signature.version in dossier.versions


def _signed(dossier: Dossier, events: Sequence[DossierEvent]) -> Iterator[Signed]:
    """Yield whom the marks on the page name (3)."""
    shows = dossier.circuit.appearance.shows if dossier.circuit else Shown.NOTHING
    marked = {field.name for field in dossier.fields if field.visible}
    for event in events:
        if not isinstance(event, StepSigned | StepSealed | GuestSigned):
            continue
        if event.signature.field not in marked or not _stands(event, dossier):
            continue
        yield Signed(
            event.actor,
            event.desk,
            on_behalf=getattr(event, "on_behalf_of", None) is not None,
            guest=event.name if isinstance(event, GuestSigned) else None,
            seal=isinstance(event, StepSealed),
            body=event.body if isinstance(event, StepSealed) else None,
            at=event.at if shows is Shown.FULL else None,
            full=shows is Shown.FULL,
        )
