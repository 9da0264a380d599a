"""The tree of RFC 9162: published vectors, all sizes up to 300, proofs that prove nothing."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.errors import WrongProof
from parapheur.domain.merkle import (
    EMPTY,
    Growing,
    Hash,
    Rows,
    consistency_path,
    covering,
    expect_consistent,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_by_inclusion,
    root_of,
    root_over,
)

MOST = 300
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]

# The entries, roots and proofs that RFC 6962's reference implementation publishes for its tests.
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@lru_cache(None)
def naive(begin: int, end: int) -> Hash:
    """The root as RFC 9162 defines it, by the letter of 2.1.1."""
    if end == begin:
        return hashlib.sha256().digest()
    if end - begin == 1:
        return LEAVES[begin]
    k = 1
    while k * 2 < end - begin:
        k *= 2
    return node_hash(naive(begin, begin + k), naive(begin + k, end))


def subtree(height: int, index: int) -> Hash:
    return naive(index << height, (index + 1) << height)


def test_the_published_roots() -> None:
    tree = Growing()
    assert tree.root == EMPTY == hashlib.sha256(b"").digest()
    for entry, expected in zip(ENTRIES, ROOTS, strict=True):
        tree.add(leaf_hash(entry))
        assert tree.root.hex() == expected


def test_the_published_proofs() -> None:
    hashes = [leaf_hash(entry) for entry in ENTRIES]

    def over(height: int, index: int) -> Hash:
        return root_over(hashes[index << height : (index + 1) << height])

    assert [one.hex()[:8] for one in inclusion_path(0, 8, over)] == [
        "96a296d2",
        "5f083f0a",
        "6b47aaf2",
    ]
    assert [one.hex()[:8] for one in inclusion_path(5, 8, over)] == [
        "bc1a0643",
        "ca854ea1",
        "d37ee418",
    ]
    assert [one.hex()[:8] for one in consistency_path(6, 8, over)] == [
        "0ebc5d34",
        "ca854ea1",
        "d37ee418",
    ]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_growing_is_the_definition(size: int) -> None:
    assert root_over(LEAVES[:size]) == naive(0, size)
    assert root_of(0, size, subtree) == naive(0, size)


def test_rows_are_the_same_tree() -> None:
    many = [leaf_hash(bytes(number)) for number in range(1030)]
    tree, rows = Growing(), Rows()
    for leaf in many:
        tree.add(leaf)
        nodes = rows.taken() if rows.add(leaf) else []
        assert [(height, index) for height, index, _ in nodes] == (
            [] if tree.size % 256 else [(8, tree.size // 256 - 1)]
        )
        for _, index, node in nodes:
            assert node == root_over(many[index * 256 : (index + 1) * 256])
        if tree.size % 100 in {0, 1, 56}:
            assert rows.root == tree.root


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_is_proved_and_no_other(size: int) -> None:
    for number in range(size):
        path = inclusion_path(number, size, subtree)
        assert root_by_inclusion(LEAVES[number], number, size, path) == naive(0, size)
        other = (number + 1) % size
        if other != number:
            assert leads(LEAVES[other], number, size, path) != naive(0, size)
            assert leads(LEAVES[number], other, size, path) != naive(0, size)


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_every_growth_is_proved(new: int) -> None:
    for old in range(1, new + 1):
        path = consistency_path(old, new, subtree)
        expect_consistent(old, naive(0, old), new, naive(0, new), path)


@given(st.data())
def test_a_wrong_inclusion_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    number = data.draw(st.integers(0, size - 1))
    path = inclusion_path(number, size, subtree)
    root = naive(0, size)
    for wrong in mangled(path, data):
        assert leads(LEAVES[number], number, size, wrong) != root
    grown = data.draw(st.integers(1, 2 * MOST).filter(lambda one: one != size))
    assert leads(LEAVES[number], number, grown, path) != naive(0, min(grown, MOST)) or grown > MOST
    if len(path) != len(inclusion_path(min(number, grown - 1), grown, lambda *_: EMPTY)):
        assert leads(LEAVES[number], number, grown, path) is None


@given(st.data())
def test_a_wrong_growth_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    path = consistency_path(old, new, subtree)
    for wrong in mangled(path, data):
        assert not grows(old, naive(0, old), new, naive(0, new), wrong)
    assert not grows(old, EMPTY, new, naive(0, new), path)
    assert not grows(old, naive(0, old), new, EMPTY, path)
    assert not grows(new, naive(0, new), old, naive(0, old), path)
    for size in (old - 1, old + 1):
        if size not in (0, new):
            assert not grows(size, naive(0, size), new, naive(0, new), path)
    for size in (new - 1, new + 1):
        if size != old and size <= MOST:
            assert not grows(old, naive(0, old), size, naive(0, size), path)


def test_the_same_tree_needs_no_proof_and_takes_none() -> None:
    expect_consistent(5, naive(0, 5), 5, naive(0, 5), [])
    expect_consistent(0, EMPTY, 5, naive(0, 5), [])
    assert not grows(5, naive(0, 5), 5, naive(0, 5), [EMPTY])
    assert not grows(5, naive(0, 5), 5, naive(0, 4), [])
    assert not grows(0, naive(0, 1), 5, naive(0, 5), [])
    assert not grows(5, naive(0, 5), 6, naive(0, 6), [])


def test_what_is_not_there_has_no_proof() -> None:
    for number, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_path(number, size, subtree)
        with pytest.raises(WrongProof):
            root_by_inclusion(LEAVES[0], number, size, [])
    for old, new in ((0, 3), (4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no proof"):
            consistency_path(old, new, subtree)


def test_a_tree_is_covered_from_left_to_right() -> None:
    assert covering(0, 7) == [(2, 0), (1, 2), (0, 6)]
    assert covering(4, 7) == [(1, 2), (0, 6)]
    assert covering(3, 3) == []


def mangled(path: Sequence[Hash], data: st.DataObject) -> list[list[Hash]]:
    """Proofs too long, too short, out of order, and with another hash in them."""
    wrong = [[*path, EMPTY], [EMPTY, *path], list(path[:-1]), list(path[1:])]
    if len(set(path)) > 1:
        wrong.append(list(path[::-1]))
    spot = data.draw(st.integers(0, len(path) - 1))
    byte = data.draw(st.integers(0, 31))
    flipped = bytearray(path[spot])
    flipped[byte] ^= data.draw(st.integers(1, 255))
    wrong.append([*path[:spot], bytes(flipped), *path[spot + 1 :]])
    return [one for one in wrong if one != list(path)]


def leads(leaf: Hash, number: int, size: int, path: Sequence[Hash]) -> Hash | None:
    try:
        return root_by_inclusion(leaf, number, size, path)
    except WrongProof:
        return None


def grows(old: int, old_root: Hash, new: int, new_root: Hash, path: Sequence[Hash]) -> bool:
    try:
        expect_consistent(old, old_root, new, new_root, path)
    except WrongProof:
        return False
    return True
