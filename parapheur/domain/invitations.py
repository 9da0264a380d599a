"""A guest who is asked to sign: somebody without an account, invited by a desk until a day.

Days are those of Casablanca, the last one included: at its midnight the invitation is over.
"""

from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.delegation import day_of
from parapheur.domain.people import DeskId, Login
from parapheur.domain.tries import ALLOWED
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One that still runs; what has become of the others, the trail tells."""

    number: int
    """Counts from 1 in its dossier, through all rounds: no number comes twice."""
    round: int
    position: int
    desk: DeskId
    by: Login
    name: str
    address: str
    language: Language
    """Of the mail, and of the guest's pages."""
    until: date
    at: datetime
    tries: int = 0
    """Wrong codes given so far."""

    def over(self, at: datetime) -> bool:
        """Say whether its last day has passed."""
        return day_of(at) > self.until

    @property
    def left(self) -> int:
        """Wrong codes that may still be given, the last of which ends it."""
        return ALLOWED - self.tries


@dataclass(frozen=True, slots=True)
class Guest:
    """Who signed without having an account, and who had invited them."""

    name: str
    by: Login
    invitation: int
