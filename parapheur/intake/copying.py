"""A copy that can be signed, of a file that cannot be as it is.

What qpdf read, and nothing else, is written anew: one revision, one plain table of
cross-references, objects that stand by themselves, annotations that an update can reach. Streams
are carried over packed as they are, so that a bomb stays asleep. The original is not repaired, but
for entries that every reader fills in the same way, and not touched: the copy is another file,
which must pass every look by itself, and whose pages are drawn and compared to the original's, dot
by dot.
"""

import io

import pikepdf
import pypdfium2 as pdfium

from parapheur.domain.errors import DamagedPdf

DOTS = 0.75
"""Dots a point at which pages are compared."""


def copied(data: bytes) -> bytes:
    """Return a file written anew that looks alike. `DamagedPdf`; anything on a hostile file."""
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        for page in pdf.pages:
            stand_alone(pdf, page.obj)
        file = io.BytesIO()
        pdf.save(
            file,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            deterministic_id=True,
        )
    copy = file.getvalue()
    if not alike(data, copy):
        raise DamagedPdf
    return copy


def stand_alone(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """Give each annotation of a page a number of its own."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for at, one in enumerate(annotations):
        if isinstance(one, pikepdf.Dictionary) and not one.is_indirect:
            annotations[at] = pdf.make_indirect(one)


def alike(one: bytes, other: bytes) -> bool:
    """Say whether two files have as many pages, each drawn the same."""
    with pdfium.PdfDocument(one) as first, pdfium.PdfDocument(other) as second:
        if len(first) != len(second):
            return False
        first.init_forms()
        second.init_forms()
        return all(drawn(first, at) == drawn(second, at) for at in range(len(first)))


def drawn(pdf: pdfium.PdfDocument, at: int) -> tuple[int, int, bytes]:
    """Return a page as dots."""
    page = pdf[at]
    bitmap = page.render(scale=DOTS)
    dots = bitmap.width, bitmap.height, bytes(bitmap.buffer)
    bitmap.close()
    page.close()
    return dots
