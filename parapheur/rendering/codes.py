"""QR codes (ISO/IEC 18004) and handwriting, as pictures that a paper draws: paths, and no image.

So neither brings a colour space or a transparency with it that PDF/A could mind.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

import segno

from parapheur.domain.handwriting import Handwriting

QUIET = 4
"""Modules left white on each side."""


@lru_cache(maxsize=512)
def code(text: str) -> str:
    """Return the QR code of a text as SVG; a seventh of it may be damaged (level M).

    It is one path: squares drawn one by one, or row by row, would show seams between them.
    """
    matrix = segno.make_qr(text, error="m").matrix
    side = len(matrix) + 2 * QUIET
    runs = (
        (x + QUIET, y + QUIET, run) for y, row in enumerate(matrix) for x, run in _dark(bytes(row))
    )
    return _svg(side, side, runs)


@lru_cache(maxsize=128)
def inked(handwriting: Handwriting) -> dict[str, object]:
    """Return handwriting as SVG, and how many times wider than high it is."""
    across, down = handwriting.across, handwriting.down
    svg = _svg(across, down, handwriting.runs(), ' fill="#17375e"')
    return {"svg": svg, "ratio": across / down}


def _svg(across: int, down: int, runs: Iterable[tuple[int, int, int]], more: str = "") -> str:
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for x, y, run in runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" '
        f'viewBox="0 0 {across} {down}"><path{more} d="{path}"/></svg>'
    )


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each dark run of a row begins, and how long it is."""
    at = 0
    for dark, group in groupby(row):
        run = len(list(group))
        if dark:
            yield at, run
        at += run
