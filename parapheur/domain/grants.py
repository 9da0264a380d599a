"""What is asked for by who acts, as it was shown to them; and what a PIN was given for by it."""

from dataclasses import dataclass, field

from parapheur.domain.delegation import DelegationId
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One act, as it was shown: at one turn of one dossier, on one document."""

    dossier: int
    round: int
    position: int
    desk: DeskId
    shown: Digest
    delegation: DelegationId | None = None
    """By which it is done, in another's place."""
    values: Digest | None = None
    """What the dossier was said to be about (`rounds.values_shown`)."""

    @property
    def grant(self) -> Grant:
        """The leave that its signature needs."""
        return Grant(self.dossier, self.round, self.position, self.desk, self.shown)
