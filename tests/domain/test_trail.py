"""A trail names each of its wounds."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.documents import Digest
from parapheur.domain.trail import GENESIS, Entry, Json, breaks, canonical, chain

STREAM = "dossier/1"


def a_trail(length: int = 5) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(length):
        after = entries[-1] if entries else None
        entries.append(chain(STREAM, {"kind": "Noted", "n": number, "ar": "أمر"}, after=after))
    return entries


def problems(entries: list[Entry]) -> list[int]:
    return [seq for seq, _ in breaks(entries)]


def test_a_chain_begins_and_follows() -> None:
    first, second, *_ = a_trail()
    assert (first.seq, first.previous) == (1, GENESIS)
    assert (second.seq, second.previous) == (2, first.digest)
    assert hashlib.sha256(second.body).hexdigest() == second.digest
    assert second.facts["previous"] == first.digest
    assert breaks(a_trail()) == []
    assert breaks([]) == []


@pytest.mark.parametrize("index", range(5))
def test_a_changed_body_is_named(index: int) -> None:
    entries = a_trail()
    forged = entries[index].body.replace("أمر".encode(), "أمس".encode())
    entries[index] = replace(entries[index], body=forged)
    assert problems(entries) == [index + 1]


@pytest.mark.parametrize("index", range(4))
def test_a_forged_entry_breaks_with_the_one_after_it(index: int) -> None:
    """Its own digest was made anew, so it is the next that does not follow."""
    entries = a_trail()
    before = entries[index - 1] if index else None
    entries[index] = chain(STREAM, {"kind": "Forged"}, after=before)
    assert problems(entries) == [index + 2]


@pytest.mark.parametrize("index", range(4))
def test_a_missing_entry_is_named(index: int) -> None:
    entries = a_trail()
    del entries[index]
    assert index + 1 in problems(entries)
    assert f"entry {index + 1} is missing" in breaks(entries)[0][1]


def test_entries_out_of_order_and_repeated_are_named() -> None:
    entries = a_trail()
    assert problems([entries[0], entries[2], entries[1], entries[3], entries[4]])
    assert problems([entries[0], entries[0], *entries[1:]])


def test_an_entry_from_another_trail_is_named() -> None:
    other = chain("dossier/2", {"kind": "Noted"}, after=None)
    assert breaks([replace(other, stream=STREAM)]) == [
        (1, "its content speaks of another place in the trail")
    ]


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"\xff", b"5", b"null"])
def test_a_body_that_is_no_object_is_named(body: bytes) -> None:
    digest = Digest(hashlib.sha256(body).hexdigest())
    assert problems([Entry(STREAM, 1, GENESIS, body, digest)]) == [1]


@given(data=st.data())
def test_any_one_changed_byte_is_named(data: st.DataObject) -> None:
    entries = a_trail(3)
    index = data.draw(st.integers(0, 2))
    body = bytearray(entries[index].body)
    where = data.draw(st.integers(0, len(body) - 1))
    body[where] ^= data.draw(st.integers(1, 255))
    entries[index] = replace(entries[index], body=bytes(body))
    assert problems(entries) == [index + 1]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=10,
)


@given(facts=st.dictionaries(st.text("abcdef", min_size=1), json_values))
def test_canonical_json_is_one_and_the_same(facts: dict[str, Json]) -> None:
    written = canonical(facts)
    assert json.loads(written) == facts
    assert canonical(dict(reversed(facts.items()))) == written
    assert canonical(json.loads(written)) == written
