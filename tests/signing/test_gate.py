import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.verdict import Problem
from parapheur.signing.embedded import claim_of, filled_fields, read_signature
from parapheur.signing.gate import Claim, Finding, gate, revisions_after
from parapheur.signing.update import open_strictly

HEAD = b"%PDF-1.7\nsome objects /Contents "
TAIL = b" /ByteRange [...]\nxref\nstartxref\n9\n%%EOF\n"
CMS = bytes(range(16))


def a_file(contents: bytes = CMS, gap: bytes | None = None) -> tuple[bytes, tuple[int, ...]]:
    """A file that one signature covers whole, and its true range."""
    hole = b"<" + contents.hex().encode() + b">" if gap is None else gap
    data = HEAD + hole + TAIL
    return data, (0, len(HEAD), len(HEAD) + len(hole), len(TAIL))


def problems(data: bytes, *claims: Claim) -> list[tuple[int | None, Problem]]:
    return [(finding.of, finding.problem) for finding in gate(data, claims)]


def test_a_true_range_passes() -> None:
    data, ranges = a_file()
    assert problems(data, Claim(ranges, CMS)) == []
    assert problems(data) == []


@pytest.mark.parametrize("blank", [b"", b"\n", b"\r\n", b" \t\r\n\x00"])
def test_blanks_may_follow(blank: bytes) -> None:
    data, ranges = a_file()
    assert problems(data + blank, Claim(ranges, CMS)) == []


@pytest.mark.parametrize(
    "ranges",
    [
        (),
        (0, 34, 68),
        (0, 34, 68, 40, 0),
        (0, 34, 68, "40"),
        (0, 34, 68, None),
        (0, 34, 68, 40.0),
        (False, 34, 68, 40),
        (1, 34, 68, 40),
        (0, -34, 68, 40),
        (0, 34, 68, -40),
        (0, 34, 68, -1),
    ],
)
def test_a_malformed_range_is_refused(ranges: tuple[object, ...]) -> None:
    data, _ = a_file()
    assert problems(data, Claim(ranges, CMS)) == [(0, Problem.RANGE_SHAPE)]


def test_a_range_that_overlaps_or_leaves_the_file_is_refused() -> None:
    data, (_, gap, resume, length) = a_file()
    for ranges in (
        (0, 0, 0, 0),
        (0, 0, resume, length),
        (0, resume, gap, length),
        (0, gap, gap, length),
        (0, gap, resume, 0),
        (0, gap, resume, length + 1),
    ):
        assert problems(data, Claim(ranges, CMS)) == [(0, Problem.RANGE_OUTSIDE)]


@pytest.mark.parametrize(
    "gap",
    [
        b"(text)",
        b"<0g>",
        b"<012>",
        b"<01 02>",
        b"<01><02>",
        b"<0102> ",
        b"<0102>/X<03>",
        b"0102",
    ],
)
def test_a_gap_that_is_not_one_hexadecimal_string_is_refused(gap: bytes) -> None:
    data, ranges = a_file(gap=gap)
    assert problems(data, Claim(ranges, b"\1\2")) == [(0, Problem.RANGE_GAP)]


def test_a_gap_may_begin_at_the_second_byte() -> None:
    """Strange, and no lie: the first range is one byte long."""
    hole = b"<" + CMS.hex().encode() + b">"
    data = b"%" + hole + TAIL
    assert problems(data, Claim((0, 1, 1 + len(hole), len(TAIL)), CMS)) == []


def test_a_gap_wider_than_the_string_is_refused() -> None:
    data, (_, gap, resume, length) = a_file()
    assert problems(data, Claim((0, gap - 1, resume, length), CMS)) == [(0, Problem.RANGE_GAP)]
    narrower = Claim((0, gap, resume + 1, length - 1), CMS)
    assert problems(data, narrower) == [(0, Problem.RANGE_GAP)]


def test_another_contents_than_the_one_in_the_gap_is_refused() -> None:
    data, ranges = a_file()
    assert problems(data, Claim(ranges, CMS + b"\0")) == [(0, Problem.RANGE_CONTENTS)]


def test_a_range_that_stops_before_the_end_of_its_revision_is_refused() -> None:
    data, (_, gap, resume, length) = a_file()
    for short in (1, 3, 8, length - 1):
        found = problems(data, Claim((0, gap, resume, length - short), CMS))
        assert found[:1] == ([] if short == 1 else [(0, Problem.RANGE_END)])


def test_a_range_that_runs_into_the_next_revision_is_refused() -> None:
    data, (_, gap, resume, length) = a_file()
    for tail in (b"5 0 obj", b"x"):
        more = data[:-1] + tail
        found = problems(more, Claim((0, gap, resume, length - 1 + len(tail)), CMS))
        assert found == [(0, Problem.RANGE_END)]


def two_signatures(
    between: bytes = b"12 0 obj /Contents  ", startxref: int | None = None
) -> tuple[bytes, Claim, Claim]:
    first, ranges = a_file()
    second = first + between + b"<" + CMS.hex().encode() + b">"
    resume = len(second)
    second += b" xref\nstartxref\n%d\n%%%%EOF\n" % (startxref or len(first) + 2)
    start = len(first) + len(between)
    return second, Claim(ranges, CMS), Claim((0, start, resume, len(second) - resume), CMS)


def test_a_later_signature_covers_an_earlier_one() -> None:
    data, one, other = two_signatures()
    assert problems(data, one, other) == []
    assert problems(data, other, one) == []


def test_a_later_signature_may_begin_right_behind_an_earlier_one() -> None:
    data, one, other = two_signatures(between=b"")
    assert problems(data, one, other) == []


def test_what_follows_is_counted_from_the_last_signature() -> None:
    """What lies before is in its range: that each revision is one, `verdict` asks besides."""
    data, one, other = two_signatures(startxref=9)
    assert problems(data, one, other) == []


def test_what_lies_before_the_only_signature_s_end_is_not_counted() -> None:
    tail = TAIL.replace(b"\n9\n", b"\n99999999\n")
    data = a_file()[0][: -len(TAIL)] + tail
    _, (_, gap, resume, _) = a_file()
    assert problems(data, Claim((0, gap, resume, len(tail)), CMS)) == []


def test_signatures_that_do_not_contain_one_another_are_refused() -> None:
    data, one, other = two_signatures()
    assert problems(data, one, other, other) == [(1, Problem.RANGE_NESTING)]
    replayed = Claim((0, one.ranges[1], *other.ranges[2:]), CMS)
    assert (0, Problem.RANGE_GAP) in problems(data, replayed, other)


def test_bytes_after_the_last_signature_are_refused() -> None:
    data, ranges = a_file()
    for tail in (
        b"x",
        b"9 0 obj <<>> endobj",
        b"9 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n",  # an old cross-reference
        b"9 0 obj <<>> endobj\nstartxref\n99999\n%%EOF\n",  # one outside the file
        b"9 0 obj <<>> endobj\n%%EOF\n",
    ):
        assert problems(data + tail, Claim(ranges, CMS)) == [(None, Problem.BYTES_AFTER)]


def test_complete_revisions_may_follow() -> None:
    data, ranges = a_file()
    start = len(data)
    for count in (1, 2):
        data += b"9 0 obj <<>> endobj xref\nstartxref\n%d\n%%%%EOF\n" % (len(data) + 9)
        assert problems(data, Claim(ranges, CMS)) == []
        assert revisions_after(data, start) == count
    assert revisions_after(data + b"x", start) is None


def test_a_revision_s_cross_reference_lies_in_that_revision() -> None:
    data, _ = a_file()
    start, xref = len(data), b"xref trailer "
    for points_at, count in ((-1, None), (0, 1), (1, 1), (len(xref) - 1, 1), (len(xref), None)):
        end = b"startxref\n%d\n%%%%EOF\n" % (start + points_at)
        assert revisions_after(data + xref + end, start) == count


@given(st.lists(st.one_of(st.integers(-9, 200), st.none(), st.text()), max_size=6))
def test_no_range_but_the_true_one_passes(numbers: list[object]) -> None:
    data, ranges = a_file()
    if tuple(numbers) != ranges and tuple(numbers) != (*ranges[:3], ranges[3] - 1):
        assert gate(data, [Claim(tuple(numbers), CMS)])


def test_real_signatures_pass(versions: list[bytes]) -> None:
    for version in versions[1:]:
        reader = open_strictly(version)
        claims = [claim_of(read_signature(reader, field)) for field in filled_fields(reader)]
        assert gate(version, claims) == []
        assert gate(version + b"more", claims) == [Finding(None, Problem.BYTES_AFTER)]
