"""The transmittal slip of a letter that goes out (bordereau d'envoi): what left, when, to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.documents import Digest, Version
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.words import Words


@dataclass(frozen=True, slots=True)
class Sent:
    """A piece that goes out."""

    name: str
    pages: int
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What a transmittal slip tells."""

    letter: Outgoing
    body: Words
    to_body: Words | None
    sealer: Sealer
    """Whose seal it bears."""
    pieces: Sequence[Sent]
    """The letter itself first."""
    dossier: str
    """The reference of the dossier in which it was signed; empty without one."""
    answers: str
    """The order number of the letter that it answers; empty: none."""
    officer: Words
    entry: Digest
    """The fingerprint of the entry of the trail that tells the departure."""
    at: datetime
