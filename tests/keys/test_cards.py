"""Which cards of people's own computers are taken, and that a value is held against its card."""

from dataclasses import replace
from datetime import timedelta

import pkcs11
import pytest
from asn1crypto.keys import RSAPublicKey
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, SignMixin
from pkcs11.util.rsa import encode_rsa_public_key

from parapheur.domain.errors import (
    CardNotForSigning,
    CardNotQualified,
    CardRefusesPin,
    CardUntrusted,
    Misconfigured,
    NoCard,
    NotGranted,
    TokenAway,
    ValueUnsound,
)
from parapheur.domain.levels import Level
from parapheur.keys.above import signed_by
from parapheur.keys.cards import Cards
from parapheur.keys.reader import Found, HeldKey, Reader
from parapheur.keys.tokens import signed_on
from parapheur.keys.where import Where
from tests.builders import HASSAN, MORNING
from tests.keys.attributes import a_grant, attributes
from tests.keys.drawer import HELD, LASTS, QUALIFIED, RSA, SEAL, STRANGE, Drawer, a_certificate
from tests.signing.desk import PIN

ME = HASSAN.login


@pytest.fixture(scope="module")
def reader(drawer: Drawer) -> Reader:
    return Reader(str(drawer.module), HELD.token)


def found(reader: Reader, label: str) -> Found:
    (one,) = [one for one in reader.found() if one.label == label]
    return one


def taken(drawer: Drawer, level: Level = Level.ADVANCED) -> Cards:
    return Cards([drawer.root], level)


def test_the_cards_that_are_there_are_found_without_a_pin(drawer: Drawer, reader: Reader) -> None:
    labels = {one.label for one in reader.found()}
    assert labels == {HELD.key, RSA.key, QUALIFIED.key, STRANGE.key}
    assert {one.token for one in Reader(str(drawer.module)).found()} == {HELD.token, SEAL.token}
    assert Reader(str(drawer.module), "no such card").found() == []


@pytest.mark.parametrize("where", [HELD, RSA], ids=["P-256", "RSA"])
def test_a_value_is_taken_from_the_card_s_own_key_over_the_very_attributes(
    drawer: Drawer, reader: Reader, where: Where
) -> None:
    card, cards = found(reader, where.key), taken(drawer)
    known = cards.examine(ME, card.certificate, at=MORNING)
    assert (known.owner, known.name, known.level) == (ME, where.key, Level.ADVANCED)
    data = attributes(card.certificate)
    with reader.open(card, PIN) as held:
        value = held.sign(data)
    key = cards.gave(known, data, value, at=MORNING)
    assert key.under(a_grant()).sign(data) == value
    assert list(key.chain_der) == [drawer.root]
    with pytest.raises(NotGranted):
        key.sign(attributes(card.certificate, bytes(32)))
    for wrong in (value[:-1], value[::-1], b""):
        with pytest.raises(ValueUnsound):
            cards.gave(known, data, wrong, at=MORNING)
    with pytest.raises(ValueUnsound):
        cards.gave(known, data + b"x", value, at=MORNING)
    with pytest.raises(NotGranted):
        cards.key(known, at=MORNING).sign(data)


def test_a_card_of_a_stranger_is_not_taken(drawer: Drawer, reader: Reader) -> None:
    with pytest.raises(CardUntrusted):
        taken(drawer).examine(ME, found(reader, STRANGE.key).certificate, at=MORNING)


@pytest.mark.parametrize("days", [-2, LASTS.days + 1])
def test_a_card_out_of_its_time_is_not_taken(drawer: Drawer, reader: Reader, days: int) -> None:
    certificate, cards = found(reader, HELD.key).certificate, taken(drawer)
    then = MORNING + timedelta(days=days)
    known = cards.examine(ME, certificate, at=MORNING)
    with pytest.raises(CardUntrusted):
        cards.examine(ME, certificate, at=then)
    with pytest.raises(CardUntrusted):
        cards.key(known, at=then)


def test_the_certificate_of_an_authority_signs_no_document(drawer: Drawer) -> None:
    with pytest.raises((CardNotForSigning, CardUntrusted)):
        taken(drawer).examine(ME, drawer.root, at=MORNING)


def test_only_strong_keys_that_may_sign_are_taken() -> None:
    above = ec.generate_private_key(ec.SECP256R1())
    root = a_certificate(above, "root", above, "root", authority=True)
    cards = Cards([root.public_bytes(Encoding.DER)], Level.SIMPLE)
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - it is to be refused
    small = ec.generate_private_key(ec.SECP224R1())
    for key in (weak, small):
        certificate = a_certificate(key, "weak", above, "root")
        with pytest.raises(CardNotForSigning):
            cards.examine(ME, certificate.public_bytes(Encoding.DER), at=MORNING)
    between = ec.generate_private_key(ec.SECP256R1())
    authority = a_certificate(between, "between", above, "root", authority=True)
    with pytest.raises(CardNotForSigning):
        cards.examine(ME, authority.public_bytes(Encoding.DER), at=MORNING)
    good = a_certificate(between, "good", above, "root")
    assert cards.examine(ME, good.public_bytes(Encoding.DER), at=MORNING).name == "good"


def test_what_is_no_certificate_is_not_taken(drawer: Drawer) -> None:
    for data in (b"", b"\x30\x03\x02\x01\x01", b"x" * 100_000):
        with pytest.raises(CardNotForSigning):
            taken(drawer).examine(ME, data, at=MORNING)


def test_a_certificate_below_one_that_is_no_authority_is_not_taken() -> None:
    """Whoever holds an ordinary certificate of a known authority can issue no other."""
    above, signer = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = a_certificate(above, "root", above, "root", authority=True)
    leaf = a_certificate(signer, "leaf", above, "root")
    own = a_certificate(signer, "own", signer, "leaf")
    anchors = [one.public_bytes(Encoding.DER) for one in (root, leaf)]
    with pytest.raises(CardUntrusted):
        Cards(anchors, Level.SIMPLE).examine(ME, own.public_bytes(Encoding.DER), at=MORNING)


def test_qualified_is_what_the_certificate_says(drawer: Drawer, reader: Reader) -> None:
    cards = taken(drawer, Level.QUALIFIED)
    said = cards.examine(ME, found(reader, QUALIFIED.key).certificate, at=MORNING)
    assert said.level is Level.QUALIFIED
    with pytest.raises(CardNotQualified):
        cards.examine(ME, found(reader, HELD.key).certificate, at=MORNING)


def test_a_card_registered_at_another_level_is_to_be_registered_anew(
    drawer: Drawer, reader: Reader
) -> None:
    known = taken(drawer).examine(ME, found(reader, HELD.key).certificate, at=MORNING)
    with pytest.raises(NoCard):
        taken(drawer, Level.SIMPLE).key(known, at=MORNING)
    with pytest.raises(NoCard):
        taken(drawer).key(replace(known, level=Level.QUALIFIED), at=MORNING)


def test_a_wrong_pin_and_a_card_that_is_gone_are_sentences(drawer: Drawer, reader: Reader) -> None:
    card = found(reader, HELD.key)
    with pytest.raises(CardRefusesPin), reader.open(card, "000000"):
        pytest.fail("it opened")
    with reader.open(card, PIN) as held:  # one wrong try costs nothing more
        assert signed_by(card.certificate, b"data", held.sign(b"data"))
    with pytest.raises(TokenAway), reader.open(replace(card, token="gone"), PIN):
        pytest.fail("it opened")


def test_a_key_that_wants_its_pin_at_each_signature_is_given_it(
    drawer: Drawer, reader: Reader
) -> None:
    token = pkcs11.lib(str(drawer.module)).get_token(token_label=HELD.token)
    template = {Attribute.ALWAYS_AUTHENTICATE: True}
    with token.open(user_pin=PIN, rw=True) as session:
        public, private = session.generate_keypair(
            KeyType.RSA, 2048, store=True, label="careful", private_template=template
        )
        try:
            assert isinstance(private, SignMixin)
            der = encode_rsa_public_key(public)
            with pytest.raises(pkcs11.PKCS11Error):
                private.sign(b"data", mechanism=Mechanism.SHA256_RSA_PKCS)
            key = HeldKey(private, PIN)
            for _ in range(2):
                verify(der, key.sign(b"data"), b"data")
        finally:
            private.destroy()
            public.destroy()


def test_a_card_that_makes_no_digests_is_given_the_digest(drawer: Drawer, reader: Reader) -> None:
    token = pkcs11.lib(str(drawer.module)).get_token(token_label=RSA.token)
    with token.open(user_pin=PIN) as session:
        private = session.get_key(ObjectClass.PRIVATE_KEY, label=RSA.key)
        assert isinstance(private, SignMixin)
        value = signed_on(private, b"data", rsa=True, hashes=False)
    assert signed_by(found(reader, RSA.key).certificate, b"data", value)


def verify(public: bytes, value: bytes, data: bytes) -> None:
    """Refuse a value that is not this key's."""
    numbers = RSAPublicKey.load(public).native
    key = rsa.RSAPublicNumbers(numbers["public_exponent"], numbers["modulus"]).public_key()
    key.verify(value, data, PKCS1v15(), SHA256())


def test_a_module_that_is_none_is_a_sentence(drawer: Drawer) -> None:
    with pytest.raises(Misconfigured, match="PKCS#11"):
        Reader(str(drawer.folder / "root.pem"))


def test_names_are_what_can_be_read_of_them() -> None:
    above = ec.generate_private_key(ec.SECP256R1())
    root = a_certificate(above, "root", above, "root", authority=True)
    named = a_certificate(ec.generate_private_key(ec.SECP256R1()), "A\u202eB\x07", above, "root")
    cards = Cards([root.public_bytes(Encoding.DER)], Level.SIMPLE)
    assert isinstance(named, x509.Certificate)
    assert cards.examine(ME, named.public_bytes(Encoding.DER), at=MORNING).name == "AB"
