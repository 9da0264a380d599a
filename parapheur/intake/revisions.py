"""How a file is laid out, read off its own bytes: where its revisions end, what each defines.

ISO 32000-2, 7.5. Parsers go by the cross-reference tables, and pass over what these do not list;
whoever repairs a file goes by its bytes instead, and finds what was hidden there.

1. A revision ends with `startxref`, a number and `%%EOF`; the real ones are those that the last
   one leads back to, by Prev (7.5.6). The two parts of a linearized file are one revision.
2. An object is defined by its number, its generation and `obj` (7.3.10), wherever that stands in
   the bytes; or by the list at the head of an object stream (7.5.7). The same number twice in one
   revision is two objects, of which readers choose one.
3. A hybrid file (7.5.8.4) has a second table, XRefStm, for newer readers: it says two things.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

import pikepdf

BLANKS = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])+"
COMMENT = re.compile(rb"%[^\r\n]*")
ENDING = re.compile(rb"startxref[\0\t\n\f\r ]+([0-9]{1,12})[\0\t\n\f\r ]+%%EOF")
DEFINES = re.compile(
    rb"(?<![0-9])([0-9]{1,10})" + BLANKS + rb"[0-9]{1,5}" + BLANKS + rb"obj(?![a-z])"
)
PREVIOUS = re.compile(rb"/Prev[\0\t\n\f\r ]+([0-9]{1,12})")
SECOND_TABLE = re.compile(rb"trailer[^\0]{0,10000}?/XRefStm[\0\t\n\f\r ]+[0-9]")
LINEARIZED = re.compile(rb"/Linearized[\0\t\n\f\r ]")
MOST = 1000
"""Revisions that are followed back."""


def hybrid(data: bytes) -> bool:
    """Say whether the file has a second table of cross-references."""
    return b"/XRefStm" in data and SECOND_TABLE.search(data) is not None  # 3


def defined_twice(pdf: pikepdf.Pdf, data: bytes) -> int | None:
    """Return the number of an object that a revision defines twice, if there is one."""
    ends = revisions(data)
    seen: set[tuple[int, int]] = set()
    places: dict[int, list[int]] = {}
    for found in DEFINES.finditer(data):  # 2
        number = int(found[1])
        places.setdefault(number, []).append(found.start())
        here = bisect_left(ends, found.start()), number
        if here in seen:
            return number
        seen.add(here)
    for number, place in packed(pdf, places):
        here = bisect_left(ends, place), number
        if here in seen:
            return number
        seen.add(here)
    return None


def revisions(data: bytes) -> list[int]:
    """Return where each revision ends, in order."""
    endings = {found.start(): found for found in ENDING.finditer(data)}
    if not endings:
        return []
    starts = sorted(endings)
    place, real = int(endings[starts[-1]][1]), {starts[-1]}
    for _ in range(MOST):  # 1
        at = bisect_left(starts, place)
        if at == len(starts):
            break
        real.add(starts[at])
        earlier = PREVIOUS.search(data, place, starts[at])
        if earlier is None or int(earlier[1]) == place:
            break
        place = int(earlier[1])
    ends = sorted(real)
    return ends[1:] if len(ends) > 1 and LINEARIZED.search(data, 0, 1024) else ends


def packed(pdf: pikepdf.Pdf, places: Mapping[int, list[int]]) -> Iterator[tuple[int, int]]:
    """Yield the number of each object that stands in an object stream, and where that stands."""
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and stream.get("/Type") == "/ObjStm":
            where = places.get(stream.objgen[0], [0])[-1]
            head = COMMENT.sub(b"", stream.read_bytes()[: int(stream.get("/First", 0))]).split()
            yield from ((int(number), where) for number in head[::2])
