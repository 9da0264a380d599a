"""What happens to the journal over all entries, and to who looks after it."""

from dataclasses import dataclass

from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.personal import ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalAstray(Event):
    """The records are not those that were published: nothing is signed from now on."""

    origin: str
    """Whose heads were published, as they say it."""
    published: int
    """How many entries the last head that is known was over."""
    size: int
    """How many entries the records have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDeclared(Event):
    """An auditor declared, under their PIN, what became of the records: another journal began."""

    origin: str
    """Of the journal that ended."""
    published: int
    """How many entries its last head was over."""
    size: int
    """How many entries the new journal began with."""
    statement: Digest
    """SHA-256 of the declaration as it was signed (JSON)."""
    certificate: Digest
    """SHA-256 of the certificate that signed it."""
    attestation: Digest
    """SHA-256 of its signature (CAdES, beside it)."""
    reason: ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadAnnounced(Event):
    """The newest head of the journal was sent to an auditor, to be kept away from the records."""

    head: str
    """The head, as it was published."""


GapEvent = JournalAstray | JournalDeclared
