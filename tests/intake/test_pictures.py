"""An image becomes a PDF of one page that reads like it; whatever cannot be read is refused."""

import io
import zlib
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from parapheur.domain.errors import FileTooLarge
from parapheur.domain.misdirected import ImageTooWide, NotPdfNorImage
from parapheur.intake import Limits, PdfIntake
from tests.pdfs import typeset

A4 = (595.3, 841.9)
"""Points."""


@pytest.fixture(scope="module")
def intake() -> Iterator[PdfIntake]:
    with PdfIntake(Limits(megabytes=2)) as opened:
        yield opened


def an_image(mode: str = "RGB", size: tuple[int, int] = (400, 600), kind: str = "PNG") -> bytes:
    """White, with a black square at the top on the left."""
    seen = Image.new("RGB", size, "white")
    ImageDraw.Draw(seen).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    out = io.BytesIO()
    (seen if mode == "I;16" else seen.convert(mode)).save(out, kind)
    return out.getvalue()


def shown(intake: PdfIntake, data: bytes) -> Image.Image:
    """How the PDF of an image looks."""
    found = intake.examine(data, signed=False, images=True)
    assert found.pages == 1
    assert found.copy is not None
    page = pypdfium2.PdfDocument(io.BytesIO(found.copy))[0]
    across, down = sorted(page.get_size())
    assert across <= A4[0] + 1
    assert down <= A4[1] + 1
    drawn: Image.Image = page.render(scale=1).to_pil().convert("L")
    return drawn


def dark(seen: Image.Image, across: float, down: float) -> bool:
    where = round(across * (seen.width - 1)), round(down * (seen.height - 1))
    return seen.crop((*where, where[0] + 1, where[1] + 1)).tobytes()[0] < 100


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "PNG"), ("RGBA", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("P", "PNG"),
     ("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG")],
)  # fmt: skip
def test_an_image_of_any_kind_looks_as_it_did(intake: PdfIntake, mode: str, kind: str) -> None:
    seen = shown(intake, an_image(mode, kind=kind))
    assert dark(seen, 0.1, 0.1)
    assert not dark(seen, 0.9, 0.9)


def test_what_is_seen_through_is_white(intake: PdfIntake) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert not dark(shown(intake, out.getvalue()), 0.5, 0.5)


def test_a_photograph_stands_as_it_was_held(intake: PdfIntake) -> None:
    out, told = io.BytesIO(), Image.Exif()
    told[0x0112] = 6  # turned to the right
    seen = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(seen).rectangle((0, 0, 150, 100), fill="black")
    seen.save(out, "JPEG", exif=told)
    upright = shown(intake, out.getvalue())
    assert upright.width < upright.height
    assert dark(upright, 0.9, 0.1)


def test_nothing_of_the_image_s_own_bytes_is_in_the_pdf(intake: PdfIntake) -> None:
    out, told = io.BytesIO(), Image.Exif()
    told[0x010E], told[0x8825] = "secret place", {1: "N", 2: (33.0, 58.0, 0.0)}
    Image.new("RGB", (90, 90)).save(out, "JPEG", exif=told, comment=b"<script>secret</script>")
    data = out.getvalue() + b"%%EOF secret tail"
    made = intake.examine(data, signed=False, images=True).copy
    assert made is not None
    assert b"secret" not in made
    assert made == intake.examine(data, signed=False, images=True).copy, "it bears no date"
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
        assert "/AA" not in pdf.Root


def a_bomb(across: int, down: int) -> bytes:
    """A PNG that says it is large, in few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        told = name + data
        return len(data).to_bytes(4, "big") + told + zlib.crc32(told).to_bytes(4, "big")

    head = across.to_bytes(4, "big") + down.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 10_000), (2**31 - 1, 2**31 - 1), (60_000_001, 1)])
def test_an_image_with_too_many_dots_is_refused_before_any_is_decoded(
    intake: PdfIntake, size: tuple[int, int]
) -> None:
    with pytest.raises(ImageTooWide):
        intake.examine(a_bomb(*size), signed=False, images=True)


WHOLE = an_image()
GIF = io.BytesIO()
Image.new("RGB", (9, 9)).save(GIF, "GIF")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4 a document of another program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        GIF.getvalue(),
        b"\x89PNG\r\n\x1a\n",
        WHOLE[: len(WHOLE) // 2],
        b"\xff\xd8\xff" + b"\0" * 500,
        a_bomb(0, 0),
        a_bomb(5000, 5000),
        b"GIF89a%PDF-1.7",
    ],
)
def test_what_is_neither_is_refused(intake: PdfIntake, data: bytes) -> None:
    with pytest.raises(NotPdfNorImage):
        intake.examine(data, signed=False, images=True)


def test_a_pdf_is_looked_at_as_ever(intake: PdfIntake) -> None:
    found = intake.examine(typeset("lettre"), signed=False, images=True)
    assert (found.pages, found.copy) == (1, None)


def test_an_image_weighs_no_more_than_any_file(intake: PdfIntake) -> None:
    with pytest.raises(FileTooLarge):
        intake.examine(WHOLE + bytes(2 << 20), signed=False, images=True)
