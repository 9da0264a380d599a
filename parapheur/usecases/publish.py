"""Publish a head of the journal: what all entries came to, signed, timestamped, kept elsewhere too.

1. Each entry that waits gets its number, the oldest first, some at a time.
2. What was published last is asked of whoever holds the key, not of the records.
3. The entries since then are read again, and hashed again, to the very hashes of their leaves.
4. The tree, from what is kept of it, goes on from what was published last: the proof is made here,
   and held against the root that was signed then by whoever holds the key.
5. A time server stamps the head; while none answers, it stands without.
6. It is kept, and anchored outside the records. A kill before that leaves a tree that is published
   the next time: the key knows it already.
7. Whoever holds the key is told what was kept: it misses heads, and timestamps of heads, that are
   not there any more. What a kill left out, or another publisher, is told the next time.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress

from parapheur.domain.errors import (
    DossierMoved,
    JournalForked,
    JournalYounger,
    NoTimeServers,
    TimeUnavailable,
)
from parapheur.domain.journal import MANY, Proven, Published, SignedHead, is_due
from parapheur.domain.merkle import (
    EMPTY,
    Hash,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
)
from parapheur.usecases.journal_ports import Tree
from parapheur.usecases.ports import Office

log = logging.getLogger(__name__)


def publish_due(office: Office) -> SignedHead | None:
    """Publish a head if enough waits for it, or for long enough; the first one at once."""
    waiting, since = office.reading.unnumbered()
    first = waiting > 0 and not office.reading.heads_kept(0, 1)
    return publish(office) if first or is_due(waiting, since, office.now()) else None


def publish(office: Office) -> SignedHead:
    """Publish a head over everything that is kept. `JournalYounger`, `JournalForked`."""
    number_all(office)  # 1
    while True:
        known = office.keys.published()  # 2
        try:
            return _kept(office, _signed(office, known))
        except (JournalYounger, JournalForked):
            if office.keys.published() == known:
                raise
            # Another publisher's head was signed meanwhile: ours goes on from that one.


def _signed(office: Office, known: Published) -> SignedHead:
    tree = office.reading.tree()
    size = tree.size
    if size < known.size:
        raise JournalYounger(size=size, published=known.size)
    _look_again(office, known.size, size)  # 3
    path = consistency_path(known.size, size, tree.subtree) if known.size else []  # 4
    root = root_over(tree, size)
    signed = office.keys.publish(size, root, path, at=office.now())
    return SignedHead(signed.head, signed.key_id, signed.signature, _token(office, signed))


def prove_entries(office: Office, stream: str, head: SignedHead) -> dict[int, Proven]:
    """Return the proofs of a trail's entries in the tree of a head, by seq; those it has."""
    tree = office.reading.tree()
    leaves = office.reading.leaves_of(stream)
    return {
        seq: Proven(leaf, tuple(inclusion_path(leaf.number, head.head.size, tree.subtree)))
        for seq, leaf in sorted(leaves.items())
        if leaf.number < head.head.size
    }


def prove_growth(office: Office, old: SignedHead, new: SignedHead) -> list[Hash]:
    """Return the proof that one head's tree begins with another's."""
    tree = office.reading.tree()
    return consistency_path(old.head.size, new.head.size, tree.subtree) if old.head.size else []


def head_over(office: Office, streams: Iterable[str]) -> SignedHead:
    """Return a head whose tree has all entries of these trails: the newest, or one made now."""
    last = office.reading.last_head()
    if last is not None and all(_covers(office, last, stream) for stream in streams):
        return last
    return publish(office)


def number_all(office: Office) -> None:
    """Give a number to every entry that waits for one."""
    while _number(office):
        pass


def root_over(tree: Tree, size: int) -> Hash:
    """Return the root over the first leaves of a tree."""
    return root_of(0, size, tree.subtree) if size else EMPTY


def _covers(office: Office, head: SignedHead, stream: str) -> bool:
    leaves = office.reading.leaves_of(stream)
    entries = office.reading.entries(stream)
    return all(
        entry.seq in leaves and leaves[entry.seq].number < head.head.size for entry in entries
    )


def _number(office: Office) -> int:
    with office.work() as work:
        return work.number_entries(MANY)


def _look_again(office: Office, begin: int, size: int) -> None:
    for number, _, _, kept, body in office.reading.numbered(begin):
        if number >= size:  # numbered since
            return
        if body is None or leaf_hash(body) != kept:
            raise JournalForked(published=number)


def _token(office: Office, signed: SignedHead) -> bytes | None:
    with suppress(TimeUnavailable, NoTimeServers):  # 5
        return office.signer.stamp(signed.note, at=office.now())
    return None


def _kept(office: Office, head: SignedHead) -> SignedHead:
    with suppress(DossierMoved), office.work() as work:  # 6: another publisher's is as good
        work.keep_head(head)
    _remember(office)  # 7
    if office.anchors is not None:
        office.anchors.keep(head)
    log.info("published: %s entries", head.head.size)
    return head


def _remember(office: Office) -> None:
    known = office.keys.published()
    while kept := office.reading.heads_kept(known.heads, MANY):
        known = office.keys.remember(known.heads, kept)
