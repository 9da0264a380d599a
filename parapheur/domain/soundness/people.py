"""Can somebody act at each step?

One person may act for several desks of a step, each in its turn: the rules allow it, and a
warning tells where a step of several desks would come down to fewer people than it asks for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.filing import second_factor
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION, DeskId, Login
from parapheur.domain.presence import enough
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw, Walk
from parapheur.domain.soundness.terrain import Terrain, union


def unmanned(circuit: Circuit, step: Step, chart: Chart) -> bool:
    """Say whether too few of a step's desks can act for it ever to be settled."""
    if step.action is Action.SEAL:
        low = chart.seal is not None and not chart.seal.reaches(step.level)
        return ORGANISATION not in step.desks or step.needed > 1 or low
    named, held = step.needed - len(step.seats), _held(circuit, step, chart)
    if not chart.peopled or len(held) < named:
        return len(held) < named
    return not enough([chart.hands(desk, circuit.id, step) for desk in held], named)


def people(terrain: Terrain, chart: Chart) -> Iterator[Flaw]:
    """Yield the steps that nobody can settle, and those that too few would."""
    stuck = [
        done if unmanned(terrain.circuit, step, chart) else 0
        for step, done in zip(terrain.circuit.steps, terrain.done, strict=True)
    ]
    for position, step in enumerate(terrain.circuit.steps):
        if stuck[position]:
            earlier = terrain.graph.all_before[position] - {position}
            free = stuck[position] & ~union(stuck[one] for one in earlier)
            walk = terrain.walk(free or stuck[position], position)
            yield _unmanned(terrain.circuit, step, chart, position, walk)
        elif step.action is not Action.SEAL and not stuck[position]:
            yield from _thin(terrain, chart, position, step)
            yield from _bare(terrain, chart, position, step)
    yield from _unreached(terrain, stuck)


def _unmanned(circuit: Circuit, step: Step, chart: Chart, position: int, walk: Walk) -> Flaw:
    facts = {"step": step.name, "needed": step.needed, "held": len(_held(circuit, step, chart))}
    if step.action is Action.SEAL:
        low = ORGANISATION in step.desks and step.needed == 1
        fault = Fault.SEAL_TOO_LOW if low else Fault.SEAL_ELSEWHERE
    else:
        low = not unmanned(circuit, replace(step, level=Level.SIMPLE), chart)
        weak = Fault.GUEST_TOO_LOW if step.action is Action.EXTERNAL else Fault.LEVEL_TOO_LOW
        fault = weak if low else Fault.NOBODY
    return Flaw(fault, position, facts | ({"level": step.level} if low else {}), walk)


def _unreached(terrain: Terrain, stuck: Sequence[int]) -> Iterator[Flaw]:
    """Yield the steps that no dossier reaches, since all of them stay at an earlier one."""
    for position, step in enumerate(terrain.circuit.steps):
        earlier = terrain.graph.all_before[position]
        lost = union(stuck[one] for one in earlier - {position})
        cut = bool(terrain.graph.blocked & (earlier - {position}))
        done = terrain.done[position]
        if position not in terrain.graph.blocked and done and (cut or not done & ~lost):
            walk = terrain.walk(done, position)
            yield Flaw(Fault.UNREACHABLE, position, {"step": step.name}, walk)


def _thin(terrain: Terrain, chart: Chart, position: int, step: Step) -> Iterator[Flaw]:
    if not chart.peopled or not terrain.done[position]:
        return
    walk = terrain.walk(terrain.done[position], position)
    for desk in dict.fromkeys(step.desks):
        if not chart.holders(desk):
            yield Flaw(Fault.EMPTY_DESK, position, {"step": step.name, "desk": desk}, walk)
    held = _held(terrain.circuit, step, chart)
    seated = most_people([chart.able(step, desk) for desk in held])
    if seated + len(step.seats) < step.needed or _entangled(terrain.circuit, step, chart, held):
        yield Flaw(Fault.ONE_PERSON, position, {"step": step.name}, walk)


def _bare(terrain: Terrain, chart: Chart, position: int, step: Step) -> Iterator[Flaw]:
    """Yield the step where too few have the second factor that the subtype asks for."""
    circuit, asked = terrain.circuit, second_factor(terrain.circuit.filing)
    signs = step.action in (Action.VISA, Action.SIGN)
    if asked is None or chart.factors is None or not signs or not terrain.done[position]:
        return
    having = {login for login, kinds in chart.factors.items() if kinds & asked.kinds}
    held = [
        desk
        for desk in _held(circuit, step, chart)
        if any(hand.actor in having for hand in chart.hands(desk, circuit.id, step))
    ]
    if len(held) + len(step.seats) < step.needed:
        facts = {"step": step.name, "factor": asked, "needed": step.needed, "held": len(held)}
        walk = terrain.walk(terrain.done[position], position)
        yield Flaw(Fault.NO_FACTOR, position, facts, walk)


def _entangled(circuit: Circuit, step: Step, chart: Chart, held: Sequence[DeskId]) -> bool:
    """Say whether somebody who acts for one desk may keep another from being acted for."""
    if step.needed <= 1:
        return False
    each = [chart.hands(desk, circuit.id, step) for desk in held]
    return any(
        not hand.beside(other)
        for one, others in combinations(each, 2)
        for hand in one
        for other in others
    )


def _held(circuit: Circuit, step: Step, chart: Chart) -> list[DeskId]:
    """Return the desks of a step at which somebody can act, each once."""
    known = {desk.id for desk in chart.desks}
    desks = dict.fromkeys(desk for desk in step.desks if desk != ORGANISATION)
    if not chart.peopled:
        return [desk for desk in desks if desk in known]
    return [desk for desk in desks if chart.hands(desk, circuit.id, step)]


def most_people(desks: Sequence[frozenset[Login]]) -> int:
    """Return at how many desks at once different people can sit (a largest matching)."""
    seated: dict[Login, int] = {}

    def seat(desk: int, asked: set[Login]) -> bool:
        for login in sorted(desks[desk] - asked):
            asked.add(login)
            if login not in seated or seat(seated[login], asked):
                seated[login] = desk
                return True
        return False

    return sum(seat(desk, set()) for desk in range(len(desks)))
