"""What is counted of a period: how much, how long it took, and by whom it was refused.

Only what is ordinary is counted so: of what is restricted or confidential, an auditor may know how
many were deposited, as its list says, and nothing of its steps, its desks or its signatures, which
small figures would tell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from parapheur.domain.delegation import day_of
from parapheur.domain.finding import begins
from parapheur.domain.levels import Level

MOST_MONTHS = 24
USUAL = 12
"""Months that are shown unless others are asked for, and the most that are."""
SETTLED = timedelta(hours=1)
"""How long after its end a month is summed: what was under way at midnight is kept by then."""


Span = tuple[datetime, datetime]
"""From when, and until when."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month, by its first day, and the first instant after it."""

    first: date

    @property
    def next(self) -> "Month":
        """The month after."""
        later = self.first.month == 12
        return Month(date(self.first.year + later, 1 if later else self.first.month + 1, 1))

    @property
    def span(self) -> Span:
        """From when, and until when."""
        return begins(self.first), begins(self.next.first)


@dataclass(frozen=True, slots=True)
class Tally:
    """The acts of one month that are alike, counted."""

    kind: str
    desk: str
    circuit: str
    step: str
    level: str | None
    count: int
    waited: int
    """Seconds from when their steps opened to the acts, in all."""
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted of one month."""

    month: Month
    events: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind, by the name of the event."""
    finished: int = 0
    closed: int = 0
    """Deposits of what is not ordinary: they are in none of the other figures."""
    tallies: tuple[Tally, ...] = ()

    @property
    def rejected(self) -> int:
        """How many refusals of desks there were."""
        return sum(one.count for one in self.tallies if one.kind == "DossierRejected")

    def signatures(self, level: Level) -> int:
        """How many signatures of this level were given."""
        return sum(one.count for one in self.tallies if one.level == level.value)


@dataclass(frozen=True, slots=True)
class Delay:
    """How long acts that are alike took, from when their step opened."""

    key: tuple[str, ...]
    count: int
    mean: int
    """Seconds."""
    longest: int
    refused: int


def months_between(first: date, last: date) -> list[Month]:
    """Return the months of these days, the newest `MOST_MONTHS` of them at most."""
    month, found = Month(first.replace(day=1)), list[Month]()
    while month.first <= last:
        found.append(month)
        month = month.next
    return found[-MOST_MONTHS:]


def usual_months(today: date) -> list[Month]:
    """Return this month and those before it that are shown unless others are asked for."""
    ago = USUAL - 1
    years, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return months_between(date(years, month + 1, 1), today)


def over(first: datetime, now: datetime) -> Iterator[Month]:
    """Yield the months that are over at this instant, the newest first, back to that of `first`."""
    month = Month(day_of(first).replace(day=1))
    found = list[Month]()
    while month.span[1] + SETTLED <= now:
        found.append(month)
        month = month.next
    yield from reversed(found)


def by_step(counted: Iterable[Counted]) -> list[Delay]:
    """Return how long each step of each circuit took, the slowest first."""
    return _delays(counted, lambda one: (one.circuit, one.step))


def by_desk(counted: Iterable[Counted]) -> list[Delay]:
    """Return how long each desk took, the slowest first."""
    return _delays(counted, lambda one: (one.desk,))


def _delays(counted: Iterable[Counted], key: Callable[[Tally], tuple[str, ...]]) -> list[Delay]:
    alike: defaultdict[tuple[str, ...], list[Tally]] = defaultdict(list)
    for month in counted:
        for tally in month.tallies:
            alike[key(tally)].append(tally)
    return sorted(_delay_each(alike), key=lambda one: (-one.mean, one.key))


def _delay_each(alike: Mapping[tuple[str, ...], Sequence[Tally]]) -> Iterator[Delay]:
    for key, tallies in alike.items():
        count = sum(one.count for one in tallies)
        mean = round(sum(one.waited for one in tallies) / count) if count else 0
        refused = sum(one.count for one in tallies if one.kind == "DossierRejected")
        yield Delay(key, count, mean, max(one.longest for one in tallies), refused)
