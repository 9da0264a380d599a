"""Keys on cards: both kinds, the seal that stays logged in, and a card that is taken out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from parapheur.domain.errors import KeysAway, Misconfigured, TokenAway
from parapheur.domain.levels import Level
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Trust
from parapheur.keys import RemoteKeys, place_of
from parapheur.keys.ring import Ring
from parapheur.keys.tokens import SealOnToken, SealsToken, Tokens
from parapheur.keys.where import Where
from parapheur.signing import PadesSigner
from tests.builders import HASSAN, MORNING
from tests.keys.attributes import a_grant, a_leave, attributes
from tests.keys.drawer import HELD, QUALIFIED, RSA, SEAL, STRANGE, Drawer
from tests.pdfs import a_pdf
from tests.signing.desk import FIELDS, ORGANISATION, PIN, SigningDesk

FIRST, LEAVE = a_grant(), a_leave()


def test_an_rsa_key_signs_as_well(desk: SigningDesk, drawer: Drawer) -> None:
    ring = drawer.ring(desk)
    with ring.open(ring.find(HASSAN.login, RSA), PIN, [FIRST]) as key:
        data = attributes(key.certificate_der)
        value = key.sign(data)
    public = x509.load_der_x509_certificate(key.certificate_der).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(value, data, PKCS1v15(), SHA256())


def test_a_document_is_sealed_and_signed_by_cards(
    remote: RemoteKeys, desk: SigningDesk, drawer: Drawer
) -> None:
    signer = PadesSigner(remote.authority_der, anchors=[drawer.root])
    sealed = remote.find(HASSAN.login, HELD.token, HELD.key)
    pdf = a_pdf()
    with remote.organisation([LEAVE]) as seal:
        certified = signer.certify(pdf, FIELDS, key=seal, at=MORNING)
    signer.check(pdf, certified, signed=(CERTIFICATION,), certificate=seal.certificate)
    assert (seal.level, seal.test, remote.seal_level) == (Level.ADVANCED, False, Level.ADVANCED)
    with remote.open(sealed, PIN, [FIRST]) as key:
        signed = signer.sign(certified, "visa-1", key=key, at=MORNING)
    fields = (CERTIFICATION, "visa-1")
    signer.check(certified, signed, signed=fields, certificate=key.certificate)
    verdict = signer.verify(signed, at=MORNING)
    assert [one.trust for one in verdict.signatures] == [Trust.TRUSTED] * 2
    assert verdict.verdict is Conclusion.VALID


def test_a_level_is_what_is_configured_and_qualified_what_the_certificate_says(
    drawer: Drawer,
) -> None:
    assert drawer.tokens(Level.SIMPLE).find(HASSAN.login, HELD).level is Level.SIMPLE
    assert drawer.tokens(Level.QUALIFIED).find(HASSAN.login, QUALIFIED).level is Level.QUALIFIED
    with pytest.raises(Misconfigured, match="qualified"):
        drawer.tokens(Level.QUALIFIED).find(HASSAN.login, HELD)


@pytest.mark.parametrize(
    ("where", "problem"),
    [(STRANGE, "authorities"), (Where(HELD.token, "nothing"), "certificate")],
    ids=["of a stranger", "not there"],
)
def test_a_key_that_cannot_be_used_is_told_when_it_is_enrolled(
    drawer: Drawer, where: Where, problem: str
) -> None:
    with pytest.raises(Misconfigured, match=problem):
        drawer.tokens().find(HASSAN.login, where)


def test_a_card_that_is_none_and_a_module_that_is_none(drawer: Drawer, tmp_path: Path) -> None:
    with pytest.raises(TokenAway):
        drawer.tokens().find(HASSAN.login, Where("no such card", "signature"))
    nothing = tmp_path / "module.so"
    nothing.write_bytes(b"")
    with pytest.raises(Misconfigured, match="PKCS#11"):
        Tokens(str(nothing), [drawer.root], Level.SIMPLE)


def test_the_card_of_the_seal_is_nobodys(desk: SigningDesk, drawer: Drawer) -> None:
    ring = drawer.ring(desk)
    sealed = ring.find(HASSAN.login, SEAL)
    with pytest.raises(Misconfigured, match="seal"), ring.open(sealed, PIN, [FIRST]):
        pytest.fail("it opened")


def test_a_key_that_was_changed_on_the_card_is_not_the_one(
    desk: SigningDesk, drawer: Drawer
) -> None:
    ring = drawer.ring(desk)
    other = replace(ring.find(HASSAN.login, HELD), certificate=desk.youssef.certificate)
    with pytest.raises(Misconfigured, match="another key"), ring.open(other, PIN, [FIRST]):
        pytest.fail("it opened")


def test_a_wrong_pin_of_the_seal_is_tried_once(desk: SigningDesk, drawer: Drawer) -> None:
    tokens = drawer.tokens()
    held = SealsToken(tokens, HELD.token, "0000")
    ring = Ring(desk.keys, tokens, {LEAVE.desk: SealOnToken(held, HELD.key, Level.SIMPLE)})
    for problem in ("is not this", "has no PIN"):
        with pytest.raises(Misconfigured, match=problem), ring.organisation([LEAVE]):
            pytest.fail("it opened")


def test_a_card_that_is_taken_out_is_a_sentence_and_comes_back(
    desk: SigningDesk, drawer: Drawer, tmp_path: Path
) -> None:
    listens = tmp_path / "sock"
    keys = RemoteKeys(place_of(tmp_path / "keys", listens, ORGANISATION, **drawer.settings()), b"")
    card, aside = drawer.card(SEAL.token), tmp_path / "aside"
    with keys.organisation([LEAVE]) as seal:
        seal.sign(attributes(seal.certificate_der))
    with keys.organisation([LEAVE]) as seal:
        card.rename(aside)
        try:
            with pytest.raises(TokenAway, match="nothing was signed"):
                seal.sign(attributes(seal.certificate_der))
        finally:
            aside.rename(card)
    with keys.organisation([LEAVE]) as seal:
        assert seal.sign(attributes(seal.certificate_der))
    keys.close()


def test_no_card_is_asked_for_where_none_is_configured(desk: SigningDesk) -> None:
    with pytest.raises(Misconfigured, match="no PKCS#11 module"):
        Ring(desk.keys).find(HASSAN.login, HELD)


def test_no_secret_stands_in_the_words_of_the_process(drawer: Drawer, tmp_path: Path) -> None:
    words = place_of(tmp_path, tmp_path / "sock", ORGANISATION, **drawer.settings()).words
    assert PIN not in words
    assert json.loads(words)["seal"]["pin_file"]
    assert KeysAway.__doc__
