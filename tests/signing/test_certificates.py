"""The name of a signer, of certificates as they are met."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from parapheur.signing.certificates import name_of

DAY = datetime(2026, 1, 1, tzinfo=UTC)
UNIQUE = x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, "CI3112145")
"""As many authorities write it: as text, where X.520 has a string of bits."""
PERSON = x509.NameAttribute(NameOID.COMMON_NAME, "Salma Benjelloun")
BODY = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ministry")
PLACE = x509.NameAttribute(NameOID.LOCALITY_NAME, "Rabat")


def of(*names: x509.NameAttribute[str]) -> asn1.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(names)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, DAY, DAY + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    return asn1.Certificate.load(made)


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ([PLACE, BODY, PERSON], "Salma Benjelloun"),
        ([PLACE, BODY], "Ministry"),
        ([PLACE], "Rabat"),
        ([UNIQUE, BODY, PERSON], "Salma Benjelloun"),
        ([PLACE, UNIQUE], "Rabat"),
        ([UNIQUE], ""),
        (
            [PERSON, x509.NameAttribute(NameOID.COMMON_NAME, "Director")],
            "Salma Benjelloun, Director",
        ),
    ],
)
def test_a_signer_is_called_by_the_part_that_people_know(
    names: list[x509.NameAttribute[str]], known: str
) -> None:
    assert name_of(of(*names)) == known
