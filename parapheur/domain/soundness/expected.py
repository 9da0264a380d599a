"""When a dossier would come to each step, as `simulation` foresees it, for the walk of a flaw."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from parapheur.domain.calendar import DAY, FARTHEST, days
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.presence import Ahead, Spell
from parapheur.domain.soundness.flaws import Passage, Walk
from parapheur.domain.soundness.terrain import Terrain
from parapheur.domain.zones import zone


@dataclass
class Expected:
    """Walks with their days, on one terrain."""

    terrain: Terrain
    ahead: Ahead
    _known: dict[tuple[date, int], dict[int, date]] = field(default_factory=dict)
    _begins: dict[date, datetime] = field(default_factory=dict)
    _due: dict[tuple[datetime, int, Unit], datetime] = field(default_factory=dict)
    _days: dict[datetime, date] = field(default_factory=dict)

    def walk(self, position: int, spell: Spell) -> Walk:
        """Return a way that comes to a step within these days, each step with its own day.

        Every step takes the whole of its deadline. Where no dossier that starts from today on
        would come there then, one that starts in those days and that each takes up at once.
        """
        done = self.terrain.done[position]
        cell = 1 << (done.bit_length() - 1)  # mostly one for many steps, so that all share its days
        plain = self.terrain.walk(cell, position)
        arrivals = self._arrivals(position, cell, spell)
        at_once = self._first(spell)
        passages = (
            Passage(
                one.position,
                one.skipped,
                None if one.skipped else arrivals[one.position] if arrivals else at_once,
            )
            for one in plain.passages
        )
        return Walk(plain.metadata, tuple(passages))

    def _first(self, spell: Spell) -> date:
        """Return the first day of them on which the office opens."""
        first, last = spell
        ahead = days(first, last or first + FARTHEST * DAY)
        return next((day for day in ahead if self.ahead.calendar.is_working(day)), first)

    def _arrivals(self, position: int, cell: int, spell: Spell) -> dict[int, date] | None:
        (first, last), before = spell, self.terrain.graph.before
        if any(one >= here for here, earlier in enumerate(before) for one in earlier):
            return None  # out of order, which is told
        for start in self._starts(position, cell, first):
            found = self._from(start, cell)
            if found[position] >= first and (last is None or found[position] <= last):
                return found
        return None

    def _starts(self, position: int, cell: int, first: date) -> Iterator[date]:
        """Yield a start that mostly comes there in time, and the first that comes late enough."""
        low, high = self.ahead.today, max(first, self.ahead.today)
        takes = self._from(low, cell)[position] - low
        yield max(low, first - takes)
        while low < high:  # the later it starts, the later it comes
            middle = low + (high - low) // 2
            if self._from(middle, cell)[position] < first:
                low = middle + DAY
            else:
                high = middle
        yield low

    def _from(self, start: date, cell: int) -> dict[int, date]:
        """Return the day on which each step opens; one that is skipped takes no time."""
        if (start, cell) not in self._known:
            opens = self._opening(start, cell)
            self._known[start, cell] = {at: self._day(instant) for at, instant in opens.items()}
        return self._known[start, cell]

    def _opening(self, start: date, cell: int) -> dict[int, datetime]:
        before, begun = self.terrain.graph.before, self._begun(start)
        opens: dict[int, datetime] = {}
        ends: dict[int, datetime] = {}
        for at, step in enumerate(self.terrain.circuit.steps):
            opens[at] = ends[at] = max([ends[other] for other in before[at]], default=begun)
            if step.limit is not None and self.terrain.done[at] & cell:
                ends[at] = self._add(opens[at], step.limit.deadline)
        return opens

    def _begun(self, start: date) -> datetime:
        calendar = self.ahead.calendar
        if start not in self._begins:
            midnight = datetime.combine(start, time(), zone(calendar.zone))
            self._begins[start] = calendar.next_opening(midnight)
        return self._begins[start]

    def _day(self, instant: datetime) -> date:
        if instant not in self._days:
            self._days[instant] = self.ahead.calendar.day_of(instant)
        return self._days[instant]

    def _add(self, instant: datetime, deadline: Deadline) -> datetime:
        known = (instant, deadline.amount, deadline.unit)
        if known not in self._due:
            self._due[known] = self.ahead.calendar.add(instant, deadline)
        return self._due[known]
