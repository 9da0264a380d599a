"""The program's own role on PostgreSQL adds to what is only added to, and changes none of it."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from parapheur.jobs.queue import JobQueue
from parapheur.store import Database
from parapheur.store.rights import ADDED_TO, grants
from tests.builders import AMINA, LETTER, a_trail, keep_all
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS

ROLE = "parapheur pages"


@pytest.fixture
def as_role(tmp_path: Path) -> Iterator[str]:
    """The address of a database as the program's role reaches it."""
    for url in fresh("postgresql", tmp_path):
        JobQueue(url).upgrade()
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as owner:
            owner.execute(text(f"CREATE ROLE \"{ROLE}\" LOGIN PASSWORD 'x'"))
            for statement in grants(ROLE):
                owner.execute(text(statement))
        theirs = make_url(url).set(username=ROLE, password="x")
        yield theirs.render_as_string(hide_password=False)
        with engine.connect() as owner:
            owner.execute(text(f'DROP OWNED BY "{ROLE}"'))
            owner.execute(text(f'DROP ROLE "{ROLE}"'))
        engine.dispose()


def test_they_are_the_tables_with_triggers() -> None:
    steps = "parapheur.store.migrations.versions"
    first = importlib.import_module(f"{steps}.0001_first_tables")
    letters = importlib.import_module(f"{steps}.0002_letters")
    assert (*first.KEPT, *letters.KEPT) == ADDED_TO


def test_the_program_works_and_can_change_nothing_that_was_kept(as_role: str) -> None:
    queue = JobQueue(as_role)
    database = Database(as_role, SUBJECTS, queue)
    database.upgrade()
    queue.upgrade()
    dossier_id = keep_all(database, a_trail(LETTER, on_step=3))
    with database.work() as work:
        work.add_person(AMINA, "x")
        work.number_entries(100)
    assert len(database.reading.trail(dossier_id)) == 4
    engine = create_engine(as_role)
    for table in ADDED_TO:
        for statement in (
            f"DELETE FROM {table}",  # noqa: S608  ours
            f"TRUNCATE {table}",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table}",
        ):
            refused = pytest.raises(DBAPIError, match=r"permission denied|must be owner")
            with refused, engine.begin() as connection:
                connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="permission denied"), engine.begin() as connection:
        connection.execute(text("UPDATE trail SET kind = 'x'"))
    engine.dispose()
    database.close()
    queue.close()
