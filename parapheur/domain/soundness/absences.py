"""Days ahead on which nobody can act at a step: absences, interims and delegations counted.

These are warnings. A dossier that comes to the step then waits until somebody is back; where the
days have no end, until somebody is named. What no day ahead would settle is told by `people` and
`apart`. Exact for what is known today, as these are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from parapheur.domain.circuit import ORIGINATOR, Action, Circuit, Step
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.presence import Ahead, Hand, Spell, enough, joined
from parapheur.domain.soundness.apart import Crew, Search, crews_of
from parapheur.domain.soundness.expected import Expected
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw
from parapheur.domain.soundness.people import unmanned
from parapheur.domain.soundness.seats import desks_of
from parapheur.domain.soundness.terrain import Terrain

Hands = Mapping[DeskId, Sequence[Hand]]
"""Whoever can act at each desk."""

ENDLESS = {
    Fault.AWAY: Fault.AWAY_FOR_GOOD,
    Fault.AWAY_APART: Fault.AWAY_APART_FOR_GOOD,
    Fault.AWAY_DEPOSITOR: Fault.AWAY_DEPOSITOR_FOR_GOOD,
}
"""How each is told where its days have no end."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Nobody can act at a step yet: at which desk, and from which day somebody will."""

    desk: DeskId
    until: date | None
    """None: nobody will, as far as is known."""


def absences(terrain: Terrain, chart: Chart) -> Iterator[Flaw]:
    """Yield the days on which nobody can act at a step, or nobody may be left there."""
    if chart.ahead is None or not chart.peopled:
        return
    look = Look(terrain, chart, chart.ahead, Expected(terrain, chart.ahead))
    for position, step in enumerate(terrain.circuit.steps):
        done = terrain.done[position]
        if done and step.action is not Action.SEAL and not unmanned(terrain.circuit, step, chart):
            yield from look.at(position, step)


def vacancy(circuit: Circuit, step: Step, chart: Chart, day: date) -> Vacancy | None:
    """Return until when nobody can act at a step that opens on this day, if nobody can."""
    if chart.ahead is None or step.action is Action.SEAL:
        return None
    hands = hands_of(circuit, step, chart)
    every = [hand for each in hands.values() for hand in each]
    lacking: DeskId | None = None
    for first, last in chart.ahead.spells(every):
        if last is not None and last < day:
            continue
        found = _unattended(step, hands, chart.ahead, max(first, day))
        if not found:
            return Vacancy(lacking, max(first, day)) if lacking else None
        lacking = lacking or found[0]
    return Vacancy(lacking, None) if lacking else None


def hands_of(circuit: Circuit, step: Step, chart: Chart) -> Hands:
    """Return whoever can act for each desk that a step names."""
    named = dict.fromkeys(desk for desk in step.desks if desk != ORGANISATION)
    return {desk: chart.hands(desk, circuit.id, step) for desk in named}


def _unattended(step: Step, hands: Hands, ahead: Ahead, day: date) -> tuple[DeskId, ...]:
    """Return the desks for want of which a step cannot be settled on this day."""
    here = {desk: ahead.here(each, day) for desk, each in hands.items()}
    if enough(list(here.values()), step.needed - len(step.seats)):
        return ()
    empty = tuple(desk for desk, each in here.items() if not each)
    return empty or tuple(here)  # somebody is at each, who may act but once


@dataclass(frozen=True, slots=True)
class Look:
    """A look at each step, over the days ahead."""

    terrain: Terrain
    chart: Chart
    ahead: Ahead
    expected: Expected

    def at(self, position: int, step: Step) -> Iterator[Flaw]:
        """Yield what there is to say of a step."""
        hands = hands_of(self.terrain.circuit, step, self.chart)
        spells = self.ahead.spells([hand for each in hands.values() for hand in each])
        lacking = [(one, _unattended(step, hands, self.ahead, one[0])) for one in spells]
        for desks, run in groupby(lacking, key=lambda pair: pair[1]):
            if desks:
                yield from self._told(
                    Fault.AWAY, position, [one for one, _ in run], {"desks": desks}
                )
        yield from self._at_seats(position, step, hands)
        attended = [one for one, desks in lacking if not desks]
        yield from self._apart(position, step, hands, attended)

    def _at_seats(self, position: int, step: Step, hands: Hands) -> Iterator[Flaw]:
        """A seat leads to one of several desks, and each may be the one that is wanted."""
        for desk in dict.fromkeys(one for seat in step.seats for one in desks_of(seat, self.chart)):
            own = self.chart.hands(desk, self.terrain.circuit.id, step)
            if not own or desk in hands:
                continue  # nobody ever, which is told; or looked at already
            every = [*own, *(hand for each in hands.values() for hand in each)]
            without = [
                one
                for one in self.ahead.spells(every)
                if not self.ahead.here(own, one[0]) and self._wanted(step, hands, one[0])
            ]
            yield from self._told(Fault.AWAY, position, without, {"desks": (desk,)})

    def _wanted(self, step: Step, hands: Hands, day: date) -> bool:
        """Say whether the other desks of a step, named or not, are too few without one seat."""
        here = [self.ahead.here(each, day) for each in hands.values()]
        return not enough(here, step.needed - (len(step.seats) - 1))

    def _apart(
        self, position: int, step: Step, hands: Hands, spells: Sequence[Spell]
    ) -> Iterator[Flaw]:
        search = Search(self.terrain, self.chart)
        near = search.near(position)
        if near and not search.left_out(search.crews(position), near):
            left = [one for one in spells if self._left_out(search, position, hands, one, near)]
            other = self.terrain.circuit.steps[near[0]].name
            yield from self._told(Fault.AWAY_APART, position, left, {"other": other})
        if ORIGINATOR in step.apart:
            yield from self._from_depositors(position, step, hands, spells, search)

    def _from_depositors(
        self, position: int, step: Step, hands: Hands, spells: Sequence[Spell], search: Search
    ) -> Iterator[Flaw]:
        for login in sorted(self.chart.secretaries):
            if all(login in crew for crew in search.crews(position)):
                continue  # on whatever day: told already
            left = [one for one in spells if _barred(login, self._crews(step, hands, one[0]))]
            yield from self._told(Fault.AWAY_DEPOSITOR, position, left, {"login": login})

    def _left_out(
        self, search: Search, position: int, hands: Hands, spell: Spell, near: tuple[int, ...]
    ) -> bool:
        step = self.terrain.circuit.steps[position]
        return search.left_out(self._crews(step, hands, spell[0]), near, until=spell[1])

    def _crews(self, step: Step, hands: Hands, day: date) -> tuple[Crew, ...]:
        here = [self.ahead.here(each, day) for each in hands.values()]
        return tuple(crews_of(here, step.needed - len(step.seats)))

    def _told(
        self, fault: Fault, position: int, spells: Sequence[Spell], facts: dict[str, object]
    ) -> Iterator[Flaw]:
        for spell in joined(spells):
            if self.ahead.opens(spell):
                first, last = spell
                told = {"step": self.terrain.circuit.steps[position].name, "first": first, **facts}
                walk = self.expected.walk(position, spell)
                if last is None:
                    yield Flaw(ENDLESS[fault], position, told, walk)
                else:
                    yield Flaw(fault, position, {**told, "last": last}, walk)


def _barred(login: str, crews: Sequence[Crew]) -> bool:
    return all(login in crew for crew in crews)
