"""What whoever opens a key may rely on, of keys in this process and in the signing process."""

import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import pyotp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import CodeRefused, NotGranted, WeakPin, WrongPin
from parapheur.domain.factors import Factor, FactorProof, Given
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.keys import RemoteKeys
from parapheur.keys.client import RemoteKey
from parapheur.keys.granted import Granted
from parapheur.keys.mark import with_mark
from parapheur.keys.ring import Ring
from parapheur.keys.where import MAGIC, REMOTE
from tests.builders import HASSAN, MORNING, YOUSSEF
from tests.keys.attributes import (
    RANGES,
    a_grant,
    a_leave,
    attributes,
    countersignature,
    signing_time,
)
from tests.keys.drawer import HELD, Drawer
from tests.keys.service import CREDENTIAL, Remote, a_service_of
from tests.signing.desk import PIN, SigningDesk

Keys = Ring | RemoteKeys
FIRST, SECOND = a_grant(0), a_grant(1)


@dataclass(frozen=True)
class Held:
    """A person's key, of either kind, and where it is asked for."""

    keys: Keys
    sealed: SealedKey
    authority: bytes

    def open(
        self, grants: list[Grant], pin: str = PIN
    ) -> AbstractContextManager[Granted | RemoteKey]:
        return self.keys.open(self.sealed, pin, grants)


@pytest.fixture(
    params=[
        "kept here",
        "kept here, asked",
        "on a token",
        "on a token, asked",
        "at a service",
        "at a service, asked",
    ]
)
def held(
    request: pytest.FixtureRequest, desk: SigningDesk, drawer: Drawer, service: Remote
) -> Held:
    remote = request.getfixturevalue("remote")
    assert isinstance(remote, RemoteKeys)
    match request.param:
        case "kept here":
            return Held(Ring(desk.keys), desk.youssef, desk.authority)
        case "kept here, asked":
            return Held(remote, desk.youssef, desk.authority)
        case "on a token":
            ring = drawer.ring(desk)
            return Held(ring, ring.find(HASSAN.login, HELD), drawer.root)
        case "at a service":
            asked = a_service_of(service)
            ring = Ring(desk.keys, service=asked)
            return Held(ring, ring.find_remote(HASSAN.login, CREDENTIAL), service.root)
        case "at a service, asked":
            there = remote.find_remote(HASSAN.login, CREDENTIAL)
            return Held(remote, there, service.root)
        case _:
            return Held(remote, remote.find(HASSAN.login, HELD.token, HELD.key), drawer.root)


@pytest.fixture(params=["kept here", "on a token", "at a service"])
def remote_held(
    request: pytest.FixtureRequest, desk: SigningDesk, drawer: Drawer, service: Remote
) -> Held:
    keys = request.getfixturevalue("remote")
    assert isinstance(keys, RemoteKeys)
    match request.param:
        case "kept here":
            return Held(keys, desk.hassan, desk.authority)
        case "on a token":
            return Held(keys, keys.find(HASSAN.login, HELD.token, HELD.key), drawer.root)
        case _:
            return Held(keys, keys.find_remote(HASSAN.login, CREDENTIAL), service.root)


def expect_sound(certificate: bytes, value: bytes, data: bytes) -> None:
    public = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(value, data, ec.ECDSA(SHA256()))


def test_a_key_signs_what_its_pin_was_given_for(held: Held) -> None:
    with held.open([FIRST]) as key:
        data = attributes(key.certificate_der)
        expect_sound(held.sealed.certificate, key.sign(data), data)
        assert key.certificate == held.sealed.certificate_digest
        assert (key.test, key.level) == (held.sealed.test, held.sealed.level)
        assert tuple(key.chain_der) == (held.authority,)


def test_a_second_factor_goes_with_a_key_of_any_kind(remote_held: Held) -> None:
    """Whoever they say the key belongs to: it is the key that has the factor."""
    keys, sealed = remote_held.keys, remote_held.sealed
    assert isinstance(keys, RemoteKeys)
    with pytest.raises(WrongPin):
        keys.begin_code(sealed, "258148")
    begun = keys.begin_code(sealed, PIN)
    maker, now = pyotp.TOTP(begun.secret), int(time.time())
    first = FactorProof(code=maker.at(now), asked=begun.asked)
    made = keys.confirm_factor(sealed, "Téléphone", first)
    try:
        second = FactorProof(code=maker.at(now + maker.interval))
        with pytest.raises(CodeRefused), keys.open(sealed, PIN, [FIRST], first):
            pytest.fail("it opened")
        with keys.open(sealed, PIN, [FIRST], second) as key:
            assert key.second == Given(Factor.CODE, made.id)
            data = with_mark(attributes(key.certificate_der), key.second)
            with pytest.raises(NotGranted):
                key.sign(attributes(key.certificate_der))
            expect_sound(key.certificate_der, key.sign(data), data)
        if sealed.wrapped.startswith((MAGIC, REMOTE)):
            assert keys.factors(replace(sealed, owner=Login("somebody-else"))) == (made,)
    finally:
        other = keys.issue(YOUSSEF, PIN, at=MORNING)
        keys.remove_factor(sealed, made.id, PIN, by=other)


def test_a_grant_is_used_once(held: Held) -> None:
    with held.open([FIRST]) as key:
        data = attributes(key.certificate_der)
        key.sign(data)
        with pytest.raises(NotGranted):  # the same again
            key.sign(data)
        with pytest.raises(NotGranted):  # and another digest under it
            key.sign(attributes(key.certificate_der, bytes(32)))


def test_each_grant_is_named_where_there_are_several(held: Held) -> None:
    with held.open([FIRST, SECOND]) as key:
        data = attributes(key.certificate_der)
        with pytest.raises(NotGranted):
            key.sign(data)
        for one in (SECOND, FIRST):
            expect_sound(key.certificate_der, key.under(one).sign(data), data)
        for other in (FIRST, replace(FIRST, document=Digest("0" * 64)), a_grant(2)):
            with pytest.raises(NotGranted):
                key.under(other).sign(data)


def test_a_digest_that_was_prepared_is_the_only_one(held: Held) -> None:
    known = a_grant(prepared=Digest(RANGES.hex()))
    with held.open([known]) as key:
        with pytest.raises(NotGranted):
            key.sign(attributes(key.certificate_der, hashlib.sha256(b"another").digest()))
        data = attributes(key.certificate_der)
        expect_sound(key.certificate_der, key.sign(data), data)


def test_a_key_opened_for_nothing_signs_nothing(held: Held) -> None:
    with held.open([]) as key, pytest.raises(NotGranted):
        key.sign(attributes(key.certificate_der))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda der: b"any bytes at all",
        lambda der: b"",
        lambda der: der + b"\x00",
        lambda der: der[:-1],
        lambda der: bytes([0x30]) + der[1:],
        lambda der: der.replace(RANGES, RANGES[:-1] + b"\x00\x04\x00"),
        lambda der: der * 40,
    ],
    ids=["bytes", "nothing", "longer", "shorter", "a sequence", "two digests", "too much"],
)
def test_nothing_but_attributes_is_signed(held: Held, spoil: Callable[[bytes], bytes]) -> None:
    with held.open([FIRST]) as key:
        with pytest.raises(NotGranted):
            key.sign(spoil(attributes(key.certificate_der)))
        key.sign(attributes(key.certificate_der))  # a refusal has used nothing up


def test_attributes_are_those_of_our_signatures_by_this_key(held: Held) -> None:
    with held.open([FIRST]) as key:
        for data in (
            attributes(held.authority),
            attributes(key.certificate_der, RANGES[:20]),
            attributes(key.certificate_der, RANGES, countersignature()),
            attributes(key.certificate_der, RANGES, signing_time(), signing_time()),
        ):
            with pytest.raises(NotGranted):
                key.sign(data)
        key.sign(attributes(key.certificate_der, RANGES, signing_time()))


def test_a_wrong_pin_opens_nothing(held: Held) -> None:
    def sign() -> None:
        with held.open([FIRST], "258148") as key:
            assert not key.tried  # a remote service tries it at the first signature
            key.sign(attributes(key.certificate_der))

    with pytest.raises(WrongPin):
        sign()
    with held.open([FIRST]) as key:
        assert key.certificate == held.sealed.certificate_digest


def test_a_weak_pin_is_refused(held: Held) -> None:
    with pytest.raises(WeakPin) as refused:
        held.keys.issue(HASSAN, "123456", at=MORNING)
    assert refused.value.facts == {"least": 6}


def test_seals_and_guests_sign_what_they_were_asked_for(held: Held) -> None:
    def expect_once(opening: AbstractContextManager[object]) -> None:
        with opening as key:
            data = attributes(key.certificate_der)  # type: ignore[attr-defined]  # a key
            expect_sound(key.certificate_der, key.sign(data), data)  # type: ignore[attr-defined]
            with pytest.raises(NotGranted):
                key.sign(data)  # type: ignore[attr-defined]

    grants: list[Grant] = [FIRST]
    expect_once(held.keys.organisation([a_leave()]))
    expect_once(held.keys.guest("Souad Bennani", at=MORNING, grants=grants))
    assert held.keys.guest_level is Level.SIMPLE


def test_a_key_is_forgotten_when_its_context_ends(held: Held) -> None:
    with held.open([FIRST]) as key:
        data = attributes(key.certificate_der)
    with pytest.raises(ValueError, match="closed"):
        key.sign(data)


def test_several_are_signed_at_once_each_under_its_grant(remote_held: Held) -> None:
    with remote_held.open([FIRST, SECOND, a_grant(2)]) as key:
        assert isinstance(key, RemoteKey)
        first, second = (attributes(key.certificate_der, digest * 32) for digest in (b"1", b"2"))
        values = key.sign_several(
            [(FIRST, first), (SECOND, second), (FIRST, second), (a_grant(3), first)]
        )
        assert [isinstance(one, bytes) for one in values] == [True, True, False, False]
        for data, value in zip((first, second), values, strict=False):
            assert isinstance(value, bytes)
            expect_sound(key.certificate_der, value, data)
        assert all(isinstance(one, NotGranted) for one in values[2:])
        assert key.sign_several([]) == []
        third = attributes(key.certificate_der)
        expect_sound(key.certificate_der, key.under(a_grant(2)).sign(third), third)
