"""Tries at the entrance in a transaction: counted where they come from, forgotten in time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from parapheur.domain.tries import FORGOTTEN, WHILE, Knock
from parapheur.store.records import KnockRecord
from parapheur.store.transaction import WorkPart


class KnockWork(WorkPart):
    """The part of a transaction that concerns who knocks."""

    def knocks(self, who: Knock, at: datetime) -> tuple[Sequence[datetime], Sequence[datetime]]:
        """Return when a password was tried, as far as it still counts, oldest first.

        First for this name from this address (`FORGOTTEN`), then for any name from this address
        (`WHILE`). The address is held to the end of the transaction.
        """
        self._hold(who)
        return (
            self._moments(KnockRecord.name == who.name, at - FORGOTTEN),
            self._moments(KnockRecord.address == who.address, at - WHILE),
        )

    def add_knock(self, who: Knock, at: datetime) -> None:
        """Keep a try, and forget those that no longer count (`FORGOTTEN`)."""
        self._session.add(KnockRecord(name=who.name, address=who.address, at=at, refused=False))
        self._session.flush()
        # Those that another transaction holds are left to it, so that nobody waits in a circle.
        old = select(KnockRecord.id).where(KnockRecord.at <= at - FORGOTTEN)
        old = old.with_for_update(skip_locked=True)
        self._session.execute(delete(KnockRecord).where(KnockRecord.id.in_(old)))

    def refuse_knock(self, who: Knock) -> None:
        """Note a refusal of this name, where there is no account whose trail could tell it."""
        self._hold(who)
        theirs = update(KnockRecord).where(KnockRecord.name == who.name, ~KnockRecord.refused)
        self._session.execute(theirs.values(refused=True))

    def forgive_knocks(self, who: Knock) -> None:
        """Forget the tries for this name from this address."""
        self._hold(who)
        self._session.execute(delete(KnockRecord).where(KnockRecord.name == who.name))

    def _hold(self, who: Knock) -> None:
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            hashed = func.hashtextextended(who.address, 0)
            self._session.execute(select(func.pg_advisory_xact_lock(hashed)))

    def _moments(self, these: ColumnElement[bool], since: datetime) -> Sequence[datetime]:
        found = select(KnockRecord.at).where(these, KnockRecord.at > since)
        return self._session.scalars(found.order_by(KnockRecord.at)).all()
