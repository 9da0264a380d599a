"""What a page shows, before and after: outside the boxes of signatures, the very same dots."""

import io
from collections.abc import Iterator, Sequence

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageChops

SCALE = 1.5
"""Dots a point: a line half as thin as a hair of print is still seen."""
EDGE = 2
"""Dots around a box that may be touched by the smoothing of its edge."""

Rect = tuple[float, float, float, float]


def pictures(pdf: bytes) -> Iterator[tuple[Image.Image, pdfium.PdfPosConv]]:
    """Every page as it is shown, and what turns its coordinates into dots."""
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        for page in document:
            bitmap = page.render(scale=SCALE)
            yield bitmap.to_pil().convert("RGB"), bitmap.get_posconv(page)


def boxes(pdf: bytes) -> list[list[Rect]]:
    """The rectangles of signature fields, page by page, as another library reads them."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            [
                tuple(float(side) for side in one.Rect)  # type: ignore[misc]  # four numbers
                for one in page.get("/Annots") or []
                if isinstance(one, pikepdf.Dictionary) and one.get("/FT") == pikepdf.Name.Sig
            ]
            for page in document.pages
        ]


def changed_elsewhere(
    before: bytes, after: bytes, *, within: Sequence[Sequence[Rect]]
) -> list[int]:
    """The pages, counted from 1, where something changed outside these rectangles."""
    found = []
    pages = zip(pictures(before), pictures(after), within, strict=True)
    for number, ((one, _), (other, place), rects) in enumerate(pages, start=1):
        difference = ImageChops.difference(one, other)
        for left, bottom, right, top in rects:
            (x0, y0), (x1, y1) = place.to_bitmap(left, bottom), place.to_bitmap(right, top)
            if (x0, y0) != (x1, y1):
                across, down = sorted((x0, x1)), sorted((y0, y1))
                box = (across[0] - EDGE, down[0] - EDGE, across[1] + EDGE, down[1] + EDGE)
                difference.paste((0, 0, 0), box)
        if one.size != other.size or difference.getbbox():
            found.append(number)
    return found
