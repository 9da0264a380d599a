"""RSA with SHA-3 is checked by the number that names both (ISO/TS 32001)."""

import hashlib
from datetime import timedelta

import pytest
from asn1crypto import cms
from asn1crypto import x509 as known
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from parapheur.signing.embedded import RSA_WITH_SHA3, sound
from tests.builders import MORNING

SIGNED = b"%PDF of somebody"
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha3_224": hashes.SHA3_224,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> known.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SHA-3")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    built = built.public_key(key.public_key()).not_valid_before(MORNING)
    made = built.not_valid_after(MORNING + timedelta(days=1)).sign(key, hashes.SHA256())
    return known.Certificate.load(made.public_bytes(serialization.Encoding.DER))


def signer_of(
    key: rsa.RSAPrivateKey, certificate: known.Certificate, number: str, digest: str
) -> cms.SignerInfo:
    """Sign by the number's own hash, and say that the bytes were digested by another."""
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [hashlib.new(digest, SIGNED).digest()]},
        ]
    )
    value = key.sign(attributes.dump(), padding.PKCS1v15(), HASHES[RSA_WITH_SHA3[number]]())
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": {"algorithm": digest},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": number},
            "signature": value,
        }
    )


@pytest.mark.parametrize("number", RSA_WITH_SHA3)
def test_it_holds(key: rsa.RSAPrivateKey, certificate: known.Certificate, number: str) -> None:
    digest = RSA_WITH_SHA3[number]
    signer = signer_of(key, certificate, number, digest)
    assert sound(signer, certificate, hashlib.new(digest, SIGNED).digest()) == (True, True)
    assert sound(signer, certificate, hashlib.new(digest, b"other").digest()) == (False, True)


@pytest.mark.parametrize("digest", ["sha256", "sha3_512"])
def test_it_does_not_where_the_bytes_are_digested_by_another(
    key: rsa.RSAPrivateKey, certificate: known.Certificate, digest: str
) -> None:
    (number,) = [one for one, named in RSA_WITH_SHA3.items() if named == "sha3_256"]
    signer = signer_of(key, certificate, number, digest)
    assert sound(signer, certificate, hashlib.new(digest, SIGNED).digest()) == (True, False)


def test_it_does_not_for_another_value(
    key: rsa.RSAPrivateKey, certificate: known.Certificate
) -> None:
    number, digest = next(iter(RSA_WITH_SHA3.items()))
    signer = signer_of(key, certificate, number, digest)
    value = bytearray(signer["signature"].native)
    value[-1] ^= 1
    signer["signature"] = bytes(value)
    assert sound(signer, certificate, hashlib.new(digest, SIGNED).digest()) == (True, False)
