"""One measured line, and how two things are measured side by side."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure beside its reference."""

    work: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    bar: float
    holds: bool


def beside(work: str, value: float, reference: float, *, unit: str, bar: float) -> Row:
    """Return a row whose bar is on the ratio of value to reference."""
    ratio = value / reference
    return Row(work, round(value, 2), unit, round(reference, 2), round(ratio, 2), bar, ratio <= bar)


def alone(work: str, value: float, *, unit: str, bar: float) -> Row:
    """Return a row whose bar is on the value itself."""
    return Row(work, round(value, 2), unit, None, None, bar, value <= bar)


def in_turn(
    rounds: Iterable[tuple[Callable[[], object], Callable[[], object]]],
) -> tuple[float, float]:
    """Time pairs (ours, reference) one after the other; return the median of each, in ms.

    In turn, so that a busy moment of the machine falls on both.
    """
    ours: list[float] = []
    references: list[float] = []
    for mine, other in rounds:
        references.append(_timed(other))
        ours.append(_timed(mine))
    return median(ours), median(references)


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000
