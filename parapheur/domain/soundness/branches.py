"""Conditions: those that say nothing, and alternatives with a gap or an overlap.

Steps with the same steps before them look like alternatives when their conditions leave nothing
out, and then an overlap is told; or when no two hold together, and then a gap is told. Conditions
that do both (one threshold above another) are no alternatives, and nothing is said of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from parapheur.domain.conditions import uses
from parapheur.domain.errors import BadCondition
from parapheur.domain.metadata import FieldKey
from parapheur.domain.soundness.flaws import Fault, Flaw, Walk
from parapheur.domain.soundness.terrain import Terrain, union


def conditions(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the conditions that never hold, always hold, or need what may be missing."""
    asked = [at for at, step in enumerate(terrain.circuit.steps) if step.when is not None]
    for position in asked:
        facts = {"step": terrain.circuit.steps[position].name}
        if not terrain.done[position]:
            walk = terrain.walk(terrain.starts, position)
            yield Flaw(Fault.NEVER, position, facts, walk)
        elif terrain.done[position] == terrain.starts:
            walk = terrain.walk(terrain.starts, position)
            yield Flaw(Fault.ALWAYS, position, facts, walk)


def unanswered(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the conditions that keep a dossier without some value from starting."""
    asked = [at for at, step in enumerate(terrain.circuit.steps) if step.when is not None]
    if len(asked) != len(terrain.ground.refused):
        return  # not all of them could be read: told already
    for position, refused in zip(asked, terrain.ground.refused, strict=True):
        late = terrain.circuit.on_the_way
        if refused and not spoken_of(terrain, position) <= late:
            facts = {"step": terrain.circuit.steps[position].name}
            given = terrain.completed(terrain.ground.example(refused))
            yield Flaw(Fault.UNANSWERED, position, facts, Walk(given, ()))  # it does not start


def asked_too_late(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the conditions on a value that a step may still change, which does not come before.

    So what a dossier says when a condition is asked is what it says at its end, and the cells of
    the terrain tell its whole way.
    """
    steps = terrain.circuit.steps
    for position, step in enumerate(steps):
        asked = {*step.asks, *step.asks_to_reject}
        for other in range(len(steps)):
            after = position in terrain.graph.all_before[other]
            if asked & spoken_of(terrain, other) and not after:
                facts = {"step": steps[other].name, "other": step.name}
                yield Flaw(
                    Fault.ASKED_TOO_LATE, other, facts, terrain.walk(terrain.starts, position)
                )


def spoken_of(terrain: Terrain, position: int) -> frozenset[FieldKey]:
    """Return the fields of a step's condition; none where it cannot be read, which is told."""
    when = terrain.circuit.steps[position].when
    if when is None:
        return frozenset()
    try:
        return uses(terrain.circuit.condition(when))
    except BadCondition:
        return frozenset()


def alternatives(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the gaps and overlaps of steps that look like alternatives."""
    side_by_side: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for position, step in enumerate(terrain.circuit.steps):
        if step.when is not None and terrain.done[position] not in (0, terrain.starts):
            side_by_side[terrain.graph.before[position]].append(position)
    for group in side_by_side.values():
        if len(group) > 1:
            yield from _compared(terrain, group)


def _compared(terrain: Terrain, group: list[int]) -> Iterator[Flaw]:
    steps = terrain.circuit.steps
    gap = terrain.starts & ~union(terrain.done[position] for position in group)
    overlaps = [
        (first, second, both)
        for first, second in combinations(group, 2)
        if (both := terrain.done[first] & terrain.done[second])
    ]
    if gap and not overlaps:
        facts = {"step": steps[group[0]].name}
        yield Flaw(Fault.GAP, group[0], facts, terrain.walk(gap, group[0]))
    if overlaps and not gap:
        first, second, both = overlaps[0]
        facts = {"step": steps[second].name, "other": steps[first].name}
        yield Flaw(Fault.OVERLAP, second, facts, terrain.walk(both, second))
