"""The tree over all entries (RFC 9162, section 2): what is in it, and that it only ever grew.

Leaves are counted from 0. A leaf's hash is SHA-256(0x00 || entry), a node's SHA-256(0x01 || left ||
right); the root over n leaves splits at the largest power of two below n. A *subtree* of height h
and index i covers the 2^h leaves from i * 2^h on, all of them there: proofs are put together from
such subtrees, so whoever keeps them need not look at the leaves.

Proofs are followed by the algorithms of 2.1.3.2 and 2.1.4.2, each step under its number there.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from parapheur.domain.errors import WrongProof

Hash = bytes
"""32 bytes."""
Subtree = Callable[[int, int], Hash]
"""(height, index) -> the hash of that whole subtree."""

EMPTY: Hash = hashlib.sha256().digest()
"""The root over no leaves."""


def leaf_hash(entry: bytes) -> Hash:
    """Return the hash of a leaf (2.1.1)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Return the hash of a node (2.1.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Growing:
    """A tree that leaves are added to; it holds one hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[Hash] = []
        """The roots of its whole subtrees, the highest first."""

    def add(self, leaf: Hash) -> None:
        """Add the hash of a leaf at the end."""
        size = self.size = self.size + 1
        whole = self.peaks
        while size & 1 == 0:
            leaf = hashlib.sha256(b"\1" + whole.pop() + leaf).digest()
            size >>= 1
        whole.append(leaf)

    @property
    def root(self) -> Hash:
        """The root over what was added so far."""
        return _joined(self.peaks)


EACH = 8
"""Of so many heights of a tree, one is kept."""
WIDE = 1 << EACH


class Rows:
    """The same by rows of 256: what grows is known by its nodes at heights 8, 16, 24..."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: list[list[Hash]] = [[]]

    def add(self, leaf: Hash) -> bool:
        """Add the hash of a leaf; say whether nodes became whole by it, which are to be `taken`."""
        self.size += 1
        row = self._rows[0]
        row.append(leaf)
        return len(row) == WIDE

    def taken(self) -> list[tuple[int, int, Hash]]:
        """Return the nodes that became whole, as (height, index, hash), the lowest first."""
        found: list[tuple[int, int, Hash]] = []
        level = 0
        while len(self._rows[level]) == WIDE:
            node, self._rows[level], level = _whole(self._rows[level]), [], level + 1
            if level == len(self._rows):
                self._rows.append([])
            self._rows[level].append(node)
            height = level * EACH
            found.append((height, (self.size >> height) - 1, node))
        return found

    @property
    def root(self) -> Hash:
        """The root over what was added so far, once what became whole was taken."""
        return _joined([peak for row in reversed(self._rows) for peak in _peaks(row)])


def root_over(leaves: Iterable[Hash]) -> Hash:
    """Return the root over the hashes of these leaves."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def root_of(begin: int, end: int, subtree: Subtree) -> Hash:
    """Return the root over the leaves from `begin` to before `end`, where a tree may be split."""
    return _joined([subtree(height, index) for height, index in covering(begin, end)])


def covering(begin: int, end: int) -> Sequence[tuple[int, int]]:
    """Return the whole subtrees, as (height, index), that cover these leaves, the highest first."""
    found: list[tuple[int, int]] = []
    while begin < end:
        height = (end - begin).bit_length() - 1
        found.append((height, begin >> height))
        begin += 1 << height
    return found


def inclusion_path(number: int, size: int, subtree: Subtree) -> list[Hash]:
    """Return the proof that leaf `number` is in the tree over the first `size` leaves (2.1.3.1)."""
    if not 0 <= number < size:
        raise ValueError(f"no leaf {number} among {size}")
    path: list[Hash] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if number < middle:
            path.append(root_of(middle, end, subtree))
            end = middle
        else:
            path.append(root_of(begin, middle, subtree))
            begin = middle
    return path[::-1]


def consistency_path(old: int, new: int, subtree: Subtree) -> list[Hash]:
    """Return the proof that the tree over `new` leaves begins with that over `old` (2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new} leaves")
    path: list[Hash] = []
    begin, end = 0, new
    known = True  # that the old tree is a whole part of the new one, whose root is known
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(root_of(middle, end, subtree))
            end = middle
        else:
            path.append(root_of(begin, middle, subtree))
            begin, known = middle, False
    if not known:
        path.append(root_of(begin, end, subtree))
    return path[::-1]


def root_by_inclusion(leaf: Hash, number: int, size: int, path: Sequence[Hash]) -> Hash:
    """Return the root that a proof of inclusion leads to (2.1.3.2). `WrongProof`."""
    if number >= size or number < 0:  # 1
        raise WrongProof
    fn, sn, r = number, size - 1, leaf  # 2, 3
    for p in path:  # 4
        if sn == 0:  # 4.1
            raise WrongProof
        if fn & 1 or fn == sn:  # 4.2
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1  # 4.3
    if sn:  # 5
        raise WrongProof
    return r


def expect_consistent(
    old: int, old_root: Hash, new: int, new_root: Hash, path: Sequence[Hash]
) -> None:
    """Refuse a tree that does not begin with the old one, by its proof (2.1.4.2). `WrongProof`."""
    if old == new or old == 0:  # nothing to prove: the same tree, or one that begins with nothing
        if path or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY):
            raise WrongProof
        return
    if not 0 < old < new or not path:  # 1
        raise WrongProof
    steps = list(path)
    if old & (old - 1) == 0:  # 2
        steps.insert(0, old_root)
    fn, sn = old - 1, new - 1  # 3
    while fn & 1:  # 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]  # 5
    for c in steps[1:]:  # 6
        if sn == 0:  # 6.1
            raise WrongProof
        if fn & 1 or fn == sn:  # 6.2
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1  # 6.3
    if fr != old_root or sr != new_root or sn:  # 7
        raise WrongProof


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def _whole(hashes: list[Hash]) -> Hash:
    """Return the root over a power of two of hashes, row by row: there are millions."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return hashes[0]


def _peaks(hashes: Iterable[Hash]) -> list[Hash]:
    tree = Growing()
    for one in hashes:
        tree.add(one)
    return tree.peaks


def _joined(whole: Sequence[Hash]) -> Hash:
    """Return the root over whole subtrees, the highest first."""
    if not whole:
        return EMPTY
    root = whole[-1]
    for left in whole[-2::-1]:
        root = node_hash(left, root)
    return root
