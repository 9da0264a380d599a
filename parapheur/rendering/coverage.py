"""Which signs the fonts can draw: what they cannot is shown by the sign for that.

Drawn by a font that lacks it, a sign becomes that font's "no such glyph", of which nobody can say
what it stood for, and which PDF/A forbids (ISO 19005-2, 6.2.11.8).

1. A font file begins with a table of its tables (OpenType, "Organization of an OpenType Font").
2. `cmap` lists its encodings; of the Unicode ones each is read: format 4 for the first plane,
   format 12 for all planes.
"""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from parapheur.rendering.fonts import folders

UNKNOWN = "\ufffd"
"""The replacement character, which they have."""
UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of the tables that map Unicode."""


def drawable(text: str) -> str:
    """Return the text with the replacement character for each sign that no font of ours has."""
    known = covered()
    return "".join(sign if ord(sign) in known else UNKNOWN for sign in text)


@cache
def covered() -> frozenset[int]:
    """Return every code point that one of the fonts has."""
    files = [file for folder in folders() for file in sorted(folder.glob("*.ttf"))]
    return frozenset().union(*(_points(file) for file in files))


def _points(file: Path) -> set[int]:
    data = file.read_bytes()
    table = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    found = set[int]()
    for at in range(count):  # 2
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * at)
        if (platform, encoding) in UNICODE:
            found.update(_mapped(table[offset:]))
    return found


def _table(data: bytes, name: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", data, 4)  # 1
    for at in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * at)
        if tag == name:
            return data[offset : offset + length]
    raise ValueError("the font maps no signs")


def _mapped(table: bytes) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", table, 12)
        for at in range(groups):
            first, last, _ = struct.unpack_from(">III", table, 16 + 12 * at)
            yield from range(first, last + 1)
    elif kind == 4:
        yield from _segments(table)


def _segments(table: bytes) -> Iterator[int]:
    """Format 4: segments with their ends, starts, steps and ranges, in four arrays."""
    (doubled,) = struct.unpack_from(">H", table, 6)
    count = doubled // 2
    ends, starts, steps, ranges = (
        struct.unpack_from(f">{count}H", table, 14 + doubled * part + (2 if part else 0))
        for part in range(4)
    )
    for at, (end, start, step, away) in enumerate(zip(ends, starts, steps, ranges, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = (point + step) & 0xFFFF
            if away:
                place = 16 + 3 * doubled + 2 * at + away + 2 * (point - start)
                (glyph,) = struct.unpack_from(">H", table, place)
            if glyph:
                yield point
