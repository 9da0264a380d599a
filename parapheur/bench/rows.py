"""One measured line, and how two things are measured side by side."""

import time
from collections.abc import Callable, Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Omitted:
    """A row that could not be measured on this machine, and why: nothing stands in its place."""

    why: str


def beside(work: str, value: float, reference: float, *, unit: str, bar: float) -> Row:
    """Return a row whose bar is on the ratio of value to reference."""
    ratio = round(value / reference, 3)
    return Row(work, round(value, 2), unit, round(reference, 2), ratio, bar, ratio <= bar)


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


def by_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Time each of several works once a round, so many rounds; return the medians, in ms.

    A round before them loads what is kept, and is not counted.
    """
    for work in works:
        work()
    times = [[_timed(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000
