"""A key for each subject: made at its first use, destroyed once and for all."""

import hashlib
import os
import secrets
from contextlib import suppress
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
        file = self._file(subject)
        key = _bytes(file) or self._made(file)
        return nonce + AESGCM(key).encrypt(nonce, plain, place)

    def open(self, subject: str, place: bytes, sealed: bytes) -> bytes | None:
        """Return what was sealed; None: the key is gone. `ValueError`: it was altered."""
        key = self._read(subject)
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
        except InvalidTag as error:
            raise ValueError("a sealed value was altered") from error

    def holds(self, subject: str) -> bool:
        """Say whether there is a key, or what is left of one that was being destroyed."""
        file = self._file(subject)
        return any(one.exists() for one in (file, _fresh(file), _dying(file)))

    def destroy(self, subject: str) -> None:
        """Overwrite and unlink the subject's key, so that it is gone when this returns.

        1. It takes another name, so that nobody opens by half a key. 2. It is overwritten, and
        that is flushed. 3. It is unlinked, and the folder is flushed. Done again after a kill, it
        goes on from there.
        """
        file = self._file(subject)
        fresh, dying = _fresh(file), _dying(file)
        with suppress(FileNotFoundError):
            file.replace(dying)  # 1
        if fresh.exists() and dying.exists() and fresh.samefile(dying):
            fresh.unlink()  # its making was cut: the same bytes under both names
        _overwritten(dying)
        with suppress(FileNotFoundError):
            fresh.replace(dying)
            _overwritten(dying)

    def _read(self, subject: str) -> bytes | None:
        """Return the key; one that was being made when the power went is as good."""
        file = self._file(subject)
        return _bytes(file) or _bytes(_fresh(file))

    def _made(self, file: Path) -> bytes:
        """Make a key, or take the one that another process makes meanwhile.

        1. Its bytes are on the disk under another name. 2. It is given its own, the first time
        alone: whoever finds it by that can rely on it at once, whatever becomes of whoever made
        it. 3. That is on the disk too before the other name is taken away.
        """
        _made_folder(file.parent)
        fresh = _fresh(file)
        with suppress(FileNotFoundError):  # another process has made it, and took that name away
            keep_once(fresh, lambda: secrets.token_bytes(BYTES))  # 1
            flush(file.parent)
            with suppress(FileExistsError):  # or gave it its own
                os.link(fresh, file)  # 2
        flush(file.parent)  # 3
        fresh.unlink(missing_ok=True)
        return file.read_bytes()

    def _file(self, subject: str) -> Path:
        name = hashlib.sha256(subject.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.key"


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _made_folder(folder: Path) -> None:
    """Make the folder and the one above it, for this user alone, and bring them to the disk."""
    if not folder.exists():
        for one in (folder.parent, folder):
            one.mkdir(mode=0o700, exist_ok=True)
            flush(one.parent)


def _overwritten(dying: Path) -> None:
    """Take away a file under which nobody opens anything any more; nothing if there is none."""
    if not dying.exists():
        return
    with dying.open("r+b") as opened:  # 2
        opened.write(secrets.token_bytes(BYTES))
        opened.flush()
        os.fsync(opened.fileno())
    dying.unlink()  # 3
    flush(dying.parent)


def _fresh(file: Path) -> Path:
    return file.with_suffix(".new")


def _dying(file: Path) -> Path:
    return file.with_suffix(".gone")
