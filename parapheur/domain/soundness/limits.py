"""Deadlines: do they add up, are reminders in time, is there somebody to escalate to?

Days and hours of different kinds are added up as in an average week: five working days of eight
hours in seven days. Deadlines of one kind alone therefore add up exactly.
"""

from collections.abc import Iterator

from parapheur.domain.circuit import Step
from parapheur.domain.deadline import Deadline, Escalation, Unit, Way
from parapheur.domain.people import ORGANISATION, DeskId, superior_of
from parapheur.domain.soundness.flaws import MOST_DAYS, Chart, Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain, union

PARTS = {Unit.CALENDAR_DAYS: 40, Unit.WORKING_DAYS: 56, Unit.OFFICE_HOURS: 7}
"""What one of each weighs, in fortieths of a day: 7/5 of a day, and an eighth of that."""


def deadlines(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the first step by which the deadlines add up to too much."""
    if terrain.graph.blocked or any(
        one >= position for position, before in enumerate(terrain.graph.before) for one in before
    ):
        return  # told already, and without an order nothing adds up
    own = terrain.circuit.deadline
    if own is not None:
        yield from _adding_up(terrain, Fault.OVER, weight(own), {})
    yield from _adding_up(terrain, Fault.LONG, MOST_DAYS * 40, {"most": MOST_DAYS})


def weight(deadline: Deadline) -> int:
    """Return how long it is in an average week, in fortieths of a day."""
    return deadline.amount * PARTS[deadline.unit]


def _adding_up(
    terrain: Terrain, fault: Fault, most: int, facts: dict[str, object]
) -> Iterator[Flaw]:
    reached: list[dict[int, int]] = []
    for position, step in enumerate(terrain.circuit.steps):
        begun = _latest([reached[one] for one in terrain.graph.before[position]], terrain.starts)
        ended: dict[int, int] = {}
        takes = weight(step.limit.deadline) if step.limit else 0
        for sum_, cells in begun.items():
            _add(ended, sum_, cells & ~terrain.done[position])
            _add(ended, min(sum_ + takes, most + 1), cells & terrain.done[position])
        reached.append(ended)
        if long := ended.get(most + 1):
            walk = terrain.walk(long, position)
            yield Flaw(fault, position, {"step": step.name, **facts}, walk)
            return


def reminders(terrain: Terrain) -> Iterator[Flaw]:
    """Yield the reminders that would come before their step opens."""
    for position, step in enumerate(terrain.circuit.steps):
        limit, done = step.limit, terrain.done[position]
        late = limit is not None and (limit.remind or 0) >= limit.deadline.amount
        if late and done:
            walk = terrain.walk(done, position)
            yield Flaw(Fault.REMIND_LONG, position, {"step": step.name}, walk)


def escalations(terrain: Terrain, chart: Chart) -> Iterator[Flaw]:
    """Yield the escalations that lead to nobody, or to whoever is awaited already."""
    for position, step in enumerate(terrain.circuit.steps):
        done = terrain.done[position]
        if step.limit is None or step.limit.escalation is None or not done:
            continue
        for fault, desk in _of_step(step, step.limit.escalation, chart):
            facts = {"step": step.name, "desk": desk}
            yield Flaw(fault, position, facts, terrain.walk(done, position))


def _of_step(step: Step, escalation: Escalation, chart: Chart) -> Iterator[tuple[Fault, DeskId]]:
    if escalation.way is Way.SUBSTITUTE and escalation.desk is not None:
        if escalation.desk in step.desks:
            yield Fault.JOINS_ITSELF, escalation.desk
        elif not _can_act(escalation.desk, chart):
            yield Fault.NOBODY_ABOVE, escalation.desk
    if escalation.way is Way.SUPERIOR:
        for desk in dict.fromkeys(step.desks):
            above = superior_of(desk, chart.desks)
            if above is not None and above in step.desks:
                yield Fault.JOINS_ITSELF, above
            elif not _somebody_above(desk, step, chart):
                yield Fault.NOBODY_ABOVE, desk


def _somebody_above(desk: DeskId, step: Step, chart: Chart) -> bool:
    passed: set[DeskId] = {desk}
    here = superior_of(desk, chart.desks)
    while here is not None and here not in passed:
        if here not in step.desks and _can_act(here, chart):
            return True
        passed.add(here)
        here = superior_of(here, chart.desks)
    return False


def _can_act(desk: DeskId, chart: Chart) -> bool:
    known = any(one.id == desk for one in chart.desks) and desk != ORGANISATION
    return known and (not chart.peopled or bool(chart.holders(desk)))


def _latest(branches: list[dict[int, int]], every: int) -> dict[int, int]:
    """Return where so much time has passed once every branch has ended."""
    latest: dict[int, int] = {}
    left = every
    for sum_ in sorted({sum_ for branch in branches for sum_ in branch}, reverse=True):
        cells = union(branch.get(sum_, 0) for branch in branches) & left
        _add(latest, sum_, cells)
        left &= ~cells
    _add(latest, 0, left)
    return latest


def _add(sums: dict[int, int], sum_: int, cells: int) -> None:
    if cells:
        sums[sum_] = sums.get(sum_, 0) | cells
