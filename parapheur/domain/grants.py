"""What a PIN was given for: one signature, of what was shown, at one turn."""

from dataclasses import dataclass, field

from parapheur.domain.documents import Digest
from parapheur.domain.people import DeskId


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave for one signature, of one document as it was shown, at one turn of one dossier."""

    dossier: int
    round: int
    position: int
    """Of the step; -1 is the certification at the start."""
    desk: DeskId
    document: Digest
    """SHA-256 of what was shown."""
    prepared: Digest | None = field(default=None, compare=False)
    """SHA-256 of the bytes to be signed, where they were prepared before the leave was given."""
