"""Published heads, kept in a folder that is not the records': on another disk, or written once.

Each head is a file of its own, `JOURNAL-SIZE-DIGEST.note`, beside it `.tsr` where it was
timestamped. A file is made and never changed, which a folder of a write-once store (an object lock,
a WORM mount) enforces by itself.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from parapheur.domain.errors import WrongHead
from parapheur.domain.journal import SignedHead, read_note

NAME = re.compile(r"\d{4}-\d{12}-[0-9a-f]{16}\.note")


class AnchorFolder:
    """Anchors in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, head: SignedHead) -> None:
        """Keep a head for good."""
        self._root.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(head.note).hexdigest()[:16]
        journal = int(head.head.origin.rpartition("/")[2])
        place = self._root / f"{journal:04}-{head.head.size:012}-{digest}.note"
        if head.token is not None:
            _write_once(place.with_suffix(".tsr"), head.token)
        _write_once(place, head.note)

    def kept(self) -> Iterator[tuple[str, SignedHead | None]]:
        """Yield each head there by its name, the newest journal's largest tree first.

        None: it cannot be read. `OSError`: they are out of reach.
        """
        names = os.listdir(self._root) if self._root.is_dir() else []
        for name in sorted(filter(NAME.fullmatch, names), reverse=True):
            yield name, _read(self._root / name)


def _read(place: Path) -> SignedHead | None:
    try:
        return read_note(place.read_bytes())
    except WrongHead:
        return None


def _write_once(place: Path, data: bytes) -> None:
    with suppress(FileExistsError):
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
