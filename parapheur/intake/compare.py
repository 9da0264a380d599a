"""Where the same page of two documents differs to the eye, in the child.

1. Both pages are drawn alike, in grey, small enough that a hair's breadth makes no difference.
2. Each cell of a grid holds a difference or none; cells that touch are one change.
3. Pages of different shapes differ as a whole.
"""

import json
import math

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from parapheur.domain.versions import Box, Compared

WIDTH = 800
"""Pixels across."""
MOST_PIXELS = 2_000_000
CELL = 8
FAINT = 40
"""How much darker or lighter a dot must be, of 255."""
MOST = 60
"""Changes that are told apart; where there are more, the whole of them is one."""
THOUSAND = 1000

Cell = tuple[int, int]
Drawn = tuple[tuple[int, int], Image.Image]


def compared(first: bytes, second: bytes, page: int) -> bytes:
    """Return what differs as one line of JSON; anything on a hostile file."""
    one, other = _drawn(first, page), _drawn(second, page)  # 1
    told = Compared(one[0] if one else None, other[0] if other else None)
    boxes = _boxes(one, other) if one and other else []
    answer = {"first": told.first, "second": told.second, "boxes": boxes}
    return json.dumps(answer).encode()


def read(answer: bytes) -> Compared:
    """Return what a child said. `ValueError` if it is not what one says."""
    told = json.loads(answer)
    if not isinstance(told, dict) or set(told) != {"first", "second", "boxes"}:
        raise ValueError("not a comparison")
    boxes = tuple(Box(*_numbers(box, 4, THOUSAND)) for box in _few(told["boxes"]))
    return Compared(_size(told["first"]), _size(told["second"]), boxes)


def _drawn(data: bytes, page: int) -> Drawn | None:
    with pdfium.PdfDocument(data) as pdf:
        if not 1 <= page <= len(pdf):
            return None
        pdf.init_forms()
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / width, math.sqrt(MOST_PIXELS / (width * height)))
        picture = sheet.render(scale=scale).to_pil().convert("L")
        return (max(1, round(width)), max(1, round(height))), picture


def _boxes(one: Drawn, other: Drawn) -> list[list[int]]:
    (shape, first), (another, second) = one, other
    if shape != another or first.size != second.size:  # 3
        return [[0, 0, THOUSAND, THOUSAND]]
    differs = ImageChops.difference(first, second).point([0] * FAINT + [255] * (256 - FAINT))
    grid = differs.reduce(CELL)
    across, dots = grid.width, grid.tobytes()
    cells = {(n % across, n // across) for n, dot in enumerate(dots) if dot}  # 2
    groups = _touching(cells)
    if len(groups) > MOST:
        groups = [cells]
    size = (first.width / CELL, first.height / CELL)
    return [_box(group, size) for group in sorted(groups, key=lambda one: min(y for _, y in one))]


def _touching(cells: set[Cell]) -> list[set[Cell]]:
    """Return the groups of cells that are at most one cell apart."""
    left, groups = set(cells), []
    while left:
        edge = [left.pop()]
        group = set(edge)
        while edge:
            x, y = edge.pop()
            near = {(x + i, y + j) for i in range(-2, 3) for j in range(-2, 3)} & left
            left -= near
            group |= near
            edge += near
        groups.append(group)
    return groups


def _box(group: set[Cell], size: tuple[float, float]) -> list[int]:
    (across, down), (xs, ys) = size, zip(*group, strict=True)
    left, top = int(min(xs) / across * THOUSAND), int(min(ys) / down * THOUSAND)
    right = min(THOUSAND, math.ceil((max(xs) + 1) / across * THOUSAND))
    bottom = min(THOUSAND, math.ceil((max(ys) + 1) / down * THOUSAND))
    return [left, top, right - left, bottom - top]


def _size(told: object) -> tuple[int, int] | None:
    if told is None:
        return None
    width, height = _numbers(told, 2, 10**6)
    if not (width and height):
        raise ValueError("a page has a size")
    return width, height


def _few(told: object) -> list[object]:
    if not isinstance(told, list) or len(told) > MOST:
        raise ValueError("not a list of changes")
    return told


def _numbers(told: object, count: int, most: int) -> list[int]:
    if not isinstance(told, list) or len(told) != count:
        raise ValueError("not so many numbers")
    if not all(type(one) is int and 0 <= one <= most for one in told):
        raise ValueError("not such numbers")
    return told
