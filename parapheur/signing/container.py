"""The CMS container of a PAdES signature, of which two things change from one to the next.

For one certificate, every container is the same but for the digest of the document (in the signed
attributes) and the signature's value. pyHanko makes the first one, over a mark; from then on the
digest takes the mark's place and the value is put at its own, with the lengths around them
(X.690, DER). Making each from nothing costs 8 ms, this 0.1; the check before the commit reads the
result like anybody else's.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms

from parapheur.keys.mark import value_of
from parapheur.signing.cms import Key, Unsigned, pades_container

MARK = hashlib.sha256(b"the digest of a document stands here").digest()
KEPT = 512
"""Certificates whose containers are remembered, some 3 KB each."""
SEQUENCE, SET, OCTETS, FIRST, SECOND = b"\x30", b"\x31", b"\x04", b"\xa0", b"\xa1"
OUTER = ("version", "digest_algorithms", "encap_content_info", "certificates")
"""What stands in signed data before its signers (RFC 5652, 5.1)."""
INNER = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
"""What stands in a signer's part before what is not signed (5.3)."""
STAMPED = cms.CMSAttributeType("signature_time_stamp_token").dump()
"""The unsigned attribute that holds a timestamp (RFC 3161, appendix A)."""

Sign = Callable[[bytes], bytes]
"""Returns the signature of the SHA-256 of some bytes."""
Stamp = Callable[[bytes], bytes | None]
"""Gives a timestamp (DER) over a signature's value; None where there is none, and it may lack."""

_lock = threading.Lock()
_made: dict[tuple[bytes, ...], "Container"] = {}


@dataclass(frozen=True, slots=True)
class Container:
    """What does not change, in DER (RFC 5652, 5.1 and 5.3)."""

    kind: bytes
    """The content type of the whole: signed data."""
    before: bytes
    """Version, digest algorithms, the kind of what is signed, certificates."""
    signer: bytes
    """Version, issuer and number of the signer's certificate, digest algorithm."""
    attributes: bytes
    """The signed attributes as a SET, with `MARK` in place of the digest."""
    algorithm: bytes
    """The signature algorithm."""

    def around(self, digest: bytes, sign: Sign, stamp: Stamp | None = None) -> bytes:
        """Return the container over a digest (32 bytes); `sign` signs the attributes that say it.

        `stamp` gives a timestamp over the signature's value, or none.
        """
        attributes = self.attributes.replace(MARK, digest)
        value = sign(attributes)
        tagged = FIRST + attributes[1:]  # RFC 5652, 5.4: signed as a SET, written as [0]
        parts = (self.signer, tagged, self.algorithm, der(OCTETS, value))
        token = stamp(value) if stamp else None
        signer = der(SEQUENCE, *parts, _unsigned(token) if token else b"")
        data = der(SEQUENCE, self.before, der(SET, signer))
        return der(SEQUENCE, self.kind, der(FIRST, data))


def sign_digest(key: Key, digest: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the PAdES container (DER) over the digest of a document's signed ranges."""
    return container_for(key).around(digest, key.sign, stamp)


def container_for(key: Key) -> Container:
    """Return the container of this key's certificate, made at its first signature.

    One for each second factor that its signatures say was given, and one for none.
    """
    second = value_of(key.second) if key.second else b""
    named = (key.certificate_der, *key.chain_der, second)
    with _lock:
        found = _made.get(named)
    if found is None:
        found = taken_apart(pades_container(Unsigned(key), MARK))
        with _lock:
            _made[named] = found
            while len(_made) > KEPT:
                del _made[next(iter(_made))]
    return found


def taken_apart(whole: bytes) -> Container:
    """Keep of a container what does not change. `ValueError` if the mark is not there once."""
    info = cms.ContentInfo.load(whole)
    data = info["content"]
    (signer,) = data["signer_infos"]
    attributes = signer["signed_attrs"].untag().dump()
    if attributes.count(MARK) != 1:
        raise ValueError("the digest does not stand in the attributes exactly once")
    return Container(
        kind=info["content_type"].dump(),
        before=b"".join(data[part].dump() for part in OUTER),
        signer=b"".join(signer[part].dump() for part in INNER[:3]),
        attributes=attributes,
        algorithm=signer["signature_algorithm"].dump(),
    )


def with_stamp(container: bytes, stamp: Stamp) -> bytes:
    """Return a container of one signer, with a timestamp over its signature's value."""
    info = cms.ContentInfo.load(container)
    (signer,) = info["content"]["signer_infos"]
    token = stamp(signer["signature"].native)
    if token is None:
        return container
    data = info["content"]
    outer = b"".join(data[part].dump() for part in OUTER)
    inner = b"".join(signer[part].dump() for part in INNER)
    made = der(SET, der(SEQUENCE, inner, _unsigned(token)))
    return der(SEQUENCE, info["content_type"].dump(), der(FIRST, der(SEQUENCE, outer, made)))


def _unsigned(token: bytes) -> bytes:
    """RFC 5652, 5.3: the unsigned attributes, a SET written as [1], here of one attribute."""
    return der(SECOND, der(SEQUENCE, STAMPED, der(SET, token)))


def der(tag: bytes, *parts: bytes) -> bytes:
    """Return a DER element: tag, length in as few octets as will do, contents (X.690, 10.1)."""
    length = sum(map(len, parts))
    if length < 0x80:
        return b"".join((tag, bytes([length]), *parts))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return b"".join((tag, bytes([0x80 | len(octets)]), octets, *parts))
