"""What the use cases need for the journal, in their users' words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.documents import Digest
from parapheur.domain.journal import Leaf, Numbered, Published, SignedHead
from parapheur.domain.merkle import Hash


class JournalWork(Protocol):
    """The part of a transaction that concerns the tree."""

    def number_entries(self, most: int) -> int:
        """Give the next numbers to entries that wait, the oldest first; return how many it gave."""

    def halted(self) -> bool:
        """Say whether the records were last found not to be those that were published."""

    def keep_head(self, head: SignedHead) -> None:
        """Keep a published head as the newest.

        `DossierMoved` if another came first, of the same number or over more entries: heads grow.
        """


class Tree(Protocol):
    """The tree as it was when it was opened."""

    @property
    def size(self) -> int:
        """How many leaves it has."""

    def subtree(self, height: int, index: int) -> Hash:
        """Return the hash of a whole subtree. `ValueError` if part of it is not there."""


class JournalReading(Protocol):
    """What is known of the tree and its heads."""

    def halted(self) -> bool:
        """Say whether the records were last found not to be those that were published."""

    def tree(self) -> Tree:
        """Return the tree as it now stands."""

    def unnumbered(self) -> tuple[int, datetime | None]:
        """Return how many entries wait for their number, and since when the oldest does."""

    def heads(self) -> Sequence[SignedHead]:
        """Return the published heads, oldest first. `WrongHead`: one is missing, or unreadable."""

    def heads_kept(self, begin: int, most: int) -> Sequence[Hash]:
        """Return the digests of what is kept of heads, readable or not, from this number on."""

    def last_head(self) -> SignedHead | None:
        """Return the newest head, if one was published. `WrongHead`."""

    def leaves_of(self, stream: str) -> Mapping[int, Leaf]:
        """Return where the entries of a trail stand in the tree, by their seq."""

    def numbered(self, begin: int = 0) -> Iterator[Numbered]:
        """Yield each leaf from this number on, with the bytes of the entry at its place."""

    def told_before(
        self, begin: int, end: int | None, at: datetime
    ) -> Sequence[tuple[str, int, datetime]]:
        """Return stream, seq and time of the entries that say an earlier time than `at`.

        Of those numbered from `begin` on and before `end`; None: to the last, and those that wait.
        """

    def all_leaved(self) -> bool:
        """Say whether no entry is `unleaved`, where each leaf is known to have an entry.

        It only counts, and is much faster.
        """

    def unleaved(self) -> Sequence[tuple[str, int]]:
        """Return the entries that have no number and do not wait for one."""

    def subtrees(self) -> Sequence[tuple[int, int, Hash]]:
        """Return what is kept of the nodes above the leaves: height, index and hash."""


class Declaring(Protocol):
    """A person's key that is open, and signed a declaration."""

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""


class JournalKeys(Protocol):
    """Who holds the journal's key."""

    def published(self) -> Published:
        """Return what was published last, and whose journal it is."""

    def publish(self, size: int, root: Hash, path: Sequence[Hash], *, at: datetime) -> SignedHead:
        """Sign a head of a tree that goes on from there. `JournalYounger`, `JournalForked`."""

    def remember(self, begin: int, kept: Sequence[Hash]) -> Published:
        """Take note of what the records keep of their heads, from this number on.

        `JournalForked`: some between are left out.
        """

    def begin_journal(self, key: Declaring, size: int, root: Hash) -> Published:
        """Begin another journal with these entries, by a key that signed what became of the last.

        `NotGranted`: its PIN was not given for it.
        """

    def expect_published(self, head: SignedHead) -> None:
        """Refuse a head that the key of this installation's journal did not sign. `WrongHead`."""


class Anchors(Protocol):
    """Where published heads are kept besides the records: what is put there stays."""

    def keep(self, head: SignedHead) -> None:
        """Keep a head for good."""

    def kept(self) -> Iterator[tuple[str, SignedHead | None]]:
        """Yield each head there by its name, the newest journal's largest tree first.

        None: it cannot be read. `OSError`: they are out of reach.
        """
