"""An evidence file is sealed before its first byte is sent, and holds one piece in memory."""

from itertools import pairwise

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.errors import BytesLost
from parapheur.evidence import put_together
from tests.evidence.bundles import looked_at, seal, story


def test_each_piece_is_fetched_as_it_is_sent() -> None:
    known, fetched = story(), list[Digest]()

    def fetch(digest: Digest) -> bytes:
        fetched.append(digest)
        return known.bytes[digest]

    made = put_together(known.contents, fetch=fetch, seal=seal)
    assert fetched == []
    seen = [(len(fetched), len(chunk)) for chunk in made.chunks()]
    assert max(after[0] - before[0] for before, after in pairwise(seen)) == 1
    assert sum(length for _, length in seen) == made.length
    assert len(fetched) == len(known.contents.pieces)


def test_it_is_the_same_each_time_it_is_sent() -> None:
    known = story()
    made = put_together(known.contents, fetch=lambda one: known.bytes[one], seal=seal)
    assert b"".join(made.chunks()) == b"".join(made.chunks())


def test_other_bytes_than_those_that_were_sealed_are_not_sent() -> None:
    made = put_together(story().contents, fetch=lambda _: b"another", seal=seal)
    with pytest.raises(BytesLost):
        list(made.chunks())


def test_a_timestamp_that_no_reader_could_believe_is_left_out() -> None:
    known = story()

    def odd(data: bytes, timed: bool) -> bytes:
        return seal(b"another manifest" if timed else data, timed=timed)

    made = put_together(known.contents, fetch=lambda one: known.bytes[one], seal=odd)
    report = looked_at(b"".join(made.chunks()))
    assert report.verdict == "valid"
    assert "seal-untimed" in [one.said for one in report.checks]


def test_a_seal_that_does_not_hold_is_never_written() -> None:
    known = story()
    with pytest.raises(ValueError, match="something else"):
        put_together(
            known.contents,
            fetch=lambda one: known.bytes[one],
            seal=lambda data, timed: seal(b"another" + data[:0], timed=timed),
        )
