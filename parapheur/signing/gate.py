"""The byte-range gate: what every signature must say of itself before anything else is believed.

A signature covers the file except a gap, by four numbers that the file itself supplies (ISO
32000-1, 12.8.1). Universal forgery, wrapping and incremental-saving attacks all play with them,
or with what follows. So, on the raw bytes:

1. There are exactly two ranges, the first begins at 0, none is negative or overlaps, none leaves
   the file.
2. The gap is one hexadecimal string, with its brackets, and it is the /Contents that is checked.
3. The second range ends where a revision ends: at an end-of-file marker.
4. Of two signatures, the later covers the earlier one whole.
5. What follows the last signature is nothing, or complete revisions, each with a cross-reference
   of its own.

Pure functions over bytes: no PDF is parsed here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parapheur.domain.verdict import Problem

HEX = re.compile(rb"<(?:[0-9A-Fa-f]{2})*>")
REVISION = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
BLANK = b"\r\n\t \x00\x0c"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature dictionary says: its /ByteRange as found, and its /Contents."""

    ranges: tuple[object, ...]
    contents: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one signature (by its place among the claims), or of the file (None)."""

    of: int | None
    problem: Problem


def gate(data: bytes, claims: Sequence[Claim]) -> list[Finding]:
    """Return all that is wrong with the ranges claimed over `data`; empty if they stand."""
    found: list[Finding] = []
    spans: list[tuple[int, int, int]] = []  # end, start of the gap, which claim
    for i, claim in enumerate(claims):
        numbers = _numbers(claim.ranges)  # 1
        if numbers is None:
            found.append(Finding(i, Problem.RANGE_SHAPE))
            continue
        problem = _wrong(data, numbers, claim.contents)
        if problem is not None:
            found.append(Finding(i, problem))
            continue
        gap, resume, length = numbers
        spans.append((resume + length, gap, i))
    spans.sort()
    for (end, _, earlier), (_, gap, _) in pairwise(spans):  # 4
        if gap < end:
            found.append(Finding(earlier, Problem.RANGE_NESTING))
    if spans and revisions_after(data, spans[-1][0]) is None:  # 5
        found.append(Finding(None, Problem.BYTES_AFTER))
    return found


def _numbers(ranges: tuple[object, ...]) -> tuple[int, int, int] | None:
    """Return where the gap begins, where the second range begins, and how long that is."""
    numbers = [int(n) for n in ranges if isinstance(n, int) and not isinstance(n, bool)]
    if len(ranges) != 4 or len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return None
    _, gap, resume, length = numbers
    return gap, resume, length


def _wrong(data: bytes, numbers: tuple[int, int, int], contents: bytes) -> Problem | None:
    gap, resume, length = numbers
    if not 0 < gap < resume or not length or resume + length > len(data):  # 1
        return Problem.RANGE_OUTSIDE
    hole = data[gap:resume]
    if not HEX.fullmatch(hole):  # 2
        return Problem.RANGE_GAP
    if bytes.fromhex(hole[1:-1].decode("ascii")) != contents:
        return Problem.RANGE_CONTENTS
    if not _ends_a_revision(data, resume, resume + length):  # 3
        return Problem.RANGE_END
    return None


def _ends_a_revision(data: bytes, start: int, end: int) -> bool:
    try:
        marker = data.rindex(b"%%EOF", start, end)
    except ValueError:
        return False
    return not data[marker + 5 : end].strip(BLANK)


def revisions_after(data: bytes, start: int) -> int | None:
    """Count the complete revisions from `start` on; None if there is anything else but blanks.

    A revision stands alone if its startxref points into itself: bytes before a marker that
    repeats an earlier startxref are in no revision, yet a viewer that repairs may show them.
    """
    count = 0
    while data[start:].strip(BLANK):
        marker = REVISION.search(data, start)
        if marker is None or not start <= int(marker[1]) < marker.start():
            return None
        start, count = marker.end(), count + 1
    return count
