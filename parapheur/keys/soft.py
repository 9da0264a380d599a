"""Keys made and kept by this installation: a person's under their PIN, and its seals.

Asked without grants, a key is open for whatever it is given: that is for who holds this room's
objects in hand, the signing process and its tests. With grants, for these signatures alone.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import Misconfigured, NotGranted, WeakPin
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION, DeskId, Person
from parapheur.domain.registry.bodies import BodyId, seal_of
from parapheur.domain.words import Words
from parapheur.keys.authority import TestAuthority
from parapheur.keys.bundle import private_der
from parapheur.keys.granted import Granted, Leave
from parapheur.keys.kept_seal import KeptSeal
from parapheur.keys.vault import Vault, wipe

LEAST = 6
"""Digits of a PIN."""

NO_BODIES: Mapping[BodyId, Words] = {}

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SoftKey:
    """A private key in memory, for as long as its context is open."""

    def __init__(
        self,
        private: PrivateKey,
        certificate_der: bytes,
        chain_der: Sequence[bytes],
        *,
        test: bool,
        level: Level = Level.SIMPLE,
    ) -> None:
        self._private: PrivateKey | None = private
        self._certificate_der = certificate_der
        self._chain_der = tuple(chain_der)
        self._test = test
        self._level = level

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""
        return Digest(hashlib.sha256(self._certificate_der).hexdigest())

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""
        return self._certificate_der

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""
        return self._chain_der

    @property
    def test(self) -> bool:
        """Say whether its certificate comes from a test authority."""
        return self._test

    @property
    def tried(self) -> bool:
        """Say whether its PIN was found right: it is open."""
        return True

    @property
    def level(self) -> Level:
        """The level of the signatures it gives: a key in memory, under a test authority."""
        return self._level

    @property
    def second(self) -> None:
        """Nothing was given beside its PIN."""
        return

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data` (ECDSA in DER, or RSA PKCS#1 v1.5)."""
        private = self._private
        if private is None:
            raise ValueError("this key is closed")
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(data, PKCS1v15(), SHA256())
        return private.sign(data, ec.ECDSA(SHA256()))

    def under(self, grant: Grant) -> "SoftKey":
        """Return the key itself: it is open for anything."""
        return self

    def close(self) -> None:
        """Forget the private key: OpenSSL overwrites its numbers when it lets go of them."""
        self._private = None


class SoftKeys:
    """Makes the keys of persons, certified by the test authority, and opens them."""

    def __init__(
        self,
        vault: Vault,
        authority: TestAuthority,
        seals: Mapping[DeskId, KeptSeal],
    ) -> None:
        self._vault = vault
        self._authority = authority
        self._seals = seals

    def issue(self, person: Person, pin: str, *, at: datetime) -> SealedKey:
        """Make a key and a certificate for the person, sealed by their PIN. `WeakPin`."""
        pin = strong_pin(pin)
        key = ec.generate_private_key(ec.SECP256R1())
        return SealedKey(
            owner=person.login,
            certificate=self._authority.person(key.public_key(), person, at=at),
            wrapped=self._vault.seal(private_der(key), person.login, pin),
            test=True,
        )

    @contextmanager
    def open(
        self, sealed: SealedKey, pin: str, grants: Sequence[Grant] | None = None
    ) -> Iterator[SoftKey | Granted]:
        """Open a key while it is in use, and forget it after. `WrongPin`."""
        clear = self._vault.open(sealed.wrapped, sealed.owner, plain_digits(pin))
        try:
            private = load_der_private_key(clear, None)
        finally:
            wipe(clear)
        if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise Misconfigured(place=f"key of {sealed.owner}", problem="not a key that signs")
        chain = (self._authority.certificate_der,)
        key = SoftKey(private, sealed.certificate, chain, test=sealed.test, level=sealed.level)
        with _opened(key, grants) as opened:
            yield opened

    @contextmanager
    def organisation(self, grants: Sequence[Grant] | None = None) -> Iterator[SoftKey | Granted]:
        """Open the seal key of the organisation: read once, then kept loaded."""
        with self.seal(ORGANISATION, grants) as opened:
            yield opened

    @contextmanager
    def seal(
        self, whose: DeskId, grants: Sequence[Grant] | None = None
    ) -> Iterator[SoftKey | Granted]:
        """Open a seal, of the organisation or a body. `NotGranted`: there is none of that name."""
        if whose not in self._seals:
            raise NotGranted
        seal = self._seals[whose].loaded()
        chain = (self._authority.certificate_der,)
        key = SoftKey(seal.key, seal.certificate, chain, test=True, level=self.seal_level)
        with _opened(key, grants) as opened:
            yield opened

    @contextmanager
    def guest(
        self, name: str, *, at: datetime, grants: Sequence[Grant] | None = None
    ) -> Iterator[SoftKey | Granted]:
        """Make a key for somebody without an account, for one use, and forget it after."""
        private = ec.generate_private_key(ec.SECP256R1())
        certificate = self._authority.guest(private.public_key(), name, at=at)
        key = SoftKey(private, certificate, (self._authority.certificate_der,), test=True)
        with _opened(key, grants) as opened:
            yield opened

    def certify_time(self, public: bytes, *, at: datetime) -> bytes:
        """Return a certificate for the key (DER) of a test time server."""
        key = load_der_public_key(public)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise Misconfigured(place="test time server", problem="not a key on an elliptic curve")
        return self._authority.time(key, at=at)

    @property
    def seals(self) -> frozenset[DeskId]:
        """Whose seals are kept here."""
        return frozenset(self._seals)

    @property
    def seal_level(self) -> Level:
        """The level of the seals that this key gives: it is kept in a file."""
        return Level.SIMPLE

    @property
    def guest_level(self) -> Level:
        """The level of what guests sign here: by a key in memory, on the word of who invites."""
        return Level.SIMPLE

    @property
    def authority_der(self) -> bytes:
        """The certificate of the test authority, above all keys made here."""
        return self._authority.certificate_der


@contextmanager
def _opened(key: SoftKey, grants: Sequence[Grant] | None) -> Iterator[SoftKey | Granted]:
    try:
        yield key if grants is None else Granted(key, Leave(grants))
    finally:
        key.close()


def open_keys(
    folder: Path,
    organisation: Words,
    bodies: Mapping[BodyId, Words] = NO_BODIES,
    *,
    at: datetime,
) -> SoftKeys:
    """Open the keys of an installation whose secrets stand in `folder`.

    At first use the folder gets the installation's secret, its test authority, and each seal in
    the name of whose it is: the organisation, or a body; `at` dates their certificates.
    """
    vault = Vault.at(folder)
    authority = TestAuthority.at(folder, vault, at=at)

    def kept(place: Path, label: str, name: Words) -> KeptSeal:
        return KeptSeal(place, vault, label, lambda key: authority.seal(key, name, at=at), at=at)

    seals = {ORGANISATION: kept(folder / "organisation", "organisation", organisation)}
    for body, name in bodies.items():
        whose = seal_of(body)
        seals[whose] = kept(folder / f"seal-{body}", whose, name)
    return SoftKeys(vault, authority, seals)


def strong_pin(pin: str) -> str:
    """Return the PIN in plain digits. `WeakPin`: too short, all the same, or in a row."""
    pin = plain_digits(pin)
    if len(pin) < LEAST or not (pin.isascii() and pin.isdecimal()):
        raise WeakPin(least=LEAST)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise WeakPin(least=LEAST)
    return pin


def plain_digits(pin: str) -> str:
    """Return the PIN with its digits as 0-9: an Arabic keyboard may have typed ٠-٩."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in pin)
