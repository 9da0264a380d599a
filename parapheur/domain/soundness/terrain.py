"""Where each step is done, over all metadata at once, and where a dossier stays for ever.

A set of metadata is a number, a bit for each cell (`conditions.ground`). A dossier starts only
where every condition of its circuit can be asked; its metadata do not change on the way. So a
cell says by itself which steps are done and which are skipped, in whatever order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from parapheur.domain.circuit import Circuit
from parapheur.domain.conditions import Condition, Ground, ground, parse
from parapheur.domain.conditions.cells import parts
from parapheur.domain.errors import BadCondition, TooComplexToCompare
from parapheur.domain.metadata import Metadata
from parapheur.domain.soundness.flaws import Fault, Flaw, Passage, Walk
from parapheur.domain.soundness.graph import Graph


def union(cells: Iterable[int]) -> int:
    """Return the cells of any of these sets."""
    return reduce(or_, cells, 0)


@dataclass(frozen=True, slots=True)
class Terrain:
    """A circuit and the cells of its metadata."""

    circuit: Circuit
    graph: Graph
    ground: Ground
    starts: int
    """Where a dossier can start at all."""
    done: tuple[int, ...]
    """Where each step is done and not skipped, once its turn comes."""

    def walk(self, cells: int, position: int | None = None) -> Walk:
        """Return the way to a step in one of these cells, or to the end of the circuit."""
        cell = cells & -cells
        given = self.completed(self.ground.example(cell))
        way = list(range(len(self.done)))
        if position is not None:
            way = [*sorted(self.graph.all_before[position] - {position}), position]
        return Walk(given, tuple(self._passage(one, cell) for one in way))

    def completed(self, metadata: Metadata) -> Metadata:
        """Return the metadata with a value for each mandatory field besides."""
        for field in self.circuit.metadata:
            if field.required and field.key not in metadata:
                metadata = metadata.put(field, parts(field, set())[0])
        return metadata

    def _passage(self, position: int, cell: int) -> Passage:
        return Passage(position, skipped=not self.done[position] & cell)


def survey(circuit: Circuit) -> tuple[Terrain, list[Flaw]]:
    """Return the terrain of a circuit, and the flaws that keep it from being exact.

    A condition that cannot be read counts as no condition.
    """
    read, problems = _read(circuit)
    try:
        terrain = _terrain(circuit, read, ground(read.values(), circuit.metadata))
    except TooComplexToCompare:
        terrain = _terrain(circuit, {}, ground((), circuit.metadata))
        return terrain, [Flaw(Fault.TOO_COMPLEX)]
    return terrain, [
        Flaw(
            Fault.UNREADABLE,
            position,
            {"step": circuit.steps[position].name, "problem": problem},
            terrain.walk(terrain.starts, position),
        )
        for position, problem in problems.items()
    ]


def _read(circuit: Circuit) -> tuple[dict[int, Condition], dict[int, object]]:
    read: dict[int, Condition] = {}
    problems: dict[int, object] = {}
    for position, step in enumerate(circuit.steps):
        if step.when is None:
            continue
        try:
            read[position] = parse(step.when, circuit.metadata)
        except BadCondition as error:
            problems[position] = error.facts["problem"]
    return read, problems


def _terrain(circuit: Circuit, read: dict[int, Condition], known: Ground) -> Terrain:
    starts = known.every & ~union(known.refused)
    holds = dict(zip(read, known.holds, strict=True))
    done = tuple(
        holds.get(position, known.every) & starts for position in range(len(circuit.steps))
    )
    return Terrain(circuit, Graph(circuit), known, starts, done)
