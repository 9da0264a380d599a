"""What the databases themselves see to: nothing changed afterwards, nothing half-way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from parapheur.domain.errors import DossierMoved, NoRoomLeft
from parapheur.domain.events import LoggedIn
from parapheur.store import Database
from tests.builders import (
    ALL,
    AMINA,
    LETTER,
    SERVICE,
    YOUSSEF,
    a_trail,
    acted,
    at,
    keep_all,
    standing,
)
from tests.contracts.test_circuit_versions import a_version
from tests.contracts.test_journal import a_head

KEPT = ("trail", "acts", "versions", "circuit_versions", "leaves", "subtrees", "heads")


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
    with database.work() as work:
        work.add_person(AMINA, "x")
        work.add_circuit_version(a_version(LETTER.id, 1))
        for number in range(256):
            work.note(AMINA.login, LoggedIn(at=at(number), actor=AMINA.login))
        work.number_entries(1000)
        work.keep_head(a_head(3, None))
    columns = {
        "trail": "kind",
        "acts": "actor",
        "versions": "length",
        "circuit_versions": "document",
    }
    column = columns.get(table, "note" if table == "heads" else "hash")
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
    """A trigger refuses one change in the middle, as a full disk would."""
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
    what = {"dossiers": "UPDATE", "awaiting": "DELETE"}.get(table, "INSERT")
    if not postgresql:
        return [
            f"CREATE TRIGGER fails BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
        ]
    return [
        "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'disk_full'; END $$",
        f"CREATE TRIGGER fails BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION fails()",
    ]


ALREADY = {
    "one_act_a_slot": "INSERT INTO acts"
    " (dossier, round, position, slot, desk, actor, kind, at, waited, circuit, step)"
    " VALUES (1, 1, 0, 0, 'juridique', 'salma', 'VisaGiven', '2026-03-02 09:00:00', 0, 'c', 's')",
    "one_act_a_desk": "INSERT INTO acts"
    " (dossier, round, position, slot, desk, actor, kind, at, waited, circuit, step)"
    " VALUES (1, 1, 0, 2, 'service', 'salma', 'VisaGiven', '2026-03-02 09:00:00', 0, 'c', 's')",
    "pk_versions": "INSERT INTO versions VALUES (1, 1, 1, 'x', 5)",
}


@pytest.mark.parametrize("constraint", ALREADY)
def test_a_race_that_every_look_missed_is_refused_by_a_constraint(
    database: Database, url: str, constraint: str
) -> None:
    """What another process would have written in between stands there already."""
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(database, events)
    with by_hand(url) as engine, engine.begin() as connection:
        connection.execute(text(ALREADY[constraint]))
    with pytest.raises(DossierMoved), database.work() as work:
        work.keep(dossier_id, acted(standing(events), SERVICE))
    assert database.reading.events(dossier_id) == events


def test_a_dossier_has_one_open_intent_whatever_is_written(database: Database, url: str) -> None:
    dossier_id = keep_all(database, a_trail(LETTER, on_step=1))
    dossier = standing(a_trail(LETTER, on_step=1))
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    with database.work() as work:
        work.intend(dossier_id, task, actor=YOUSSEF.login, at=at(5), lease=timedelta(seconds=30))
    again = "INSERT INTO intents (dossier, task, actor, begun_at, lease_until, outcome) SELECT"
    again += " dossier, task, actor, begun_at, lease_until, outcome FROM intents"
    with (
        by_hand(url) as engine,
        pytest.raises(IntegrityError),
        engine.begin() as connection,
    ):
        connection.execute(text(again))


def test_a_time_without_its_zone_is_not_kept(database: Database) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  this is the mistake
    with pytest.raises(ValueError, match="without its zone"), database.work() as work:
        work.stale_intents(naive)
