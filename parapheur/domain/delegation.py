"""Delegation of signature and visa: who may act in whose place, by which act, and until when.

After decree 2-05-768: whoever holds a desk may, by an act that is quoted, let somebody else sign
or visa there; for some circuits or all, from one day to another or without end; it can be revoked
at any moment, and holds only as long as who gave it holds the desk. Days are those of Casablanca.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.errors import (
    ActReferenceRequired,
    AlreadyHolds,
    DelegationEnded,
    DelegationLoop,
    NotAllowed,
    NotForOneself,
    NothingDelegated,
    NotToBeRedelegated,
    PeriodOutOfOrder,
    TextTooLong,
)
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person, Role
from parapheur.domain.words import visible
from parapheur.domain.zones import zone

DelegationId = NewType("DelegationId", str)

DELEGABLE = (Action.VISA, Action.SIGN)
LONGEST_REFERENCE = 60
"""Characters: the reference is printed in the signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """What one person (délégant) lets another (délégataire) do at a desk."""

    id: DelegationId
    desk: DeskId
    by: Login
    to: Login
    act_reference: str
    act_date: date
    circuits: tuple[CircuitId, ...] = ()
    """Empty: whatever the circuit."""
    actions: tuple[Action, ...]
    first: date
    last: date | None = None
    """The last day, included; None: until it is revoked."""
    given_at: datetime
    revoked_at: datetime | None = None

    def runs(self, at: datetime) -> bool:
        """Say whether it is in its time: given, begun, neither over nor revoked."""
        ended = self.revoked_at is not None and at >= self.revoked_at
        return self.given_at <= at and self.first <= day_of(at) and not self.over(at) and not ended

    def over(self, at: datetime) -> bool:
        """Say whether its last day has passed."""
        return self.last is not None and day_of(at) > self.last

    def covers(self, desk: DeskId, circuit: CircuitId, action: Action) -> bool:
        """Say whether it speaks of this act at this desk."""
        within = not self.circuits or circuit in self.circuits
        return desk == self.desk and within and action in self.actions

    def meets(self, other: "Delegation") -> bool:
        """Say whether both have a day in common, as they stand."""
        if self.revoked_at is not None or other.revoked_at is not None:
            return False
        begins = other.last is None or self.first <= other.last
        return begins and (self.last is None or other.first <= self.last)


def day_of(at: datetime) -> date:
    """Return the day that it is in Casablanca."""
    return at.astimezone(zone("Africa/Casablanca")).date()


def still_gives(giver: Person | None, desk: DeskId) -> bool:
    """Say whether who gave a delegation can still stand behind it: active, and at the desk."""
    return giver is not None and giver.active and desk in giver.desks


def in_force(
    delegations: Iterable[Delegation],
    *,
    desk: DeskId,
    person: Login,
    circuit: CircuitId,
    action: Action,
    at: datetime,
) -> Delegation | None:
    """Return the first delegation that lets `person` do this; its giver is looked at apart."""
    found = (
        one
        for one in delegations
        if one.to == person and one.runs(at) and one.covers(desk, circuit, action)
    )
    return next(found, None)


def give(
    wanted: Delegation,
    *,
    author: Person,
    giver: Person,
    receiver: Person,
    known: Iterable[Delegation],
) -> Delegation:
    """Return the delegation as it is kept, or refuse it. `known` are all that were ever given."""
    known = tuple(known)
    if author.login != giver.login:
        if Role.ADMINISTRATOR not in author.roles:
            raise NotAllowed
        if author.login == receiver.login:  # nobody takes another's signature for themselves
            raise NotForOneself
    _expect_desk(wanted, giver, known)
    if receiver.login == giver.login or wanted.desk in receiver.desks:
        raise AlreadyHolds(login=receiver.login)
    if not wanted.actions or not set(wanted.actions) <= set(DELEGABLE):
        raise NothingDelegated
    last = wanted.last or wanted.first
    if not wanted.act_date <= wanted.first <= last or last < day_of(wanted.given_at):
        raise PeriodOutOfOrder
    if _leads_back(wanted, known):
        raise DelegationLoop
    return wanted


def reference_of(text: str) -> str:
    """Return the reference of an act, on one line. `ActReferenceRequired`, `TextTooLong`."""
    reference = visible(" ".join(text.split()))
    if not reference:
        raise ActReferenceRequired
    if len(reference) > LONGEST_REFERENCE:
        raise TextTooLong(most=LONGEST_REFERENCE)
    return reference


def expect_revocable(delegation: Delegation, author: Person, at: datetime) -> None:
    """Refuse who may not revoke it, and what has ended already."""
    if author.login != delegation.by and Role.ADMINISTRATOR not in author.roles:
        raise NotAllowed
    if delegation.revoked_at is not None or delegation.over(at):
        raise DelegationEnded


def overlapping(wanted: Delegation, known: Iterable[Delegation]) -> tuple[Delegation, ...]:
    """Return those of the same desk that run on some of the same days: allowed, and told."""
    return tuple(
        one
        for one in known
        if one.id != wanted.id and one.desk == wanted.desk and one.meets(wanted)
    )


def _expect_desk(wanted: Delegation, giver: Person, known: Iterable[Delegation]) -> None:
    if wanted.desk == ORGANISATION:
        raise NotAllowed
    if still_gives(giver, wanted.desk):
        return
    if any(one.to == giver.login and one.desk == wanted.desk for one in known):
        raise NotToBeRedelegated
    raise NotAllowed


def _leads_back(wanted: Delegation, known: Iterable[Delegation]) -> bool:
    """Follow who acts for whom, over the days of `wanted`, from its receiver on."""
    side_by_side = [one for one in known if one.meets(wanted)]
    reached, ahead = {wanted.to}, [wanted.to]
    while ahead:
        here = ahead.pop()
        further = {one.to for one in side_by_side if one.by == here} - reached
        reached |= further
        ahead += further
    return wanted.by in reached
