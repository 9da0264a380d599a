"""A container put together from what was kept is the one pyHanko would make."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.words import Words
from parapheur.signing.cms import pades_container
from parapheur.signing.container import MARK, der, sign_digest, taken_apart
from parapheur.signing.embedded import only_signer, signers_certificate, sound
from tests.signing.desk import open_signing

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DIGEST = hashlib.sha256(b"a document").digest()


def test_it_is_pyhankos_but_for_the_value(tmp_path: Path) -> None:
    keys, _ = open_signing(tmp_path, Words("وزارة", "Ministère", "Ministry"), at=AT)
    with keys.organisation() as key:
        ours, theirs = (
            cms.ContentInfo.load(container)["content"]
            for container in (sign_digest(key, DIGEST), pades_container(key, DIGEST))
        )
    for data in (ours, theirs):
        assert sound(only_signer(data), signers_certificate(data), DIGEST) == (True, True)
        only_signer(data)["signature"] = b"the value differs each time"
    assert ours.dump(force=True) == theirs.dump(force=True)


def test_each_signature_is_over_its_own_digest(tmp_path: Path) -> None:
    keys, _ = open_signing(tmp_path, Words("وزارة", "Ministère", "Ministry"), at=AT)
    with keys.organisation() as key:
        sign_digest(key, DIGEST)
        data = cms.ContentInfo.load(sign_digest(key, bytes(32)))["content"]
    signer, certificate = only_signer(data), signers_certificate(data)
    assert sound(signer, certificate, bytes(32)) == (True, True)
    assert sound(signer, certificate, DIGEST)[0] is False


def test_a_container_without_the_mark_is_no_model(tmp_path: Path) -> None:
    keys, _ = open_signing(tmp_path, Words("وزارة", "Ministère", "Ministry"), at=AT)
    with keys.organisation() as key:
        assert taken_apart(pades_container(key, MARK)).attributes.count(MARK) == 1
        with pytest.raises(ValueError, match="exactly once"):
            taken_apart(pades_container(key, DIGEST))


@given(st.binary(max_size=70_000))
def test_lengths_are_written_as_der_asks(data: bytes) -> None:
    assert der(b"\x04", data) == cms.OctetString(data).dump()
