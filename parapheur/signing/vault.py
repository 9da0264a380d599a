"""Private keys at rest: sealed by the installation's secret, and by a PIN where there is one.

A sealed key is `MAGIC | salt (16) | nonce (12) | AES-256-GCM(PKCS#8 DER)`; its label (the owner)
is bound to it as associated data. With a PIN the key of that cipher is Argon2id of the PIN, keyed
by the installation's secret, so that somebody with a copy of the database alone has nothing to
try PINs against. RFC 9106 (Argon2), NIST SP 800-38D (GCM).
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from parapheur.domain.errors import Misconfigured, WrongPin

SALT, NONCE, SECRET = 16, 12, 32
MAGIC_PIN = b"parapheur key 1 pin\n"  # Argon2id, 19 MiB, 2 passes, 1 lane
MAGIC_SECRET = b"parapheur key 1 own\n"  # HKDF-SHA-256 of the installation's secret alone


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens private keys with the installation's secret."""

    secret: bytes = field(repr=False)

    @classmethod
    def at(cls, folder: Path) -> "Vault":
        """Open the vault of `folder`, with a new secret if it has none."""
        place = folder / "secret"
        secret = keep_once(place, lambda: secrets.token_bytes(SECRET))
        if len(secret) != SECRET:
            raise Misconfigured(place=place, problem="not the secret of an installation")
        return cls(secret)

    def seal(self, private: bytes, label: str, pin: str | None = None) -> bytes:
        """Encrypt a private key for `label`, under a PIN or the installation's secret alone."""
        magic = MAGIC_SECRET if pin is None else MAGIC_PIN
        salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
        cipher = AESGCM(self._key(salt, pin))
        return magic + salt + nonce + cipher.encrypt(nonce, private, magic + label.encode())

    def open(self, sealed: bytes, label: str, pin: str | None = None) -> bytes:
        """Decrypt a private key. `WrongPin`; `Misconfigured` if it was never sealed here."""
        magic = MAGIC_SECRET if pin is None else MAGIC_PIN
        body = sealed.removeprefix(magic)
        if len(body) == len(sealed) or len(body) < SALT + NONCE:
            raise Misconfigured(place=f"key of {label}", problem="not a key sealed this way")
        salt, nonce = body[:SALT], body[SALT : SALT + NONCE]
        cipher = AESGCM(self._key(salt, pin))
        try:
            return cipher.decrypt(nonce, body[SALT + NONCE :], magic + label.encode())
        except InvalidTag:
            if pin is not None:
                raise WrongPin(left=0) from None  # how many are left is counted by the use case
            raise Misconfigured(
                place=f"key of {label}", problem="sealed by the secret of another installation"
            ) from None

    def derive(self, purpose: bytes) -> bytes:
        """Return 32 bytes that are this installation's own, for one purpose."""
        return HKDF(SHA256(), 32, salt=None, info=b"parapheur " + purpose).derive(self.secret)

    def _key(self, salt: bytes, pin: str | None) -> bytes:
        if pin is None:
            return HKDF(SHA256(), 32, salt=salt, info=b"parapheur own key").derive(self.secret)
        return Argon2id(
            salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024, secret=self.secret
        ).derive(pin.encode())


def keep_once(place: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file's bytes, made at first use: whole, flushed, for this user's eyes alone.

    Processes that start side by side end with the same bytes: the first link wins.
    """
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        try:
            _write(draft, make())
            os.link(draft, place)
        except FileExistsError:
            pass  # another process was first: its bytes are the ones
        finally:
            draft.unlink(missing_ok=True)
        _flush(place.parent)
    return place.read_bytes()


def replace_whole(place: Path, data: bytes) -> None:
    """Replace a file by other bytes, all or nothing."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    _write(draft, data)
    draft.replace(place)
    _flush(place.parent)


def _write(place: Path, data: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
