"""A key for each subject: made at its first use, destroyed once and for all."""

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parapheur.keys.once import flush, keep_once

BYTES = 32
NONCE = 12


class SubjectKeys:
    """Files of 32 bytes, named by the digest of their subject: `ab/ab12….key`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, subject: str, place: bytes, plain: bytes) -> bytes:
        """Seal under the subject's key, for this place; the key is on the disk before it returns.

        Whoever seals sees to it that nobody destroys the key meanwhile.
        """
        nonce = secrets.token_bytes(NONCE)
        key = keep_once(self._file(subject), lambda: secrets.token_bytes(BYTES))
        return nonce + AESGCM(key).encrypt(nonce, plain, place)

    def open(self, subject: str, place: bytes, sealed: bytes) -> bytes | None:
        """Return what was sealed; None: the key is gone. `ValueError`: it was altered."""
        try:
            key = self._file(subject).read_bytes()
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
        except FileNotFoundError:
            return None
        except InvalidTag as error:
            raise ValueError("a sealed value was altered") from error

    def holds(self, subject: str) -> bool:
        """Say whether there is a key, or what is left of one that was being destroyed."""
        file = self._file(subject)
        return file.exists() or _dying(file).exists()

    def destroy(self, subject: str) -> None:
        """Overwrite and unlink the subject's key, so that it is gone when this returns.

        1. It takes another name, so that nobody opens by half a key. 2. It is overwritten, and
        that is flushed. 3. It is unlinked, and the folder is flushed. Done again after a kill, it
        goes on from there.
        """
        file = self._file(subject)
        dying = _dying(file)
        try:
            file.replace(dying)  # 1
        except FileNotFoundError:
            if not dying.exists():
                return
        with dying.open("r+b") as opened:  # 2
            opened.write(secrets.token_bytes(BYTES))
            opened.flush()
            os.fsync(opened.fileno())
        dying.unlink()  # 3
        flush(file.parent)

    def _file(self, subject: str) -> Path:
        name = hashlib.sha256(subject.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.key"


def _dying(file: Path) -> Path:
    return file.with_suffix(".gone")
