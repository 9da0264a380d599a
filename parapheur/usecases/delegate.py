"""Give and revoke a delegation, and ask for those in force: who may act in whose place.

Giving and revoking are told in the trail of the person in whose name others will act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from parapheur.domain import delegation as rules
from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.errors import NotAllowed, NotDelegated
from parapheur.domain.events import DelegationGiven, DelegationRevoked
from parapheur.domain.people import DeskId, Login, Person
from parapheur.usecases.ports import Office, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks to be delegated, as they typed it."""

    desk: DeskId
    by: Login
    to: Login
    act_reference: str
    act_date: date
    circuits: tuple[CircuitId, ...] = ()
    actions: tuple[Action, ...]
    first: date
    last: date | None = None


def delegate(
    office: Office, wanted: Wanted, *, actor: Person
) -> tuple[Delegation, Sequence[Delegation]]:
    """Give a delegation; return it with those of the same desk that it overlaps."""
    reference, at = rules.reference_of(wanted.act_reference), office.now()
    with office.work() as work:
        known = work.delegations(change=True)
        author, giver, receiver = (
            _active(work, who) for who in (actor.login, wanted.by, wanted.to)
        )
        number = 1 + sum(one.by == wanted.by for one in known)
        given = rules.give(
            Delegation(
                id=DelegationId(f"{wanted.by}/{number}"),
                desk=wanted.desk,
                by=wanted.by,
                to=wanted.to,
                act_reference=reference,
                act_date=wanted.act_date,
                circuits=tuple(sorted(wanted.circuits)),
                actions=tuple(sorted(wanted.actions)),
                first=wanted.first,
                last=wanted.last,
                given_at=at,
            ),
            author=author,
            giver=giver,
            receiver=receiver,
            known=known,
        )
        work.set_delegation(given)
        work.note(given.by, DelegationGiven(at=at, actor=author.login, delegation=given))
        return given, rules.overlapping(given, known)


def revoke_delegation(office: Office, delegation: DelegationId, *, actor: Person) -> Delegation:
    """End a delegation at once: whoever signs by it at this moment signs before, or not at all."""
    with office.work() as work:
        found = _named(work.delegations(change=True), delegation)
        at = office.now()  # once nobody signs by it any more: no act is later than its end
        author = _active(work, actor.login)
        if found is None:
            raise NotAllowed
        rules.expect_revocable(found, author, at)
        ended = replace(found, revoked_at=at)
        work.set_delegation(ended)
        event = DelegationRevoked(
            at=at,
            actor=author.login,
            delegation=ended.id,
            desk=ended.desk,
            to=ended.to,
            act_reference=ended.act_reference,
        )
        work.note(ended.by, event)
        return ended


def in_force_for(office: Office, person: Login, at: datetime) -> tuple[Delegation, ...]:
    """Return what this person may do in others' places now, to be shown."""
    return tuple(
        one
        for one in office.reading.delegations(to=person)
        if one.runs(at) and rules.still_gives(office.reading.person(one.by), one.desk)
    )


def expect_delegate(
    work: Work,
    delegation: DelegationId,
    *,
    actor: Login,
    desk: DeskId,
    circuit: CircuitId,
    action: Action,
    at: datetime,
) -> None:
    """Refuse unless the delegation lets them do this now; it holds to the end. `NotDelegated`."""
    one = _named(work.delegations(to=actor), delegation)  # locked before persons, as everywhere
    _active(work, actor)
    if one is None or not one.runs(at) or not one.covers(desk, circuit, action):
        raise NotDelegated
    if one.revoked_at is not None:  # while we waited for our turn to read it, after `at`
        raise NotDelegated
    if not rules.still_gives(work.person(one.by, lock=True), desk):
        raise NotDelegated


def _named(known: Sequence[Delegation], delegation: DelegationId) -> Delegation | None:
    return next((one for one in known if one.id == delegation), None)


def _active(work: Work, login: Login) -> Person:
    person = work.person(login, lock=True)
    if person is None or not person.active:
        raise NotAllowed
    return person
