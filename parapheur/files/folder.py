"""A folder of files named by the SHA-256 of their content: `ab/cdef...`.

How bytes are kept for good:

1. They are written to a file of their own, beside the place they will have.
2. They are flushed to the disk (fsync), then read again and compared with their name.
3. The file takes its place by one rename; whoever keeps the same bytes at the same time does
   the same thing, and either file is right.
4. The folder is flushed too (and those above it, once), since POSIX keeps a name only once its
   folder is kept.

A crash leaves the bytes in place or an unfinished file, which `sweep` takes away. A version that
begins with another is kept as what it adds (`grown`).
"""

import errno
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import BytesLost, NoRoomLeft
from parapheur.files.grown import SUFFIX, Grown, packed, unpacked

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

UNFINISHED = ".unfinished-"
NAME = re.compile(r"[0-9a-f]{64}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REMEMBERED = 256
"""Hash states kept, some 200 bytes each."""
LOST = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EIO}


class Folder:
    """Bytes in a local folder, which is made when it is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._settled: set[Path] = set()
        self._lock = threading.Lock()
        self._states: dict[Digest, Hash] = {}  # of versions read or grown lately, to go on from

    def put(self, data: bytes) -> Version:
        """Keep the bytes for good: flushed and read back before this returns. `NoRoomLeft`."""
        digest = Digest(hashlib.sha256(data).hexdigest())
        self._keep(self._place(digest), data, digest)
        return Version(digest, len(data))

    def grow(self, before: Version, tail: bytes) -> Version:
        """Keep for good the bytes of `before` followed by `tail`, writing `tail` alone.

        Raises `BytesLost` if those of `before` are not here, `NoRoomLeft`.
        """
        if not tail:
            return before
        hashed = self._hashed(before.digest)
        hashed.update(tail)
        digest = Digest(hashed.hexdigest())
        file = packed(Grown(before.digest, tail))
        self._keep(self._place(digest, SUFFIX), file, hashlib.sha256(file).hexdigest())
        self._remember(digest, hashed)
        return Version(digest, before.length + len(tail))

    def get(self, digest: Digest) -> bytes:
        """Return the bytes, checked against their name. `BytesLost`."""
        if not NAME.fullmatch(digest):
            raise BytesLost(digest=digest)
        try:
            data = self._read(digest)
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno not in LOST:
                raise
            raise BytesLost(digest=digest) from error
        hashed = hashlib.sha256(data)
        if hashed.hexdigest() != digest:
            raise BytesLost(digest=digest)
        self._remember(digest, hashed)
        return data

    def names(self) -> Iterator[Digest]:
        """Give the name of every file that stands here, sound or not."""
        for folder in sorted(self._root.glob("??")):
            for file in sorted(folder.iterdir()):
                if not file.name.startswith(UNFINISHED):
                    yield Digest(folder.name + file.name.removesuffix(SUFFIX))

    def sweep(self, older_than: float) -> int:
        """Take away files left unfinished before `older_than` (POSIX seconds); say how many."""
        swept = 0
        for file in self._root.glob(f"??/{UNFINISHED}*"):
            with suppress(FileNotFoundError):  # its writer has just finished it
                if file.stat().st_mtime < older_than:
                    file.unlink()
                    swept += 1
        return swept

    def _place(self, digest: Digest, suffix: str = "") -> Path:
        return self._root / digest[:2] / f"{digest[2:]}{suffix}"

    def _read(self, digest: Digest) -> bytes:
        """Put the bytes together; whether they are right is for the caller to say."""
        tails: dict[Digest, bytes] = {}
        while digest not in tails:
            with suppress(FileNotFoundError):
                return b"".join((self._place(digest).read_bytes(), *reversed(tails.values())))
            grown = unpacked(self._place(digest, SUFFIX).read_bytes())
            tails[digest] = grown.tail
            digest = grown.before
        raise ValueError("versions that grow from one another")

    def _hashed(self, digest: Digest) -> "Hash":
        """Return the hash of a version that stands here, to go on from."""
        with self._lock:
            known = self._states.get(digest)
        if known is None:
            known = hashlib.sha256(self.get(digest))
        return known.copy()

    def _remember(self, digest: Digest, hashed: "Hash") -> None:
        with self._lock:
            self._states[digest] = hashed.copy()
            while len(self._states) > REMEMBERED:
                self._states.pop(next(iter(self._states)))

    def _keep(self, place: Path, data: bytes, digest: str) -> None:
        with _no_room():
            if not _holds(place, digest):
                place.parent.mkdir(parents=True, exist_ok=True)
                self._write(place, digest, data)
            self._settle(place.parent)  # even when found: its writer may not be that far yet

    def _settle(self, folder: Path) -> None:
        """Flush the folder (4), and those above it the first time it is seen."""
        _flush_folder(folder)
        if folder not in self._settled:
            for above in (self._root, *self._root.parents):
                with suppress(PermissionError):  # a folder we may not read is none that we made
                    _flush_folder(above)
            self._settled.add(folder)

    def _write(self, place: Path, digest: str, data: bytes) -> None:
        descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:  # 1
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # 2
            _expect(unfinished, digest)
            unfinished.replace(place)  # 3
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise


def _expect(place: Path, digest: str) -> None:
    if not _holds(place, digest):
        raise BytesLost(digest=digest)


def _holds(place: Path, digest: str) -> bool:
    """Say whether the file is there, whole, and what its name says."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _no_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoomLeft from error
        raise
