"""Delegations, held while they are relied on: each is also told in its giver's trail."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from parapheur.domain.delegation import Delegation
from parapheur.domain.people import Login
from parapheur.store.codec import Form
from parapheur.store.connect import refusals
from parapheur.store.prepared import Prepared
from parapheur.store.records import DelegationRecord, table
from parapheur.store.transaction import WorkPart

DELEGATION = Form(Delegation)

GIVEN = table(DelegationRecord)
ALL = select(GIVEN.c.id, GIVEN.c.by, GIVEN.c.to, GIVEN.c.standing).order_by(GIVEN.c.id)
OF_ALL = Prepared(ALL)
TO_ONE = Prepared(ALL.where(GIVEN.c.to == bindparam("receiver")))
BY_ONE = Prepared(ALL.where(GIVEN.c.by == bindparam("giver")))

NAME = func.hashtextextended("delegations", 0)
RELYING = Prepared(select(func.pg_advisory_xact_lock_shared(NAME)))
CHANGING = Prepared(select(func.pg_advisory_xact_lock(NAME)))


class DelegationWork(WorkPart):
    """The part of a transaction that concerns delegations."""

    def delegations(self, *, to: Login | None = None, change: bool = False) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to one person, in the order of their ids.

        To the end of the transaction nobody changes any; with `change`, nobody relies on one
        either, so that who gives or revokes comes wholly before or after.
        """
        hold(self._connection, change=change)
        return find_delegations(self._connection, to=to)

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


def hold(connection: Connection, *, change: bool) -> None:
    """Wait until nobody changes who may act in whose place; to change it, until nobody relies."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        (CHANGING if change else RELYING).rows(connection)


def find_delegations(
    connection: Connection, *, to: Login | None = None, by: Login | None = None
) -> Sequence[Delegation]:
    """Return the delegations ever given, or those to or by one person.

    `ValueError`: one was altered.
    """
    if to is not None:
        rows = TO_ONE.rows(connection, receiver=to)
    elif by is not None:
        rows = BY_ONE.rows(connection, giver=by)
    else:
        rows = OF_ALL.rows(connection)
    found = [_delegation(*row) for row in rows]
    return [one for one in found if by in {None, one.by}]  # of those to one, by one


def _delegation(number: str, by: str, to: str, standing: str) -> Delegation:
    delegation = DELEGATION.read(standing)
    if (number, by, to) != (delegation.id, delegation.by, delegation.to):
        raise ValueError(f"the row of delegation {number} contradicts itself")
    return delegation
