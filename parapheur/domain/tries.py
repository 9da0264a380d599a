"""Tries at a secret (password, PIN): five, then a pause that doubles."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parapheur.domain.errors import TooManyTries

ALLOWED = 5
PAUSE = timedelta(minutes=5)
LONGEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often in a row a secret was given wrongly, and until when to wait."""

    failed: int = 0
    paused_until: datetime | None = None

    @property
    def left(self) -> int:
        """Tries left before the next pause."""
        return ALLOWED - self.failed % ALLOWED

    def spend(self, at: datetime) -> "Tries":
        """Count a try before it is made, so that tries side by side are all counted."""
        if self.paused_until is not None and at < self.paused_until:
            raise TooManyTries(until=self.paused_until)
        failed = self.failed + 1
        if failed % ALLOWED:
            return replace(self, failed=failed, paused_until=None)
        doublings = min(failed // ALLOWED - 1, 10)  # far past the longest, far from overflowing
        pause = min(PAUSE * 2**doublings, LONGEST)
        return Tries(failed, at + pause)


NO_TRIES = Tries()
