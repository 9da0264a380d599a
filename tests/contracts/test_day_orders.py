"""Orders of the day are kept as they stand, a desk and a day each."""

from dataclasses import replace
from datetime import date, timedelta

from parapheur.domain.day_order import DayOrder
from parapheur.domain.dossier import DossierId
from tests.builders import AMINA, CLAIRE, MINISTER, SERVICE, Records, at

TODAY = date(2026, 3, 2)
ORDER = DayOrder(
    desk=MINISTER,
    day=TODAY,
    dossiers=(DossierId(7), DossierId(2)),
    arranged_by=AMINA.login,
    arranged_at=at(1),
)


def keep(records: Records, *orders: DayOrder) -> None:
    with records.work() as work:
        for order in orders:
            work.set_day_order(order)


def test_a_day_that_nobody_arranged_is_empty(records: Records) -> None:
    with records.work() as work:
        assert work.day_order(MINISTER, TODAY) == DayOrder(desk=MINISTER, day=TODAY)
    assert records.reading.day_orders(day=TODAY) == []


def test_an_order_is_kept_and_changed(records: Records) -> None:
    keep(records, ORDER)
    locked = replace(ORDER, locked_by=AMINA.login, locked_at=at(2))
    with records.work() as work:
        assert work.day_order(MINISTER, TODAY) == ORDER
        work.set_day_order(locked)
    assert records.reading.day_orders(day=TODAY) == [locked]
    keep(records, ORDER)
    assert records.reading.day_orders(day=TODAY) == [ORDER]
    assert records.reading.day_orders(locked_by=AMINA.login) == []


def test_orders_are_found_by_day_and_by_who_locked_them(records: Records) -> None:
    other = replace(ORDER, desk=SERVICE, locked_by=CLAIRE.login, locked_at=at(2))
    yesterday = replace(other, day=TODAY - timedelta(days=1))
    keep(records, other, ORDER, yesterday)
    assert records.reading.day_orders(day=TODAY) == [ORDER, other]
    assert records.reading.day_orders(locked_by=CLAIRE.login) == [yesterday, other]
    assert records.reading.day_orders(day=TODAY, locked_by=AMINA.login) == []
