"""The databases are opened so that what is acknowledged is kept, and say when they are full."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import parapheur.store.connect
from parapheur.domain import trail
from parapheur.domain.errors import AlreadyDone, DossierMoved, NoRoomLeft
from parapheur.domain.jobs import Job
from parapheur.store import Database
from parapheur.store.connect import connect
from parapheur.store.work import SqlWork
from tests.builders import (
    ALL,
    AMINA,
    DIVISION,
    LETTER,
    SERVICE,
    a_trail,
    acted,
    deposited,
    keep_all,
    standing,
)
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Database]:
    for url in fresh("postgresql", tmp_path):
        database = Database(url, SUBJECTS)
        yield database
        database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[str]:
    yield from fresh("sqlite", tmp_path)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
def test_sqlite_is_told_to_keep_what_it_acknowledges(
    sqlite: str, pragma: str, value: object
) -> None:
    engine = connect(sqlite)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(sqlite: str) -> None:
    database = Database(sqlite, SUBJECTS)
    dossier_id = keep_all(database, a_trail(LETTER))
    with database.work() as work:
        work.create(deposited(LETTER))
        assert database.reading.dossiers() == [dossier_id]
    assert len(database.reading.dossiers()) == 2
    database.close()


def test_postgresql_compares_before_it_writes(postgresql: Database) -> None:
    """Both have looked without a lock; the one who keeps second is told."""
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(postgresql, events)
    first, second = acted(standing(events), SERVICE), acted(standing(events), DIVISION)

    def slow() -> None:
        with postgresql.work() as work:
            assert work.dossier(dossier_id) == standing(events)
            with postgresql.work() as quicker:
                quicker.keep(dossier_id, first)
            work.keep(dossier_id, second)

    with pytest.raises(DossierMoved):
        slow()
    assert postgresql.reading.events(dossier_id) == [*events, first]


def test_postgresql_looks_again_under_the_lock(postgresql: Database) -> None:
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(postgresql, events)
    with postgresql.work() as work:
        before = work.dossier(dossier_id)
        with postgresql.work() as quicker:
            quicker.keep(dossier_id, acted(before))
        after = work.dossier(dossier_id, lock=True)
    assert after == standing([*events, acted(before)])
    with pytest.raises(AlreadyDone):
        after.task(desk=SERVICE, position=0, shown=before.version.digest)


def test_postgresql_looks_at_a_person_again_under_the_lock(postgresql: Database) -> None:
    changed = replace(AMINA, desks=frozenset({DIVISION}))
    with postgresql.work() as work:
        work.add_person(AMINA, "x")
    with postgresql.work() as work:
        assert work.person(AMINA.login) == AMINA
        with postgresql.work() as quicker:
            quicker.add_person(changed, "x")
        assert work.person(AMINA.login, lock=True) == changed


def test_a_writer_whose_turn_never_comes_is_told_so_and_writes_the_next_time(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parapheur.store.connect, "PATIENT", (20, 2))
    database, other = Database(sqlite, SUBJECTS), Database(sqlite, SUBJECTS)
    with database.work():
        begun = perf_counter()
        with pytest.raises(DBAPIError, match="locked"), other.work():
            pass
        assert perf_counter() - begun < 10, "it waits no longer than it is told"
    with other.work() as work:
        work.add_person(AMINA, "x")
    assert database.reading.person(AMINA.login) == AMINA
    for one in (database, other):
        one.close()


class AskedFor:
    """Takes jobs down in a table of its own, with whatever the session commits."""

    def put(self, session: object, job: Job) -> None:
        assert isinstance(session, Session)
        session.execute(text("INSERT INTO asked VALUES (:key)"), {"key": job.key})


def test_jobs_are_asked_for_in_the_same_transaction(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE asked (key VARCHAR(100) NOT NULL)"))
    database = Database(url, SUBJECTS, jobs=AskedFor())
    events = a_trail(LETTER, on_step=2)
    dossier_id = keep_all(database, events)

    def asked() -> list[str]:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT key FROM asked")))

    def sign(then: object) -> None:
        with database.work() as work:
            work.keep(dossier_id, acted(standing(events)))
            if then is not None:
                raise ZeroDivisionError

    assert asked() == []
    with pytest.raises(ZeroDivisionError):
        sign("a crash")
    assert asked() == []
    sign(None)
    assert asked() == [f"seal-{dossier_id}-1-2-0"]
    database.close()
    engine.dispose()


FILLING = """
import resource, signal, sys
from parapheur.domain.errors import NoRoomLeft
from parapheur.store import Database
from tests.builders import LETTER, deposited
from tests.fake_subjects import SUBJECTS

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that a write fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))
database = Database(sys.argv[1], SUBJECTS)
while True:
    try:
        with database.work() as work:
            kept = work.create(deposited(LETTER))
    except NoRoomLeft:
        break
    print(kept, flush=True)
print("full")
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(sqlite: str) -> None:
    """No file of the child may grow beyond a limit, as on a disk with no room left."""
    command = [sys.executable, "-c", FILLING, sqlite]
    child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    *acknowledged, end = child.stdout.split()
    assert end == "full"
    assert len(acknowledged) > 10
    database = Database(sqlite, SUBJECTS)
    kept = database.reading.dossiers()
    assert kept == [int(number) for number in acknowledged]
    for dossier_id in kept:
        assert trail.breaks(database.reading.trail(dossier_id)) == []
    with database.work() as work:  # there is room again, and nobody has to mend anything
        work.create(deposited(LETTER))
    database.close()


FULL_DISK = (
    """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$""",
    """CREATE TRIGGER full_disk BEFORE INSERT ON trail
    FOR EACH ROW EXECUTE FUNCTION full_disk()""",
)


def test_a_full_disk_is_said_in_postgresql(tmp_path: Path) -> None:
    for url in fresh("postgresql", tmp_path):
        database, engine = Database(url, SUBJECTS), connect(url)
        with engine.begin() as connection:
            for statement in FULL_DISK:
                connection.execute(text(statement))
        with pytest.raises(NoRoomLeft), database.work() as work:
            work.create(deposited(LETTER))
        assert database.reading.dossiers() == []
        database.close()
        engine.dispose()


def test_another_mistake_of_the_database_is_not_taken_for_a_race(url: str) -> None:
    database = Database(url, SUBJECTS)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE acts"))
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(database, events)
    with pytest.raises(DBAPIError), database.work() as work:
        work.keep(dossier_id, acted(standing(events)))
    database.close()
    engine.dispose()


def pings(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the server is asked from now on only to see whether it is there."""
    asked = list[object]()
    dialect = database._engine.dialect
    ping = dialect.do_ping

    def noted(raw: DBAPIConnection) -> bool:
        asked.append(raw)
        return ping(raw)

    monkeypatch.setattr(dialect, "do_ping", noted)
    return asked


def test_a_connection_that_is_in_use_is_not_tried_first(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pings(postgresql, monkeypatch)
    for _ in range(3):
        assert postgresql.reading.dossiers() == []
    assert asked == []


def test_a_connection_that_was_long_silent_is_tried_first(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert postgresql.reading.dossiers() == []
    asked = pings(postgresql, monkeypatch)
    monkeypatch.setattr(parapheur.store.connect, "SILENT", 0.0)
    assert postgresql.reading.dossiers() == []
    assert len(asked) == 1


def test_a_server_that_hung_up_meanwhile_is_not_noticed_by_who_asks(postgresql: Database) -> None:
    """It was restarted, say: all connections that were put by are opened again."""
    events = a_trail(LETTER)
    with postgresql.work(), postgresql.work():
        keep_all(postgresql, events)  # three connections
    with postgresql._engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    for _ in range(3):
        assert len(postgresql.reading.dossiers()) == 1
    with postgresql.work(), postgresql.work():
        keep_all(postgresql, events)
    assert len(postgresql.reading.dossiers()) == 2


def test_a_connection_that_is_lost_before_something_stands_apart(postgresql: Database) -> None:
    """It is an error like any other, and the next transaction has another connection."""

    def lose() -> None:
        with postgresql.work() as work:
            assert isinstance(work, SqlWork)
            mine = work._connection.execute(text("SELECT pg_backend_pid()")).scalar()
            with postgresql._engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:mine, 5000)"), {"mine": mine})
            with work.apart():
                pytest.fail("it was said to nobody")

    with pytest.raises(DBAPIError):
        lose()
    with postgresql.work() as work, work.apart():
        work.create(deposited(LETTER))
    assert len(postgresql.reading.dossiers()) == 1
