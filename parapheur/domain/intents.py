"""Intents: nothing is signed that was not written down first."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.dossier import DossierId
from parapheur.domain.people import Login
from parapheur.domain.signature import SigningTask


@dataclass(frozen=True, slots=True)
class Intent:
    """A signature about to be made, written down before it is: nothing happens unrecorded."""

    id: int
    dossier: DossierId
    task: SigningTask
    actor: Login
    begun_at: datetime
    lease_until: datetime
