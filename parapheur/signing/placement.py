"""Where on the last page the visible signatures go: white space, from the bottom up.

The page is drawn small and looked at, for that alone says what a reader sees (a scan, a clipped
picture, a comment). Places are worked out on the page as it is shown, then turned back into the
page's own coordinates, which a crop box shifts and /Rotate turns (ISO 32000-1, 7.7.3.3 and 8.3.2).
All lengths are in points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

WIDTH, HEIGHT = 200.0, 72.0
"""Of a box; the appearance has the same ratio."""
MARGIN, GAP, STEP = 36.0, 12.0, 6.0
PADDING = 3.0
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

    def free(self, box: Box) -> bool:
        """Say whether the box, and a little around it, is blank."""
        left, bottom, right, top = box
        first = max(0, math.floor((left - PADDING) * DOTS))
        last = min(self.columns, math.ceil((right + PADDING) * DOTS))
        above = max(0, math.floor((self.height - top - PADDING) * DOTS))
        below = min(len(self.rows), math.ceil((self.height - bottom + PADDING) * DOTS))
        return not any(1 in row[first:last] for row in self.rows[above:below])


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


def place(pdf: bytes, count: int) -> list[Box]:
    """Return `count` boxes on the last page, in reading order, in the page's own coordinates."""
    if not count:
        return []
    document = pdfium.PdfDocument(pdf)
    try:
        document.init_forms()  # or else fields are not drawn
        page = document[len(document) - 1]
        sheet = look(page)
        own = Page(page.get_cropbox(), page.get_rotation())
    finally:
        document.close()
    return [own.own(box) for box in arrange(sheet, count)]


def look(page: pdfium.PdfPage) -> Sheet:
    """Draw the page small, and read the ink off it."""
    bitmap = page.render(scale=DOTS, grayscale=True)
    dots, stride = bytes(bitmap.buffer), bitmap.stride
    width, height = page.get_size()
    lines = [dots[i * stride : i * stride + bitmap.width] for i in range(bitmap.height)]
    paper = _commonest(b"".join(lines))
    inked = bytes(abs(level - paper) > INK for level in range(256))
    return Sheet(
        width, height, bitmap.width, tuple(line.translate(inked) for line in lines), _rtl(page)
    )


def arrange(sheet: Sheet, count: int) -> list[Box]:
    """Return `count` boxes that never overlap: on white if there is any, else along the bottom."""
    scale = _scale(sheet, count)
    found = _on_white(sheet, count, scale, whole_rows=True)
    if len(found) < count:
        found = _on_white(sheet, count, scale, whole_rows=False)
    if len(found) < count:
        found = _along_the_bottom(sheet, count)
    return sorted(found, key=lambda box: (-box[1], -box[0] if sheet.rtl else box[0]))


def _on_white(sheet: Sheet, count: int, scale: float, *, whole_rows: bool) -> list[Box]:
    """Rows of boxes from the bottom up; the bottom one has what is left over from full rows."""
    found: list[Box] = []
    bottom, across = MARGIN, _across(sheet, scale, MARGIN)
    while bottom + HEIGHT * scale <= sheet.height - MARGIN and len(found) < count:
        left = (count - len(found) - 1) % across + 1
        row = [box for box in _row(sheet, bottom, scale, MARGIN) if sheet.free(box)][:left]
        if len(row) < (left if whole_rows else 1):
            bottom += STEP
            continue
        found += row
        bottom += HEIGHT * scale + GAP
    return found


def _along_the_bottom(sheet: Sheet, count: int) -> list[Box]:
    edge = MARGIN / 4
    scale = 0.75 * _scale(sheet, count)
    while _across(sheet, scale, edge) * _up(sheet, scale, edge) < count:
        scale *= 0.9
    rows = [
        _row(sheet, edge + i * (HEIGHT * scale + GAP * scale), scale, edge)
        for i in range(_up(sheet, scale, edge))
    ]
    return [box for row in rows for box in row][:count]


def _row(sheet: Sheet, bottom: float, scale: float, edge: float) -> list[Box]:
    """Boxes side by side, from the side where a line ends: there a letter is signed."""
    width, height, step = WIDTH * scale, HEIGHT * scale, (WIDTH + GAP) * scale
    lefts = [
        edge + i * step if sheet.rtl else sheet.width - edge - width - i * step
        for i in range(_across(sheet, scale, edge))
    ]
    return [(left, bottom, left + width, bottom + height) for left in lefts]


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
