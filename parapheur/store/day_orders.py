"""The orders of the day, a row a desk and day, held while they are changed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from parapheur.domain.day_order import DayOrder
from parapheur.domain.people import DeskId, Login
from parapheur.store.codec import Form
from parapheur.store.connect import refusals
from parapheur.store.records import DayOrderRecord
from parapheur.store.transaction import WorkPart

ORDER = Form(DayOrder)


class DayOrderWork(WorkPart):
    """The part of a transaction that concerns the orders of the day."""

    def day_order(self, desk: DeskId, day: date) -> DayOrder:
        """Return a desk's order of a day, empty at first, held to the end of the transaction."""
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            key = func.hashtextextended(f"day/{desk}/{day}", 0)
            self._session.execute(select(func.pg_advisory_xact_lock(key)))
        row = self._session.get(DayOrderRecord, (desk, day))
        return _order(row) if row else DayOrder(desk=desk, day=day)

    def set_day_order(self, order: DayOrder) -> None:
        """Keep an order as it now stands."""
        row = DayOrderRecord(
            desk=order.desk,
            day=order.day,
            locked_by=order.locked_by,
            standing=ORDER.write(order),
        )
        with refusals():
            self._session.merge(row)
            self._session.flush()


class DayOrderReading:
    """The part of reading that concerns the orders of the day."""

    _engine: Engine

    def day_orders(
        self, *, day: date | None = None, locked_by: Login | None = None
    ) -> Sequence[DayOrder]:
        """Return the orders of a day, or those that a person locked, by day and desk.

        `ValueError`: one was altered.
        """
        wanted = select(DayOrderRecord).order_by(DayOrderRecord.day, DayOrderRecord.desk)
        if day is not None:
            wanted = wanted.where(DayOrderRecord.day == day)
        if locked_by is not None:
            wanted = wanted.where(DayOrderRecord.locked_by == locked_by)
        with Session(self._engine) as session:
            return [_order(row) for row in session.scalars(wanted)]


def _order(row: DayOrderRecord) -> DayOrder:
    order = ORDER.read(row.standing)
    if (row.desk, row.day, row.locked_by) != (order.desk, order.day, order.locked_by):
        raise ValueError(f"the row of the order of {row.desk} on {row.day} contradicts itself")
    return order
