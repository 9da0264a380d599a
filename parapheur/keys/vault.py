"""Private keys at rest: sealed by the installation's secret, and by a PIN where there is one.

A sealed key is `MAGIC | salt (16) | nonce (12) | AES-256-GCM(PKCS#8 DER)`; its label (the owner)
is bound to it as associated data. With a PIN the key of that cipher is Argon2id of the PIN, keyed
by the installation's secret, so that somebody with a copy of the database alone has nothing to
try PINs against. RFC 9106 (Argon2), NIST SP 800-38D (GCM).
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from parapheur.domain.errors import Misconfigured, WrongPin
from parapheur.keys.once import keep_once

SALT, NONCE, TAG, SECRET = 16, 12, 16, 32
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

    def open(self, sealed: bytes, label: str, pin: str | None = None) -> bytearray:
        """Decrypt a private key, which whoever asks wipes after use (`wipe`).

        `WrongPin`; `Misconfigured` if it was never sealed here.
        """
        magic = MAGIC_SECRET if pin is None else MAGIC_PIN
        body = sealed.removeprefix(magic)
        if len(body) == len(sealed) or len(body) < SALT + NONCE + TAG:
            raise Misconfigured(place=f"key of {label}", problem="not a key sealed this way")
        salt, nonce = body[:SALT], body[SALT : SALT + NONCE]
        private = bytearray(len(body) - SALT - NONCE - TAG)
        cipher = AESGCM(self._key(salt, pin))
        try:
            cipher.decrypt_into(nonce, body[SALT + NONCE :], magic + label.encode(), private)
        except InvalidTag:
            if pin is not None:
                raise WrongPin(left=0) from None  # how many are left is counted by the use case
            raise Misconfigured(
                place=f"key of {label}", problem="sealed by the secret of another installation"
            ) from None
        return private

    def _key(self, salt: bytes, pin: str | None) -> bytes:
        if pin is None:
            return HKDF(SHA256(), 32, salt=salt, info=b"parapheur own key").derive(self.secret)
        return Argon2id(
            salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024, secret=self.secret
        ).derive(pin.encode())


def wipe(private: bytearray) -> None:
    """Overwrite what stood in memory."""
    private[:] = bytes(len(private))
