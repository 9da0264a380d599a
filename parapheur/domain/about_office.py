"""What happens to the house itself: its settings, its own keys, its programs at work.

Told in streams of the house (`OfficeStream`), by the program.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.levels import Level
from parapheur.domain.registry.bodies import BodyId


class OfficeStream(StrEnum):
    """A trail of the house itself."""

    REFUSALS = "office/refusals"  #: who had not entered and was refused
    SETTINGS = "office/settings"  #: what programs were told when they started
    KEYS = "office/keys"  #: which keys the house has for itself
    JOURNAL = "office/journal"  #: where the journal was not what was published
    CALENDAR = "office/calendar"  #: which calendar deadlines run by, and who changed it
    RUNS = "office/runs"  #: programs that started and stopped, inspections, backups


class Program(StrEnum):
    """A program of the house that stays at work."""

    SERVE = "serve"  #: gives out the pages
    WORKER = "worker"  #: does the background work


class HouseKey(StrEnum):
    """A key that the house has for itself."""

    AUTHORITY = "authority"  #: above the keys that the program makes
    SEAL = "seal"  #: of the organisation
    BODY = "body"  #: the seal of a body that keeps a registry here
    TIME = "time"  #: of the time server of its own
    JOURNAL = "journal"  #: signs what is published of all entries


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that is another; None: it was not there, or is not any more."""

    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTold(Event):
    """A program started with other settings than the last time, or for the first time."""

    program: Program
    version: str
    """Of the program."""
    digest: Digest
    """SHA-256 of all settings, as canonical JSON."""
    changes: tuple[Change, ...]
    """Which are others; of a secret, what they are known by instead of what they say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseKeyTaken(Event):
    """The house has another key for itself from now on, or its first."""

    key: HouseKey
    certificate: Digest
    """SHA-256 of it (DER)."""
    before: Digest | None
    """The certificate whose place it took; None: there was none."""
    test: bool
    """It proves nothing elsewhere."""
    until: datetime
    """When the certificate ends."""
    level: Level | None = None
    """Of the seals it gives."""
    body: BodyId | None = None
    """Whose seal it is, where it is a body's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestKeyMade(Event):
    """A key was made for a guest, to sign once; nobody has it after that."""

    certificate: Digest
    """SHA-256 of it (DER)."""
    dossier: int
    number: int
    """Of the invitation, in its dossier."""
    test: bool
    """It proves nothing elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStarted(Event):
    """A program of the house began its work."""

    program: Program
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStopped(Event):
    """A program of the house ended its work, as it was asked to."""

    program: Program


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionBegun(Event):
    """Everything that is kept began to be held against everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionEnded(Event):
    """It was, and so much was found wrong."""

    begun: datetime
    findings: int


HouseKeyEvent = HouseKeyTaken | GuestKeyMade


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupDeclared(Event):
    """Whoever runs the machine says that a backup of everything was made."""

    began: datetime
    """When: what was kept before is in it."""


RunEvent = ProgramStarted | ProgramStopped | InspectionBegun | InspectionEnded | BackupDeclared
