"""The tables come to be by steps, and the steps lead to what the records say."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text

from parapheur.store import Database, migrations
from parapheur.store.migrations import LAST, VERSION_TABLE, config, ours
from parapheur.store.records import Record
from tests.fake_subjects import SUBJECTS

THEIRS = "CREATE TABLE notifications (id INTEGER PRIMARY KEY)"


def test_the_steps_have_one_head() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [LAST]


def test_the_steps_lead_to_the_records(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(THEIRS))  # the job engine's tables stand beside ours
        options = {"version_table": VERSION_TABLE, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Record.metadata) == []
        tables = set(inspect(connection).get_table_names())
        assert set(Record.metadata.tables) < tables
    engine.dispose()


def test_upgrading_twice_is_upgrading_once(bare_url: str) -> None:
    database = Database(bare_url, SUBJECTS)
    database.upgrade()
    database.upgrade()
    assert database.reading.dossiers() == []
    database.close()


def test_tables_at_the_last_step_are_left_alone(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(bare_url, SUBJECTS)
    database.upgrade()
    monkeypatch.setattr(command, "upgrade", None)
    database.upgrade()
    assert database.reading.dossiers() == []
    database.close()


def test_tables_of_a_newer_program_are_not_taken_for_ours(bare_url: str) -> None:
    database = Database(bare_url, SUBJECTS)
    database.upgrade()
    engine = create_engine(bare_url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608  our own name
    with pytest.raises(CommandError, match="9999"):
        database.upgrade()
    database.close()
    engine.dispose()


def test_two_processes_may_upgrade_at_once(bare_url: str) -> None:
    failed: list[BaseException] = []

    def upgrade() -> None:
        database = Database(bare_url, SUBJECTS)
        try:
            database.upgrade()
        except Exception as error:
            failed.append(error)
        database.close()

    both = [threading.Thread(target=upgrade) for _ in range(3)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []


def test_a_step_that_fails_leaves_nothing_behind(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real steps, then one that fails: as a crash in the middle would leave it."""
    real = command.upgrade

    def crash(*told: object) -> None:
        real(*told)  # type: ignore[arg-type]  # handed on as they came
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", crash)
    database = Database(bare_url, SUBJECTS)
    with pytest.raises(KeyboardInterrupt):
        database.upgrade()
    database.close()
    engine = create_engine(bare_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    again = Database(bare_url, SUBJECTS)
    again.upgrade()
    assert again.reading.dossiers() == []
    again.close()


def test_the_steps_are_files_of_the_package() -> None:
    folder = Path(migrations.__file__).parent
    assert config().get_main_option("script_location") == str(folder)
    assert (folder / "env.py").is_file()
