"""Who may still do what: read in the transaction that keeps it, and held to its end.

A session says who asks; what they may do can have changed since the page was opened, or while
a signature was being made. Where a dossier is locked too, it is locked first.
"""

from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.usecases.ports import Work


def expect_holder(work: Work, login: Login, desk: DeskId) -> None:
    """Refuse unless the account is active and holds the desk. `NotAllowed`."""
    if desk not in _active(work, login).desks:
        raise NotAllowed


def expect_secretary(work: Work, login: Login) -> None:
    """Refuse unless the account is active and a secretary's. `NotAllowed`."""
    if Role.SECRETARY not in _active(work, login).roles:
        raise NotAllowed


def expect_administrator(work: Work, login: Login) -> None:
    """Refuse unless the account is active and an administrator's. `NotAllowed`."""
    if Role.ADMINISTRATOR not in _active(work, login).roles:
        raise NotAllowed


def _active(work: Work, login: Login) -> Person:
    person = work.person(login, lock=True)
    if person is None or not person.active:
        raise NotAllowed
    return person
