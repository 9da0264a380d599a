"""Signatures written by hand, as they come: from a canvas, a scanner, a telephone."""

import io
import math

from PIL import Image, ImageDraw

SIZE = (960, 320)
INK, CLEAR, PAPER = (23, 55, 94, 255), (0, 0, 0, 0), (226, 221, 206, 255)


def a_hand(
    size: tuple[int, int] = SIZE, *, width: int = 7, ground: tuple[int, int, int, int] = CLEAR
) -> Image.Image:
    """Two strokes: waves, and a line below them."""
    image = Image.new("RGBA", size, ground)
    across, down = size
    waves = [
        (across * (0.08 + t / 375), down * (0.5 + 0.3 * math.sin(t / 11) * math.cos(t / 40)))
        for t in range(300)
    ]
    below = [(across * (0.2 + t / 200), down * (0.9 - 0.05 * math.sin(t / 20))) for t in range(100)]
    for stroke in (waves, below):
        ImageDraw.Draw(image).line(stroke, fill=INK, width=width, joint="curve")
    return image


def a_photograph() -> Image.Image:
    """The same on paper, half in the shade."""
    image = a_hand((2000, 900), width=14, ground=PAPER).convert("RGB")
    shade = Image.linear_gradient("L").resize(image.size).point(lambda level: 110 + level // 2)
    return Image.composite(image, Image.new("RGB", image.size, (60, 60, 60)), shade)


def saved(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()
