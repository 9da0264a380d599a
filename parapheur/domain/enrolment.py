"""What an account's row says of its person, as its trail tells it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.about_people import (
    AccountClosed,
    AccountOpened,
    AccountRenamed,
    AccountReopened,
    DeskGiven,
    DeskTaken,
    RolesSet,
    StaffEvent,
)
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import NAMELESS, WORKER, DeskId, Login, Person, Role
from parapheur.domain.words import Language, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Who somebody is, what they may do, and the desks they hold for good."""

    name: Words
    capacity: Words
    roles: frozenset[Role]
    desks: frozenset[DeskId]
    active: bool = True


def enrolment_of(person: Person) -> Enrolment:
    """Return what an account says."""
    return Enrolment(
        name=person.name,
        capacity=person.capacity,
        roles=person.roles,
        desks=person.desks,
        active=person.active,
    )


def replayed(events: Iterable[AccountEvent]) -> Enrolment | None:
    """Return what a trail tells of its account; None: it does not tell that it was opened."""
    told: Enrolment | None = None
    for event in events:
        if told is not None:
            told = _after(told, event)
        elif isinstance(event, AccountOpened):
            told = _opened(event)
    return told


def enrolling(
    before: Person | None, person: Person, *, at: datetime, actor: Login = WORKER
) -> Iterator[StaffEvent]:
    """Yield the events by which a trail tells that an account is as this from now on."""
    if before is None:
        before = replace(person, active=True)
        yield AccountOpened(
            at=at,
            actor=actor,
            name=person.name,
            capacity=person.capacity,
            language=person.language,
            roles=tuple(sorted(person.roles)),
            desks=tuple(sorted(person.desks)),
        )
    if _described(before) != _described(person):
        name, capacity, language = _described(person)
        yield AccountRenamed(at=at, actor=actor, name=name, capacity=capacity, language=language)
    if before.roles != person.roles:
        yield RolesSet(at=at, actor=actor, roles=tuple(sorted(person.roles)))
    for desk in sorted(before.desks - person.desks):
        yield DeskTaken(at=at, actor=actor, desk=desk)
    for desk in sorted(person.desks - before.desks):
        yield DeskGiven(at=at, actor=actor, desk=desk)
    if before.active and not person.active:
        yield AccountClosed(at=at, actor=actor)
    if person.active and not before.active:
        yield AccountReopened(at=at, actor=actor)


def _described(person: Person) -> tuple[Words, Words, Language]:
    return person.name, person.capacity, person.language


def _opened(event: AccountOpened) -> Enrolment:
    return Enrolment(
        name=event.name,
        capacity=event.capacity,
        roles=frozenset(event.roles),
        desks=frozenset(event.desks),
    )


def _after(told: Enrolment, event: AccountEvent) -> Enrolment:
    match event:
        case AccountRenamed(name=name, capacity=capacity):
            return replace(told, name=name, capacity=capacity)
        case RolesSet(roles=roles):
            return replace(told, roles=frozenset(roles))
        case DeskGiven(desk=desk):
            return replace(told, desks=told.desks | {desk})
        case DeskTaken(desk=desk):
            return replace(told, desks=told.desks - {desk})
        case AccountClosed():
            return replace(told, active=False)
        case AccountReopened():
            return replace(told, active=True)
        case PersonErased():
            return replace(told, name=NAMELESS, capacity=NAMELESS)
        case _:
            return told
