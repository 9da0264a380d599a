"""QR codes (ISO/IEC 18004), as pictures that a paper draws."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4
"""Modules left white on each side."""


@lru_cache(maxsize=512)
def code(text: str) -> str:
    """Return the QR code of a text as SVG; a seventh of it may be damaged (level M).

    It is one path: squares drawn one by one, or row by row, would show seams between them.
    """
    matrix = segno.make_qr(text, error="m").matrix
    side = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z"
        for y, row in enumerate(matrix)
        for x, run in _dark(bytes(row))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
    )


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each dark run of a row begins, and how long it is."""
    at = 0
    for dark, group in groupby(row):
        run = len(list(group))
        if dark:
            yield at, run
        at += run
