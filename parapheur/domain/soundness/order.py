"""The steps one after another: what is written in `after`, decisions and seals."""

from collections.abc import Iterator

from parapheur.domain.circuit import Action
from parapheur.domain.people import ORGANISATION
from parapheur.domain.soundness.flaws import Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain, union


def written_order(terrain: Terrain) -> Iterator[Flaw]:
    """Yield what cannot come before a step: nothing, itself, or a later one.

    The list is read once from its first step to its last at each act, so it must be in order.
    """
    steps, graph = terrain.circuit.steps, terrain.graph
    for position, step in enumerate(steps):
        walk = terrain.walk(terrain.starts, position)
        if position in graph.missing:
            yield Flaw(Fault.MISSING, position, {"step": step.name}, walk)
        if position in graph.all_before[position]:
            yield Flaw(Fault.CYCLE, position, {"step": step.name}, walk)
        elif later := [one for one in sorted(graph.before[position]) if one > position]:
            facts = {"step": step.name, "other": steps[later[0]].name}
            yield Flaw(Fault.LATER, position, facts, walk)


def decisions(terrain: Terrain) -> Iterator[Flaw]:
    """Yield a way to the end on which nobody gives a visa or signs."""
    people = (
        done
        for step, done in zip(terrain.circuit.steps, terrain.done, strict=True)
        if step.action is not Action.SEAL
    )
    if undecided := terrain.starts & ~union(people):
        yield Flaw(Fault.NO_DECISION, None, {}, terrain.walk(undecided))


def seals(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the seals that do not close a decision: too early, or on what nobody has signed."""
    for position, step in enumerate(terrain.circuit.steps):
        if step.action is Action.SEAL:
            yield from _unsigned(terrain, position)
            yield from _not_last(terrain, position)


def _unsigned(terrain: Terrain, seal: int) -> Iterator[Flaw]:
    """A circuit that has no signature at all is closed by its visas."""
    steps = terrain.circuit.steps
    earlier = terrain.graph.all_before[seal] - {seal}
    by_hand = {Action.SIGN, Action.PAPER, Action.EXTERNAL}
    signing = any(step.action in by_hand for step in steps)
    wanted = by_hand if signing else {Action.VISA}
    signed = union(terrain.done[one] for one in earlier if steps[one].action in wanted)
    if unsigned := terrain.done[seal] & ~signed:
        facts = {"step": steps[seal].name}
        yield Flaw(Fault.UNSIGNED_SEAL, seal, facts, terrain.walk(unsigned, seal))


def _not_last(terrain: Terrain, seal: int) -> Iterator[Flaw]:
    steps, graph = terrain.circuit.steps, terrain.graph
    for other in range(len(steps)):
        both = terrain.done[seal] & terrain.done[other]
        signs = steps[other].action.signs or steps[other].action is Action.PAPER
        if both and signs and other != seal and other not in graph.all_before[seal]:
            facts = {"step": steps[seal].name, "other": steps[other].name}
            yield Flaw(Fault.SEAL_NOT_LAST, seal, facts, terrain.walk(both))
            return


def same_desks(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the steps that follow one at the very same desks."""
    steps = terrain.circuit.steps
    for position, step in enumerate(steps):
        for other in sorted(terrain.graph.before[position] - {position}):
            both = terrain.done[position] & terrain.done[other]
            desks = set(step.desks) - {ORGANISATION}
            if both and desks and desks == set(steps[other].desks):
                facts = {"step": step.name, "other": steps[other].name}
                yield Flaw(Fault.SAME_DESK, position, facts, terrain.walk(both, position))
