"""A key that is open for what its PIN was given for, and for nothing else.

1. Whoever gives the PIN says what for: a grant for each signature, all of them at once.
2. What comes to be signed is read (`attributes`): it is a signature over one digest, by this key.
   It says the second factor that was given when the key was opened (`mark`), and none else.
3. The grant must be one of those given, unused, and not over its time; where the bytes to be
   signed were prepared before, their digest is in it and must be this one.
4. It is used up before the key signs: whatever comes of it, it never signs again. So no second
   digest passes under it either.

It is what EN 419 241-1 calls signature activation, in form: the word SCAL2 is for certified
devices, which this software is not.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotGranted
from parapheur.domain.factors import Given
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.keys.attributes import digest_in
from parapheur.keys.mark import given_by

LIFE, EACH = 120.0, 2.0
"""Seconds that a leave holds: for the first signature, and for each further one."""


class OpenKey(Protocol):
    """A private key that is open, whatever holds it."""

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""

    @property
    def test(self) -> bool:
        """Say whether its certificate comes from a test authority."""

    @property
    def level(self) -> Level:
        """The level of the signatures it gives."""

    @property
    def tried(self) -> bool:
        """Say whether its PIN was found right already."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`."""


class Leave:
    """What a PIN was given for, as far as it is neither used nor over."""

    def __init__(
        self, grants: Sequence[Grant], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._left = {grant: grant.prepared for grant in grants}
        self._clock = clock
        self._until = clock() + LIFE + EACH * len(grants)
        self._lock = threading.Lock()
        self._used = set[Grant]()
        self.sole = grants[0] if len(grants) == 1 else None
        """The one there was, when there was but one: it need not be named."""

    def use(self, grant: Grant | None, digest: Digest) -> None:
        """Use a grant up for this digest. `NotGranted`."""
        with self._lock:
            if grant is None or grant not in self._left or self._clock() >= self._until:  # 3
                raise NotGranted
            if self._left[grant] not in {None, digest}:
                raise NotGranted
            del self._left[grant]  # 4
            self._used.add(grant)

    def used_for(self, desk: str) -> bool:
        """Say whether a signature was given under a grant of this desk."""
        return any(grant.desk == desk for grant in self._used)


class Granted:
    """An open key, and the leave that it was opened by."""

    def __init__(
        self,
        key: OpenKey,
        leave: Leave,
        grant: Grant | None = None,
        *,
        second: Given | None = None,
        person: bool = False,
    ) -> None:
        self._key = key
        self._person = person
        self._leave = leave
        self._grant = grant or leave.sole
        self.certificate = key.certificate
        self.certificate_der = key.certificate_der
        self.chain_der = key.chain_der
        self.test = key.test
        self.level = key.level
        self.tried = key.tried
        self.second = second

    def under(self, grant: Grant) -> "Granted":
        """Return the same key, to sign under this one of its grants."""
        return Granted(self._key, self._leave, grant, second=self.second, person=self._person)

    def declared(self, desk: str) -> bool:
        """Say whether a person signed by it, under their PIN, for this desk."""
        return self._person and self._leave.used_for(desk)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over signed attributes. `NotGranted`."""
        digest = digest_in(data, self.certificate_der)  # 2
        if _said_in(data) != self.second:
            raise NotGranted
        self._leave.use(self._grant, digest)
        return self._key.sign(data)


def _said_in(data: bytes) -> Given | None:
    try:
        return given_by(data)
    except ValueError:
        raise NotGranted from None
