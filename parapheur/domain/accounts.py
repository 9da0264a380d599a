"""Keys and sessions of a person, as values."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from parapheur.domain.documents import Digest
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.domain.tries import NO_TRIES, Tries

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A signing key at rest: useless without its PIN and the installation's secret."""

    owner: Login
    certificate: bytes
    """DER of the signer's X.509 certificate."""
    wrapped: bytes
    """The private key (PKCS#8 DER) encrypted by the PIN; nonce and parameters included."""
    test: bool
    """The certificate comes from a test authority."""
    tries: Tries = NO_TRIES
    level: Level = Level.SIMPLE
    """Of the signatures it gives."""

    @property
    def certificate_digest(self) -> Digest:
        """SHA-256 of the certificate."""
        return Digest(hashlib.sha256(self.certificate).hexdigest())


@dataclass(frozen=True, slots=True)
class Session:
    """A person's way in from one browser."""

    token: Digest
    """SHA-256 of the cookie's random token: the token itself is never stored."""
    login: Login
    opened: datetime
    seen: datetime
    agent: str

    def open_at(self, at: datetime) -> bool:
        """Say whether the session still holds: 30 minutes idle, 12 hours in all."""
        return at - self.seen < IDLE and at - self.opened < ABSOLUTE
