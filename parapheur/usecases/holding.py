"""Give a desk to a person and take it back; whoever leaves a desk leaves nothing running there.

A delegation given at a desk ends for good with its giver's tenure, as does the help of an
assistant they asked for. Each end is told in the trail of the person in whose name it ran.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from parapheur.domain.about_people import DeskGiven, DeskTaken, ending
from parapheur.domain.delegation import Delegation
from parapheur.domain.events import DelegationRevoked
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.terms import AnyTerm, Assistance, Interim
from parapheur.usecases.ports import Work


def take_all(
    work: Work, person: Person, desks: Collection[DeskId], *, actor: Login, at: datetime
) -> Person:
    """Take desks from a person, with all they let others do there."""
    for one in work.delegations(change=True):
        if one.by == person.login and one.desk in desks:
            _revoke(work, one, actor, at)
    for term in work.terms(change=True):
        if isinstance(term, Assistance) and term.by == person.login and term.desk in desks:
            end(work, term, actor=actor, at=at)
    left = replace(person, desks=person.desks - frozenset(desks))
    work.add_person(left, work.password(person.login) or "")
    for desk in sorted(frozenset(desks) & person.desks):
        work.note(person.login, DeskTaken(at=at, actor=actor, desk=desk))
    return left


def leave_all(work: Work, person: Person, *, actor: Login, at: datetime) -> Person:
    """Take every desk from a person, and all that others let them do."""
    for one in work.delegations(change=True):
        if one.to == person.login:
            _revoke(work, one, actor, at)
    for term in work.terms(who=person.login, change=True):
        if isinstance(term, Interim | Assistance):
            end(work, term, actor=actor, at=at)
    return take_all(work, person, person.desks, actor=actor, at=at)


def give(work: Work, person: Person, desk: DeskId, *, actor: Login, at: datetime) -> Person:
    """Let a person hold a desk, which they held only for the time being or followed before."""
    for term in work.terms(who=person.login, change=True):
        if isinstance(term, Interim | Assistance) and term.desk == desk:
            end(work, term, actor=actor, at=at)
    holds = replace(person, desks=person.desks | {desk})
    work.add_person(holds, work.password(person.login) or "")
    work.note(person.login, DeskGiven(at=at, actor=actor, desk=desk))
    return holds


def _revoke(work: Work, one: Delegation, actor: Login, at: datetime) -> None:
    if one.revoked_at is not None or one.over(at):
        return
    work.set_delegation(replace(one, revoked_at=at))
    told = DelegationRevoked(
        at=at,
        actor=actor,
        delegation=one.id,
        desk=one.desk,
        to=one.to,
        act_reference=one.act_reference,
    )
    work.note(one.by, told)


def end(work: Work, term: AnyTerm, *, actor: Login, at: datetime) -> None:
    """End an absence, an interim or an assistance, unless it is over."""
    if not term.to_come(at):
        return
    work.set_term(replace(term, ended_at=at))
    work.note(term.who, ending(term, actor=actor, at=at))
