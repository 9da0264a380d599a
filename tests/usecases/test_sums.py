"""Months that are over are summed by the worker, and an inspection holds them against a count."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from parapheur.domain.figures import usual_months
from parapheur.store import Database
from parapheur.usecases.ports import Office
from parapheur.usecases.sums import sum_months, sums_astray
from tests.builders import LETTER, Records, a_trail, at, keep_all
from tests.contracts.test_sums import MARCH, MONTHS
from tests.fake_store import FakeStore
from tests.fake_subjects import SUBJECTS


class Rooms:
    """As much of an office as sums need."""

    def __init__(self, records: Records) -> None:
        self.work, self.reading = records.work, records.reading
        self.minutes = 0.0

    def now(self) -> datetime:
        return at(self.minutes)


def an_office(records: Records, *, months: float) -> Office:
    rooms = Rooms(records)
    rooms.minutes = months * 31 * 24 * 60
    return cast(Office, rooms)


def test_each_month_that_is_over_is_summed_once_the_newest_first() -> None:
    store = FakeStore()
    assert sum_months(an_office(store, months=9)) == []  # nothing ever happened
    keep_all(store, a_trail(LETTER, on_step=2))
    assert sum_months(an_office(store, months=0.5)) == []
    assert sum_months(an_office(store, months=3)) == MONTHS[::-1]
    assert sum_months(an_office(store, months=3)) == []
    keep_all(store, a_trail(LETTER, on_step=1))  # late
    assert sum_months(an_office(store, months=3)) == [MARCH]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path}/records.db", SUBJECTS)
    found.upgrade()
    keep_all(found, a_trail(LETTER, on_step=3))
    sum_months(an_office(found, months=3))
    yield found
    found.close()


def alter(database: Database, statement: str, *values: object) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(str(database._engine.url.database))) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_a_sum_that_somebody_altered_is_named_and_one_that_is_none_is_counted(
    database: Database,
) -> None:
    office = an_office(database, months=3)
    assert list(sums_astray(office)) == []
    told = database.reading.counted_anew(MARCH)
    ((standing,),) = alter(database, "SELECT standing FROM sums ORDER BY until LIMIT 1")
    more = json.dumps({**json.loads(standing), "finished": 7})
    alter(database, "UPDATE sums SET standing = ? WHERE standing = ?", more, standing)
    (found,) = sums_astray(office)
    assert (found.place, found.problem) == (
        "statistics of 2026-03",
        "what is summed is not what is counted",
    )
    alter(database, "UPDATE sums SET standing = '{' WHERE standing = ?", more)
    assert database.reading.counted([MARCH]) == [told]
    assert list(sums_astray(office)) == []  # whoever looks at each row names it
    assert any("sums" in column for _, column, _ in database.reading.illegible())
    alter(database, "DELETE FROM sums")
    assert database.reading.counted(usual_months(MONTHS[-1].first))[-3] == told


def test_a_sum_of_other_days_than_it_says_is_named(database: Database) -> None:
    alter(
        database, "UPDATE sums SET since = '2026-01-01 00:00:00.000000' WHERE until LIKE '%03-31%'"
    )
    office = an_office(database, months=3)
    assert [one.problem for one in sums_astray(office)] == ["what is summed is not what is counted"]
    assert database.reading.counted([MARCH]) == [database.reading.counted_anew(MARCH)]
    assert MARCH in sum_months(office)
    assert list(sums_astray(office)) == []
