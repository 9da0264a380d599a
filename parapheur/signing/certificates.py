"""Certificates: names in them, and the way up to an authority."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from parapheur.domain.documents import Digest

LONGEST_CHAIN = 8
"""Certificates between a signer and an authority."""


def digest_of(der: bytes) -> Digest:
    """Return the SHA-256 of a certificate."""
    return Digest(hashlib.sha256(der).hexdigest())


def load_trust(pem: bytes) -> list[bytes]:
    """Return the certificates (DER) of a PEM file. `ValueError` if there is none."""
    return [c.public_bytes(Encoding.DER) for c in x509.load_pem_x509_certificates(pem)]


def name_of(certificate: asn1.Certificate) -> str:
    """Return the name people know the subject by."""
    names = certificate.subject.native
    for key in ("common_name", "organization_name", "organizational_unit_name"):
        if key in names:
            name = names[key]
            return name if isinstance(name, str) else ", ".join(name)
    return str(certificate.subject.human_friendly)


def leads_to(
    certificate: bytes, between: Iterable[bytes], authorities: Sequence[bytes], at: datetime
) -> bool:
    """Say whether the certificate was issued, step by step and in force at `at`, by an authority.

    Names, signatures and dates of each step, and that who issued is an authority (RFC 5280, 6.1);
    enough for certificates of this installation, whose authorities revoke none.
    """
    anchors = [x509.load_der_x509_certificate(der) for der in authorities]
    others = [x509.load_der_x509_certificate(der) for der in between]
    current = x509.load_der_x509_certificate(certificate)
    for _ in range(LONGEST_CHAIN):
        if not current.not_valid_before_utc <= at <= current.not_valid_after_utc:
            return False
        if current in anchors or any(_issued(anchor, current) for anchor in anchors):
            return True
        above = next((other for other in others if _issued(other, current)), None)
        if above is None:
            return False
        current = above
    return False


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return basic.value.ca
