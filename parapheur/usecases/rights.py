"""Who may still do what: read in the transaction that keeps it, and held to its end.

A session says who asks; what they may do can have changed since the page was opened, or while
a signature was being made. Where a dossier is locked too, it is locked first.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from parapheur.domain.about_incoming import ByOfficer
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import NotAllowed, NotForOneself
from parapheur.domain.events import AtDesk
from parapheur.domain.notes import has_part
from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.domain.terms import Interim, interims_of, standing_at
from parapheur.usecases.ports import Work

Told = TypeVar("Told", bound=AtDesk | ByOfficer)


def expect_holder(
    work: Work, login: Login, desk: DeskId, at: datetime | None = None
) -> Interim | None:
    """Refuse unless the account is active and holds the desk. `NotAllowed`.

    Given an instant, whoever holds the desk for the time being counts, and their interim is
    returned; it stays as it is to the end of the transaction.
    """
    # Locks are taken in one order everywhere: what runs for a time, then persons.
    running = () if at is None else _running(work, login, desk, at)
    if desk in _active(work, login).desks:
        return None
    for interim in running:
        if interim.desk == desk and interim.ended_at is None:  # while we waited to read it
            return interim
    raise NotAllowed


def _running(work: Work, login: Login, desk: DeskId, at: datetime) -> Sequence[Interim]:
    """Return the interims that count, unless a look shows that the desk is held for good."""
    person = work.person(login)
    if person is not None and desk in person.desks:
        return ()
    return interims_of(work.terms(who=login), login, at)


def in_capacity(event: Told, interim: Interim | None) -> Told:
    """Return the event as told by who holds the desk for good, or by an act for the time being."""
    return replace(event, interim=interim.act_reference) if interim else event


def expect_secretary(work: Work, login: Login) -> None:
    """Refuse unless the account is active and a secretary's. `NotAllowed`."""
    if Role.SECRETARY not in _active(work, login).roles:
        raise NotAllowed


def expect_administrator(work: Work, login: Login) -> None:
    """Refuse unless the account is active and an administrator's. `NotAllowed`."""
    if Role.ADMINISTRATOR not in _active(work, login).roles:
        raise NotAllowed


def expect_administrator_apart(work: Work, login: Login, dossier: Dossier, at: datetime) -> Person:
    """Refuse whoever is no administrator, or decides on a dossier they have a part in.

    `NotAllowed`, `NotForOneself`. They are returned with the desks they hold at this instant.
    """
    person = standing(work, login, at)
    if Role.ADMINISTRATOR not in person.roles:
        raise NotAllowed
    if has_part(dossier, person) or any(login in act.persons for act in dossier.acts):
        raise NotForOneself
    return person


def standing(work: Work, login: Login, at: datetime) -> Person:
    """Return an active person with the desks they hold at this instant. `NotAllowed`."""
    running = work.terms(who=login)  # before persons, as everywhere
    return standing_at(_active(work, login), running, at)


def expect_active(work: Work, login: Login) -> None:
    """Refuse an account that is closed. `NotAllowed`."""
    _active(work, login)


def _active(work: Work, login: Login) -> Person:
    person = work.person(login, lock=True)
    if person is None or not person.active:
        raise NotAllowed
    return person
