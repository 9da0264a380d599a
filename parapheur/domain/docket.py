"""The docket of a dossier (bordereau de signature): its acts in order, and every fingerprint.

It tells what people did to the document and what they said of it. Who was reminded, who took notes
and whose turn was set aside is for the evidence that is attached to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from parapheur.domain.about_guests import GuestDeclined, GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import DossierLapsed
from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest, Document, Version
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import (
    DossierCancelled,
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    OpinionGiven,
    StepAnswered,
    StepBypassed,
    StepInserted,
    StepReassigned,
    StepSealed,
    StepSigned,
    TurnTransferred,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.paper_codes import Code
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.progress import PASSED
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.standing import apply
from parapheur.domain.trail import Entry
from parapheur.domain.verdict import Verdict
from parapheur.domain.words import Words

Signing = DossierStarted | VisaGiven | StepSigned | StepSealed | GuestSigned | DocumentTimestamped
Told = (
    Signing
    | DossierDeposited
    | DossierRecycled
    | StepAnswered
    | DossierRejected
    | DossierReturned
    | VisaTakenBack
    | TurnTransferred
    | StepBypassed
    | StepInserted
    | StepReassigned
    | OpinionGiven
    | GuestDeclined
    | DossierLapsed
    | DossierCancelled
)
"""What a docket tells, one act after the other."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act, with the circuit that the dossier was on."""

    number: int
    """Counts from 1, among those that are told."""
    event: Told
    circuit: Circuit | None
    stands: bool
    """Whether it still counts: not taken back, and of no round that was begun anew."""


class Piece(StrEnum):
    """What a fingerprint is taken of."""

    DEPOSIT = "deposit"  #: the file as somebody brought it
    COPY = "copy"  #: what went on the circuit in its place
    ANNEXE = "annexe"
    SCAN = "scan"  #: of what was signed on paper
    VERSION = "version"  #: the document as an act left it
    BESIDE = "beside"  #: a signature that stays in the record


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of one piece, and the act it comes from."""

    piece: Piece
    version: Version
    act: int
    name: str = ""
    stands: bool = True
    newest: bool = False
    """It is the document as it now is."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What a docket carries within itself, to be checked by a machine."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The newest published head of the journal in which the dossier's entries are leaves."""

    size: int
    root: Digest
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """All that a docket tells."""

    number: DossierId
    dossier: Dossier
    organisation: Words
    acts: tuple[Act, ...]
    prints: tuple[Fingerprint, ...]
    verdict: Verdict
    """On the document, at the moment of the docket."""
    entries: int
    """Of the dossier's own trail."""
    last: Digest
    """The digest of its newest entry."""
    head: Head | None
    at: datetime
    code: Code | None
    address: str
    """Where anybody asks whether this office vouches for it; empty: nowhere."""
    test: bool
    """A certificate on the document, or the seal of the docket, is a test authority's."""
    people: Mapping[Login, Person] = field(default_factory=dict)
    desks: Mapping[DeskId, Words] = field(default_factory=dict)
    bodies: Mapping[BodyId, Words] = field(default_factory=dict)
    """Those that have a registry here: one may have sealed an answer of its own."""

    @property
    def provisional(self) -> bool:
        """Say whether the dossier is still on its way."""
        return self.dossier.state in {State.CIRCULATING, State.DRAFT}

    @property
    def stopped(self) -> bool:
        """Say whether it was refused or given up: nobody vouches for its document."""
        return not self.provisional and not finished(self.dossier)

    @property
    def circuit(self) -> Circuit | None:
        """The circuit that the dossier is on, or was last on."""
        return next((act.circuit for act in reversed(self.acts) if act.circuit), None)


def finished(dossier: Dossier) -> bool:
    """Say whether every step was done; also of one that was put away since."""
    if dossier.state is State.ARCHIVED:
        return all(one in PASSED for one in dossier.progress)
    return dossier.state is State.FINISHED


def acts_of(events: Sequence[DossierEvent], dossier: Dossier) -> tuple[Act, ...]:
    """Return what is told of these events, which lead to the dossier."""
    acts: list[Act] = []
    then: Dossier | None = None
    for event in events:
        before, then = then, apply(then, event)
        if isinstance(event, Told):
            circuit = (before.circuit if before else None) or then.circuit
            acts.append(Act(len(acts) + 1, event, circuit, _stands(event, dossier)))
    return tuple(acts)


def _stands(event: Told, dossier: Dossier) -> bool:
    if isinstance(event, DossierStarted | DocumentTimestamped):
        return event.signature.version in dossier.versions
    if isinstance(event, VisaGiven | StepSigned | StepSealed | GuestSigned | StepAnswered):
        done = (event.position, event.desk, event.at)
        return done in {(act.position, act.desk, act.at) for act in dossier.acts}
    return True


def prints_of(acts: Sequence[Act], dossier: Dossier) -> tuple[Fingerprint, ...]:
    """Return the fingerprint of every piece that these acts brought or made."""
    return tuple(one for act in acts for one in _prints(act, dossier))


def _prints(act: Act, dossier: Dossier) -> Iterator[Fingerprint]:
    event = act.event
    match event:
        case DossierDeposited():
            yield from _brought(act, event.main, dossier)
            for one in event.annexes:
                yield Fingerprint(Piece.ANNEXE, one.deposited, act.number, one.name)
        case DossierRecycled(main=main) if main is not None:
            yield from _brought(act, main, dossier)
        case StepAnswered(answer=answer) if answer.scan is not None:
            scan = answer.scan
            yield Fingerprint(Piece.SCAN, scan.deposited, act.number, scan.name, act.stands)
        case _ if isinstance(event, Signing):
            version, beside = event.signature.version, event.signature.attestation
            if version is not None:
                stands, newest = version in dossier.versions, version == dossier.version
                yield Fingerprint(Piece.VERSION, version, act.number, "", stands, newest)
            if beside is not None:
                yield Fingerprint(Piece.BESIDE, beside, act.number, "", act.stands)
        case _:
            pass


def _brought(act: Act, document: Document, dossier: Dossier) -> Iterator[Fingerprint]:
    stands = document == dossier.main
    newest = document.version == dossier.version
    yield Fingerprint(
        Piece.DEPOSIT,
        document.deposited,
        act.number,
        document.name,
        stands,
        newest and document.original is None,
    )
    if document.original is not None:
        yield Fingerprint(Piece.COPY, document.version, act.number, document.name, stands, newest)


def entries_alone(trail: Sequence[Entry]) -> Enclosed:
    """Return the entries of a trail as they are stored, one a line."""
    lines = b"".join(entry.body + b"\n" for entry in trail)
    return Enclosed("entries.jsonl", "application/jsonl", lines)
