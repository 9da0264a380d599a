"""Files of secrets: whole or absent, flushed, for this user's eyes alone."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


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
        flush(place.parent)
    return place.read_bytes()


def replace_whole(place: Path, data: bytes) -> None:
    """Replace a file by other bytes, all or nothing."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    _write(draft, data)
    draft.replace(place)
    flush(place.parent)


def _write(place: Path, data: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
