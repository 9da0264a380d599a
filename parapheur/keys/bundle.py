"""A key that the program itself uses, with its certificate, in one file: both or neither."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from parapheur.domain.errors import Misconfigured
from parapheur.keys.once import keep_once, replace_whole
from parapheur.keys.vault import Vault, wipe

Certify = Callable[[ec.EllipticCurvePrivateKey], bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A loaded key and its certificate (DER)."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: bytes


def bundle_once(place: Path, vault: Vault, label: str, certify: Certify) -> Bundle:
    """Open the bundle of a file, with a new key certified by `certify` at first use."""
    return _read(place, keep_once(place, lambda: _make(vault, label, certify)), vault, label)


def bundle_anew(place: Path, vault: Vault, label: str, certify: Certify) -> Bundle:
    """Replace the bundle of a file by one with a new key."""
    replace_whole(place, _make(vault, label, certify))
    return _read(place, place.read_bytes(), vault, label)


def private_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the key as PKCS#8 DER, in the clear."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _make(vault: Vault, label: str, certify: Certify) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    parts = {"certificate": certify(key), "key": vault.seal(private_der(key), label)}
    return json.dumps(
        {name: base64.b64encode(data).decode() for name, data in parts.items()}
    ).encode()


def _read(place: Path, data: bytes, vault: Vault, label: str) -> Bundle:
    try:
        parts = json.loads(data)
        certificate = base64.b64decode(parts["certificate"])
        sealed = base64.b64decode(parts["key"])
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(place=place, problem="not a key and its certificate") from error
    clear = vault.open(sealed, label)
    try:
        key = load_der_private_key(clear, None)
    finally:
        wipe(clear)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Misconfigured(place=place, problem="not a key on an elliptic curve")
    return Bundle(key, certificate)
