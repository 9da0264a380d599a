"""The journal in memory: its tree, its heads, and who signs them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    DossierMoved,
    JournalForked,
    JournalYounger,
    WrongHead,
    WrongProof,
)
from parapheur.domain.journal import (
    NOTHING_KEPT,
    Head,
    Leaf,
    Numbered,
    Published,
    SignedHead,
    is_overtaken,
    key_id,
    linked,
)
from parapheur.domain.merkle import EMPTY, Hash, expect_consistent, leaf_hash, root_over
from parapheur.domain.trail import Entry
from parapheur.usecases.journal_ports import Declaring
from tests.builders import MORNING

KEY = b"the journal's key".ljust(32)


@dataclass
class FakeTree:
    """A tree as it was when it was opened."""

    leaves: Sequence[Leaf]

    @property
    def size(self) -> int:
        return len(self.leaves)

    def subtree(self, height: int, index: int) -> Hash:
        part = self.leaves[index << height : (index + 1) << height]
        if len(part) != 1 << height:
            raise ValueError("part of the tree is not there")
        return root_over(leaf.hash for leaf in part)


def waiting(kept: Any) -> list[Entry]:  # noqa: ANN401  of `fake_store`, which knows us
    known = {(leaf.stream, leaf.seq) for leaf in kept.leaves}
    entries = [entry for trail in kept.trails.values() for entry in trail]
    rest = [entry for entry in entries if (entry.stream, entry.seq) not in known]
    return sorted(rest, key=lambda one: (str(one.facts["at"]), one.stream, one.seq))


def is_halted(kept: Any) -> bool:  # noqa: ANN401  the same
    trail = kept.trails.get(OfficeStream.JOURNAL.value, ())
    return bool(trail) and trail[-1].facts["kind"] == "JournalAstray"


class FakeJournalWork:
    """The part of a transaction that concerns the tree."""

    _kept: Any

    def number_entries(self, most: int) -> int:
        new = waiting(self._kept)[:most]
        for entry in new:
            number = len(self._kept.leaves)
            self._kept.leaves.append(Leaf(number, entry.stream, entry.seq, leaf_hash(entry.body)))
        return len(new)

    def halted(self) -> bool:
        return is_halted(self._kept)

    def keep_head(self, head: SignedHead) -> None:
        if self._kept.heads and is_overtaken(head, self._kept.heads[-1].note):
            raise DossierMoved
        self._kept.heads.append(head)


class FakeJournalReading:
    """What is known of the tree and its heads."""

    _kept: Any

    def halted(self) -> bool:
        return is_halted(self._kept)

    def tree(self) -> FakeTree:
        return FakeTree(tuple(self._kept.leaves))

    def unnumbered(self) -> tuple[int, datetime | None]:
        times = [datetime.fromisoformat(str(one.facts["at"])) for one in waiting(self._kept)]
        return len(times), min(times, default=None)

    def heads(self) -> Sequence[SignedHead]:
        return tuple(self._kept.heads)

    def heads_kept(self, begin: int, most: int) -> Sequence[Hash]:
        return [one.kept for one in self._kept.heads[begin : begin + most]]

    def last_head(self) -> SignedHead | None:
        return self._kept.heads[-1] if self._kept.heads else None

    def leaves_of(self, stream: str) -> Mapping[int, Leaf]:
        return {leaf.seq: leaf for leaf in self._kept.leaves if leaf.stream == stream}

    def numbered(self, begin: int = 0) -> Iterator[Numbered]:
        for leaf in self._kept.leaves[begin:]:
            trail = self._kept.trails.get(leaf.stream, ())
            body = trail[leaf.seq - 1].body if leaf.seq <= len(trail) else None
            yield leaf.number, leaf.stream, leaf.seq, leaf.hash, body

    def told_before(
        self, begin: int, end: int | None, at: datetime
    ) -> Sequence[tuple[str, int, datetime]]:
        trails, numbered = self._kept.trails, self._kept.leaves[begin:end]
        told = [
            trails[one.stream][one.seq - 1]
            for one in numbered
            if one.seq <= len(trails.get(one.stream, ()))
        ]
        came = [*told, *(waiting(self._kept) if end is None else ())]
        said = ((one, datetime.fromisoformat(str(one.facts["at"]))) for one in came)
        return [(one.stream, one.seq, when) for one, when in said if when < at]

    def all_leaved(self) -> bool:
        return True

    def unleaved(self) -> Sequence[tuple[str, int]]:
        return []

    def subtrees(self) -> Sequence[tuple[int, int, Hash]]:
        return []


class FakeJournalKeys:
    """Signs heads with a sum that anybody could make, and keeps what it signed last."""

    def __init__(self) -> None:
        self.last = (1, 0, EMPTY)
        self.kept: list[Hash] = []
        self.declared: list[Digest] = []

    @property
    def origin(self) -> str:
        return f"parapheur.test/journal/{self.last[0]}"

    def published(self) -> Published:
        return Published(
            self.origin,
            self.last[1],
            self.last[2],
            f"certificate of the journal {MORNING.isoformat()}".encode(),
            len(self.kept),
            linked(NOTHING_KEPT, self.kept),
        )

    def publish(self, size: int, root: Hash, path: Sequence[Hash], *, at: datetime) -> SignedHead:
        journal, known, before = self.last
        if size < known:
            raise JournalYounger(size=size, published=known)
        try:
            expect_consistent(known, before, size, root, path)
        except WrongProof:
            raise JournalForked(published=known) from None
        self.last = journal, size, root
        head = Head(self.origin, size, root, at)
        return SignedHead(head, key_id(head.origin, KEY), value(head))

    def remember(self, begin: int, kept: Sequence[Hash]) -> Published:
        if begin > len(self.kept):
            raise JournalForked(published=self.last[1])
        self.kept += kept[len(self.kept) - begin :]
        return self.published()

    def begin_journal(self, key: Declaring, size: int, root: Hash) -> Published:
        self.kept = []
        journal, _, _ = self.last
        self.last = journal + 1, size, root
        self.declared.append(key.certificate)
        return self.published()

    def expect_published(self, head: SignedHead) -> None:
        if head.signature != value(head.head):
            raise WrongHead


def value(head: Head) -> bytes:
    return hashlib.sha512(KEY + head.text).digest()
