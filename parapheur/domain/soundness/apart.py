"""Steps kept apart: are there people enough, when nobody may act at both?

Exact for the people known today, those who stand in for others among them: a search over who acts
where, bounded; past the bound the check says that it cannot tell, rather than pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, islice, product

from parapheur.domain.circuit import ORIGINATOR, Action, Step
from parapheur.domain.people import Login
from parapheur.domain.presence import Hand
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain

MOST_CREWS = 400
"""Ways to settle one step that are looked at."""
MOST_TRIES = 20_000
"""Steps of the search for one group of steps."""

Crew = frozenset[Login]
"""The people who settle a step, and those in whose names they do."""


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
    _crews: dict[tuple[int, date | None], tuple[Crew, ...]] = field(default_factory=dict)

    def crews(self, position: int, until: date | None = None) -> tuple[Crew, ...]:
        """Return the people who can settle a step, in each way, as far as these are counted.

        With a day: on it or before. A desk that is looked for at the start is anybody's: it bars
        nobody.
        """
        place = (position, until)
        if place not in self._crews:
            self._crews[place] = tuple(self._ways(self.terrain.circuit.steps[position], until))
        return self._crews[place]

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
        return any(self.left_out(self.crews(one), self.near(one)) for one in (position, other))

    def near(self, position: int) -> tuple[int, ...]:
        """Return the steps kept apart from this one that a dossier may come to before it."""
        done, earlier = self.terrain.done, self.terrain.graph.all_before
        near = self.terrain.circuit.apart_from(position)
        return tuple(
            one
            for one in near
            if done[one] & done[position] and position not in earlier[one] and self.crews(one)
        )

    def left_out(
        self, crews: Sequence[Crew], near: tuple[int, ...], *, until: date | None = None
    ) -> bool:
        """Say whether people may settle the steps of `near` so that none of these crews is left.

        With a day: people who can act until then.
        """
        self._tries = MOST_TRIES
        return self._left_out(crews, near, {}, until)

    def _left_out(
        self,
        crews: Sequence[Crew],
        left: tuple[int, ...],
        seated: Mapping[int, Crew],
        until: date | None,
    ) -> bool:
        taken = {login for crew in seated.values() for login in crew}
        if all(crew & taken for crew in crews):
            return True
        if not left or self._tries <= 0:
            return False
        apart_from = self.terrain.circuit.apart_from(left[0])
        barred = {login for one in apart_from for login in seated.get(one, ())}
        self._tries -= 1
        return any(
            self._left_out(crews, left[1:], {**seated, left[0]: crew}, until)
            for crew in self.crews(left[0], until)
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

    def _ways(self, step: Step, until: date | None) -> Iterator[Crew]:
        if step.action is Action.SEAL:
            return iter([frozenset[Login]()])
        circuit = self.terrain.circuit
        desks = [
            [
                hand
                for hand in self.chart.hands(desk, circuit.id, step)
                if until is None or hand.first <= until
            ]
            for desk in dict.fromkeys(step.desks)
        ]
        return crews_of(desks, step.needed - len(step.seats))


def crews_of(desks: Sequence[Sequence[Hand]], needed: int) -> Iterator[Crew]:
    """Yield the people who settle a step of which so many desks are needed, in each way, once."""
    held, known = [hands for hands in desks if hands], set[Crew]()
    for some in combinations(held, max(0, needed)):
        for hands in islice(product(*some), MOST_TRIES):
            if all(one.beside(other) for one, other in combinations(hands, 2)):
                found = frozenset[Login]().union(*(hand.persons for hand in hands))
                if found not in known:
                    known.add(found)
                    yield found
            if len(known) >= MOST_CREWS:
                return
