"""SHA-256 of the bytes that an act is over, worked out once: for the signature, then its check.

Both need the state of the hash where the old bytes end. A thread remembers the one it worked out
last, for those very bytes (the same object, which nobody can change), until `forget`.
"""

import hashlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash as Hash


class _Last(threading.local):
    data: bytes | None = None
    state: "Hash"


_last = _Last()


def hashed(data: bytes) -> "Hash":
    """Return the hash of these bytes, to go on from."""
    if _last.data is not data:
        _last.state = hashlib.sha256(data)
        _last.data = data
    return _last.state.copy()


def forget() -> None:
    """Let go of the bytes."""
    _last.data = None
