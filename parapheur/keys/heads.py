"""Whether a head was signed by the key of a journal's certificate: for anybody to say."""

import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parapheur.domain.errors import WrongHead
from parapheur.domain.journal import SignedHead, key_id


def origin_of(public: bytes, journal: int) -> str:
    """Return the name of a journal: its key (raw, 32 bytes), and which one under that key."""
    return f"parapheur.{hashlib.sha256(public).hexdigest()[:16]}/journal/{journal}"


def expect_signed(signed: SignedHead, certificate: bytes) -> None:
    """Refuse a head that the key of this certificate (DER) did not sign. `WrongHead`.

    1. The key is an Ed25519 key. 2. The origin is one of this key's. 3. The note names this key.
    4. The signature is of the head's text.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, Ed25519PublicKey):  # 1
        raise WrongHead
    public = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    origin = signed.head.origin
    number = origin.rpartition("/")[2]
    if not number.isdecimal() or origin != origin_of(public, int(number)):  # 2
        raise WrongHead
    if signed.key_id != key_id(origin, public):  # 3
        raise WrongHead
    try:
        key.verify(signed.signature, signed.head.text)  # 4
    except InvalidSignature:
        raise WrongHead from None
