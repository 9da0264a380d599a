"""Who can act at a desk on a day to come, as far as is known today.

An absence takes nothing from anybody (`terms`): whoever is away may still act, and nobody should
count on it. Interims and delegations let others act, each between its days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from parapheur.domain.calendar import DAY, Calendar, days
from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.delegation import Delegation, day_of, still_gives
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.terms import Absence, AnyTerm, Interim

Spell = tuple[date, date | None]
"""From one day to another, both included; None: without end, as far as is known."""

MOST_SEATED = 20_000
"""Tries to seat people at the desks of one step; past it, they count as seated."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who can act at a desk, and between which days."""

    actor: Login
    behalf: Login | None = None
    """In whose name, by delegation."""
    lent: bool = False
    """By delegation or ad interim: at one step, such a person acts once."""
    first: date = date.min
    last: date = date.max

    @property
    def persons(self) -> frozenset[Login]:
        """Who counts as having acted, where steps are kept apart."""
        return frozenset((self.actor, self.behalf or self.actor))

    def beside(self, other: "Hand") -> bool:
        """Say whether both may act at one step (`ActsTwice`)."""
        return not (self.lent or other.lent) or not self.persons & other.persons


@dataclass(frozen=True)  # without slots: what is looked up once is kept beside the fields
class Ahead:
    """The days to come: who is away, who stands in, and when the office opens."""

    today: date
    calendar: Calendar
    terms: tuple[Absence | Interim, ...] = ()
    delegations: tuple[Delegation, ...] = ()

    def hands(
        self, desk: DeskId, holders: Iterable[Login], circuit: CircuitId, action: Action
    ) -> tuple[Hand, ...]:
        """Return whoever can act at a desk on some day from today on, and is not away on all."""
        held = tuple(holders)
        lent = (
            Hand(one.to, one.by, lent=True, first=one.first, last=one.last or date.max)
            for one in self._delegated.get(desk, ())
            if one.covers(desk, circuit, action)
        )
        stand = (
            Hand(one.who, lent=True, first=one.first, last=one.last)
            for one in self._interims.get(desk, ())
            if one.who not in held
        )
        return (*map(Hand, held), *filter(self._comes, (*stand, *lent)))

    def interims(self, desk: DeskId) -> frozenset[Login]:
        """Return who holds a desk for the time being, now or later, and is not away all along."""
        stand = (
            Hand(one.who, lent=True, first=one.first, last=one.last)
            for one in self._interims.get(desk, ())
        )
        return frozenset(hand.actor for hand in stand if self._comes(hand))

    def here(self, hands: Iterable[Hand], day: date) -> tuple[Hand, ...]:
        """Return those of them who can act on this day."""
        return tuple(
            hand
            for hand in hands
            if hand.first <= day <= hand.last
            and not any(one.first <= day <= one.last for one in self._away.get(hand.actor, ()))
        )

    def spells(self, hands: Iterable[Hand]) -> tuple[Spell, ...]:
        """Return the days from today on, cut where somebody of these comes or goes."""
        turns = {self.today}
        for hand in hands:
            away = self._away.get(hand.actor, ())
            for first, last in ((hand.first, hand.last), *((one.first, one.last) for one in away)):
                turns.add(first)
                if last < date.max:
                    turns.add(last + DAY)
        begins = sorted(turn for turn in turns if turn >= self.today)
        ends = [*(turn - DAY for turn in begins[1:]), None]
        return tuple(zip(begins, ends, strict=True))

    def _comes(self, hand: Hand) -> bool:
        return any(self.here((hand,), first) for first, _ in self.spells((hand,)))

    def opens(self, spell: Spell) -> bool:
        """Say whether the office opens at all in these days."""
        first, last = spell
        return last is None or any(self.calendar.is_working(day) for day in days(first, last))

    @cached_property
    def _away(self) -> Mapping[Login, Sequence[Absence]]:
        found: defaultdict[Login, list[Absence]] = defaultdict(list)
        for one in self.terms:
            if isinstance(one, Absence):
                found[one.who].append(one)
        return found

    @cached_property
    def _interims(self) -> Mapping[DeskId, Sequence[Interim]]:
        found: defaultdict[DeskId, list[Interim]] = defaultdict(list)
        for one in self.terms:
            if isinstance(one, Interim):
                found[one.desk].append(one)
        return found

    @cached_property
    def _delegated(self) -> Mapping[DeskId, Sequence[Delegation]]:
        found: defaultdict[DeskId, list[Delegation]] = defaultdict(list)
        for one in self.delegations:
            found[one.desk].append(one)
        return found


def ahead_of(
    at: datetime,
    calendar: Calendar,
    *,
    people: Iterable[Person],
    terms: Iterable[AnyTerm],
    delegations: Iterable[Delegation],
) -> Ahead:
    """Return what counts from this instant on: what has not ended, of those who are still here."""
    active = {person.login: person for person in people if person.active}
    return Ahead(
        day_of(at),
        calendar,
        tuple(
            one
            for one in terms
            if isinstance(one, Absence | Interim) and one.who in active and one.to_come(at)
        ),
        tuple(
            one
            for one in delegations
            if one.to in active
            and one.revoked_at is None
            and not one.over(at)
            and still_gives(active.get(one.by), one.desk)
        ),
    )


def enough(desks: Sequence[Sequence[Hand]], needed: int) -> bool:
    """Say whether hands at so many of these desks can settle a step together."""
    held = [hands for hands in desks if hands]
    if needed <= 1 or not any(hand.lent for hands in held for hand in hands):
        return len(held) >= needed
    return _Seating(held, needed).found(0, ())


class _Seating:
    """A search for hands that may act beside one another."""

    def __init__(self, desks: Sequence[Sequence[Hand]], needed: int) -> None:
        self._desks, self._needed, self._tries = desks, needed, 0

    def found(self, at: int, seated: tuple[Hand, ...]) -> bool:
        self._tries += 1
        if len(seated) >= self._needed or self._tries > MOST_SEATED:
            return True
        if len(seated) + len(self._desks) - at < self._needed:
            return False
        return any(
            self.found(at + 1, (*seated, hand))
            for hand in self._desks[at]
            if all(hand.beside(other) for other in seated)
        ) or self.found(at + 1, seated)


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return spells in order, those that touch made one."""
    found: list[Spell] = []
    for first, last in spells:
        ended = found[-1][1] if found else None
        if found and ended is not None and ended + DAY == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return tuple(found)
