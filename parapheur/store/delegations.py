"""Delegations, held while they are relied on: each is also told in its giver's trail."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parapheur.domain.delegation import Delegation
from parapheur.domain.people import Login
from parapheur.store.codec import Form
from parapheur.store.connect import refusals
from parapheur.store.records import DelegationRecord
from parapheur.store.transaction import WorkPart

DELEGATION = Form(Delegation)


class DelegationWork(WorkPart):
    """The part of a transaction that concerns delegations."""

    def delegations(self, *, to: Login | None = None, change: bool = False) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to one person, in the order of their ids.

        To the end of the transaction nobody changes any; with `change`, nobody relies on one
        either, so that who gives or revokes comes wholly before or after.
        """
        hold(self._session, change=change)
        return find_delegations(self._session, to=to)

    def set_delegation(self, delegation: Delegation) -> None:
        """Keep a delegation as it now stands."""
        row = DelegationRecord(
            id=delegation.id,
            by=delegation.by,
            to=delegation.to,
            standing=DELEGATION.write(delegation),
        )
        with refusals():
            self._session.merge(row)
            self._session.flush()


def hold(session: Session, *, change: bool) -> None:
    """Wait until nobody changes who may act in whose place; to change it, until nobody relies."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        lock = func.pg_advisory_xact_lock if change else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(func.hashtextextended("delegations", 0))))


def find_delegations(
    session: Session, *, to: Login | None = None, by: Login | None = None
) -> Sequence[Delegation]:
    """Return the delegations ever given, or those to or by one person.

    `ValueError`: one was altered.
    """
    wanted = select(DelegationRecord).order_by(DelegationRecord.id)
    if to is not None:
        wanted = wanted.where(DelegationRecord.to == to)
    if by is not None:
        wanted = wanted.where(DelegationRecord.by == by)
    return [_delegation(row) for row in session.scalars(wanted)]


def _delegation(row: DelegationRecord) -> Delegation:
    delegation = DELEGATION.read(row.standing)
    if (row.id, row.by, row.to) != (delegation.id, delegation.by, delegation.to):
        raise ValueError(f"the row of delegation {row.id} contradicts itself")
    return delegation
