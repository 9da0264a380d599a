"""PDFs for tests: letters, registers of many pages, large files, scans, turned pages."""

import io
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import pikepdf
import typst
from PIL import Image

FONTS = typst.Fonts(
    font_paths=[str(Path(f.ROOT) / "files") for f in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)]
)
LETTER = "Le présent arrêté prend effet à compter de sa signature."
LETTER_AR = "يسري مفعول هذا القرار ابتداء من تاريخ توقيعه."


@cache
def typeset(source: str) -> bytes:
    """Typst markup, as a PDF."""
    fonts = '#set text(font: ("Noto Sans", "Noto Sans Arabic"), size: 11pt)\n'
    made = typst.compile((fonts + source).encode(), font_paths=FONTS)
    assert isinstance(made, bytes)
    return made


def a_pdf(pages: int = 1, text: str = LETTER) -> bytes:
    """A letter with a line of text on each page."""
    return typeset("\n#pagebreak()\n".join(f"= {n + 1}\n{text}" for n in range(pages)))


def an_appearance(text: str = "Signé par Karim Alaoui") -> bytes:
    """What a visible signature shows: one page of 240 by 84 points."""
    return typeset(
        f"#set page(width: 240pt, height: 84pt, margin: 4pt, fill: none)\n"
        f'#rect(width: 100%, height: 100%)[{text} \\ #text(lang: "ar", dir: rtl)[كريم العلوي]]'
    )


def a_big_pdf(size: int) -> bytes:
    """A letter of about `size` bytes: the rest is a picture that does not compress."""
    side = max(1, int((size / 3) ** 0.5))
    noise = random.Random(7).randbytes(side * side * 3)  # noqa: S311  # a picture, no secret
    return _with_picture(Image.frombytes("RGB", (side, side), noise), (200, 500, 400, 700))


def a_scan(width: int = 595, height: int = 842) -> bytes:
    """A page that is one grey picture, with a dark line of writing in its upper half."""
    paper = Image.new("RGB", (width, height), (236, 234, 228))
    paper.paste((40, 40, 60), (60, 120, width - 60, 150))
    return _with_picture(paper, (0, 0, width, height))


def a_full_pdf() -> bytes:
    """A page printed from edge to edge: nowhere is white."""
    return _with_picture(Image.effect_noise((400, 560), 120).convert("RGB"), (0, 0, 595, 842))


def turned(pdf: bytes, rotation: int, crop: Sequence[float] | None = None) -> bytes:
    """The same, its last page shown turned clockwise, perhaps with a crop box."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[-1]
        page.obj["/Rotate"] = rotation
        if crop is not None:
            page.obj["/CropBox"] = pikepdf.Array(list(crop))
        return _saved(document)


def _with_picture(picture: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    left, bottom, right, top = box
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        page = document.pages[-1]
        image = document.make_stream(
            picture.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
        )
        name = page.add_resource(image, pikepdf.Name.XObject)
        placed = f"q {right - left} 0 0 {top - bottom} {left} {bottom} cm {name} Do Q"
        page.contents_add(placed.encode())
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()
