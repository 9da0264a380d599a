"""A PDF of one page made of an image, in the child: a photographed page is read like a letter.

1. PNG or JPEG by their content, of no more dots than the limit, said before any is decoded.
2. Turned as it was held, on white where it was transparent, in colours or in grey.
3. No larger than paper needs, on a page no larger than A4; drawn anew, so nothing of the image's
   own bytes is in the PDF. The same image makes the same PDF: it bears no date.
"""

import io

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG")
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""What such files begin with."""
MOST_DOTS = 60_000_000
TOO_WIDE = b"too wide"
"""What the child says of an image with more dots."""
SHORT, LONG = 8.27, 11.69
"""Inches of A4."""
FINEST = 200
"""Dots of an inch that are kept: a letter is read well at that."""
QUALITY = 85

Image.preinit()  # before the child is cut off


def pictured(data: bytes) -> bytes:
    """Return the PDF, or `TOO_WIDE`; anything on a hostile file."""
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)  # 1
    except Image.DecompressionBombError:
        return TOO_WIDE
    if image.width * image.height > MOST_DOTS:
        return TOO_WIDE
    image.draft("RGB", (round(LONG * FINEST), round(LONG * FINEST)))  # a JPEG is decoded smaller
    seen = ImageOps.exif_transpose(plain(image))  # 2
    across, down = (SHORT, LONG) if seen.height >= seen.width else (LONG, SHORT)
    seen.thumbnail((round(across * FINEST), round(down * FINEST)))  # 3
    seen = bare(on_white(seen))
    dots = max(seen.width / across, seen.height / down, 72)
    made = io.BytesIO()
    seen.save(
        made, "PDF", resolution=dots, quality=QUALITY, title="", creationDate=None, modDate=None
    )
    return made.getvalue()


def plain(image: Image.Image) -> Image.Image:
    """Return the image in colours or in grey, with what is seen through in a band of its own."""
    if image.mode.startswith("I"):  # of 16 bits a dot
        return image.point(lambda level: level / 256).convert("L")
    if image.mode == "LA" or "transparency" in image.info or image.mode in {"P", "PA", "RGBA"}:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in {"L", "1"} else "RGB")


def on_white(image: Image.Image) -> Image.Image:
    """Return the image with nothing to see through."""
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def bare(image: Image.Image) -> Image.Image:
    """Return the dots alone: what else an image tells is of whoever made it (3)."""
    dots = Image.new(image.mode, image.size)
    dots.paste(image)
    return dots
