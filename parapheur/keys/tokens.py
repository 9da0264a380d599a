"""Keys that stay on a card or a security module, used through PKCS#11 (OASIS, version 2.40).

The signing process alone loads the module that config.yaml names; no record and nobody who asks
can name another. A person's key is sealed by the PIN of its token, which the token itself checks:

1. The token is found by its label. One that says that a single try is left before it locks itself
   is not tried: who holds it does that with its own tool.
2. The PIN logs in; the key and its certificate are found by their label.
3. The digest of the attributes is signed on the token, ECDSA over P-256 and the like or RSA
   PKCS#1 v1.5; two numbers of fixed width become the DER that CMS wants (RFC 3279, 2.2.3).
4. The session is closed, which logs out.

A token knows one login for the whole process: so one person at a time uses it, and a token of
seals, which stays logged in, is no person's. Modules may not be ready for threads: one call at
a time. A token that is gone, or answers with an error, is a sentence, and signs nothing.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress

import pkcs11
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import (
    Attribute,
    KeyType,
    Mechanism,
    ObjectClass,
    Session,
    SignMixin,
    Token,
    TokenFlag,
)

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import Misconfigured, TokenAway, TokenLocked, WrongPin
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.keys.above import above, level_of
from parapheur.keys.where import Where, kept, place_in

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 that an RSA key signs (RFC 8017, 9.2)."""
PATIENCE = 10.0
"""Seconds to wait for somebody else who uses the same token."""

_one_call = threading.RLock()


class TokenKey:
    """A key on a token, for as long as its session is open."""

    def __init__(
        self, private: SignMixin, certificate: bytes, chain: Sequence[bytes], level: Level
    ) -> None:
        self._private: SignMixin | None = private
        self._rsa = private.key_type is KeyType.RSA
        self.fails: Callable[[], None] = lambda: None
        """What is done when the token does not answer."""
        self.certificate_der = certificate
        self.certificate = Digest(hashlib.sha256(certificate).hexdigest())
        self.chain_der = chain
        self.test, self.tried = False, True
        self.level = level

    def under(self, grant: Grant) -> "TokenKey":
        """Return the key itself."""
        return self

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data` (ECDSA in DER, or RSA PKCS#1 v1.5)."""
        if self._private is None:
            raise ValueError("this key is closed")
        try:
            with answering():
                return signed_on(self._private, data, rsa=self._rsa)
        except TokenAway:
            self.fails()
            raise

    def close(self) -> None:
        """Forget where it stands."""
        self._private = None


class Tokens:
    """The tokens of this machine, through one module."""

    def __init__(
        self, module: str, anchors: Sequence[bytes], level: Level, *, seals: Collection[str] = ()
    ) -> None:
        try:
            self._module = pkcs11.lib(module)
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise Misconfigured(place=module, problem=f"is no PKCS#11 module ({error})") from error
        self._anchors = anchors
        self._level = level
        self._seals = seals
        """The tokens of seals."""
        self._turns: dict[str, threading.Lock] = {}
        self._in_use: list[str] = []
        self.begun = 1
        """How often the module was begun: sessions of an earlier time are over."""

    def find(self, owner: Login, where: Where) -> SealedKey:
        """Return the person's key on a token, as it will stand in the records.

        `TokenAway`; `Misconfigured`: no such key, or its certificate says less than is configured.
        """
        with answering():
            session = self._token(where).open()
            try:
                certificate = _certificate(session, where)
            finally:
                session.close()
        level = level_of(certificate, self._level, where.key)
        above(certificate, self._anchors, where.key)
        return SealedKey(owner, certificate, kept(where), test=False, level=level)

    @contextmanager
    def open(self, sealed: SealedKey, pin: str) -> Iterator[TokenKey]:
        """Open a person's key by the PIN of its token. `WrongPin`, `TokenAway`, `TokenLocked`."""
        where = place_in(sealed.wrapped)
        if where.token in self._seals:
            raise Misconfigured(place=where.token, problem="is the token of a seal")
        turn = self._turns.setdefault(where.token, threading.Lock())
        if not turn.acquire(timeout=PATIENCE):
            raise TokenAway
        try:
            session, key = self.opened(where, pin, self._level)
            self._in_use.append(where.token)
            try:
                if key.certificate != sealed.certificate_digest:
                    raise Misconfigured(place=where.key, problem="is another key than was enrolled")
                yield key
            finally:
                key.close()
                self._in_use.remove(where.token)
                with suppress(TokenAway), answering():
                    session.close()
        finally:
            turn.release()

    def opened(self, where: Where, pin: str, level: Level) -> tuple[Session, TokenKey]:
        """Return a session that is logged in, and the key that stands there."""
        try:
            return self._opened(where, pin, level)
        except TokenAway:
            if self._in_use:  # somebody signs by another token: theirs comes first
                raise
            # A module may not see a card that was put back until it is begun anew.
            with answering():
                self._module.reinitialize()
                self.begun += 1
            return self._opened(where, pin, level)

    def _opened(self, where: Where, pin: str, level: Level) -> tuple[Session, TokenKey]:
        with answering():
            token = self._token(where)  # 1
            if token.flags & (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED):
                raise TokenLocked
            session = token.open(user_pin=pin)  # 2
            try:
                return session, self.held(session, where, level)
            except BaseException:
                session.close()
                raise

    def held(self, session: Session, where: Where, level: Level) -> TokenKey:
        """Return a key that stands where a session is logged in."""
        with answering():
            certificate = _certificate(session, where)
            private = _private(session, where)
        chain = above(certificate, self._anchors, where.key)
        return TokenKey(private, certificate, chain, level_of(certificate, level, where.key))

    def _token(self, where: Where) -> Token:
        return self._module.get_token(token_label=where.token)


class SealsToken:
    """A token of seals, which stays logged in: once, for all seals on it."""

    def __init__(self, tokens: Tokens, token: str, pin: str) -> None:
        self._tokens = tokens
        self._token = token
        self._pin = pin
        self._session: Session | None = None
        self._keys: dict[str, TokenKey] = {}
        self._begun = 0
        self._lock = threading.Lock()

    def key(self, label: str, level: Level) -> TokenKey:
        """Return a key of it, logged in once; after it failed, anew. `TokenAway`."""
        where = Where(self._token, label)
        with self._lock:
            if self._session is None or self._tokens.begun != self._begun:
                self._keys.clear()
                self._session, self._keys[label] = self._opened(where, level)
                self._begun = self._tokens.begun
            if label not in self._keys:
                self._keys[label] = self._beside(self._session, where, level)
            self._keys[label].fails = self._forget
            return self._keys[label]

    def _beside(self, session: Session, where: Where, level: Level) -> TokenKey:
        try:
            return self._tokens.held(session, where, level)
        except TokenAway:
            self._session = None
            raise

    def _opened(self, where: Where, level: Level) -> tuple[Session, TokenKey]:
        if not self._pin:
            raise Misconfigured(place=self._token, problem="has no PIN that opens it")
        try:
            return self._tokens.opened(where, self._pin, level)
        except WrongPin as error:  # never tried again by itself: that would lock it
            self._pin = ""
            problem = "the PIN of the seal is not this"
            raise Misconfigured(place=self._token, problem=problem) from error

    def _forget(self) -> None:
        """Begin anew next time."""
        with self._lock:
            if self._session is not None:
                with suppress(TokenAway), answering():
                    self._session.close()
            self._session = None


class SealOnToken:
    """A seal by its label on such a token."""

    def __init__(self, token: SealsToken, label: str, level: Level) -> None:
        self._token = token
        self._label = label
        self.level = level

    def key(self) -> TokenKey:
        """Return its key. `TokenAway`."""
        return self._token.key(self._label, self.level)


@contextmanager
def answering() -> Iterator[None]:
    """Make one call at a time, and a refusal of whatever a module raises."""
    with _one_call:
        try:
            yield
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
            raise WrongPin(left=0) from None
        except (pkcs11.PinLocked, pkcs11.PinExpired):
            raise TokenLocked from None
        except pkcs11.PKCS11Error as error:
            raise TokenAway from error


def signed_on(
    private: SignMixin, data: bytes, *, rsa: bool, hashes: bool = True, pin: str | None = None
) -> bytes:
    """Return what a key makes of the SHA-256 of `data` (ECDSA in DER, or RSA PKCS#1 v1.5).

    `hashes`: the token makes the digest for an RSA key. `pin`: the key wants it at each signature.
    """
    more, digest = {"pin": pin} if pin else {}, hashlib.sha256(data).digest()
    if rsa and hashes:
        return bytes(private.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS, **more))
    if rsa:
        return bytes(private.sign(DIGEST_INFO + digest, mechanism=Mechanism.RSA_PKCS, **more))
    numbers = bytes(private.sign(digest, mechanism=Mechanism.ECDSA, **more))
    half = len(numbers) // 2
    first, second = (int.from_bytes(part, "big") for part in (numbers[:half], numbers[half:]))
    return encode_dss_signature(first, second)


def _certificate(session: Session, where: Where) -> bytes:
    search = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: where.key}
    for one in session.get_objects(search):
        return bytes(one[Attribute.VALUE])
    raise Misconfigured(place=where.key, problem="has no certificate beside it on its token")


def _private(session: Session, where: Where) -> SignMixin:
    found = session.get_key(ObjectClass.PRIVATE_KEY, label=where.key)
    if not isinstance(found, SignMixin):
        raise Misconfigured(place=where.key, problem="is not a key that signs")
    return found
