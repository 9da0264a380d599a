"""What happens to the key that a person signs by, told in their own trail."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.happening import Event
from parapheur.domain.levels import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIssued(Event):
    """A signing key and its certificate were made for the person."""

    certificate: str
    test: bool
    level: Level = Level.SIMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyReplaced(Event):
    """The person signs no more by the key of this certificate: another takes its place.

    Where the program kept it, it is destroyed.
    """

    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRefused(Event):
    """A wrong PIN was given."""

    left: int
    paused_until: datetime | None = None


KeyEvent = KeyIssued | KeyReplaced | PinRefused
