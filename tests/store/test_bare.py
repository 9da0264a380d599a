"""The changes of a step, made again by the driver alone, leave the same rows."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from parapheur.store import Database
from parapheur.store.bare import BareTransactions, SameChanges
from tests.builders import LETTER, SERVICE, YOUSSEF, a_trail, acted, keep_all, standing
from tests.contracts.test_intents import LEASE, TEN
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS

TABLES = ("dossiers", "intents", "awaiting", "acts", "versions", "prints", "trail")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    for url in fresh("sqlite", tmp_path):
        yield Path(url.removeprefix("sqlite:///"))


def everything_in(file: Path) -> dict[str, list[object]]:
    connection = sqlite3.connect(file)
    found = {
        one: sorted(connection.execute(f"SELECT * FROM {one}"), key=str)  # noqa: S608  ours
        for one in TABLES
    }
    connection.close()
    return {table: list(rows) for table, rows in found.items()}


def test_the_same_changes_leave_the_same_rows(file: Path, tmp_path: Path) -> None:
    database, events = Database(f"sqlite:///{file}", SUBJECTS), a_trail(LETTER, on_step=1)
    dossier_id = keep_all(database, events)
    same, dossier = SameChanges(f"sqlite:///{file}", tmp_path / "same.db"), standing(events)
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    with database.work() as work:
        intent = work.intend(dossier_id, task, actor=YOUSSEF.login, at=TEN, lease=LEASE)
    with database.work() as work:
        work.settle(intent)
        work.keep(dossier_id, acted(dossier))
    assert everything_in(tmp_path / "same.db") != everything_in(file)
    changes = same.of(dossier_id)
    assert [len(statements) for statements in changes] == [1, 9]
    same.run(changes)
    same.close()
    database.close()
    assert everything_in(tmp_path / "same.db") == everything_in(file)


def test_a_bare_transaction_keeps_what_it_is_given(tmp_path: Path) -> None:
    bare = BareTransactions(tmp_path / "bare.db", "payload")
    bare.run(2)
    bare.close()
    connection = sqlite3.connect(tmp_path / "bare.db")
    assert connection.execute("SELECT body FROM line").fetchall() == [("payload",)] * 2
    assert connection.execute("SELECT body FROM state").fetchall() == [("payload",)]
    connection.close()
