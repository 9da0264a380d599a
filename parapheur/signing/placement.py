"""Where on its page the visible signatures go: white space, from the bottom up or as is wished.

The page is drawn small and looked at, for that alone says what a reader sees (a scan, a clipped
picture, a comment). Places are worked out on the page as it is shown, then turned back into the
page's own coordinates, which a crop box shifts and /Rotate turns (ISO 32000-1, 7.7.3.3 and 8.3.2).
All lengths are in points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from parapheur.domain.appearance import HIGH, USUAL, WIDE, Appearance, Place, Spot

WIDTH, HEIGHT = float(WIDE), float(HIGH)
"""Of a box; the appearance has the same ratio."""
POINT = 25.4 / 72
"""Of millimetres."""
MARGIN, GAP, STEP = 36.0, 12.0, 6.0
RIM = 1 / 8
"""Of the width or height of a small page, left at its edge."""
MOST_TRIED = 10_000
"""Boxes that are tried on one page."""
PADDING = 3.0
LARGEST = 14_400.0
"""Points of a page's side (ISO 32000-1, C.2); places on a larger one take for ever to count."""
"""White kept around a box."""
DOTS = 0.5
"""Dots per point when the page is looked at."""
INK = 48
"""A dot is ink when so much darker or lighter than the paper, of 255."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page as a reader sees it: its size, where the ink is, which way it reads."""

    width: float
    height: float
    columns: int
    rows: tuple[bytes, ...]
    """From the top; a byte a dot, 1 where there is ink."""
    rtl: bool

    def free(self, box: Box, padding: float = PADDING) -> bool:
        """Say whether the box, and a little around it, is blank."""
        first, last, above, below = self._dots(box, padding)
        return not any(1 in row[first:last] for row in self.rows[above:below])

    def without(self, box: Box) -> "Sheet":
        """Return the sheet as if nothing were printed in the box."""
        return self._filled(box, 0)

    def taken(self, boxes: Sequence[Box]) -> "Sheet":
        """Return the sheet as if these boxes were printed over."""
        sheet = self
        for box in boxes:
            sheet = sheet._filled(box, 1)
        return sheet

    def _filled(self, box: Box, dot: int) -> "Sheet":
        first, last, above, below = self._dots(box, PADDING)
        between = bytes([dot]) * max(0, last - first)
        rows = tuple(
            row[:first] + between + row[last:] if above <= at < below else row
            for at, row in enumerate(self.rows)
        )
        return replace(self, rows=rows)

    def _dots(self, box: Box, padding: float) -> tuple[int, int, int, int]:
        left, bottom, right, top = box
        first = max(0, math.floor((left - padding) * DOTS))
        last = min(self.columns, math.ceil((right + padding) * DOTS))
        above = max(0, math.floor((self.height - top - padding) * DOTS))
        below = min(len(self.rows), math.ceil((self.height - bottom + padding) * DOTS))
        return first, last, above, below


@dataclass(frozen=True, slots=True)
class Page:
    """The page's own coordinates: its crop box, and the turn clockwise by which it is shown."""

    crop: Box
    turn: int

    def own(self, box: Box) -> Box:
        """Turn a box on the page as shown into the page's own coordinates."""
        left, bottom, right, top = box
        x0, y0, x1, y1 = self.crop
        match self.turn % 360:
            case 90:
                return (x1 - top, y0 + left, x1 - bottom, y0 + right)
            case 180:
                return (x1 - right, y1 - top, x1 - left, y1 - bottom)
            case 270:
                return (x0 + bottom, y1 - right, x0 + top, y1 - left)
            case _:
                return (x0 + left, y0 + bottom, x0 + right, y0 + top)

    def shown(self, box: Box) -> Box:
        """Turn a box in the page's own coordinates into one on the page as shown."""
        left, bottom, right, top = box
        x0, y0, x1, y1 = self.crop
        match self.turn % 360:
            case 90:
                return (bottom - y0, x1 - right, top - y0, x1 - left)
            case 180:
                return (x1 - right, y1 - top, x1 - left, y1 - bottom)
            case 270:
                return (y1 - top, left - x0, y1 - bottom, right - x0)
            case _:
                return (left - x0, bottom - y0, right - x0, top - y0)


TOPS = {Place.TOP, Place.TOP_LEFT, Place.TOP_RIGHT}
LEFTS = {Place.BOTTOM_LEFT, Place.TOP_LEFT}
CORNERS = {*LEFTS, Place.BOTTOM_RIGHT, Place.TOP_RIGHT}


def place(
    pdf: bytes, count: int, wish: Appearance = USUAL, spots: Sequence[Spot] = ()
) -> list[Box]:
    """Return `count` boxes on the page that is wished, in reading order, in its own coordinates.

    They keep clear of `spots`, where other marks stand.
    """
    if not count:
        return []
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()  # or else fields are not drawn
        number = wish.page_of(len(document))
        page = document[number - 1]
        taken = [box_of(spot, page.get_height()) for spot in spots if spot.page == number]
        sheet = look(page).taken(taken)
        own = Page(page.get_cropbox(), page.get_rotation())
    return [own.own(box) for box in arrange(sheet, count, wish.place, taken)]


def page_of(pdf: bytes, wish: Appearance) -> int:
    """Return the page on which `place` puts its boxes, counted from 0."""
    with pdfium.PdfDocument(pdf) as document:
        return wish.page_of(len(document)) - 1


def boxes_of(pdf: bytes, spots: Sequence[Spot]) -> list[Box]:
    """Return these places in the own coordinates of their pages.

    `ValueError`: one is not wholly on its page.
    """
    with pdfium.PdfDocument(pdf) as document:
        return [_box_on(document, spot) for spot in spots]


def _box_on(document: pdfium.PdfDocument, spot: Spot) -> Box:
    if not 1 <= spot.page <= len(document):
        raise ValueError("there is no such page")
    page = document[spot.page - 1]
    width, height = page.get_size()
    box = box_of(spot, height)
    if min(box) < 0 or box[2] > width or box[3] > height:
        raise ValueError("the mark is not wholly on its page")
    return Page(page.get_cropbox(), page.get_rotation()).own(box)


def box_of(spot: Spot, height: float) -> Box:
    """Return the place in points, on a page so high, from its lower left corner as it is shown."""
    left, top, width = (side / POINT for side in (spot.left, spot.top, spot.width))
    return (left, height - top - width * HIGH / WIDE, left + width, height - top)


def look(page: pdfium.PdfPage) -> Sheet:
    """Draw the page small, and read the ink off it. `ValueError`: it is larger than any may be."""
    if max(page.get_size()) > LARGEST:
        raise ValueError("a page is larger than any may be")
    bitmap = page.render(scale=DOTS, grayscale=True)
    dots, stride = bytes(bitmap.buffer), bitmap.stride
    width, height = page.get_size()
    lines = [dots[i * stride : i * stride + bitmap.width] for i in range(bitmap.height)]
    paper = _commonest(b"".join(lines))
    inked = bytes(abs(level - paper) > INK for level in range(256))
    return Sheet(
        width, height, bitmap.width, tuple(line.translate(inked) for line in lines), _rtl(page)
    )


def arrange(
    sheet: Sheet, count: int, where: Place = Place.BOTTOM, taken: Sequence[Box] = ()
) -> list[Box]:
    """Return `count` boxes that never overlap: on white if there is any, else along the edge.

    Nor do they overlap those that are `taken`, which the sheet shows as printed over.

    A corner is tried first in its quarter of the page, then wherever there is white from there on.
    """
    scale, found, ways = _scale(sheet, count), list[Box](), [Way(where)]
    if where in CORNERS:
        ways = [Way(where, quarter=True), Way(where), Way(where, opposite=True)]
    for way in ways:
        for whole_rows in (True, False):
            if len(found) < count:
                found = _on_white(sheet, count, scale, way, whole_rows=whole_rows)
    if len(found) < count:
        found = _along_the_edge(sheet, count, Way(where), taken)
    return sorted(found, key=lambda box: (-box[1], -box[0] if sheet.rtl else box[0]))


@dataclass(frozen=True, slots=True)
class Way:
    """In which order the page is gone through: from which end, and from which side."""

    where: Place
    quarter: bool = False
    """No further than the middle of the page, both ways."""
    opposite: bool = False
    """From the other side."""

    @property
    def down(self) -> bool:
        """Say whether it goes from the top."""
        return self.where in TOPS

    def from_left(self, sheet: Sheet) -> bool:
        """Say whether rows begin at the left: else the side where a line ends, as a letter has."""
        left = self.where in LEFTS if self.where in CORNERS else sheet.rtl
        return left is not self.opposite


def _on_white(sheet: Sheet, count: int, scale: float, way: Way, *, whole_rows: bool) -> list[Box]:
    """Rows of boxes from one end on; going up, the first has what is left over from full rows."""
    found, height = list[Box](), HEIGHT * scale
    lefts = _lefts(sheet, scale, MARGIN, way)
    bottom = sheet.height - MARGIN - height if way.down else MARGIN
    while _within(sheet, bottom, height, way) and len(found) < count and lefts:
        ahead, across = count - len(found), len(lefts)
        left = min(ahead, across) if way.down else (ahead - 1) % across + 1
        row = [box for box in _row(bottom, scale, lefts) if sheet.free(box)][:left]
        enough = len(row) >= (left if whole_rows else 1)
        found += row if enough else []
        step = height + GAP if enough else STEP
        bottom += -step if way.down else step
    return found


def _within(sheet: Sheet, bottom: float, height: float, way: Way) -> bool:
    low, high = MARGIN, sheet.height - MARGIN
    if way.quarter:
        low, high = (sheet.height / 2, high) if way.down else (low, sheet.height / 2)
    return low <= bottom and bottom + height <= high


def _along_the_edge(sheet: Sheet, count: int, way: Way, taken: Sequence[Box]) -> list[Box]:
    scale = 0.75 * _scale(sheet, count)
    edge = min(MARGIN / 4, sheet.width * RIM, sheet.height * RIM)
    while len(found := _edge(sheet, scale, way, edge, taken)) < count:
        scale *= 0.9
        if _across(sheet, scale, edge) * _up(sheet, scale, edge) > MOST_TRIED:
            raise ValueError("the marks that stand on the page leave no room")
    return found[:count]


def _edge(sheet: Sheet, scale: float, way: Way, edge: float, taken: Sequence[Box]) -> list[Box]:
    lefts, height = _lefts(sheet, scale, edge, way), HEIGHT * scale
    ups = [edge + i * (HEIGHT + GAP) * scale for i in range(_up(sheet, scale, edge))]
    bottoms = [sheet.height - height - up for up in ups] if way.down else ups
    boxes = [box for bottom in bottoms for box in _row(bottom, scale, lefts)]
    return [box for box in boxes if not any(_meet(box, one) for one in taken)]


def _meet(one: Box, other: Box) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart


def _lefts(sheet: Sheet, scale: float, edge: float, way: Way) -> list[float]:
    """Where boxes begin, side by side, in the order in which they are taken."""
    width, step = WIDTH * scale, (WIDTH + GAP) * scale
    middle = sheet.width / 2 if way.quarter else sheet.width - edge
    across = range(_across(sheet, scale, edge))
    if way.from_left(sheet):
        lefts = [edge + i * step for i in across]
        return [left for left in lefts if left + width <= middle]
    lefts = [sheet.width - edge - width - i * step for i in across]
    return [left for left in lefts if left >= sheet.width - middle]


def _row(bottom: float, scale: float, lefts: Sequence[float]) -> list[Box]:
    return [(left, bottom, left + WIDTH * scale, bottom + HEIGHT * scale) for left in lefts]


def _across(sheet: Sheet, scale: float, edge: float) -> int:
    return int((sheet.width - 2 * edge + GAP * scale) / ((WIDTH + GAP) * scale))


def _up(sheet: Sheet, scale: float, edge: float) -> int:
    return int((sheet.height - 2 * edge + GAP * scale) / ((HEIGHT + GAP) * scale))


def _scale(sheet: Sheet, count: int) -> float:
    """Full size, unless the page is small or the boxes are many."""
    scale = 1.0
    while _across(sheet, scale, MARGIN) * _up(sheet, scale, MARGIN) < count and scale > 0.05:
        scale *= 0.9
    return scale


def _commonest(dots: bytes) -> int:
    counts = [dots.count(level) for level in range(256)]
    return max(range(256), key=counts.__getitem__)


def _rtl(page: pdfium.PdfPage) -> bool:
    text: str = page.get_textpage().get_text_range()
    return _letters(text, "\u0600", "\u06ff") > _letters(text, "A", "\u024f")


def _letters(text: str, first: str, last: str) -> int:
    return sum(first <= c <= last for c in text)


def turned(rotation: int) -> Sequence[int]:
    """Return the matrix that stands an appearance upright on a page turned clockwise."""
    return {
        90: (0, 1, -1, 0, 0, 0),
        180: (-1, 0, 0, -1, 0, 0),
        270: (0, -1, 1, 0, 0, 0),
    }.get(rotation % 360, (1, 0, 0, 1, 0, 0))
