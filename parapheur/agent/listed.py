"""The list of acts that the code of a batch leads to, read strictly and within bounds.

1. It has one act at least, and as many as the office's own pages would take at most.
2. Each has its place, in their order, a number of its own, and a code of its own until it is done.
   None of the codes is the one of the batch itself: nothing leads in a circle.
"""

from dataclasses import dataclass, field
from typing import Any

from parapheur.agent.office import text
from parapheur.domain.cards import code_digest
from parapheur.domain.documents import Digest
from parapheur.domain.errors import BatchUnsound
from parapheur.domain.several import MOST

BATCH = "batch"
LONGEST_CODE = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a batch, as the office lists it."""

    place: int
    number: str
    subject: str
    code: str | None = field(repr=False)
    """None: it is done."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Several acts under one code."""

    organisation: str
    lines: tuple[Line, ...]

    @property
    def done(self) -> frozenset[int]:
        """The places of those that are done."""
        return frozenset(one.place for one in self.lines if one.code is None)


def batch_in(said: dict[str, Any], code: Digest) -> Batch:
    """Return the batch that an office tells of. `BatchUnsound`. `code`: its own, as a digest."""
    acts = said.get("acts")
    if said.get("what") != BATCH or not isinstance(acts, list) or not 0 < len(acts) <= MOST:  # 1
        raise BatchUnsound
    lines = tuple(_line(one) for one in acts)
    codes = [code_digest(one.code) for one in lines if one.code is not None]
    places, numbers = [one.place for one in lines], {one.number for one in lines}
    if places != sorted(set(places)) or len(numbers) < len(lines):  # 2
        raise BatchUnsound
    if len(set(codes)) < len(codes) or code in codes:
        raise BatchUnsound
    return Batch(text(said.get("organisation")), lines)


def _line(act: object) -> Line:
    if not isinstance(act, dict):
        raise BatchUnsound
    place, number, code = act.get("place"), text(act.get("number")), act.get("code")
    if not isinstance(place, int) or isinstance(place, bool) or not 0 < place <= MOST or not number:
        raise BatchUnsound
    if act.get("done") is True:
        return Line(place, number, text(act.get("subject")), None)
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST_CODE:
        raise BatchUnsound
    if not code.isascii() or not code.isprintable():
        raise BatchUnsound
    return Line(place, number, text(act.get("subject")), code)
