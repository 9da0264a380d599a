"""Text that a page holds and does not show: what is signed there, nobody has seen.

Found by drawing's own reading of the page (pdfium). A piece of text counts when it has letters, and
1. lies wholly outside what the page shows of itself (its crop box), or wholly outside the path that
   it is clipped by; or
2. is drawn in a mode that leaves no mark (3, or 7: ISO 32000-2, 9.3.6), or wholly transparent; or
3. is white, with nothing drawn under it before that could set it off: paper is white.

A page recognised from a picture (OCR) has such text on purpose. So it is told, not refused. What
stands within a form of its own (8.10) is looked at for 2 alone, as its place is not known here.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from parapheur.domain.documents import Flag

UNMARKED = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
DEEPEST = 8
MOST_UNDER = 2000
"""Things drawn under white text that are looked at."""
WHITE = (255, 255, 255)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Handle = object
"""Of an object on a page, as pdfium hands it out."""


@dataclass(slots=True)
class Sheet:
    """A page while it is gone through, in the order in which it is drawn."""

    shown: Box
    page: pdfium.PdfPage
    under: list[Box] = field(default_factory=list)
    found: set[Flag] = field(default_factory=set)
    _letters: pdfium.PdfTextPage | None = None

    def holds(self, text: Handle) -> bool:
        """Say whether a piece of text has any letter."""
        if self._letters is None:
            self._letters = self.page.get_textpage()
        room = (ctypes.c_ushort * 256)()
        size = raw.FPDFTextObj_GetText(text, self._letters.raw, room, 512)
        return bool(bytes(room)[: max(0, min(size, 512) - 2)].decode("utf-16-le", "ignore").strip())


def unseen(data: bytes) -> set[Flag]:
    """Return what there is to tell of the text that no page shows."""
    found: set[Flag] = set()
    with pdfium.PdfDocument(data) as pdf:
        for page in pdf:
            sheet = Sheet(meeting(page.get_cropbox(), page.get_mediabox()), page)
            for thing in things(page):
                look_at(sheet, thing)
            found |= sheet.found
            page.close()
    return found


def things(page: pdfium.PdfPage) -> Iterator[Handle]:
    """Yield what stands on a page, in the order in which it is drawn."""
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        yield raw.FPDFPage_GetObject(page.raw, number)


def look_at(sheet: Sheet, thing: Handle) -> None:
    """Note what one thing on a page has to tell."""
    kind = raw.FPDFPageObj_GetType(thing)
    box = bounds(thing)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        flag = hidden(sheet, thing, box)
        if flag and flag not in sheet.found and sheet.holds(thing):
            sheet.found.add(flag)
    elif kind == raw.FPDF_PAGEOBJ_FORM:
        within(sheet, thing)
    if kind != raw.FPDF_PAGEOBJ_TEXT and len(sheet.under) < MOST_UNDER:
        sheet.under.append(box)


def hidden(sheet: Sheet, text: Handle, box: Box) -> Flag | None:
    """Return what is to be told of a piece of text."""
    if apart(box, sheet.shown) or any(apart(box, clip) for clip in clips(text)):
        return Flag.TEXT_OUTSIDE_PAGE  # 1
    filled, opacity = colour(text)
    if unmarked(text, opacity):
        return Flag.INVISIBLE_TEXT  # 2
    if filled == WHITE and not any(not apart(box, one) for one in sheet.under):
        return Flag.INVISIBLE_TEXT  # 3
    return None


def within(sheet: Sheet, form: Handle, depth: int = 0) -> None:
    """Look at what stands within a form."""
    for number in range(raw.FPDFFormObj_CountObjects(form) if depth < DEEPEST else 0):
        thing = raw.FPDFFormObj_GetObject(form, number)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            within(sheet, thing, depth + 1)
        elif (
            kind == raw.FPDF_PAGEOBJ_TEXT
            and unmarked(thing, colour(thing)[1])
            and sheet.holds(thing)
        ):
            sheet.found.add(Flag.INVISIBLE_TEXT)


def unmarked(text: Handle, opacity: int) -> bool:
    """Say whether text is drawn so that it leaves no mark."""
    return raw.FPDFTextObj_GetTextRenderMode(text) in UNMARKED or opacity == 0


PARTS = [ctypes.c_uint() for _ in range(4)]
EDGES = [ctypes.c_float() for _ in range(4)]
"""Where pdfium writes; made once, as there are thousands of things on a page."""
TO_PARTS, TO_EDGES = list(map(ctypes.byref, PARTS)), list(map(ctypes.byref, EDGES))


def colour(thing: Handle) -> tuple[tuple[int, int, int], int]:
    """Return red, green and blue of what is filled, and its opacity; black if it is not plain."""
    if not raw.FPDFPageObj_GetFillColor(thing, *TO_PARTS):
        return (0, 0, 0), 255
    red, green, blue, opacity = PARTS
    return (red.value, green.value, blue.value), opacity.value


def bounds(thing: Handle) -> Box:
    """Return the box around a thing, in the page's own coordinates."""
    raw.FPDFPageObj_GetBounds(thing, *TO_EDGES)
    left, bottom, right, top = EDGES
    return left.value, bottom.value, right.value, top.value


def clips(thing: Handle) -> Iterator[Box]:
    """Yield the box around each path that a thing is clipped by."""
    path = raw.FPDFPageObj_GetClipPath(thing)
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path) if path else 0)):
        points = list(corners(path, number))
        if points:
            across, up = zip(*points, strict=True)
            yield min(across), min(up), max(across), max(up)


def corners(path: Handle, number: int) -> Iterator[tuple[float, float]]:
    """Yield the points of one path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(max(0, raw.FPDFClipPath_CountPathSegments(path, number))):
        segment = raw.FPDFClipPath_GetPathSegment(path, number, at)
        if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            yield x.value, y.value


def meeting(one: Box, other: Box) -> Box:
    """Return what two boxes have in common."""
    return (
        max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]),
    )  # fmt: skip


def apart(one: Box, other: Box) -> bool:
    """Say whether two boxes do not even touch."""
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
