"""What is ink in an image of a signature, in the child: the dots leave, and nothing else does.

1. PNG or JPEG by their content, of no more dots than the limit, said before any is decoded.
2. On white where it was transparent, turned as it was held, in grey.
3. The ground is what is lightest around; ink is what is darker than it by half of what the darkest
   stroke is. So shade on a photograph of paper is no ink.
4. Cut to the ink and made smaller: what is left must look like strokes, not like a picture.
"""

import io

from PIL import Image, ImageChops, ImageFilter, ImageOps

from parapheur.domain.errors import ParapheurError
from parapheur.domain.handwriting import (
    HIGHEST,
    MOST_MILLIONS,
    WIDEST,
    Handwriting,
    ImageTooLarge,
    NotAnImage,
    NothingWritten,
)

REFUSALS: dict[bytes, type[ParapheurError]] = {
    kind.__name__.encode(): kind for kind in (NotAnImage, ImageTooLarge, NothingWritten)
}
"""What the child may say instead."""
FORMATS = ("PNG", "JPEG")
LOOKED = 1600
"""Dots of the longer side, at which ink is looked for."""
CELLS = 16
"""Into so many parts a side is divided to tell the ground."""
CONTRAST = 48
"""Of 255: what is lighter than that against its ground is no ink."""
MOST_INK = 0.6
"""Of the place that the strokes take: beyond, it is a picture or a blot."""
LEAST = 6
"""Dots that the strokes take each way at least."""
THIN = 80
"""Of 255: a dot so much covered by a stroke is ink still, or thin strokes would break."""

Image.preinit()  # before the child is cut off


def traced(data: bytes) -> bytes:
    """Return the ink as a bitmap, or the name of a refusal; anything on a hostile file."""
    try:
        return ink(grey(data)).written
    except (NotAnImage, ImageTooLarge, NothingWritten) as refusal:
        return type(refusal).__name__.encode()


def grey(data: bytes) -> Image.Image:
    """Return the image in grey on white, no larger than it is looked at."""
    image: Image.Image
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)  # 1
    except Image.DecompressionBombError:
        raise ImageTooLarge from None
    except (OSError, SyntaxError, ValueError):
        raise NotAnImage from None
    if image.width * image.height > MOST_MILLIONS * 1_000_000:
        raise ImageTooLarge
    if image.mode.startswith("I"):  # of 16 bits a dot
        image = image.point(lambda level: level / 256).convert("L")
    held = ImageOps.exif_transpose(image).convert("RGBA")  # 2
    paper = Image.new("RGBA", held.size, "white")
    seen = Image.alpha_composite(paper, held).convert("L")
    seen.thumbnail((LOOKED, LOOKED))
    return seen


def ink(seen: Image.Image) -> Handwriting:
    """Return the strokes of an image in grey. `NothingWritten`."""
    cells = seen.resize((CELLS, CELLS), Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5))
    ground = cells.resize(seen.size, Image.Resampling.BILINEAR)
    darker = ImageChops.subtract(ground, seen)  # 3
    most = max(level for level, dots in enumerate(darker.histogram()) if dots)
    if most < CONTRAST:
        raise NothingWritten
    dark = max(CONTRAST, most / 2)
    strokes = darker.point(lambda level: 255 * (level >= dark))
    return fitted(strokes.crop(strokes.getbbox()))  # 4


def fitted(strokes: Image.Image) -> Handwriting:
    """Return the strokes as dots, as large as they may be at most. `NothingWritten`."""
    scale = min(1.0, WIDEST / strokes.width, HIGHEST / strokes.height)
    size = (round(strokes.width * scale), round(strokes.height * scale))
    if min(size) < LEAST:
        raise NothingWritten
    small = strokes.resize(size, Image.Resampling.BOX)
    dots = small.point(lambda level: 255 * (level >= THIN)).convert("1", dither=Image.Dither.NONE)
    covered = dots.convert("L").histogram()[255] / (size[0] * size[1])
    if not 0 < covered <= MOST_INK:
        raise NothingWritten
    return Handwriting(*size, dots.tobytes())
