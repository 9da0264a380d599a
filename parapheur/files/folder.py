"""A folder of files named by the SHA-256 of their content: `ab/cdef...`.

A crash leaves the bytes in place or an unfinished file, which `sweep` takes away (`writing` says
how they are kept for good). A version that begins with another is kept as what it adds (`grown`).
The folders themselves, and those above, are flushed once, when they are first seen.
"""

import errno
import hashlib
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import BytesLost, NoRoomLeft
from parapheur.files.grown import SUFFIX, Grown, packed, unpacked
from parapheur.files.writing import (
    CONDEMNED,
    UNFINISHED,
    Unfinished,
    begin,
    drop,
    end_condemned,
    finish,
    flush_folder,
    side_by_side,
    take_away,
)

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

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
                if not file.name.startswith((UNFINISHED, CONDEMNED)):
                    yield Digest(folder.name + file.name.removesuffix(SUFFIX))

    @contextmanager
    def together(self) -> Iterator["Folder"]:
        """Give this folder, for a block that keeps several: all for good at its end, at once.

        What is put in it can be got after it. `NoRoomLeft` at its end: count on none of them.
        """
        several = Several(self)
        try:
            yield several
        except BaseException:
            several.drop()
            raise
        several.finish()

    def discard(self, digest: Digest, older_than: float) -> bool:
        """Take away bytes that nobody put since `older_than` (POSIX seconds); say if it was done.

        Whoever names them in the records is to be looked for before: versions that grow from these
        bytes are lost with them.
        """
        if not NAME.fullmatch(digest):
            return False
        with self._lock:
            self._states.pop(digest, None)
        return take_away(self._place(digest), older_than)

    def sweep(self, older_than: float) -> int:
        """Take away files left unfinished before `older_than` (POSIX seconds); say how many."""
        swept = 0
        for aside in self._root.glob(f"??/{CONDEMNED}*"):
            swept += end_condemned(aside, older_than)
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
            self._finish([begin(place, data, digest)])

    def _finish(self, begun: Sequence[Unfinished]) -> None:
        finish(begun)
        new = {one.place.parent for one in begun} - self._settled
        if new:
            standing = set(self._root.iterdir())  # one flush keeps the names of them all
            above = () if self._settled else self._root.parents
            side_by_side(_flush_if_ours, [self._root, *above])
            self._settled |= standing


class Several(Folder):
    """The same folder, as long as several are kept together."""

    def __init__(self, folder: Folder) -> None:
        self._root, self._settled = folder._root, folder._settled
        self._lock, self._states = folder._lock, folder._states
        self._begun: list[Unfinished] = []

    def finish(self) -> None:
        """Keep for good all that was put."""
        with _no_room():
            self._finish(self._begun)

    def drop(self) -> None:
        """Leave nothing of it."""
        drop(self._begun)

    def _keep(self, place: Path, data: bytes, digest: str) -> None:
        with _no_room():
            self._begun.append(begin(place, data, digest))


def _flush_if_ours(folder: Path) -> None:
    with suppress(PermissionError):  # a folder we may not read is none that we made
        flush_folder(folder)


@contextmanager
def _no_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoomLeft from error
        raise
