"""The tree over all entries, in memory and in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.errors import DossierMoved
from parapheur.domain.events import LoggedIn
from parapheur.domain.journal import Head, SignedHead, key_id
from parapheur.domain.merkle import (
    consistency_path,
    expect_consistent,
    inclusion_path,
    leaf_hash,
    root_by_inclusion,
    root_of,
    root_over,
)
from tests.builders import AMINA, CAST, LETTER, MORNING, Records, a_trail, at, keep_all

MANY = 530
"""More than two rows of 256."""


def enter(records: Records, times: int) -> None:
    with records.work() as work:
        for one in CAST:
            work.add_person(one, "hash")
        for number in range(times):
            event = LoggedIn(at=MORNING + timedelta(seconds=number), actor=AMINA.login)
            work.note(AMINA.login, event)


def number(records: Records, most: int = 1000) -> int:
    with records.work() as work:
        return work.number_entries(most)


def test_what_is_kept_waits_for_its_number(records: Records) -> None:
    assert records.reading.unnumbered() == (0, None)
    dossier_id = keep_all(records, a_trail(LETTER, on_step=2))
    trail = records.reading.trail(dossier_id)
    waiting, since = records.reading.unnumbered()
    assert (waiting, since) == (len(trail), min(at(0), at(1)))
    assert records.reading.leaves_of(trail[0].stream) == {}
    assert (records.reading.all_leaved(), [*records.reading.unleaved()]) == (True, [])
    assert number(records, 2) == 2
    assert (records.reading.all_leaved(), [*records.reading.unleaved()]) == (True, [])
    assert [number(records), number(records)] == [len(trail) - 2, 0]
    assert (records.reading.all_leaved(), [*records.reading.unleaved()]) == (True, [])
    leaves = records.reading.leaves_of(trail[0].stream)
    assert [(leaf.number, leaf.hash) for _, leaf in sorted(leaves.items())] == [
        (place, leaf_hash(entry.body)) for place, entry in enumerate(trail)
    ]
    assert records.reading.unnumbered() == (0, None)
    assert [tuple(one) for one in records.reading.numbered(1)] == [
        (place, entry.stream, entry.seq, leaf_hash(entry.body), entry.body)
        for place, entry in enumerate(trail[1:], 1)
    ]


def test_what_says_an_earlier_time_is_found_where_it_came(records: Records) -> None:
    enter(records, 4)
    number(records)
    stream = f"account/{AMINA.login}"
    waits = MORNING + timedelta(seconds=2)
    with records.work() as work:
        work.note(AMINA.login, LoggedIn(at=waits, actor=AMINA.login))
    told = [(stream, seq, MORNING + timedelta(seconds=seq - 1)) for seq in (1, 2, 3, 4)]
    before = MORNING + timedelta(seconds=3)
    found = records.reading.told_before
    assert found(0, 4, before) == told[:3]
    assert found(1, 2, before) == told[1:2]
    assert found(1, None, before) == [*told[1:3], (stream, 5, waits)]
    assert found(1, None, waits) == told[1:2]
    assert found(4, 4, before) == found(0, None, MORNING) == []


def test_every_leaf_of_many_is_proved(records: Records) -> None:
    enter(records, MANY)
    while number(records, 97):
        pass
    tree = records.reading.tree()
    hashes = [one[3] for one in records.reading.numbered()]
    assert (tree.size, len(hashes)) == (MANY, MANY)
    for size in (1, 255, 256, 257, 512, MANY):
        root = root_of(0, size, tree.subtree)
        assert root == root_over(hashes[:size])
        for leaf in range(0, size, 37):
            path = inclusion_path(leaf, size, tree.subtree)
            assert root_by_inclusion(hashes[leaf], leaf, size, path) == root
        grown = consistency_path(size, MANY, tree.subtree)
        expect_consistent(size, root, MANY, root_over(hashes), grown)
    with pytest.raises(ValueError, match="not there"):
        tree.subtree(8, 2)
    with pytest.raises(ValueError, match="not there"):
        tree.subtree(0, MANY)


def test_heads_are_kept_in_their_order(records: Records) -> None:
    assert records.reading.last_head() is None
    heads = [a_head(size, token) for size, token in ((3, None), (3, b"token"), (700, b"other"))]
    for head in heads:
        with records.work() as work:
            work.keep_head(head)
    assert list(records.reading.heads()) == heads
    assert records.reading.last_head() == heads[-1]
    assert records.reading.heads_kept(0, 2) == [one.kept for one in heads[:2]]
    assert records.reading.heads_kept(2, 9) == [heads[2].kept]
    assert records.reading.heads_kept(3, 9) == []


def test_a_head_that_was_overtaken_is_not_kept_behind_the_other(records: Records) -> None:
    kept = a_head(700, None)
    with records.work() as work:
        work.keep_head(kept)
    with pytest.raises(DossierMoved), records.work() as work:
        work.keep_head(a_head(699, b"late"))
    again = replace(kept, head=replace(kept.head, origin="parapheur.test/journal/2", size=9))
    with records.work() as work:
        work.keep_head(again)
    assert list(records.reading.heads()) == [kept, again]


def a_head(size: int, token: bytes | None) -> SignedHead:
    head = Head("parapheur.test/journal/1", size, bytes(32), MORNING)
    return SignedHead(head, key_id(head.origin, bytes(32)), bytes(64), token)
