"""Of an image that somebody hands in, the strokes come in, and nothing else."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from parapheur.domain.errors import ParapheurError
from parapheur.domain.handwriting import (
    HIGHEST,
    MOST_MEGABYTES,
    WIDEST,
    Handwriting,
    ImageTooHeavy,
    ImageTooLarge,
    NotAnImage,
    NothingWritten,
)
from parapheur.intake import PdfIntake
from tests.hands import PAPER, a_hand, a_photograph, saved


def drawn(image: Handwriting) -> Image.Image:
    """The dots as a picture, ink in black."""
    return Image.open(io.BytesIO(image.written)).convert("L")


def likeness(one: Handwriting, other: Handwriting) -> float:
    """How much of the ink of two images is in the same place."""
    first, second = (
        drawn(each).resize((120, 40), Image.Resampling.BOX).point(lambda dot: 255 * (dot < 200))
        for each in (one, other)
    )
    both = zip(first.tobytes(), second.tobytes(), strict=True)
    pairs = [(a, b) for a, b in both if a or b]
    return sum(a == b for a, b in pairs) / len(pairs)


@pytest.mark.parametrize(
    "come",
    [
        lambda: saved(a_hand(ground=PAPER), "PNG"),
        lambda: saved(a_hand(ground=PAPER).convert("RGB"), "JPEG", quality=60),
        lambda: saved(a_hand(ground=PAPER).convert("P")),
        lambda: saved(a_hand(ground=(255, 255, 255, 255)).convert("1")),
        lambda: saved(a_hand(ground=PAPER).convert("L").convert("I;16").point(lambda v: v * 257)),
        lambda: saved(a_hand((2880, 960), width=21)),
        lambda: saved(a_photograph(), "JPEG", quality=70),
    ],
    ids=["paper", "JPEG", "palette", "two colours", "sixteen bits", "large", "photograph"],
)
def test_the_strokes_are_the_same_however_they_come(
    intake: PdfIntake, come: Callable[[], bytes]
) -> None:
    plain, found = intake.trace(saved(a_hand())), intake.trace(come())
    assert found.across <= WIDEST
    assert found.down <= HIGHEST
    assert likeness(plain, found) > 0.6
    ink = drawn(found).histogram()[0] / (found.across * found.down)
    assert 0.02 < ink < 0.3, "strokes on paper, and no shade"


def test_it_is_turned_as_it_was_held(intake: PdfIntake) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    held = a_hand(ground=PAPER).convert("RGB").rotate(90, expand=True)
    found = intake.trace(saved(held, "JPEG", exif=exif))
    assert found.across > found.down
    assert likeness(intake.trace(saved(a_hand())), found) > 0.6


def test_nothing_comes_in_but_dots(intake: PdfIntake) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "somebody's secret")
    plain = intake.trace(saved(a_hand()))
    assert intake.trace(saved(a_hand(), pnginfo=told)) == plain
    assert intake.trace(saved(a_hand()) + b"%PDF-1.7 <script>") == plain
    assert b"secret" not in plain.written


def claiming(across: int, down: int) -> bytes:
    """A PNG that says it is so large, and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def blot() -> Image.Image:
    image = Image.new("L", (400, 200), 255)
    image.paste(0, (150, 60, 210, 100))
    return image


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", NotAnImage),
        (b"%PDF-1.7\n", NotAnImage),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAnImage),
        (saved(a_hand().convert("P"), "GIF"), NotAnImage),
        (saved(a_hand(), "TIFF"), NotAnImage),
        (saved(a_hand())[:600], NotAnImage),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, NotAnImage),
        (b"\xff\xd8\xff" + b"\0" * 500, NotAnImage),
        (claiming(5000, 5000), ImageTooLarge),
        (claiming(60_000, 60_000), ImageTooLarge),
        (claiming(2**31 - 1, 2**31 - 1), ImageTooLarge),
        (b"\x89PNG" + b"\0" * (MOST_MEGABYTES << 20), ImageTooHeavy),
        (saved(Image.new("RGB", (600, 200), "white")), NothingWritten),
        (saved(Image.new("RGB", (600, 200), "black")), NothingWritten),
        (saved(Image.new("RGBA", (600, 200), (0, 0, 0, 0))), NothingWritten),
        (saved(a_hand().resize((12, 4))), NothingWritten),
        (saved(blot()), NothingWritten),
        (saved(Image.new("RGB", (1, 1), "white")), NothingWritten),
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused_in_its_own_words(
    intake: PdfIntake, data: bytes, refusal: type[ParapheurError]
) -> None:
    with pytest.raises(refusal) as caught:
        intake.trace(data)
    assert "{" not in str(caught.value)


def test_any_bytes_whatever_get_an_answer(intake: PdfIntake) -> None:
    whole = saved(a_hand())
    for at in range(8, len(whole), len(whole) // 40):
        spoilt = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            intake.trace(spoilt)
        except (NotAnImage, ImageTooLarge, NothingWritten):
            continue
    assert intake.trace(whole).across > 100, "and the door is open still"
