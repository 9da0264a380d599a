"""One page as a picture, in the child: for whoever reads without a script."""

import io
import math

import pypdfium2 as pdfium

from parapheur.domain.errors import NoSuchPage

WIDTH = 1240
"""Pixels across: an A4 page at 150 to the inch."""
MOST_PIXELS = 6_000_000
QUALITY = 85
BEGINS, ENDS = b"\xff\xd8\xff", b"\xff\xd9"
"""What every JPEG begins and ends with."""


def drawn(data: bytes, page: int) -> bytes:
    """Return a page, counted from 1, as a JPEG. `NoSuchPage`; anything on a hostile file."""
    with pdfium.PdfDocument(data) as pdf:
        if not 1 <= page <= len(pdf):
            raise NoSuchPage
        pdf.init_forms()  # the appearance of signatures is drawn with them
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / width, math.sqrt(MOST_PIXELS / (width * height)))
        picture = io.BytesIO()
        sheet.render(scale=scale).to_pil().convert("RGB").save(picture, "JPEG", quality=QUALITY)
        return picture.getvalue()
