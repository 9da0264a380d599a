"""All the keys that the signing process may open, of whatever kind: by what stands in the record.

A key in memory is sealed by the PIN and this installation's secret; one on a token is named by
its place, and sealed by the token. A seal is of either kind, as config.yaml says: where that of the
organisation is on a token, a body has one of its own on a token too, or none. All of them sign what
they were granted for, and nothing else (`granted`); a seal, what was granted for it by its name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import Misconfigured, NotGranted
from parapheur.domain.factors import Given
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.keys.granted import Granted, Leave, OpenKey
from parapheur.keys.soft import SoftKeys
from parapheur.keys.where import MAGIC, REMOTE, Where

if TYPE_CHECKING:
    from parapheur.keys.csc import Service
    from parapheur.keys.tokens import SealOnToken, Tokens

NO_SEALS: "Mapping[DeskId, SealOnToken]" = {}


class Ring:
    """Keys in memory, keys on tokens, and the seals."""

    def __init__(
        self,
        soft: SoftKeys,
        tokens: "Tokens | None" = None,
        seals: "Mapping[DeskId, SealOnToken]" = NO_SEALS,
        service: "Service | None" = None,
    ) -> None:
        self._soft = soft
        self._tokens = tokens
        self._seals = seals
        self._service = service
        self.authority_der = soft.authority_der
        on_token = seals.get(ORGANISATION)
        self.seal_level: Level = on_token.level if on_token else soft.seal_level
        self.guest_level: Level = soft.guest_level

    def issue(self, person: Person, pin: str, *, at: datetime) -> SealedKey:
        """Make a key in memory. `WeakPin`."""
        return self._soft.issue(person, pin, at=at)

    def find(self, owner: Login, where: Where) -> SealedKey:
        """Return a person's key on a token, for the records. `TokenAway`, `Misconfigured`."""
        return self._on_tokens().find(owner, where)

    def find_remote(self, owner: Login, credential: str) -> SealedKey:
        """Return a person's key at the remote service. `KeysAway`, `Misconfigured`."""
        return self._at_service().find(owner, credential)

    def certify_time(self, public: bytes, *, at: datetime) -> bytes:
        """Return a certificate for the key (DER) of a test time server."""
        return self._soft.certify_time(public, at=at)

    @contextmanager
    def open(
        self,
        sealed: SealedKey,
        pin: str,
        grants: Sequence[Grant],
        right: Callable[[], None] = lambda: None,
        second: Callable[[], Given | None] = lambda: None,
    ) -> Iterator[Granted]:
        """Open a person's key for these signatures. `WrongPin`, and what `second` refuses.

        `right`: its PIN was right. `second`: the factor that was given beside it, held against
        those of the person before anything is signed, once the PIN was found right where that is
        found at once.
        """
        with self._opened(sealed, pin, right) as key:
            given = second()
            if key.tried:
                right()
            yield Granted(key, Leave(grants), second=given, person=True)

    def expect_pin(self, sealed: SealedKey, pin: str) -> None:
        """Refuse a wrong PIN, whatever tries it. `WrongPin`."""
        if sealed.wrapped.startswith(REMOTE):
            self._at_service().expect_pin(sealed, pin)
            return
        with self._opened(sealed, pin, lambda: None):
            pass

    @contextmanager
    def _opened(self, sealed: SealedKey, pin: str, right: Callable[[], None]) -> Iterator[OpenKey]:
        if sealed.wrapped.startswith(REMOTE):
            with self._at_service().open(sealed, pin, right) as remote:
                yield remote
        elif sealed.wrapped.startswith(MAGIC):
            with self._on_tokens().open(sealed, pin) as key:
                yield key
        else:
            with self._soft.open(sealed, pin) as soft:
                yield soft

    @property
    def seals(self) -> frozenset[DeskId]:
        """Whose seals there are: the organisation's, and those of bodies that have one."""
        on_tokens = frozenset(self._seals)
        # Beside a seal that proves something, none is made that proves nothing.
        return on_tokens if ORGANISATION in on_tokens else on_tokens | self._soft.seals

    def organisation(self, grants: Sequence[Grant]) -> AbstractContextManager[Granted]:
        """Open the seal of the organisation for these signatures. `NotGranted`."""
        return self.seal(ORGANISATION, grants)

    @contextmanager
    def seal(self, whose: DeskId, grants: Sequence[Grant]) -> Iterator[Granted]:
        """Open a seal for these signatures, all of them granted for it. `NotGranted`."""
        if whose not in self.seals or any(grant.desk != whose for grant in grants):
            raise NotGranted
        if whose in self._seals:
            yield Granted(self._seals[whose].key(), Leave(grants))
            return
        with self._soft.seal(whose) as soft:
            yield Granted(soft, Leave(grants))

    @contextmanager
    def guest(self, name: str, *, at: datetime, grants: Sequence[Grant]) -> Iterator[Granted]:
        """Make a guest's key for these signatures."""
        with self._soft.guest(name, at=at) as soft:
            yield Granted(soft, Leave(grants))

    def _at_service(self) -> "Service":
        if self._service is None:
            raise Misconfigured(place="keys.remote", problem="no remote service is configured")
        return self._service

    def _on_tokens(self) -> "Tokens":
        if self._tokens is None:
            raise Misconfigured(place="keys.module", problem="no PKCS#11 module is configured")
        return self._tokens
