"""Sums of the months that are over, so that a year of them is read at once.

A sum is what `figures.count` counts, kept. It stands only as long as nothing changed what it sums:
triggers of `trail` and `dossiers` take it away in the very transaction that does (an entry of that
month that comes late, a draft that is confidential from now on, or no more), and the worker sums
the month again. Whoever sums lets nobody write an entry meanwhile, for as long as one month takes
to count: so no entry is under way that neither the count nor the trigger sees.

All of them may be deleted at any time: what is not summed is counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.events import DossierDeposited
from parapheur.domain.figures import Counted, Month, Span
from parapheur.store.codec import COUNTED
from parapheur.store.connect import is_text
from parapheur.store.figures import count
from parapheur.store.records import EntryRecord, SumRecord
from parapheur.store.transaction import WorkPart

ALONE = (
    "SET LOCAL lock_timeout = '2s'",
    "LOCK TABLE sums IN SHARE ROW EXCLUSIVE MODE",  # the triggers' own locks are in its way
)
"""For PostgreSQL: nobody's entry is under way from here on. SQLite has one writer anyway."""


class SumWork(WorkPart):
    """The part of a transaction that sums."""

    def sum_month(self, month: Month) -> None:
        """Count a month that is over, and keep what was counted in place of what was kept of it."""
        since, until = month.span
        if not self._lone:
            for statement in ALONE:
                self._session.execute(text(statement))
        stale = SumRecord.since < until, SumRecord.until > since
        self._session.execute(delete(SumRecord).where(*stale))
        found = COUNTED.write(count(self._session, month))
        self._session.add(SumRecord(until=until, since=since, standing=found))


class FigureReading:
    """The part of reading that counts."""

    _engine: Engine

    def counted(self, months: Sequence[Month]) -> Sequence[Counted]:
        """Return what is counted of each month, of what is ordinary alone."""
        if not months:
            return []
        with Transaction(self._engine) as session:
            kept = dict(_kept(session, months))
            return [kept.get(month) or count(session, month) for month in months]

    def counted_anew(self, month: Month) -> Counted:
        """Count a month from the rows of all its acts and entries, whatever is summed of it."""
        with Transaction(self._engine) as session:
            return count(session, month)

    def sums(self) -> Mapping[Span, Counted]:
        """Return what is summed, by from when and until when. `ValueError`: one is no sum."""
        with Transaction(self._engine) as session:
            rows = session.scalars(select(SumRecord).order_by(SumRecord.until))
            return {(row.since, row.until): COUNTED.read(row.standing) for row in rows}

    def first_deposit(self) -> datetime | None:
        """Return when the first dossier was deposited, if any was."""
        deposits = EntryRecord.kind == DossierDeposited.__name__
        with Transaction(self._engine) as session:
            return session.scalar(select(func.min(EntryRecord.at)).where(deposits))


def _kept(session: Transaction, months: Sequence[Month]) -> Iterator[tuple[Month, Counted]]:
    """Yield what is summed of these months; what cannot be read is counted, as if it were not."""
    first, last = months[0].span[0], months[-1].span[1]
    rows = select(SumRecord).where(SumRecord.until > first, SumRecord.until <= last)
    for row in session.scalars(rows):
        try:
            found = COUNTED.read(row.standing) if is_text(row.standing) else None
        except ValueError:
            continue
        if found is not None and found.month.span == (row.since, row.until):
            yield found.month, found
