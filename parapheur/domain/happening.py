"""What every event says."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.people import Login


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, when (UTC), and by whose hand."""

    at: datetime
    actor: Login
