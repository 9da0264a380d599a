"""Argon2id with OWASP's parameters: 19 MiB, 2 passes, 1 lane (about 25 ms)."""

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parapheur.accounts.common import COMMON, folded
from parapheur.domain.errors import WeakPassword

LEAST = 12
"""Characters a password has at least (OWASP ASVS 5.0.0, 6.2.1 and 6.2.9)."""

MOST_BYTES = 1024
"""Longer input is never hashed: nobody types it, and hashing it costs."""


class Argon2Passwords:
    """Passwords as the use cases need them."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    def hash(self, password: str) -> str:
        """Return the hash to store, its parameters included. `WeakPassword`."""
        if weak(password):
            raise WeakPassword(least=LEAST)
        return self._hasher.hash(plain(password))

    def match(self, stored: str | None, password: str) -> bool:
        """Compare, in the same time whether or not there is such an account."""
        text = plain(password)
        if len(text.encode()) > MOST_BYTES:
            text = ""  # matches nothing, and costs what any wrong password costs
        nobody = self._nobody  # whoever it is: the first time, too, tells nothing by the clock
        try:
            self._hasher.verify(stored or nobody, text)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Say whether to hash anew at the next login: the parameters have moved on."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobody(self) -> str:
        """Made when a password is first compared: most programs that open an office never do."""
        return self._hasher.hash("an account that does not exist")


def plain(password: str) -> str:
    """Return one form for what looks the same, however the keyboard composed it (NFKC)."""
    # A lone surrogate cannot be encoded; it is kept apart from every real character.
    text = password.encode("utf-8", "backslashreplace").decode()
    return unicodedata.normalize("NFKC", text)


def weak(password: str) -> bool:
    """Say whether a password is too short, too long to hash, or one that everybody tries."""
    text = plain(password)
    letters = folded(text)
    return (
        len(text) < LEAST
        or len(text.encode()) > MOST_BYTES
        or len(set(letters)) < 5
        or letters.rstrip("0123456789!?.*@#-_") in COMMON
        or letters in COMMON
    )
