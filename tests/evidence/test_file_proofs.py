"""The verifier's own proofs (RFC 9162): right ones are taken, wrong ones refused, at every size."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain import merkle
from parapheur.evidence.verify import consistent, included, leaf_hash

LEAVES = [leaf_hash(b"%d" % number) for number in range(300)]


def subtree(height: int, index: int) -> bytes:
    return merkle.root_over(LEAVES[index << height : (index + 1) << height])


def root(size: int) -> bytes:
    return merkle.root_over(LEAVES[:size])


sizes = st.integers(1, 300)


@given(sizes, st.data())
def test_a_leaf_is_found_in_its_place_and_nowhere_else(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(number, size, subtree)
    held = (LEAVES[number], number, size, root(size))
    assert included(*held, path)
    assert not included(LEAVES[number], number, size, root(size), [*path, bytes(32)])
    assert not included(*held, path[:-1]) or not path
    other = data.draw(st.integers(0, size))
    assert not included(LEAVES[number], other, size, root(size), path) or other == number
    assert not included(LEAVES[number], -1, size, root(size), path)
    wrong = data.draw(st.integers(1, 300))
    if merkle.inclusion_path(number, max(wrong, number + 1), subtree) != path:
        assert not included(LEAVES[number], number, wrong, root(wrong), path)


@given(sizes, st.data())
def test_a_tree_grows_from_what_it_was(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    path = merkle.consistency_path(old, new, subtree)
    held = (old, new, root(old), root(new))
    assert consistent(*held, path)
    assert not consistent(*held, [*path, bytes(32)])
    assert not path or not consistent(*held, path[:-1])
    assert not consistent(new, old, root(new), root(old), path) or old == new
    if old < new:
        assert not consistent(old, new, bytes(32), root(new), path)
        assert not consistent(old, new, root(old), bytes(32), path)
        assert not consistent(0, new, root(0), root(new), path)


@pytest.mark.parametrize(
    "change",
    [lambda path: path[::-1], lambda path: path[1:] + path[:1]],
    ids=["backwards", "turned"],
)
def test_a_path_in_another_order_proves_nothing(
    change: Callable[[list[bytes]], list[bytes]],
) -> None:
    path = merkle.inclusion_path(77, 300, subtree)
    assert not included(LEAVES[77], 77, 300, root(300), change(path))
    grown = merkle.consistency_path(77, 300, subtree)
    assert not consistent(77, 300, root(77), root(300), change(grown))
