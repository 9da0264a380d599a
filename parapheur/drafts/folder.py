"""A folder of drafts: `DIGEST/draft.json`, `DIGEST/lock`, and `DIGEST/SHA-256` for each file.

1. Who holds a draft holds the lock of its folder (flock), which a killed process lets go of.
2. A folder that was swept while somebody waited for its lock is another folder: they begin again.
3. A draft names its files, so a file is there before it is named, and goes after it is not.
4. A folder goes as a whole, by one rename, while its lock is held: file by file its lock would go
   before others, and who then makes another lock there would lose what they put. What a killed
   process left of it under its new name goes with the next sweep.
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from parapheur.domain.documents import Digest
from parapheur.domain.errors import BytesLost, NoRoomLeft
from parapheur.domain.registry.drafts import Draft
from parapheur.drafts.written import read, written

DRAFT, LOCK, BESIDE, AWAY = "draft.json", "lock", ".beside", ".away."
ROOM_FOR_OTHERS = 256 * 1024 * 1024
"""Bytes of the disk that drafts never take: what was acknowledged may need them."""


class Held:
    """The draft whose folder is locked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.draft = _draft(folder)

    def put(self, data: bytes) -> None:
        """Keep the bytes of a file (3). `NoRoomLeft`."""
        if shutil.disk_usage(self._folder).free < len(data) + ROOM_FOR_OTHERS:
            raise NoRoomLeft
        _write(self._folder / hashlib.sha256(data).hexdigest(), data)

    def keep(self, draft: Draft) -> None:
        """Keep the draft, and forget the files it does not name (3). `NoRoomLeft`."""
        _write(self._folder / DRAFT, written(draft))
        at = draft.touched.timestamp()
        os.utime(self._folder / DRAFT, (at, at))
        self.draft = draft
        named = {DRAFT, LOCK, *(one.version.digest for one in draft.pieces)}
        for file in self._folder.iterdir():
            if file.name not in named:
                file.unlink(missing_ok=True)

    def forget(self) -> None:
        """Forget the draft with all its files, at the end of the hold."""
        self.draft = None


class DraftFolder:
    """Drafts in a folder that all processes of an installation share."""

    def __init__(self, folder: Path) -> None:
        self._home = folder

    def look(self, token: str) -> Draft | None:
        """Return a draft, if there is one."""
        return _draft(self._folder(token))

    @contextmanager
    def hold(self, token: str) -> Iterator[Held]:
        """Hold a draft to the end of the block (1)."""
        folder = self._folder(token)
        with _locked(folder):
            held = Held(folder)
            try:
                yield held
            finally:
                if held.draft is None:
                    _forget(folder)

    def get(self, token: str, digest: Digest) -> bytes:
        """Return the bytes of a file of a draft. `BytesLost`."""
        draft = self.look(token)
        if draft is None or digest not in {one.version.digest for one in draft.pieces}:
            raise BytesLost(digest=digest)
        try:
            data = (self._folder(token) / digest).read_bytes()
        except OSError as error:
            raise BytesLost(digest=digest) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise BytesLost(digest=digest)
        return data

    def sweep(self, before: datetime) -> int:
        """Forget the drafts that nobody touched since then; return how many."""
        if not self._home.is_dir():
            return 0
        return sum(_swept(folder, before.timestamp()) for folder in self._home.iterdir())

    def _folder(self, token: str) -> Path:
        told = token.encode("utf-8", "backslashreplace")
        return self._home / hashlib.sha256(b"draft" + told).hexdigest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with _lock_of(folder):
        yield


def _lock_of(folder: Path) -> IO[bytes]:
    """Return the lock of a folder, held until it is closed (1, 2). `NoRoomLeft`."""
    while True:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # it may be swept at any moment from here on
                folder.mkdir(mode=0o700)
            lock = (folder / LOCK).open("ab")
        except FileNotFoundError:  # swept in between
            continue
        except OSError as error:
            raise _refusal(error) from error
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_still(folder / LOCK, lock):
            return lock
        lock.close()


def _is_still(place: Path, lock: IO[bytes]) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(place.stat(), os.fstat(lock.fileno()))
    return False


def _draft(folder: Path) -> Draft | None:
    """Return the draft of a folder; one that cannot be read is none."""
    try:
        return read((folder / DRAFT).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(place: Path, data: bytes) -> None:
    """Put bytes in their place by one rename. `NoRoomLeft`."""
    beside = place.with_name(place.name + BESIDE)
    try:
        beside.write_bytes(data)
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _refusal(error) from error


def _refusal(error: OSError) -> Exception:
    return NoRoomLeft() if error.errno in {errno.ENOSPC, errno.EDQUOT} else error


def _forget(folder: Path) -> None:
    """Take away a folder whose lock is held (4)."""
    away = folder.with_name(AWAY + secrets.token_hex(8))
    folder.rename(away)
    shutil.rmtree(away, ignore_errors=True)


def _swept(folder: Path, before: float) -> bool:
    if folder.name.startswith(AWAY):  # by one who was killed, or is at it
        shutil.rmtree(folder, ignore_errors=True)
        return False
    if not folder.is_dir() or _touched(folder) >= before:
        return False
    with _locked(folder):
        if _touched(folder) >= before:
            return False  # its depositor came back meanwhile
        _forget(folder)
    return True


def _touched(folder: Path) -> float:
    """Return when a draft was last touched; of a folder without one, when it was made."""
    for place in (folder / DRAFT, folder):
        with suppress(FileNotFoundError):
            return place.stat().st_mtime
    return float("inf")  # it is gone
