"""The trail: chained entries, each naming the digest of the one before it.

The stored bytes of an entry are its canonical JSON (see `canonical`). Its digest is the SHA-256 of
these very bytes. Personal values are not in them: commitments stand for them (see `commitments`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parapheur.domain.canonical import CANONICAL as CANONICAL
from parapheur.domain.canonical import Json as Json
from parapheur.domain.commitments import KEY, Disclosure, disclosed
from parapheur.domain.documents import Digest

GENESIS = Digest("0" * 64)
COMMITTED = f'"{KEY}":'.encode()


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
    disclosures: tuple[Disclosure, ...] = field(default=(), compare=False, repr=False)
    """Personal values that are kept beside it."""

    @property
    def facts(self) -> dict[str, Json]:
        """What the entry tells: `stream`, `seq`, `previous`, `kind` and the event's own facts."""
        facts = json.loads(self.body)
        if not isinstance(facts, dict):
            raise TypeError("an entry is an object")
        return facts

    @property
    def plain(self) -> dict[str, Json]:
        """The same, with the personal values in their places, as far as they were not erased.

        `ValueError`: one is missing, or is not what the entry commits to.
        """
        facts = self.facts
        return disclosed(facts, self.disclosures) if self.commits else facts

    @property
    def commits(self) -> bool:
        """Whether there are personal values in it at all."""
        return COMMITTED in self.body


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
