"""What somebody with the database's password changes in an order of the day is named."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from parapheur.domain.about_days import DayLocked
from parapheur.domain.day_order import Shift, arranged
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AccountEvent
from parapheur.store import Database
from parapheur.usecases.day_order import days_astray
from parapheur.usecases.ports import Office
from tests.builders import AMINA, at
from tests.contracts.test_day_orders import ORDER, keep
from tests.fakes import an_office

CHANGES = {
    "desk = 'service'": "contradicts itself",
    "standing = '{}'": "cannot be read",
    "standing = replace(standing, '[7,2]', '[2,7]')": "not those it tells",
}
LOCKED = replace(ORDER, locked_by=AMINA.login, locked_at=at(2))


@pytest.fixture
def office(database: Database) -> Office:
    """An office where Amina locked an order, and told it."""
    with database.work() as work:
        work.note(AMINA.login, told())
    keep(database, LOCKED)
    return replace(an_office().office, work=database.work, reading=database.reading)


def told() -> DayLocked:
    return DayLocked(
        at=at(2), actor=AMINA.login, desk=ORDER.desk, day=ORDER.day, dossiers=ORDER.dossiers
    )


def found(office: Office) -> list[str]:
    events: list[AccountEvent] = list(office.reading.account_events(AMINA.login))
    return [one.problem for one in days_astray(office, AMINA.login, events)]


def test_an_order_that_is_told_is_well(office: Office) -> None:
    assert found(office) == []


@pytest.mark.parametrize("change", [*CHANGES, None])
def test_an_order_that_was_changed_is_named(office: Office, url: str, change: str | None) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        done = f"UPDATE day_orders SET {change}" if change else "DELETE FROM day_orders"  # noqa: S608  ours
        connection.execute(text(done))
    engine.dispose()
    (problem,) = found(office)
    assert CHANGES.get(change or "", "not those it tells") in problem


def test_two_assistants_at_once_lose_nothing(database: Database) -> None:
    def put(first: int) -> None:
        for number in range(first, first + 10):
            with database.work() as work:
                before = work.day_order(ORDER.desk, ORDER.day)
                added = DossierId(number)
                after = arranged(before, Shift.ADD, added, actor=AMINA.login, at=at(1))
                work.set_day_order(after)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(put, (1, 11)))
    (order,) = database.reading.day_orders(day=ORDER.day)
    assert sorted(order.dossiers) == list(range(1, 21))
