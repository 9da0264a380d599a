"""What a house asks of its circuits: enough visas, and a signature that comes last."""

from collections.abc import Iterator

from parapheur.domain.circuit import Action
from parapheur.domain.soundness.flaws import Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain, union


def visas(terrain: Terrain) -> Iterator[Flaw]:
    """Yield a way on which a dossier gets fewer visas than it must."""
    least = terrain.circuit.least_visas
    counted = {0: terrain.starts}
    for step, done in zip(terrain.circuit.steps, terrain.done, strict=True):
        if step.action is Action.VISA:
            counted = _more(counted, done, step.needed, least)
    few = union(cells for count, cells in counted.items() if count < least)
    if few:
        yield Flaw(Fault.FEW_VISAS, None, {"least": least}, terrain.walk(few))


def last_signs(terrain: Terrain) -> Iterator[Flaw]:
    """Yield a visa that a dossier gets after its last signature, or a way without one."""
    if not terrain.circuit.last_signs:
        return
    steps, every = terrain.circuit.steps, range(len(terrain.circuit.steps))
    signing = [
        at for at in every if steps[at].action in (Action.SIGN, Action.PAPER, Action.EXTERNAL)
    ]
    unsigned = terrain.starts & ~union(terrain.done[at] for at in signing)
    if unsigned:
        yield Flaw(Fault.NOT_SIGNED, None, {}, terrain.walk(unsigned))
    for position in every:
        after = (at for at in signing if position in terrain.graph.all_before[at])
        late = terrain.done[position] & ~union(terrain.done[at] for at in after)
        if steps[position].action is Action.VISA and late & ~unsigned:
            facts = {"step": steps[position].name}
            yield Flaw(Fault.VISA_LAST, position, facts, terrain.walk(late & ~unsigned))


def _more(counted: dict[int, int], done: int, visas: int, least: int) -> dict[int, int]:
    """Count the visas of a step where it is done; past the least, how many no longer matters."""
    found: dict[int, int] = {}
    for count, cells in counted.items():
        for number, part in ((min(count + visas, least), cells & done), (count, cells & ~done)):
            if part:
                found[number] = found.get(number, 0) | part
    return found
