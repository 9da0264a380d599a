"""How bytes are kept for good: files written, flushed, read back and put in their place.

1. They are written to a file of their own, beside the place they will have.
2. They are flushed to the disk (fsync), then read again and compared with their name.
3. The file takes its place by one rename; whoever keeps the same bytes at the same time does
   the same thing, and either file is right.
4. The folder is flushed too, since POSIX keeps a name only once its folder is kept.

Several files go through each of these steps side by side: a disk that is asked to flush eight at
once takes about as long as for one.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from parapheur.domain.errors import BytesLost

UNFINISHED = ".unfinished-"
CONDEMNED = ".condemned-"
AT_ONCE = 8
"""Flushes that the disk is asked for at once."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Bytes on their way to their place."""

    file: Path | None
    """Where they stand so far; None: others had brought them to their place already."""
    place: Path
    digest: str
    """SHA-256 of the file."""


def begin(place: Path, data: bytes, digest: str) -> Unfinished:
    """Write the bytes beside their place (1), unless they stand there.

    Whoever is about to take them away sees that they were wanted just now.
    """
    if holds(place, digest) and _touched(place):
        return Unfinished(None, place, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
    begun = Unfinished(Path(name), place, digest)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except BaseException:
        drop([begun])
        raise
    return begun


def finish(begun: Sequence[Unfinished]) -> None:
    """Bring them to their places for good (2 to 4), or leave no unfinished file. `BytesLost`."""
    try:
        written = [(one.file, one) for one in begun if one.file is not None]
        side_by_side(_flush_file, [file for file, _ in written])
        for file, one in written:
            _expect(file, one.digest)
            file.replace(one.place)
    except BaseException:
        drop(begun)
        raise
    # Even of those that stood there: their writer may not be that far yet.
    side_by_side(flush_folder, {one.place.parent for one in begun})


def drop(begun: Iterable[Unfinished]) -> None:
    """Take away what is unfinished."""
    for one in begun:
        if one.file is not None:
            with suppress(OSError):
                one.file.unlink(missing_ok=True)


def holds(place: Path, digest: str) -> bool:
    """Say whether the file is there, whole, and what its name says."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def take_away(place: Path, older_than: float) -> bool:
    """Take a file away that nobody wanted since (POSIX seconds); say whether it is gone for good.

    It is set aside first, so that whoever wants the same bytes meanwhile writes them anew; and put
    back where somebody wanted it just before. `sweep` ends what a crash left half-way.
    """
    aside = place.with_name(f"{CONDEMNED}{place.name}")
    with suppress(FileNotFoundError):
        place.rename(aside)
    return end_condemned(aside, older_than)


def end_condemned(aside: Path, older_than: float) -> bool:
    """Put a file that was set aside back, if it was wanted, or else away."""
    try:
        wanted = aside.stat().st_mtime >= older_than
    except FileNotFoundError:
        return False
    place = aside.with_name(aside.name.removeprefix(CONDEMNED))
    if wanted:
        with suppress(FileExistsError):  # it was written anew
            os.link(aside, place)
    aside.unlink(missing_ok=True)
    flush_folder(place.parent)
    return not wanted


def _touched(place: Path) -> bool:
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def side_by_side(flush: Callable[[T], None], them: Collection[T]) -> None:
    """Flush each, several at a time; the first failure is raised once all have ended."""
    if len(them) < 2:
        for one in them:
            flush(one)
        return
    with ThreadPoolExecutor(min(AT_ONCE, len(them))) as threads:
        list(threads.map(flush, them))


def _expect(file: Path, digest: str) -> None:
    if not holds(file, digest):
        raise BytesLost(digest=digest)


def _flush_file(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
