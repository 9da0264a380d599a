"""What shows that a dossier exists and is whole, for auditors who may not read what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.sight import DossierOpened, leaves_a_trace
from parapheur.domain.trail import Entry, breaks
from parapheur.web.here import office

MOST = 200
"""Openings shown, the newest ones."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One entry of a history, without what it tells."""

    seq: int
    digest: Digest
    at: datetime | None
    document: Digest | None
    """Of what was deposited or signed there."""
    original: Digest | None = None
    """Of the file as it was deposited, where the document is a copy of it."""


@dataclass(frozen=True, slots=True)
class Openings:
    """Who opened a confidential dossier, newest first."""

    shown: tuple[DossierOpened, ...] = ()
    broken: bool = False


def proofs(trail: Sequence[Entry], events: Sequence[DossierEvent]) -> list[Proof]:
    """Return the entries as fingerprints; without days where they cannot be read any more."""
    if len(events) != len(trail):
        return [Proof(entry.seq, entry.digest, None, None) for entry in trail]
    return [
        Proof(entry.seq, entry.digest, event.at, _document(event), _original(event))
        for entry, event in zip(trail, events, strict=True)
    ]


def openings_of(number: DossierId, dossier: Dossier) -> Openings:
    """Return who opened the dossier, where each opening is kept."""
    if not leaves_a_trace(dossier):
        return Openings()
    entries = office().reading.entries(f"opened/{number}")
    try:
        told = office().reading.openings(number)
    except (ValueError, KeyError, TypeError):  # altered: the inspection says how
        return Openings((), broken=True)
    return Openings(tuple(told[: -MOST - 1 : -1]), bool(breaks(entries)))


def fingerprints(number: DossierId, trail: Sequence[Entry]) -> dict[str, object]:
    """Return the history as its fingerprints alone, and where its chain breaks."""
    return {
        "stream": f"dossier/{number}",
        "entries": [{"seq": entry.seq, "digest": entry.digest} for entry in trail],
        "breaks": [list(wrong) for wrong in breaks(trail)],
    }


def _original(event: DossierEvent) -> Digest | None:
    brought = event.main if isinstance(event, DossierDeposited | DossierRecycled) else None
    return brought.original.digest if brought and brought.original else None


def _document(event: DossierEvent) -> Digest | None:
    match event:
        case DossierDeposited():
            return event.main.version.digest
        case DossierRecycled(main=corrected):
            return corrected.version.digest if corrected else None
        case DossierStarted() | VisaGiven() | StepSigned() | StepSealed() | DocumentTimestamped():
            return event.signature.version.digest if event.signature.version else None
        case _:
            return None
