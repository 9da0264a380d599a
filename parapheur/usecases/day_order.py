"""Arrange the order of a desk's day, lock it, unlock it, and follow it.

An assistant whom a holder or an administrator named for the desk arranges. Locking and unlocking
are told in the trail of who locked; an inspection compares them with what is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from parapheur.domain import day_order as rules
from parapheur.domain.about_days import DayLocked, DayUnlocked
from parapheur.domain.day_order import DayOrder, Shift
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchDossier, NotAllowed, NotWaitingThere
from parapheur.domain.events import AccountEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.terms import followed
from parapheur.domain.trays import PAGE
from parapheur.domain.turns import turns_of
from parapheur.usecases.ports import Office, Work


def arrange(
    office: Office, desk: DeskId, shift: Shift, dossier: DossierId, *, actor: Person
) -> DayOrder:
    """Put a dossier that waits on the desk in another place of today's order."""
    at, before = office.now(), order_of(office, desk)
    gone = set(before.dossiers) - set(still_waiting(office, before))
    with office.work() as work:
        _expect_assistant(work, actor.login, desk, at)
        if shift is Shift.ADD:
            _expect_waiting(work, dossier, desk)
        order = work.day_order(desk, day_of(at))
        if not order.locked:  # what is no longer shown must not count as a place
            left = tuple(one for one in order.dossiers if one not in gone or one == dossier)
            order = replace(order, dossiers=left)
        order = rules.arranged(order, shift, dossier, actor=actor.login, at=at)
        work.set_day_order(order)
        return order


def lock_day(office: Office, desk: DeskId, *, actor: Person) -> DayOrder:
    """Show today's order to the official from now on."""
    at = office.now()
    with office.work() as work:
        _expect_assistant(work, actor.login, desk, at)
        order = rules.locked(work.day_order(desk, day_of(at)), actor=actor.login, at=at)
        work.set_day_order(order)
        told = DayLocked(
            at=at, actor=actor.login, desk=desk, day=order.day, dossiers=order.dossiers
        )
        work.note(actor.login, told)
        return order


def unlock_day(office: Office, desk: DeskId, *, actor: Person) -> DayOrder:
    """Take today's order back, to arrange it again: who locked it, or an administrator."""
    at = office.now()
    with office.work() as work:
        person = work.person(actor.login, lock=True)
        if person is None or not person.active:
            raise NotAllowed
        before = work.day_order(desk, day_of(at))
        order = rules.unlocked(before, person)
        if before.locked_by is not None:
            work.set_day_order(order)
            told = DayUnlocked(at=at, actor=person.login, desk=desk, day=order.day)
            work.note(before.locked_by, told)
        return order


def order_of(office: Office, desk: DeskId) -> DayOrder:
    """Return today's order of a desk, as far as it is arranged."""
    today = day_of(office.now())
    known = office.reading.day_orders(day=today)
    return next((one for one in known if one.desk == desk), DayOrder(desk=desk, day=today))


def still_waiting(office: Office, order: DayOrder) -> Sequence[DossierId]:
    """Return those of an order's dossiers that wait on its desk, in its order."""
    arranged, desks = frozenset(order.dossiers), frozenset({order.desk})
    found: list[DossierId] = []
    for page in range(1, 2 + len(arranged) // PAGE):
        lines = office.reading.todo(desks, first=order.dossiers, page=page)
        found += [line.id for line in lines if line.id in arranged]
    return found


def orders_for(office: Office, desks: Iterable[DeskId]) -> Sequence[DayOrder]:
    """Return today's orders that whoever holds these desks is shown."""
    held = frozenset(desks)
    if not held:
        return ()
    known = office.reading.day_orders(day=day_of(office.now()))
    return [one for one in known if one.locked and one.desk in held]


def presented(office: Office, desks: Iterable[DeskId]) -> tuple[DossierId, ...]:
    """Return what whoever holds these desks is shown first today, in its order."""
    return tuple(number for one in orders_for(office, desks) for number in one.dossiers)


def arranged_by(office: Office, person: Person) -> frozenset[DeskId]:
    """Return the desks whose orders this person may arrange, to be shown."""
    return followed(office.reading.terms(who=person.login), person.login, office.now())


def days_astray(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
    """Compare the orders that this person locked with what their trail tells."""
    try:
        if _kept(office, login) == _told(events):
            return
        # One may have been locked meanwhile: its own trail is read again.
        events = office.reading.account_events(login)
        kept = _kept(office, login)
    except ValueError as error:
        yield Finding(f"account/{login}", f"an order of the day cannot be read: {error}")
        return
    if kept != _told(events):
        yield Finding(f"account/{login}", "the orders of the day it locked are not those it tells")


Locked = dict[tuple[DeskId, date], tuple[tuple[int, ...], datetime | None]]


def _kept(office: Office, login: Login) -> Locked:
    known = office.reading.day_orders(locked_by=login)
    return {(one.desk, one.day): (one.dossiers, one.locked_at) for one in known}


def _told(events: Iterable[AccountEvent]) -> Locked:
    found: Locked = {}
    for event in events:
        match event:
            case DayLocked():
                found[event.desk, event.day] = (event.dossiers, event.at)
            case DayUnlocked():
                found.pop((event.desk, event.day), None)
            case _:
                pass
    return found


def _expect_assistant(work: Work, login: Login, desk: DeskId, at: datetime) -> None:
    """Refuse unless the account is active and follows the desk. `NotAllowed`."""
    # Locks are taken in one order everywhere: what runs for a time, then persons.
    running = work.terms(who=login)
    person = work.person(login, lock=True)
    if person is None or not person.active or desk not in followed(running, login, at):
        raise NotAllowed


def _expect_waiting(work: Work, dossier: DossierId, desk: DeskId) -> None:
    try:
        turns = turns_of(work.dossier(dossier))
        waits = any(turn.desk == desk and not turn.ahead for turn in turns)
    except NoSuchDossier:
        waits = False  # nobody learns here which numbers exist
    if not waits:
        raise NotWaitingThere(desk=desk)
