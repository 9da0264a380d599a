"""Certificates: names in them, and the way up to an authority."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

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


def ends(der: bytes) -> datetime:
    """Return until when a certificate is in force."""
    return x509.load_der_x509_certificate(der).not_valid_after_utc


def load_trust(pem: bytes) -> list[bytes]:
    """Return the certificates (DER) of a PEM file. `ValueError` if there is none."""
    return [c.public_bytes(Encoding.DER) for c in x509.load_pem_x509_certificates(pem)]


def name_of(certificate: asn1.Certificate) -> str:
    """Return the name people know the subject by; empty where none of it can be read.

    A part that is not written as X.520 has it (a unique identifier that is text) hides no other.
    """
    parts = list(_parts(certificate))
    for key in ("common_name", "organization_name", "organizational_unit_name"):
        if names := [name for kind, name in parts if kind == key]:
            return ", ".join(names)
    return ", ".join(name for _, name in parts)


def _parts(certificate: asn1.Certificate) -> Iterator[tuple[str, str]]:
    """Yield the parts of the subject that can be read, each with its kind."""
    for step in certificate.subject.chosen:
        for part in step:
            with suppress(ValueError, TypeError):
                yield str(part["type"].native), str(part["value"].native)


def way_up(
    certificate: bytes, between: Iterable[bytes], authorities: Sequence[bytes], at: datetime
) -> tuple[bytes, ...]:
    """Return the certificates from this one up to an authority; none if it does not lead there.

    Each was issued by the next and in force at `at`: names, signatures and dates of each step, and
    that who issued is an authority (RFC 5280, 6.1); enough for certificates of this installation,
    whose authorities revoke none.
    """
    way = _way(certificate, tuple(between), tuple(authorities))
    in_force = all(c.not_valid_before_utc <= at <= c.not_valid_after_utc for c in way[:-1])
    return tuple(c.public_bytes(Encoding.DER) for c in way) if in_force else ()


@lru_cache(256)  # of the same certificates it is found once, whoever signs how often
def _way(
    certificate: bytes, between: tuple[bytes, ...], authorities: tuple[bytes, ...]
) -> tuple[x509.Certificate, ...]:
    """Return the way up, whenever it was in force."""
    anchors = [x509.load_der_x509_certificate(der) for der in authorities]
    others = [x509.load_der_x509_certificate(der) for der in between]
    way = [x509.load_der_x509_certificate(certificate)]
    while len(way) <= LONGEST_CHAIN:
        current = way[-1]
        above = [anchor for anchor in anchors if anchor == current or _issued(anchor, current)]
        if above:
            return (*way, above[0])
        above = [other for other in others if _issued(other, current)]
        if not above:
            return ()
        way.append(above[0])
    return ()


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return basic.value.ca
