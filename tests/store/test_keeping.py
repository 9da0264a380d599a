"""What the databases themselves see to: nothing changed afterwards, nothing half-way."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from parapheur.domain.errors import DossierMoved, NoRoomLeft
from parapheur.store import Database
from tests.builders import (
    ALL,
    LETTER,
    SERVICE,
    a_trail,
    acted,
    keep_all,
    standing,
)

KEPT = ("trail", "acts", "versions")


@contextmanager
def by_hand(url: str) -> Iterator[Engine]:
    """The database as somebody with its password sees it."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_written_is_never_changed(
    database: Database, url: str, table: str, change: str
) -> None:
    dossier_id = keep_all(database, a_trail(LETTER, on_step=3))
    column = {"trail": "kind", "acts": "actor", "versions": "length"}[table]
    statement = text(change.format(table, column, column))
    with (
        by_hand(url) as engine,
        pytest.raises(DBAPIError, match=f"{table} is append-only"),
        engine.begin() as connection,
    ):
        connection.execute(statement)
    assert len(database.reading.trail(dossier_id)) == 4


def test_a_line_is_never_replaced_nor_a_table_emptied(database: Database, url: str) -> None:
    keep_all(database, a_trail(LETTER))
    statement = "TRUNCATE trail"
    if url.startswith("sqlite"):
        statement = "INSERT OR REPLACE INTO trail SELECT * FROM trail"
    with (
        by_hand(url) as engine,
        pytest.raises(DBAPIError, match="trail is append-only"),
        engine.begin() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("column", ["state", "originator", "sought", "moves"])
def test_a_row_that_contradicts_itself_is_refused(
    database: Database, url: str, column: str
) -> None:
    dossier_id = keep_all(database, a_trail(LETTER))
    with by_hand(url) as engine, engine.begin() as connection:
        wrong = "7" if column == "moves" else "'wrong'"
        connection.execute(text(f"UPDATE dossiers SET {column} = {wrong}"))  # noqa: S608  ours
    with pytest.raises(ValueError, match="contradicts itself"):
        database.reading.stored(dossier_id)


def test_a_trail_that_lost_its_last_line_is_noticed(database: Database, url: str) -> None:
    dossier_id = keep_all(database, a_trail(LETTER, on_step=1))
    with by_hand(url) as engine, engine.begin() as connection:
        if url.startswith("sqlite"):
            connection.execute(text("DROP TRIGGER trail_is_never_deleted"))
        else:
            connection.execute(text("ALTER TABLE trail DISABLE TRIGGER ALL"))
        connection.execute(text("DELETE FROM trail WHERE seq = 2"))
    with pytest.raises(ValueError, match="contradicts itself"):
        database.reading.stored(dossier_id)
    with pytest.raises(DossierMoved), database.work() as work:
        work.keep(dossier_id, acted(standing(a_trail(LETTER, on_step=1))))


TABLES = ("dossiers", "awaiting", "acts", "versions", "trail")


@pytest.mark.parametrize("table", TABLES)
def test_if_one_statement_fails_nothing_is_kept(database: Database, url: str, table: str) -> None:
    """A trigger refuses one insert or update in the middle, as a full disk would."""
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(database, events)
    with by_hand(url) as engine, engine.begin() as connection:
        for statement in _failing(table, postgresql=not url.startswith("sqlite")):
            connection.execute(text(statement))
    with pytest.raises((NoRoomLeft, DBAPIError)), database.work() as work:
        work.keep(dossier_id, acted(standing(events), SERVICE))
    assert database.reading.events(dossier_id) == events
    assert database.reading.stored(dossier_id) == standing(events)
    assert len(database.reading.awaiting(dossier_id)) == 3


def _failing(table: str, *, postgresql: bool) -> list[str]:
    what = "UPDATE" if table == "dossiers" else "INSERT"
    if not postgresql:
        return [
            f"CREATE TRIGGER fails BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
        ]
    return [
        "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'disk_full'; END $$",
        f"CREATE TRIGGER fails BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION fails()",
    ]
