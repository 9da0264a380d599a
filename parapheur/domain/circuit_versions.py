"""Circuits made in the web view: every version that was ever kept, and which one is in force.

A version is added and never changed. To withdraw a circuit, or to go back to an earlier text, is
to add another version. What a dossier started with it carries itself.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    BadIdentifier,
    CircuitMoved,
    CircuitNotInForce,
    CircuitTaken,
    TextTooLong,
)
from parapheur.domain.people import Login
from parapheur.domain.words import visible

LONGEST_NOTE = 500
"""Characters of what an author says about a version."""

IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_IDENTIFIER = 64


class Standing(StrEnum):
    """What a version is for."""

    DRAFT = "draft"  #: kept for later: what was in force stays so
    PUBLISHED = "published"  #: dossiers start with it from now on
    WITHDRAWN = "withdrawn"  #: no dossier starts on this circuit any more


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitVersion:
    """A circuit as somebody kept it."""

    circuit: CircuitId
    number: int
    """Counts from 1 for each circuit, without a gap."""
    standing: Standing
    document: str
    """Canonical JSON of the published shape, as a file of `workflows/` would say it."""
    at: datetime
    author: Login
    note: str = ""

    @property
    def digest(self) -> Digest:
        """SHA-256 of the document."""
        return Digest(hashlib.sha256(self.document.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a document that is not of the published shape."""

    path: tuple[str | int, ...]
    problem: str
    """In English, as the command line says it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A circuit as it is written, once it was read: whole, or with its mistakes."""

    document: str = ""
    """Canonical JSON; empty where there are mistakes."""
    circuit: Circuit | None = None
    mistakes: tuple[Mistake, ...] = ()


def in_force(versions: Iterable[CircuitVersion]) -> CircuitVersion | None:
    """Return the version of one circuit that dossiers start with, of all of them in order."""
    decided = [one for one in versions if one.standing is not Standing.DRAFT]
    return decided[-1] if decided and decided[-1].standing is Standing.PUBLISHED else None


def identifier_of(text: str) -> CircuitId:
    """Return the identifier of a new circuit. `BadIdentifier`."""
    if len(text) > LONGEST_IDENTIFIER or not IDENTIFIER.fullmatch(text):
        raise BadIdentifier(most=LONGEST_IDENTIFIER)
    return CircuitId(text)


def following(
    known: Sequence[CircuitVersion],
    *,
    circuit: CircuitId,
    seen: int,
    standing: Standing,
    document: str,
    at: datetime,
    author: Login,
    note: str = "",
) -> CircuitVersion:
    """Return the version that comes after `known`, which are all of this circuit.

    `seen` is the newest version its author had before their eyes, 0 for a new circuit; whoever
    has missed one is refused (`CircuitMoved`), so that no text takes the place of one unread.
    `CircuitTaken`, `TextTooLong`, `CircuitNotInForce`.
    """
    said = visible(" ".join(note.split()))
    if len(said) > LONGEST_NOTE:
        raise TextTooLong(most=LONGEST_NOTE)
    if known and not seen:
        raise CircuitTaken(circuit=circuit)
    if len(known) != seen:
        raise CircuitMoved(circuit=circuit, version=len(known))
    if standing is Standing.WITHDRAWN and in_force(known) is None:
        raise CircuitNotInForce(circuit=circuit)
    return CircuitVersion(
        circuit=circuit,
        number=seen + 1,
        standing=standing,
        document=document,
        at=at,
        author=author,
        note=said,
    )
