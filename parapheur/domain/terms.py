"""What runs from one day to another: an absence, an interim at a desk, an assistant's help.

Days are those of Casablanca, the last one included: at its midnight it is over. Each is told in
the trail of the person it concerns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NewType

from parapheur.domain.delegation import day_of
from parapheur.domain.errors import (
    DatesOutOfOrder,
    DelegationEnded,
    HoldsAlready,
    InterimTaken,
    NotAllowed,
    NotForOneself,
)
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login, Person, Role

TermId = NewType("TermId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Whom it concerns, and its days."""

    id: TermId
    who: Login
    first: date
    last: date | None = None
    """The last day, included; None: until it is ended."""
    given_at: datetime
    ended_at: datetime | None = None

    def runs(self, at: datetime) -> bool:
        """Say whether it is in its time: given, begun, neither over nor ended."""
        ended = self.ended_at is not None and at >= self.ended_at
        return self.given_at <= at and self.first <= day_of(at) and not self.over(at) and not ended

    def over(self, at: datetime) -> bool:
        """Say whether its last day has passed."""
        return self.last is not None and day_of(at) > self.last

    def to_come(self, at: datetime) -> bool:
        """Say whether it runs, or will."""
        return self.ended_at is None and not self.over(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Term):
    """A person is away; nothing is taken from them by that."""

    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Interim(Term):
    """A person holds a desk for the time being, in their own name (par intérim)."""

    desk: DeskId
    last: date
    act_reference: str
    act_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance(Term):
    """A person follows what waits on a desk, and never acts there."""

    desk: DeskId
    by: Login
    """Who gave it: a holder of the desk, or an administrator."""


AnyTerm = Absence | Interim | Assistance


def interims_of(terms: Iterable[AnyTerm], who: Login, at: datetime) -> tuple[Interim, ...]:
    """Return what somebody holds for the time being."""
    return tuple(
        one for one in terms if isinstance(one, Interim) and one.who == who and one.runs(at)
    )


def followed(terms: Iterable[AnyTerm], who: Login, at: datetime) -> frozenset[DeskId]:
    """Return the desks that somebody follows without acting."""
    return frozenset(
        one.desk for one in terms if isinstance(one, Assistance) and one.who == who and one.runs(at)
    )


def away(terms: Iterable[AnyTerm], who: Login, at: datetime) -> Absence | None:
    """Return the absence that somebody is on; of several, the one that ends last."""
    found = [one for one in terms if isinstance(one, Absence) and one.who == who and one.runs(at)]
    return max(found, key=lambda one: one.last, default=None)


def standing_at(person: Person, terms: Iterable[AnyTerm], at: datetime) -> Person:
    """Return the person with the desks they hold at this instant, for good or for the time."""
    held = {one.desk for one in interims_of(terms, person.login, at)}
    return replace(person, desks=person.desks | held) if held else person


def seated(
    desks: Iterable[Desk], terms: Iterable[AnyTerm], active: Iterable[Login], at: datetime
) -> tuple[Desk, ...]:
    """Return the desks with whoever holds them at this instant, for good or for the time."""
    terms, active = tuple(terms), frozenset(active)
    runs = [one for one in terms if isinstance(one, Interim) and one.runs(at)]
    found = []
    for desk in desks:
        here = {one.who for one in runs if one.desk == desk.id and one.who in active}
        found.append(replace(desk, holders=tuple(sorted({*desk.holders, *here}))))
    return tuple(found)


def declare(absence: Absence, *, author: Person, person: Person) -> Absence:
    """Return the absence as it is kept, or refuse it."""
    if author.login != person.login and Role.ADMINISTRATOR not in author.roles:
        raise NotAllowed
    _expect_days(absence)
    return absence


def appoint(
    interim: Interim, *, author: Person, person: Person, known: Iterable[AnyTerm]
) -> Interim:
    """Return the interim as it is kept, or refuse it."""
    _expect_administrator(author, person)
    _expect_free(interim.desk, person)
    if interim.act_date > interim.first:
        raise DatesOutOfOrder
    _expect_days(interim)
    for one in known:
        if isinstance(one, Interim) and one.desk == interim.desk and _meet(one, interim):
            raise InterimTaken
    return interim


def assist(assistance: Assistance, *, author: Person, person: Person) -> Assistance:
    """Return the assistance as it is kept, or refuse it."""
    if assistance.desk not in author.desks:
        _expect_administrator(author, person)
    _expect_free(assistance.desk, person)
    _expect_days(assistance)
    return assistance


def expect_endable(term: AnyTerm, author: Person, at: datetime) -> None:
    """Refuse who may not end it, and what has ended already."""
    theirs = author.login == term.who and not isinstance(term, Interim)
    if isinstance(term, Assistance):
        theirs = theirs or term.desk in author.desks
    if not theirs and Role.ADMINISTRATOR not in author.roles:
        raise NotAllowed
    if not term.to_come(at):
        raise DelegationEnded


def _expect_administrator(author: Person, person: Person) -> None:
    if Role.ADMINISTRATOR not in author.roles:
        raise NotAllowed
    if author.login == person.login:  # whoever looks after desks does not read through them
        raise NotForOneself


def _expect_free(desk: DeskId, person: Person) -> None:
    if desk == ORGANISATION:
        raise NotAllowed
    if desk in person.desks:
        raise HoldsAlready(login=person.login)


def _expect_days(term: AnyTerm) -> None:
    last = term.last or max(term.first, day_of(term.given_at))
    if not term.first <= last or last < day_of(term.given_at):
        raise DatesOutOfOrder


def _meet(one: Interim, other: Interim) -> bool:
    return one.ended_at is None and one.first <= other.last and other.first <= one.last
