"""The evidence file (dossier de preuve): what goes into it, and what it is once it is put together.

It proves a dossier without this program: `parapheur.evidence` writes and checks it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import DossierId
from parapheur.domain.journal import Proven, SignedHead
from parapheur.domain.trail import Entry
from parapheur.domain.verdict import Verdict

SEALING = -3
"""The place of its seal among the steps: it stands at none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file in it."""

    name: str
    version: Version
    data: bytes | None = None
    """None: the bytes stand in the files, by their digest."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of a document, which is the beginning of a piece."""

    round: int
    index: int
    """Counts from 0, the deposit, in its round."""
    version: Version
    piece: str


@dataclass(frozen=True, slots=True)
class Stream:
    """Entries of one trail, in order: all of them, or those that the dossier leans on."""

    name: str
    entries: tuple[Entry, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What a document carries for its own later check, each in DER."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    """Revocation lists (CRL)."""
    answers: tuple[bytes, ...] = ()
    """Answers about single certificates (OCSP)."""


@dataclass(frozen=True, slots=True)
class Grown:
    """The proof that the journal of one head began with that of an earlier one."""

    origin: str
    old: int
    new: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proofs:
    """What ties the entries to the journal: each is in the tree of the newest head."""

    heads: tuple[SignedHead, ...]
    """Oldest first."""
    certificates: tuple[bytes, ...]
    """Of the keys that signed them (DER)."""
    entries: tuple[Proven, ...]
    growth: tuple[Grown, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that goes into an evidence file."""

    dossier: DossierId
    at: datetime
    pieces: tuple[Piece, ...]
    """Documents and signatures beside them; the newest version is `document.pdf`."""
    versions: tuple[KeptVersion, ...]
    streams: tuple[Stream, ...]
    circuit: bytes | None
    """As it was copied into the dossier (JSON)."""
    carried: Carried
    verdict: Verdict
    """On the newest version."""
    proofs: Proofs | None


Seal = Callable[[bytes, bool], bytes]
"""Return the organisation's detached signature (DER) over bytes; with a timestamp, or without."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """An evidence file that is ready to be sent."""

    length: int
    """Bytes in all."""
    chunks: Callable[[], Iterator[bytes]]
    """Give the file piece by piece."""


Fetch = Callable[[Digest], bytes]
"""Return the bytes of this digest. `BytesLost`."""
