"""What is counted of a body's letters: how many, from where, how long they took, what is late."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from parapheur.domain.about_incoming import Channel
from parapheur.domain.figures import Month
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import KindId

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LetterTally:
    """Letters that are alike, counted: by the month in which they count as received."""

    month: Month
    channel: Channel
    kind: KindId
    state: LetterState
    country: str
    count: int


@dataclass(frozen=True, slots=True)
class Took:
    """Letters of a kind, or of a desk that was given them, that took so many days to their end."""

    key: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Late:
    """What a desk owes, and did not do in time."""

    desk: DeskId
    kind: KindId
    count: int


@dataclass(frozen=True, slots=True)
class Delay:
    """How long letters took."""

    key: str
    count: int
    median: int
    """Days: as many letters took less as took more."""
    mean: float
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFigures:
    """What is counted of some months."""

    months: Sequence[Month]
    tallies: Sequence[LetterTally] = ()
    departures: Sequence[tuple[Month, int]] = ()
    by_kind: Sequence[Took] = ()
    by_desk: Sequence[Took] = ()
    late: Sequence[Late] = field(default=())

    def came(self, month: Month, channel: Channel | None = None) -> int:
        """Return how many letters came in a month, by one way or by all."""
        return sum(
            one.count
            for one in self.tallies
            if one.month == month and channel in {None, one.channel}
        )

    def went(self, month: Month) -> int:
        """Return how many letters went out in a month."""
        return sum(count for when, count in self.departures if when == month)

    @property
    def states(self) -> list[tuple[LetterState, int]]:
        """How many of them stand in each state now."""
        found = counted(self.tallies, lambda one: one.state)
        return [(state, found[state]) for state in LetterState if found[state]]

    @property
    def kinds(self) -> list[tuple[KindId, int]]:
        """How many there are of each kind, most first."""
        return counted(self.tallies, lambda one: one.kind).most_common()

    @property
    def countries(self) -> list[tuple[str, int]]:
        """From where they came, most first."""
        return counted(self.tallies, lambda one: one.country).most_common()

    @property
    def abroad(self) -> int:
        """How many came from outside Morocco."""
        return sum(one.count for one in self.tallies if one.country != "MA")

    @property
    def total(self) -> int:
        """How many came."""
        return sum(one.count for one in self.tallies)


def counted(tallies: Iterable[LetterTally], key: Callable[[LetterTally], Key]) -> Counter[Key]:
    """Return how many letters there are of each."""
    found: Counter[Key] = Counter()
    for one in tallies:
        found[key(one)] += one.count
    return found


def delays(took: Iterable[Took]) -> list[Delay]:
    """Return how long letters took, the slowest first."""
    alike: dict[str, list[Took]] = {}
    for one in took:
        alike.setdefault(one.key, []).append(one)
    found = [_delay(key, sorted(ones, key=lambda one: one.days)) for key, ones in alike.items()]
    return sorted(found, key=lambda one: (-one.median, -one.mean, one.key))


def _delay(key: str, took: Sequence[Took]) -> Delay:
    count = sum(one.count for one in took)
    mean = sum(one.days * one.count for one in took) / count
    before = 0
    for one in took:
        before += one.count
        if 2 * before >= count:
            return Delay(key, count, one.days, mean, took[-1].days)
    raise ValueError("nothing took anything")
