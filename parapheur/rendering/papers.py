"""Sample papers, for the demonstration and the benches: real PDFs, in Arabic and French.

They bear no date of their own and no number: those are taken after signature.
"""

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path

from PIL import Image

from parapheur.rendering.coverage import drawable
from parapheur.rendering.press import Press

DRAWN = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When the samples say they were written: always the same bytes."""

DOTS = 150
"""Per inch, of what a scanner saw."""


class Paper(Enum):
    """A sample, by its Typst source and the name that its file bears."""

    LETTER = ("letter.typ", "courrier-depart.pdf")
    DECISION = ("decision.typ", "arrete.pdf")
    NOTE = ("note.typ", "note-interne.pdf")
    PURCHASE = ("purchase.typ", "dossier-de-marche.pdf")
    LEAVE = ("leave.typ", "demande-de-conge.pdf")
    SCAN = ("incoming.typ", "courrier-arrive.pdf")
    DEPOSITED = ("deposited.typ", "correspondance.pdf")

    @property
    def source(self) -> str:
        """The Typst source."""
        return self.value[0]

    @property
    def file_name(self) -> str:
        """The name of the PDF."""
        return self.value[1]


def paper(kind: Paper, subject: str) -> bytes:
    """Draw a sample as a PDF; a letter is written in the language of its subject."""
    facts = {"subject": drawable(subject), "language": "ar" if arabic(subject) else "fr"}
    if kind is Paper.SCAN:
        (page,) = press().png(kind.source, facts, dots=DOTS)
        return scanned(page)
    return press().pdf(kind.source, facts, at=DRAWN, archive="a-2b")


def sized_paper(size: int) -> bytes:
    """Draw a page whose PDF weighs about `size` bytes: a picture that nothing compresses."""
    pdf, dots = b"", size
    for _ in range(3):
        side = max(8, round(dots**0.5))
        pdf = pictured(noise(side, side))
        dots = round(dots * size / len(pdf))
    return pdf


def scanned(page: bytes) -> bytes:
    """Turn a drawn page (PNG) into what a scanner makes of it: a grey, slanted picture alone."""
    image = Image.open(io.BytesIO(page)).convert("L")
    slanted = image.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=238)
    return pictured(Image.blend(slanted, noise(*slanted.size), 0.07))


def noise(width: int, height: int) -> Image.Image:
    """Return a grey picture of grain, the same each time."""
    grain = hashlib.shake_256(b"grain").digest(width * height)
    return Image.frombytes("L", (width, height), grain)


def pictured(image: Image.Image) -> bytes:
    """Return a PDF of one page that holds a grey picture and nothing else.

    Pillow would write it too, but with a cross-reference table that strict readers refuse.
    """
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=70)
    width, height = (72 * side / DOTS for side in image.size)
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents 4 0 R " % (
        width,
        height,
    )
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        page + b"/Resources <</XObject <</Scan 5 0 R>>>>>>",
        stream(b"", b"%.2f 0 0 %.2f 0 0 cm /Scan Do" % (width, height)),
        stream(
            b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Filter /DCTDecode /Width %d /Height %d" % image.size,
            jpeg.getvalue(),
        ),
    ]
    return written(objects)


def stream(keys: bytes, data: bytes) -> bytes:
    """Return a PDF stream."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


def written(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    pdf = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    table = b"0000000000 65535 f \n"
    for number, data in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(pdf)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    size, start = len(objects) + 1, len(pdf)
    pdf += b"xref\n0 %d\n%strailer\n<</Size %d /Root 1 0 R>>\n" % (size, table, size)
    return bytes(pdf) + b"startxref\n%d\n%%%%EOF\n" % start


def arabic(text: str) -> bool:
    """Say whether a text has an Arabic letter."""
    return any("\u0620" <= sign <= "\u064a" for sign in text)


@cache
def press() -> Press:
    """Open the press of the papers that came with this program."""
    package = Path(__file__).parents[1]
    shipped = package / "shipped" / "templates" / "papers"
    return Press(shipped if shipped.is_dir() else package.parent / "templates" / "papers")
