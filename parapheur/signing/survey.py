"""What a document has for marks to stand by: its pages, tags in its text, empty fields of its own.

A tag is found by its letters as they stand on the page; the place over it begins where
the tag begins, or ends where it ends if the page has no room, and stays on the page.
"""

import math
import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.fields import enumerate_sig_fields

from parapheur.domain.appearance import HIGH, LEAST, MOST, USUAL_WIDTH, WIDE, Spot
from parapheur.domain.placing import PREFIX, Survey, Tag
from parapheur.signing.placement import POINT, Box, Page, Sheet, box_of, look
from parapheur.signing.update import entry, open_strictly

TAG = re.compile(rf"#{PREFIX}([a-z0-9]+(?:-[a-z0-9]+)*)#")
LETTERS = frozenset("#-abcdefghijklmnopqrstuvwxyz0123456789")
LONGEST = 100
"""Letters of a tag."""
CLOSE = 0.15
"""The widest gap between two letters of a tag, in parts of their height."""
EDGE = 8
"""Millimetres left at the sides of a page: a mark that has no room turns the other way."""
SMALLER = 5
"""Millimetres by which a mark is made smaller, where it is too large for its place."""
MOST_TAGS = 200
SMALLEST = 100.0, 30.0
"""Points across and down: in a smaller field no mark could be read."""
BOUND = frozenset({"/SV", "/Lock"})
"""What a field may ask or forbid; one that does is left to whoever made it."""


def survey(pdf: bytes) -> Survey:
    """Look at every page of a PDF that intake has accepted."""
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        sheets = tuple(_sheet(page) for page in document)
        tags = [tag for number, page in enumerate(document) for tag, _ in _tags(page, number + 1)]
    return Survey(sheets, tuple(tags[:MOST_TAGS]), tuple(_blanks(pdf)))


def hides(pdf: bytes, spots: Sequence[Spot]) -> list[bool]:
    """Say of each place whether something is printed there, apart from a tag that led to it."""
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        return [_inked(document[spot.page - 1], spot) for spot in spots]


def _sheet(page: pdfium.PdfPage) -> tuple[int, int]:
    width, height = page.get_size()
    return math.floor(width * POINT), math.floor(height * POINT)


def _tags(page: pdfium.PdfPage, number: int) -> Iterator[tuple[Tag, Box]]:
    """Yield each tag that a mark may stand over, and where it is written, from the top down."""
    found = list(_written(page))
    sheet = look(page) if found else None
    for name, box in sorted(found, key=lambda one: (-one[1][3], one[1][0])):
        spot = _over(sheet, number, box) if sheet else None
        if spot is not None:
            yield Tag(name, spot), box


def _written(page: pdfium.PdfPage) -> Iterator[tuple[str, Box]]:
    """Yield the names in tags, read from left to right as their letters stand on the page.

    In a line of Arabic the order in which a PDF gives its letters back is not the one in which
    they were written: `#signature-ministre#` may come as `#ministre-signature` and a `#`.
    """
    text = page.get_textpage()
    if "#" not in text.get_text_range():
        return
    own = Page(page.get_cropbox(), page.get_rotation())
    letters = [
        (sign, own.shown(text.get_charbox(at, loose=True)))
        for at in range(text.count_chars())
        if (sign := text.get_text_range(at, 1)) in LETTERS and sign
    ]
    for sign, box in letters:
        if sign == "#":
            run = list(_run(box, letters))
            if written := TAG.match("".join(sign for sign, _ in run)):
                lefts, lows, rights, tops = zip(
                    *(box for _, box in run[: len(written[0])]), strict=True
                )
                yield written[1], (min(lefts), min(lows), max(rights), max(tops))


def _run(start: Box, letters: Sequence[tuple[str, Box]]) -> Iterator[tuple[str, Box]]:
    """Yield the letters that stand in a row from there on, close to one another."""
    high = start[3] - start[1]
    line = sorted(
        (
            one
            for one in letters
            if one[1][0] >= start[0] and abs(one[1][1] + one[1][3] - start[1] - start[3]) < high
        ),
        key=lambda one: one[1][0],
    )
    ends = start[0]
    for sign, box in line[:LONGEST]:
        if box[0] - ends > CLOSE * high:
            return
        yield sign, box
        ends = max(ends, box[2])


def _over(sheet: Sheet, number: int, tag: Box) -> Spot | None:
    """Return the place that begins where a tag begins; None where the page has no room for it.

    It is made smaller where that keeps it off what is printed beside and below.
    """
    across, down = (math.floor(side * POINT) for side in (sheet.width, sheet.height))
    most = min(MOST, across, math.floor(down * WIDE / HIGH))
    least = max(LEAST, math.ceil(tag[2] * POINT) - math.floor(tag[0] * POINT))
    blank = sheet.without(tag)
    spots = [
        _begun(sheet, number, tag, min(width, most))
        for width in range(max(USUAL_WIDTH, least), min(least, USUAL_WIDTH) - 1, -SMALLER)
    ]
    if most < LEAST:
        return None
    free = (spot for spot in spots if blank.free(box_of(spot, sheet.height), 0))
    return next(free, spots[0])


def _begun(sheet: Sheet, number: int, tag: Box, width: int) -> Spot:
    across, down = (math.floor(side * POINT) for side in (sheet.width, sheet.height))
    left, right = math.floor(tag[0] * POINT), math.ceil(tag[2] * POINT)
    ways = [right - width, left] if sheet.rtl else [left, right - width]
    room = range(EDGE, across - width - EDGE + 1)
    begins = next((one for one in ways if one in room), ways[0])
    top = math.floor((sheet.height - tag[3]) * POINT)
    lowest = math.floor(down - width * HIGH / WIDE)
    return Spot(number, _within(begins, across - width), _within(top, lowest), width)


def _within(at: int, most: int) -> int:
    return max(0, min(at, most))


def _inked(page: pdfium.PdfPage, spot: Spot) -> bool:
    sheet = look(page)
    for tag, box in _tags(page, spot.page):
        if tag.spot == spot:
            sheet = sheet.without(box)
    return not sheet.free(box_of(spot, sheet.height), 0)


def _blanks(pdf: bytes) -> Iterator[str]:
    for name, value, ref in enumerate_sig_fields(open_strictly(pdf)):
        field = ref.get_object()
        if value is None and isinstance(field, DictionaryObject) and not BOUND & field.keys():
            rect = entry(field, "/Rect")
            sides = [float(side) for side in rect] if isinstance(rect, list) else []
            if len(sides) == 4 and isinstance(entry(field, "/P"), DictionaryObject):
                across, down = abs(sides[2] - sides[0]), abs(sides[3] - sides[1])
                if across >= SMALLEST[0] and down >= SMALLEST[1]:
                    yield str(name)
