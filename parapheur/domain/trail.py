"""The trail: chained entries, each naming the digest of the one before it.

The stored bytes of an entry are its canonical JSON (RFC 8785 restricted to strings, whole
numbers, booleans, null, lists and objects with ASCII keys, for which sorted keys and the
shortest escapes are canonical). Its digest is the SHA-256 of these very bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from parapheur.domain.documents import Digest

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

CANONICAL = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)
GENESIS = Digest("0" * 64)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a trail, as stored."""

    stream: str
    """Whose trail: `dossier/12`, `account/amina`."""
    seq: int
    """Counts from 1 in its stream, without a gap."""
    previous: Digest
    body: bytes
    digest: Digest

    @property
    def facts(self) -> dict[str, Json]:
        """What the entry tells: `stream`, `seq`, `previous`, `kind` and the event's own facts."""
        facts = json.loads(self.body)
        if not isinstance(facts, dict):
            raise TypeError("an entry is an object")
        return facts


def canonical(facts: Mapping[str, Json]) -> bytes:
    """Return the canonical JSON of `facts` (see the module's first lines)."""
    return CANONICAL.encode(dict(facts)).encode()


def chain(stream: str, facts: Mapping[str, Json], *, after: Entry | None) -> Entry:
    """Return the entry that tells `facts` and follows `after`."""
    seq = after.seq + 1 if after else 1
    previous = after.digest if after else GENESIS
    body = canonical({**facts, "stream": stream, "seq": seq, "previous": previous})
    return Entry(stream, seq, previous, body, Digest(hashlib.sha256(body).hexdigest()))


def breaks(trail: Iterable[Entry]) -> list[tuple[int, str]]:
    """Return (seq, what is wrong) for each entry that does not follow the one before it.

    1. seq counts from 1 without a gap. 2. `previous` is the digest before. 3. The digest is
    the SHA-256 of the body. 4. The body says the same stream, seq and previous.
    5. It is canonical: no key twice, nothing that two readers would read differently.
    """
    wrong: list[tuple[int, str]] = []
    seq, previous = 0, GENESIS
    for entry in trail:
        seq += 1
        if entry.seq != seq:  # 1
            wrong.append((seq, f"entry {seq} is missing: found {entry.seq}"))
            seq = entry.seq
        if entry.previous != previous:  # 2
            wrong.append((entry.seq, "does not follow the entry before it"))
        if hashlib.sha256(entry.body).hexdigest() != entry.digest:  # 3
            wrong.append((entry.seq, "its content does not match its digest"))
        elif not _says_itself(entry):  # 4
            wrong.append((entry.seq, "its content speaks of another place in the trail"))
        elif not _is_canonical(entry):  # 5
            wrong.append((entry.seq, "its content is not canonical"))
        previous = entry.digest
    return wrong


def _says_itself(entry: Entry) -> bool:
    try:
        facts = entry.facts
    except (ValueError, TypeError):
        return False
    said = (facts.get("stream"), facts.get("seq"), facts.get("previous"))
    return said == (entry.stream, entry.seq, entry.previous)


def _is_canonical(entry: Entry) -> bool:
    try:
        return canonical(entry.facts) == entry.body
    except (ValueError, TypeError):
        return False
