"""The code that goes to a depositor's mail address and must come back: once, within minutes.

1. Six digits, drawn at random; what is kept of them is a keyed digest that speaks of the address
   and of the draft too, so a code is of no use for another address or another draft.
2. It counts for ten minutes and five tries, and once: right or spent, it is gone.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parapheur.domain.documents import Digest
from parapheur.domain.misdirected import PasscodeOver, PasscodeWrong

DIGITS = 6
TRIES = 5
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Passcode:
    """A code that was sent to an address."""

    digest: Digest
    email: str
    until: datetime
    left: int = TRIES

    def tried(self) -> "Passcode | None":
        """Return what is left of it after a wrong try; None: nothing."""
        return replace(self, left=self.left - 1) if self.left > 1 else None

    def expect_open(self, at: datetime) -> None:
        """Refuse a code that was sent too long ago. `PasscodeOver`."""
        if at >= self.until:
            raise PasscodeOver

    def refusal(self) -> PasscodeWrong | PasscodeOver:
        """Return what somebody is told who gave another code."""
        return PasscodeWrong(left=self.left - 1) if self.left > 1 else PasscodeOver()
