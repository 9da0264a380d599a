"""The signed attributes of a CMS signature, read before they are signed (RFC 5652, 5.3 and 11).

A key that is open for a document signs nothing else: no certificate, no request, no bytes that
somebody chose. So what comes to be signed is read strictly (X.690, DER), and is refused unless

1. it is one SET, of attributes of the kinds below, each there once with one value;
2. the content type is data, and the message digest is 32 bytes (SHA-256);
3. the signing certificate (RFC 5035) is the one of this very key.
"""

import hashlib
from collections.abc import Iterator

from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotGranted

SEQUENCE, SET, OCTETS, NAMED = 0x30, 0x31, 0x04, 0x06
MOST = 4096
"""Bytes of attributes: those of a PAdES signature are some 150."""

CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")  # 1.2.840.113549.1.9.3
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")  # 1.2.840.113549.1.9.4
SIGNING_TIME = bytes.fromhex("2a864886f70d010905")  # 1.2.840.113549.1.9.5
ALGORITHM = bytes.fromhex("2a864886f70d010934")  # 1.2.840.113549.1.9.52, RFC 6211
CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")  # 1.2.840.113549.1.9.16.2.47
MARK = bytes.fromhex("6983f7c3d6b182bfe28c8d96afa292c6b999e239")  # a second factor: see `mark`
NEEDED = frozenset({CONTENT_TYPE, MESSAGE_DIGEST, CERTIFICATE})
KNOWN = NEEDED | {SIGNING_TIME, ALGORITHM, MARK}
DATA = bytes.fromhex("06092a864886f70d010701")  # id-data, as an element


def digest_in(attributes: bytes, certificate: bytes) -> Digest:
    """Return the message digest of attributes that name this certificate. `NotGranted`."""
    try:
        return _digest_in(attributes, certificate)
    except ValueError:
        raise NotGranted from None


def _digest_in(attributes: bytes, certificate: bytes) -> Digest:
    if len(attributes) > MOST:
        raise ValueError("too long")
    found: dict[bytes, bytes] = {}
    for attribute in elements(only(attributes, SET)):  # 1
        kind, values = pair(only_of(attribute, SEQUENCE))
        name = only_of(kind, NAMED)
        if name not in KNOWN or name in found:
            raise ValueError("an attribute of another kind, or twice")
        found[name] = only_of(values, SET)
    if not found.keys() >= NEEDED or found[CONTENT_TYPE] != DATA:  # 2
        raise ValueError("an attribute is missing, or is of something else")
    digest = only(found[MESSAGE_DIGEST], OCTETS)
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("not a SHA-256")
    named = only(only(found[CERTIFICATE], SEQUENCE), SEQUENCE)  # 3: the list, which comes first
    first = only_of(next(elements(named)), SEQUENCE)
    if only_of(next(elements(first)), OCTETS) != hashlib.sha256(certificate).digest():
        raise ValueError("another certificate")
    return Digest(digest.hex())


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and contents of each element that stands here. `ValueError`: not DER."""
    at = 0
    while at < len(data):
        if len(data) < at + 2 or data[at] & 0x1F == 0x1F:
            raise ValueError("cut short, or a long tag")
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= 0x80:
            octets = data[at : at + (length & 0x7F)]
            at, length = at + len(octets), int.from_bytes(octets, "big")
            if not 1 <= len(octets) <= 2 or octets[0] == 0 or length < 0x80:
                raise ValueError("not the shortest length")
        if at + length > len(data):
            raise ValueError("cut short")
        yield tag, data[at : at + length]
        at += length


def only(data: bytes, tag: int) -> bytes:
    """Return the contents of the one element that these bytes are."""
    (one,) = elements(data)
    return only_of(one, tag)


def only_of(element: tuple[int, bytes], tag: int) -> bytes:
    """Return the contents of an element, which must have this tag."""
    if element[0] != tag:
        raise ValueError("an element of another kind")
    return element[1]


def pair(data: bytes) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    """Return the two elements that stand here."""
    first, second = elements(data)
    return first, second
