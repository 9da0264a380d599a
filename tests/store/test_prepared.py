"""Prepared statements say what SQLAlchemy would, inside a transaction, and a refusal ends it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError

from parapheur.domain.errors import DossierMoved
from parapheur.store.connect import connect, refusals, writing
from parapheur.store.prepared import Prepared
from parapheur.store.records import PersonRecord, SessionRecord, table
from parapheur.store.work import SqlWork
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS

PEOPLE, SESSIONS = table(PersonRecord), table(SessionRecord)
NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
AMINA = {
    "login": "amina",
    "name": {"ar": "أمينة", "fr": "Amina", "en": "Amina"},
    "capacity": {"ar": "", "fr": "", "en": ""},
    "roles": ["official"],
    "language": "fr",
    "active": True,
    "password": "100 % 'sûr'",
    "password_until": NOON,
}
ADD = Prepared(insert(PEOPLE), *AMINA)
FIND = Prepared(select(PEOPLE).where(PEOPLE.c.login == bindparam("login")))
RENEW = Prepared(
    update(PEOPLE).where(PEOPLE.c.login == bindparam("who"), PEOPLE.c.active), "password"
)
OPEN = Prepared(insert(SESSIONS).returning(SESSIONS.c.opened), *(one.name for one in SESSIONS.c))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = writing(connect(url))
    yield opened
    opened.dispose()


def test_values_go_in_and_come_out_as_sqlalchemy_has_them(engine: Engine) -> None:
    with engine.begin() as connection:
        assert ADD.run(connection, **AMINA) == 1
        (row,) = FIND.rows(connection, login="amina")
        assert row == tuple(connection.execute(select(PEOPLE)).one())
        assert row == tuple(AMINA[column.name] for column in PEOPLE.c)
        assert FIND.row(connection, login="nobody") is None


def test_an_insert_may_answer(engine: Engine) -> None:
    with engine.begin() as connection:
        ADD.run(connection, **AMINA)
        session = {"token": "t", "login": "amina", "opened": NOON, "seen": NOON, "agent": ""}
        assert OPEN.row(connection, **session) == (NOON,)


def test_what_the_statement_says_itself_is_not_given(engine: Engine) -> None:
    with engine.begin() as connection:
        ADD.run(connection, **AMINA)
        assert RENEW.run(connection, who="amina", password="x") == 1
        assert RENEW.run(connection, who="nobody", password="x") == 0


def test_many_rows_go_in_at_once(engine: Engine) -> None:
    with engine.begin() as connection:
        ADD.each(connection, [])
        ADD.each(connection, [AMINA | {"login": login} for login in ("a", "b", "c")])
        ADD.each(connection, [AMINA])
        assert len(connection.execute(select(PEOPLE)).all()) == 4


def test_a_value_that_is_lacking_is_an_error(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(KeyError):
        FIND.rows(connection)


@pytest.mark.parametrize("many", [False, True])
def test_a_refusal_ends_the_transaction(engine: Engine, many: bool) -> None:
    """Whoever goes on regardless is stopped, and nothing of it is kept."""

    def go_on() -> None:
        with engine.begin() as connection:
            ADD.run(connection, **AMINA)
            with pytest.raises(IntegrityError):
                ADD.each(connection, [AMINA] * (2 if many else 1))
            ADD.run(connection, **AMINA | {"login": "other"})

    with pytest.raises(InvalidRequestError):
        go_on()
    with engine.connect() as connection:
        assert connection.execute(select(PEOPLE)).all() == []


@pytest.mark.parametrize("again", [IntegrityError, KeyError])
def test_who_goes_on_after_a_refusal_that_stands_apart_keeps_nothing(
    engine: Engine, again: type[Exception]
) -> None:
    """Neither when the block ends as if nothing was, nor when it ends by another refusal."""

    def go_on(work: SqlWork, connection: Connection) -> None:
        with work.apart():
            with suppress(IntegrityError):
                ADD.run(connection, **AMINA)
            if connection.dialect.name == "sqlite":  # PostgreSQL stops it by itself
                ADD.run(connection, **AMINA | {"login": "other"})
            if again is KeyError:
                raise KeyError

    with engine.begin() as connection:
        work = SqlWork(connection, None, subjects=SUBJECTS)
        ADD.run(connection, **AMINA)
        with pytest.raises((InvalidRequestError, KeyError)):
            go_on(work, connection)
        with work.apart():
            ADD.run(connection, **AMINA | {"login": "third"})
    with engine.connect() as connection:
        assert {row.login for row in connection.execute(select(PEOPLE))} == {"amina", "third"}


def test_a_race_is_said_in_the_words_of_the_rules(engine: Engine) -> None:
    with pytest.raises(DossierMoved), refusals(), engine.begin() as connection:
        ADD.each(connection, [AMINA, AMINA])


def test_nothing_runs_outside_a_transaction(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(InvalidRequestError):
        ADD.run(connection, **AMINA)


def lose(engine: Engine) -> None:
    """Ask something on a connection that the server has just cut."""
    with engine.begin() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
        FIND.rows(connection, login="amina")


def test_a_connection_that_was_lost_is_let_go(tmp_path: Path) -> None:
    for url in fresh("postgresql", tmp_path):
        engine = connect(url)
        with pytest.raises(OperationalError) as refused:
            lose(engine)
        assert refused.value.connection_invalidated
        with engine.begin() as connection:
            assert FIND.rows(connection, login="amina") == []
        engine.dispose()
