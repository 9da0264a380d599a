"""Where a key on a token stands, as the records have it: no secret, and no module."""

import json
from dataclasses import asdict, dataclass

MAGIC = b"parapheur key 1 token\n"
REMOTE = b"parapheur key 1 remote\n"
"""Before the name of a key at the remote service."""


@dataclass(frozen=True, slots=True)
class Where:
    """A key by the label of its token and its own."""

    token: str
    key: str


def kept(where: Where) -> bytes:
    """Return what stands in the records."""
    return MAGIC + json.dumps(asdict(where)).encode()


def place_in(wrapped: bytes) -> Where:
    """Return where a key stands that the records have so."""
    return Where(**json.loads(wrapped.removeprefix(MAGIC)))
