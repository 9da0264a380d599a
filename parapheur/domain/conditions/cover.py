"""Do several conditions leave a gap, or overlap? Exact, with an example, or not said at all.

1. The values of each field are parted by the constants that occur (`cells`).
2. Every combination of parts is a cell; more than `MOST_CELLS` are refused, never sampled.
3. A set of cells is a whole number, a bit for each. A condition becomes the cells where it
   holds and those where it is refused for a missing value, by the rules of `meaning`.
4. What is asked of several conditions is arithmetic on these sets; the lowest bit of an answer
   is its example.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_

from parapheur.domain.conditions.cells import constants, parts
from parapheur.domain.conditions.meaning import answers
from parapheur.domain.conditions.syntax import All, Condition, Either, IsSet, Not, Test
from parapheur.domain.errors import TooComplexToCompare
from parapheur.domain.metadata import Field, FieldKey, Metadata, Value, by_key

MOST_CELLS = 100_000
MOST_CASES = 100
"""Conditions compared at once."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two conditions, counted from 0, that hold together."""

    first: int
    second: int
    example: Metadata


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A condition, counted from 0, that is refused for a missing value."""

    case: int
    example: Metadata


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is true of several conditions together.

    Examples speak of the fields in use alone; a field they do not have has no value.
    """

    gap: Metadata | None
    """An example where each condition can be asked, and none holds."""
    overlaps: tuple[Overlap, ...]
    """The pairs that hold together, each with an example."""
    dead: tuple[int, ...]
    """The conditions that never hold."""
    always: tuple[int, ...]
    """The conditions that hold wherever they can be asked."""
    unanswered: tuple[Unanswered, ...]
    """The conditions that need a value which may be missing, each with an example."""

    @property
    def exact(self) -> bool:
        """Say whether each case falls in exactly one of the conditions."""
        return self.gap is None and not (self.overlaps or self.dead or self.unanswered)


def cases(conditions: Sequence[Condition], fields: Iterable[Field]) -> Coverage:
    """Compare conditions over the values that the fields can have.

    `TooComplexToCompare`: too many to say; `KeyError`: a condition on an unknown field.
    """
    if len(conditions) > MOST_CASES:
        raise TooComplexToCompare(limit=MOST_CASES)
    grid = _grid(conditions, by_key(fields))
    areas = [_area(grid, condition) for condition in conditions]
    held = [area.holds for area in areas]
    left = grid.every & ~reduce(or_, (area.holds | area.refused for area in areas), 0)
    return Coverage(
        gap=grid.example(left) if left else None,
        overlaps=tuple(_overlaps(grid, held)),
        dead=tuple(case for case, holds in enumerate(held) if not holds),
        always=tuple(
            case
            for case, area in enumerate(areas)
            if area.holds and area.holds | area.refused == grid.every
        ),
        unanswered=tuple(
            Unanswered(case, grid.example(area.refused))
            for case, area in enumerate(areas)
            if area.refused
        ),
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """Several conditions over all metadata at once; a set of cells is a number, a bit for each."""

    every: int
    """All cells."""
    holds: tuple[int, ...]
    """Where each condition holds."""
    refused: tuple[int, ...]
    """Where each needs a value that is missing."""
    example: Callable[[int], Metadata]
    """Metadata of one of these cells, which must not be 0."""


def ground(conditions: Iterable[Condition], fields: Iterable[Field]) -> Ground:
    """Return where conditions hold and are refused. `TooComplexToCompare`, `KeyError`."""
    conditions = tuple(conditions)
    grid = _grid(conditions, by_key(fields))
    areas = [_area(grid, condition) for condition in conditions]
    return Ground(
        grid.every,
        tuple(area.holds for area in areas),
        tuple(area.refused for area in areas),
        grid.example,
    )


def _overlaps(grid: "_Grid", held: list[int]) -> Iterator[Overlap]:
    for (first, one), (second, other) in combinations(enumerate(held), 2):
        if both := one & other:
            yield Overlap(first, second, grid.example(both))


@dataclass(frozen=True, slots=True)
class _Axis:
    """The parts of one field, and how many cells lie between one part and the next."""

    field: Field
    parts: list[Value | None]
    stride: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """All cells, counted from 0."""

    axes: dict[FieldKey, _Axis]
    size: int
    every: int
    seen: dict[Test, int]
    """The cells of each test looked at so far."""

    def where(self, axis: _Axis, chosen: Iterable[int]) -> int:
        """Return the cells that lie in one of the chosen parts of an axis."""
        row = (1 << axis.stride) - 1
        cells = reduce(or_, (row << part * axis.stride for part in chosen), 0)
        width = axis.stride * len(axis.parts)
        while width < self.size:
            cells |= cells << width
            width *= 2
        return cells & self.every

    def given(self, key: FieldKey) -> int:
        """Return the cells where a field has a value."""
        axis = self.axes[key]
        return self.where(axis, (at for at, value in enumerate(axis.parts) if value is not None))

    def passes(self, test: Test) -> int:
        """Return the cells that pass a test."""
        if test not in self.seen:
            self.seen[test] = self._passes(test)
        return self.seen[test]

    def _passes(self, test: Test) -> int:
        if isinstance(test, IsSet):
            return self.given(test.field)
        axis = self.axes[test.field]
        passing = [
            at for at, value in enumerate(axis.parts) if value is not None and answers(test, value)
        ]
        return self.where(axis, passing)

    def example(self, cells: int) -> Metadata:
        """Return the first of these cells."""
        first = (cells & -cells).bit_length() - 1
        metadata = Metadata()
        for axis in self.axes.values():
            value = axis.parts[first // axis.stride % len(axis.parts)]
            metadata = metadata.put(axis.field, value)
        return metadata


def _grid(conditions: Iterable[Condition], fields: dict[FieldKey, Field]) -> _Grid:
    axes: dict[FieldKey, _Axis] = {}
    size = 1
    for key, known in sorted(constants(conditions).items()):
        field = fields[key]
        axes[key] = _Axis(field, parts(field, known), size)
        size *= len(axes[key].parts)
        if size > MOST_CELLS:
            raise TooComplexToCompare(limit=MOST_CELLS)
    return _Grid(axes, size, (1 << size) - 1, {})


@dataclass(frozen=True, slots=True)
class _Area:
    """Where a condition holds and where it is refused; and what `is set` alone settles."""

    holds: int
    refused: int
    settled_yes: int
    settled_no: int


def _area(grid: _Grid, condition: Condition) -> _Area:
    match condition:
        case IsSet():
            given = grid.passes(condition)
            return _Area(given, 0, given, grid.every & ~given)
        case Not(of):
            inner = _area(grid, of)
            fails = grid.every & ~(inner.holds | inner.refused)
            return _Area(fails, inner.refused, inner.settled_no, inner.settled_yes)
        case All(of):
            return _all([_area(grid, part) for part in of])
        case Either(of):
            return _either([_area(grid, part) for part in of])
        case _:
            return _Area(grid.passes(condition), grid.every & ~grid.given(condition.field), 0, 0)


def _all(areas: list[_Area]) -> _Area:
    settled_no = reduce(or_, (area.settled_no for area in areas))
    settled_yes = reduce(and_, (area.settled_yes for area in areas))
    refused = reduce(or_, (area.refused for area in areas)) & ~settled_no
    holds = reduce(and_, (area.holds for area in areas))  # nowhere that a part is refused
    return _Area(holds, refused, settled_yes, settled_no)


def _either(areas: list[_Area]) -> _Area:
    settled_yes = reduce(or_, (area.settled_yes for area in areas))
    settled_no = reduce(and_, (area.settled_no for area in areas))
    refused = reduce(or_, (area.refused for area in areas)) & ~settled_yes
    holds = reduce(or_, (area.holds for area in areas)) & ~refused
    return _Area(holds, refused, settled_yes, settled_no)
