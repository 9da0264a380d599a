"""The image of a signature written by hand, as ink or no ink; it proves nothing by itself.

Whatever was drawn or photographed, these dots are all that is kept of it: no colour, no paper and
nothing that a file may carry beside its picture. Kept as a portable bitmap (Netpbm, P4).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError

WIDEST, HIGHEST = 480, 160
"""Dots: some three hundred to the inch where a mark shows them."""
MOST_MEGABYTES = 2
"""Of a file that is handed in."""
MOST_MILLIONS = 24
"""Millions of dots in it."""
HEAD = re.compile(rb"P4\n([1-9][0-9]{0,2}) ([1-9][0-9]{0,2})\n")


class NotAnImage(ParapheurError):
    """This file is not an image that can be read: hand in a PNG or a JPEG."""


class ImageTooHeavy(ParapheurError):
    """This image weighs more than the {limit} MB allowed."""


class ImageTooLarge(ParapheurError):
    """This image has more than the {limit} million dots allowed; take it smaller."""


class NothingWritten(ParapheurError):
    """No signature stands out here: write with a dark pen on plain paper, and nothing else."""


@dataclass(frozen=True, slots=True)
class Handwriting:
    """Dots of ink, row by row from the top. `ValueError` for what could not be one."""

    across: int
    down: int
    rows: bytes
    """Each row in whole bytes, the leftmost dot first; 1 is ink, and what fills up a row is 0."""

    def __post_init__(self) -> None:
        if not (0 < self.across <= WIDEST and 0 < self.down <= HIGHEST):
            raise ValueError("it is too large")
        if len(self.rows) != self.down * self.stride or not any(self.rows):
            raise ValueError("it is not whole, or empty")
        spare = (1 << (8 * self.stride - self.across)) - 1
        if any(row & spare for row in self._numbers):
            raise ValueError("a row is longer than it says")

    @classmethod
    def read(cls, written: bytes) -> "Handwriting":
        """Return what was written as a bitmap. `ValueError`."""
        head = HEAD.match(written)
        if head is None:
            raise ValueError("it does not begin like a bitmap")
        return cls(int(head[1]), int(head[2]), written[head.end() :])

    @property
    def written(self) -> bytes:
        """As a portable bitmap."""
        return b"P4\n%d %d\n" % (self.across, self.down) + self.rows

    @property
    def digest(self) -> Digest:
        """SHA-256 of the bitmap."""
        return Digest(hashlib.sha256(self.written).hexdigest())

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return (self.across + 7) // 8

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield each stroke of ink: from the left, from the top, and its length."""
        for top, row in enumerate(self._numbers):
            left = 0
            for ink, group in groupby(f"{row:0{8 * self.stride}b}"):
                length = len(list(group))
                if ink == "1":
                    yield left, top, length
                left += length

    @property
    def _numbers(self) -> Iterator[int]:
        for at in range(0, len(self.rows), self.stride):
            yield int.from_bytes(self.rows[at : at + self.stride], "big")
