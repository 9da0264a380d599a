"""Steps kept apart: are there people enough, when nobody may act at both?

Exact for the people of today: a search over who acts where, bounded; past the bound the check says
that it cannot tell, rather than pass.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from parapheur.domain.circuit import ORIGINATOR, Action, Step
from parapheur.domain.people import Login
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain

MOST_CREWS = 400
"""Ways to settle one step that are looked at."""
MOST_TRIES = 20_000
"""Steps of the search for one group of steps."""

Crew = frozenset[Login]
"""The people who settle a step."""


def apart(terrain: Terrain, chart: Chart) -> Iterator[Flaw]:
    """Yield the steps that nobody is left for, or may be left for, and what leads there."""
    if not chart.peopled:
        return
    search = Search(terrain, chart)
    for position, step in enumerate(terrain.circuit.steps):
        if not terrain.done[position] or not search.crews(position):
            continue  # never done, or told already: nobody can settle it at all
        yield from _from_originator(terrain, chart, search, position, step)
        yield from _from_others(terrain, search, position, step)


def _from_originator(
    terrain: Terrain, chart: Chart, search: "Search", position: int, step: Step
) -> Iterator[Flaw]:
    if ORIGINATOR not in step.apart:
        return
    barred = [
        login
        for login in sorted(chart.secretaries)
        if all(login in crew for crew in search.crews(position))
    ]
    if not barred:
        return
    walk = terrain.walk(terrain.done[position], position)
    every = len(barred) == len(chart.secretaries)
    fault = Fault.ORIGINATOR_BARRED if every else Fault.ORIGINATOR_MAY_BE_BARRED
    yield Flaw(fault, position, {"step": step.name, "login": barred[0]}, walk)


def _from_others(terrain: Terrain, search: "Search", position: int, step: Step) -> Iterator[Flaw]:
    for other in terrain.circuit.apart_from(position):
        both = terrain.done[position] & terrain.done[other]
        if other > position or not both or not search.crews(other):
            continue
        facts = {"step": step.name, "other": terrain.circuit.steps[other].name}
        walk = terrain.walk(both, max(position, other))
        found = search.possible(position, other)
        if found is None:
            yield Flaw(Fault.APART_UNKNOWN, position, facts, walk)
        elif not found:
            yield Flaw(Fault.APART_NOBODY, position, facts, walk)
        elif search.may_fail(position, other):
            yield Flaw(Fault.APART_MAY_FAIL, position, facts, walk)


@dataclass
class Search:
    """Who can settle which steps, together."""

    terrain: Terrain
    chart: Chart
    _tries: int = MOST_TRIES
    _crews: dict[int, tuple[Crew, ...]] = field(default_factory=dict)

    def crews(self, position: int) -> tuple[Crew, ...]:
        """Return the people who can settle a step, in each way, as far as these are counted.

        A desk that is looked for at the start is anybody's: it bars nobody.
        """
        if position not in self._crews:
            self._crews[position] = tuple(self._ways(self.terrain.circuit.steps[position]))
        return self._crews[position]

    def possible(self, position: int, other: int) -> bool | None:
        """Say whether some people can settle both, and all steps kept apart from either."""
        group, left = [other, position], [other, position]
        while left:
            for near in self.terrain.circuit.apart_from(left.pop()):
                both = self.terrain.done[near] & self.terrain.done[position]
                if near not in group and both & self.terrain.done[other]:
                    group.append(near)
                    left.append(near)
        if any(len(self.crews(one)) >= MOST_CREWS for one in group):
            return None
        self._tries = MOST_TRIES
        found = self._seated(tuple(one for one in group if self.crews(one)), {})
        return found if found or self._tries > 0 else None

    def may_fail(self, position: int, other: int) -> bool:
        """Say whether people who settle what is kept apart from one of the two leave it nobody."""
        return any(self._left_out(one, self._near(one), {}) for one in (position, other))

    def _near(self, position: int) -> tuple[int, ...]:
        done = self.terrain.done
        near = self.terrain.circuit.apart_from(position)
        return tuple(one for one in near if done[one] & done[position] and self.crews(one))

    def _left_out(self, here: int, left: tuple[int, ...], seated: Mapping[int, Crew]) -> bool:
        taken = {login for crew in seated.values() for login in crew}
        if all(crew & taken for crew in self.crews(here)):
            return True
        if not left or self._tries <= 0:
            return False
        apart_from = self.terrain.circuit.apart_from(left[0])
        barred = {login for one in apart_from for login in seated.get(one, ())}
        self._tries -= 1
        return any(
            self._left_out(here, left[1:], {**seated, left[0]: crew})
            for crew in self.crews(left[0])
            if not crew & barred
        )

    def _seated(self, left: tuple[int, ...], seated: Mapping[int, Crew]) -> bool:
        if not left:
            return True
        here, *others = left
        apart_from = self.terrain.circuit.apart_from(here)
        barred = {login for one in apart_from for login in seated.get(one, ())}
        for crew in self.crews(here):
            self._tries -= 1
            if self._tries <= 0:
                return False
            if not crew & barred and self._seated(tuple(others), {**seated, here: crew}):
                return True
        return False

    def _ways(self, step: Step) -> Iterator[Crew]:
        if step.action is Action.SEAL:
            yield frozenset()
            return
        able = (self.chart.able(step, desk) for desk in dict.fromkeys(step.desks))
        held = [who for who in able if who]
        named = max(0, step.needed - len(step.seats))
        known = set[Crew]()
        for desks in combinations(held, named):
            for crew in product(*(sorted(who) for who in desks)):
                if (found := frozenset(crew)) not in known:
                    known.add(found)
                    yield found
                if len(known) >= MOST_CREWS:
                    return
