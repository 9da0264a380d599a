"""What whoever opens a key may rely on, of keys in this process and in the signing process."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotGranted, WeakPin, WrongPin
from parapheur.domain.grants import Grant
from parapheur.keys import RemoteKeys
from parapheur.keys.soft import SoftKeys
from tests.builders import HASSAN, MORNING
from tests.keys.attributes import RANGES, a_grant, attributes, countersignature, signing_time
from tests.signing.desk import PIN, SigningDesk

Keys = SoftKeys | RemoteKeys
FIRST, SECOND = a_grant(0), a_grant(1)


@pytest.fixture(params=["in this process", "in the signing process"])
def keys(request: pytest.FixtureRequest, desk: SigningDesk) -> Keys:
    if request.param == "in this process":
        return desk.keys
    remote = request.getfixturevalue("remote")
    assert isinstance(remote, RemoteKeys)
    return remote


def expect_sound(certificate: bytes, value: bytes, data: bytes) -> None:
    public = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(value, data, ec.ECDSA(SHA256()))


def test_a_key_signs_what_its_pin_was_given_for(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, [FIRST]) as key:
        data = attributes(key.certificate_der)
        expect_sound(desk.youssef.certificate, key.sign(data), data)
        assert key.certificate == desk.youssef.certificate_digest
        assert (key.test, key.level) == (True, desk.youssef.level)
        assert tuple(key.chain_der) == (desk.authority,)


def test_a_grant_is_used_once(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, [FIRST]) as key:
        data = attributes(key.certificate_der)
        key.sign(data)
        with pytest.raises(NotGranted):  # the same again
            key.sign(data)
        with pytest.raises(NotGranted):  # and another digest under it
            key.sign(attributes(key.certificate_der, bytes(32)))


def test_each_grant_is_named_where_there_are_several(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, [FIRST, SECOND]) as key:
        data = attributes(key.certificate_der)
        with pytest.raises(NotGranted):
            key.sign(data)
        for one in (SECOND, FIRST):
            expect_sound(key.certificate_der, key.under(one).sign(data), data)
        for other in (FIRST, replace(FIRST, document=Digest("0" * 64)), a_grant(2)):
            with pytest.raises(NotGranted):
                key.under(other).sign(data)


def test_a_digest_that_was_prepared_is_the_only_one(keys: Keys, desk: SigningDesk) -> None:
    known = a_grant(prepared=Digest(RANGES.hex()))
    with keys.open(desk.youssef, PIN, [known]) as key:
        with pytest.raises(NotGranted):
            key.sign(attributes(key.certificate_der, hashlib.sha256(b"another").digest()))
        data = attributes(key.certificate_der)
        expect_sound(key.certificate_der, key.sign(data), data)


def test_a_key_opened_for_nothing_signs_nothing(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, []) as key, pytest.raises(NotGranted):
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
def test_nothing_but_attributes_is_signed(
    keys: Keys, desk: SigningDesk, spoil: Callable[[bytes], bytes]
) -> None:
    with keys.open(desk.youssef, PIN, [FIRST]) as key:
        with pytest.raises(NotGranted):
            key.sign(spoil(attributes(key.certificate_der)))
        key.sign(attributes(key.certificate_der))  # a refusal has used nothing up


def test_attributes_are_those_of_our_signatures_by_this_key(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, [FIRST]) as key:
        for data in (
            attributes(desk.hassan.certificate),
            attributes(key.certificate_der, RANGES[:20]),
            attributes(key.certificate_der, RANGES, countersignature()),
            attributes(key.certificate_der, RANGES, signing_time(), signing_time()),
        ):
            with pytest.raises(NotGranted):
                key.sign(data)
        key.sign(attributes(key.certificate_der, RANGES, signing_time()))


def test_a_wrong_pin_opens_nothing(keys: Keys, desk: SigningDesk) -> None:
    sealed = keys.issue(HASSAN, PIN, at=MORNING)
    with pytest.raises(WrongPin), keys.open(sealed, "258148", [FIRST]):
        pytest.fail("it opened")
    with keys.open(sealed, "٢٥٨١٤٧", [FIRST]) as key:
        assert key.certificate == sealed.certificate_digest


def test_a_weak_pin_is_refused(keys: Keys) -> None:
    with pytest.raises(WeakPin) as refused:
        keys.issue(HASSAN, "123456", at=MORNING)
    assert refused.value.facts == {"least": 6}


def test_seals_and_guests_sign_what_they_were_asked_for(keys: Keys) -> None:
    def expect_once(opening: AbstractContextManager[object]) -> None:
        with opening as key:
            data = attributes(key.certificate_der)  # type: ignore[attr-defined]  # a key
            expect_sound(key.certificate_der, key.sign(data), data)  # type: ignore[attr-defined]
            with pytest.raises(NotGranted):
                key.sign(data)  # type: ignore[attr-defined]

    grants: list[Grant] = [FIRST]
    expect_once(keys.organisation(grants))
    expect_once(keys.guest("Souad Bennani", at=MORNING, grants=grants))
    assert keys.seal_level is keys.guest_level


def test_a_key_is_forgotten_when_its_context_ends(keys: Keys, desk: SigningDesk) -> None:
    with keys.open(desk.youssef, PIN, [FIRST]) as key:
        data = attributes(key.certificate_der)
    with pytest.raises(ValueError, match="closed"):
        key.sign(data)
