"""Look after accounts: open, describe, give roles and a first password, close, open again.

Every change is told in the account's own trail, with who made it. All of them, and all that is
given or revoked in somebody's place, come one after the other (`alone`): what one of them relies
on, another cannot take away meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from parapheur.domain import staff
from parapheur.domain.about_people import (
    AccountClosed,
    AccountOpened,
    AccountRenamed,
    AccountReopened,
    PasswordGiven,
    RolesSet,
    StaffEvent,
)
from parapheur.domain.errors import (
    LoginTaken,
    NoSuchPerson,
    NotAllowed,
    StandsSoAlready,
)
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.staff import Described
from parapheur.usecases.handwriting import erase_handwriting
from parapheur.usecases.holding import leave_all
from parapheur.usecases.ports import Office, Work


@contextmanager
def alone(office: Office, actor: Person) -> Iterator[tuple[Work, Person]]:
    """Open a transaction in which nobody else changes who may do what; give who asks, as is."""
    with office.work() as work:
        work.delegations(change=True)
        author = work.person(actor.login, lock=True)
        if author is None or not author.active:
            raise NotAllowed
        yield work, author


def open_account(
    office: Office,
    login: str,
    who: Described,
    *,
    roles: Iterable[Role],
    password: str,
    actor: Person,
) -> Person:
    """Make an account without desks, with a password to be changed at the first entrance."""
    name, hashed = staff.login_of(login), office.passwords.hash(password)
    with alone(office, actor) as (work, author):
        if Role.ADMINISTRATOR not in author.roles:
            raise NotAllowed
        if work.person(name) is not None:
            raise LoginTaken(login=name)
        at = office.now()
        person = Person(
            login=name,
            name=who.name,
            capacity=who.capacity,
            roles=frozenset(roles),
            desks=frozenset(),
            language=who.language,
            password_until=at + staff.GIVEN_FOR,
        )
        work.add_person(person, hashed)
        opened = AccountOpened(
            at=at,
            actor=author.login,
            name=who.name,
            capacity=who.capacity,
            language=who.language,
            roles=tuple(sorted(person.roles)),
        )
        work.note(name, opened)
        return person


def describe(office: Office, login: Login, who: Described, *, actor: Person) -> Person:
    """Write another name, capacity or language in an account: signatures bear the first two."""
    with alone(office, actor) as (work, author):
        person = _other(work, author, login)
        told = AccountRenamed(
            at=office.now(),
            actor=author.login,
            name=who.name,
            capacity=who.capacity,
            language=who.language,
        )
        changed = replace(person, name=who.name, capacity=who.capacity, language=who.language)
        return _keep(work, changed, told)


def set_roles(office: Office, login: Login, roles: Iterable[Role], *, actor: Person) -> Person:
    """Give an account these roles and no others."""
    with alone(office, actor) as (work, author):
        person = _other(work, author, login)
        wanted = frozenset(roles)
        told = RolesSet(at=office.now(), actor=author.login, roles=tuple(sorted(wanted)))
        return _keep(work, replace(person, roles=wanted), told)


def give_password(office: Office, login: Login, password: str, *, actor: Person) -> Person:
    """Give a password in place of a forgotten one, to be changed at the next entrance."""
    hashed = office.passwords.hash(password)
    with alone(office, actor) as (work, author):
        person = _other(work, author, login)
        return _given(office, work, person, hashed, author)


def close_account(office: Office, login: Login, *, actor: Person) -> Person:
    """Close an account: its sessions, desks, and all that runs in its name end for good.

    The image of its handwriting is erased: whoever opens it again keeps another.
    """
    with alone(office, actor) as (work, author):
        person = _other(work, author, login)
        if not person.active:
            raise StandsSoAlready
        at = office.now()
        person = leave_all(work, person, actor=author.login, at=at)
        erase_handwriting(work, login, by=author.login, at=at)
        told = AccountClosed(at=at, actor=author.login)
        return _keep(work, replace(person, active=False), told)


def reopen_account(office: Office, login: Login, password: str, *, actor: Person) -> Person:
    """Open a closed account again: without the desks it had, and with a password to change."""
    hashed = office.passwords.hash(password)
    with alone(office, actor) as (work, author):
        person = _other(work, author, login)
        if person.active:
            raise StandsSoAlready
        work.note(login, AccountReopened(at=office.now(), actor=author.login))
        return _given(office, work, replace(person, active=True), hashed, author)


def _given(office: Office, work: Work, person: Person, hashed: str, author: Person) -> Person:
    at = office.now()
    until = at + staff.GIVEN_FOR
    person = replace(person, password_until=until)
    work.add_person(person, hashed)
    work.note(person.login, PasswordGiven(at=at, actor=author.login, until=until))
    return person


def _known(work: Work, login: Login) -> Person:
    person = work.person(login)
    if person is None:
        raise NoSuchPerson
    return person


def _other(work: Work, author: Person, login: Login) -> Person:
    person = _known(work, login)
    staff.expect_other(author, person)
    return person


def _keep(work: Work, person: Person, told: StaffEvent) -> Person:
    work.add_person(person, work.password(person.login) or "")
    work.note(person.login, told)
    return person
