"""Say who holds which desk, for good or for the time being."""

from collections.abc import Sequence
from datetime import date, datetime

from parapheur.domain import staff, terms
from parapheur.domain.about_people import beginning
from parapheur.domain.delegation import reference_of
from parapheur.domain.errors import (
    HoldsAlready,
    NoSuchDesk,
    NoSuchPerson,
    NotAllowed,
)
from parapheur.domain.people import Desk, DeskId, Login, Person
from parapheur.domain.terms import Absence, AnyTerm, Assistance, Interim, TermId
from parapheur.usecases import holding
from parapheur.usecases.people import alone
from parapheur.usecases.ports import Office, Work


def give_desk(office: Office, login: Login, desk: DeskId, *, actor: Person) -> Person:
    """Let a person hold a desk from now on."""
    _expect_known(office, desk)
    with alone(office, actor) as (work, author):
        person = _active(work, login)
        staff.expect_other(author, person)
        staff.expect_desk(desk)
        if desk in person.desks:
            raise HoldsAlready(login=login)
        return holding.give(work, person, desk, actor=author.login, at=office.now())


def take_desk(office: Office, login: Login, desk: DeskId, *, actor: Person) -> Person:
    """Take a desk from a person; what they let others do there ends for good."""
    with alone(office, actor) as (work, author):
        person = work.person(login)
        if person is None or desk not in person.desks:
            raise NoSuchPerson
        staff.expect_other(author, person)
        return holding.take_all(work, person, {desk}, actor=author.login, at=office.now())


def declare_absence(
    office: Office, who: Login, first: date, last: date, *, actor: Person
) -> AnyTerm:
    """Say that a person is away, both days included."""
    with alone(office, actor) as (work, author):
        person, at = _active(work, who), office.now()
        absence = Absence(id=_next(work, who), who=who, first=first, last=last, given_at=at)
        return _begun(work, terms.declare(absence, author=author, person=person), author, at)


def appoint(
    office: Office,
    who: Login,
    desk: DeskId,
    *,
    first: date,
    last: date,
    act_reference: str,
    act_date: date,
    actor: Person,
) -> AnyTerm:
    """Appoint a person to hold a desk for the time being, by an act."""
    _expect_known(office, desk)
    reference = reference_of(act_reference)
    with alone(office, actor) as (work, author):
        person, at = _active(work, who), office.now()
        interim = Interim(
            id=_next(work, who),
            who=who,
            first=first,
            last=last,
            given_at=at,
            desk=desk,
            act_reference=reference,
            act_date=act_date,
        )
        known = work.terms(change=True)
        kept = terms.appoint(interim, author=author, person=person, known=known)
        return _begun(work, kept, author, at)


def assist(
    office: Office,
    who: Login,
    desk: DeskId,
    *,
    first: date,
    last: date | None,
    actor: Person,
) -> AnyTerm:
    """Let a person follow a desk without acting."""
    _expect_known(office, desk)
    with alone(office, actor) as (work, author):
        person, at = _active(work, who), office.now()
        assistance = Assistance(
            id=_next(work, who),
            who=who,
            first=first,
            last=last,
            given_at=at,
            desk=desk,
            by=author.login,
        )
        return _begun(work, terms.assist(assistance, author=author, person=person), author, at)


def end_term(office: Office, term: TermId, *, actor: Person) -> None:
    """End an absence, an interim or an assistance at once."""
    with alone(office, actor) as (work, author):
        found = next((one for one in work.terms(change=True) if one.id == term), None)
        if found is None:
            raise NotAllowed
        at = office.now()
        terms.expect_endable(found, author, at)
        holding.end(work, found, actor=author.login, at=at)


def desks_at(office: Office, at: datetime) -> Sequence[Desk]:
    """Return all desks with whoever holds them at this instant, for the time being too."""
    reading = office.reading
    active = [one.login for one in reading.people() if one.active]
    return terms.seated(reading.desks(), reading.terms(), active, at)


def _begun(work: Work, term: AnyTerm, author: Person, at: datetime) -> AnyTerm:
    work.set_term(term)
    work.note(term.who, beginning(term, actor=author.login, at=at))
    return term


def _next(work: Work, who: Login) -> TermId:
    return TermId(f"{who}/{1 + len(work.terms(who=who, change=True))}")


def _active(work: Work, login: Login) -> Person:
    person = work.person(login)
    if person is None or not person.active:
        raise NoSuchPerson
    return person


def _expect_known(office: Office, desk: DeskId) -> None:
    if desk not in {one.id for one in office.reading.desks()}:
        raise NoSuchDesk
