"""The two databases, each made to keep what it is told to keep.

SQLite: a write-ahead log, flushed to the disk at each commit (`synchronous=FULL`), and writers
who take their turn at the start (`BEGIN IMMEDIATE`), so that none is refused half-way.
PostgreSQL: READ COMMITTED; rows are locked and compared where it matters. Before a connection is
used again it is looked at whether the server has hung up, which asks it nothing: its word is waited
for only where the line has something to say, or was long silent.
"""

import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from parapheur.domain.errors import DossierMoved, NoRoomLeft

BUSY = 30_000
"""Milliseconds a SQLite writer waits for its turn."""
KEEN, PATIENT = (60, 1), (BUSY // 8, 8)
"""How often a writer looks whether it is its turn, and for how many milliseconds each time.

Whoever has waited looks often to the end: by itself, SQLite soon looks a hundred times less than
those who came just now, and in a crowd somebody waits for seconds while others come and go.
"""

SILENT = 30.0
"""Seconds after which a connection is tried before it is used: what is between may have gone."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE cannot slip past the triggers
)

PUT_BY = "parapheur put by"
"""Told of a connection: since when nobody uses it."""

NO_TEXT = "Could not decode to UTF-8"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
RACED = {"23505", "40001", "40P01"}  # unique_violation, serialization_failure, deadlock_detected
FULL = {"53100"}  # disk_full
# https://www.sqlite.org/rescode.html
RACED_IN_FILE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
FULL_FILE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}


def connect(url: str) -> Engine:
    """Return the engine of a database: `sqlite:///FILE` or `postgresql+psycopg://...`."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, isolation_level="READ COMMITTED")
        event.listen(engine, "checkin", _put_by)
        event.listen(engine, "checkout", partial(_expect_there, engine.dialect))
        return _plain_savepoints(engine)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _as_value)
    return _plain_savepoints(engine)


def writing(engine: Engine) -> Engine:
    """Return the same database, for transactions that are going to write."""
    return engine.execution_options(writes=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Say what the database refused in the domain's words: who raced, and a full disk."""
    try:
        yield
    except StaleDataError as error:
        raise DossierMoved from error
    except DBAPIError as error:
        code = _code(error)
        if code in RACED | RACED_IN_FILE:
            raise DossierMoved from error
        if code in FULL | FULL_FILE:
            raise NoRoomLeft from error
        raise


def as_bytes(value: object) -> bytes:
    """Return bytes as a driver gives them. `TypeError`: something else stands there."""
    return value if isinstance(value, bytes) else bytes(memoryview(value))  # type: ignore[arg-type]  # which refuses what has none


def is_text(value: object) -> bool:
    """Say whether a text stands where one should: SQLite keeps whatever was written there."""
    return isinstance(value, str)


def is_no_text(error: BaseException) -> bool:
    """Say whether a text in the file is none, which somebody wrote there by hand."""
    return isinstance(error, sqlite3.OperationalError) and NO_TEXT in str(error)


@contextmanager
def whatever_the_text(connection: Connection, errors: str = "backslashreplace") -> Iterator[None]:
    """Let SQLite give a text even where its bytes are none, as `bytes.decode` does with `errors`.

    It is for who reads many rows, and names those that are not as they should be.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.text_factory = lambda data: data.decode(errors=errors)
    try:
        yield
    finally:
        driver.text_factory = str


def _as_value(context: ExceptionContext) -> None:
    if is_no_text(context.original_exception):
        raise ValueError(str(context.original_exception)) from context.original_exception


def _code(error: DBAPIError) -> str | int | None:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", None)
    return getattr(error.orig, "sqlstate", None)


def _plain_savepoints(engine: Engine) -> Engine:
    """Say savepoints to the driver as they are: SQLAlchemy makes a statement anew of each."""
    engine.dialect.do_savepoint = partial(_say, "SAVEPOINT")  # type: ignore[method-assign]
    engine.dialect.do_release_savepoint = partial(  # type: ignore[method-assign]
        _say, "RELEASE SAVEPOINT"
    )
    return engine


def _say(words: str, connection: Connection, name: str) -> None:
    driver, said = connection.dialect.loaded_dbapi, f"{words} {name}"
    cursor = connection.connection.cursor()
    try:
        cursor.execute(said)
    except driver.Error as error:
        raise DBAPIError.instance(
            said, None, error, driver.Error, dialect=connection.dialect
        ) from error
    finally:
        cursor.close()


def _put_by(raw: object, record: ConnectionPoolEntry) -> None:
    if raw is not None:  # else it was found broken, and is gone
        record.info[PUT_BY] = time.monotonic()


def _expect_there(
    dialect: Dialect,
    raw: Any,  # noqa: ANN401  the driver's own
    record: ConnectionPoolEntry,
    _: object,
) -> None:
    """See that the server is at the other end of a connection that was put by.

    Where it is not, all those put by are dropped, and another is opened
    (https://docs.sqlalchemy.org/en/20/core/pooling.html#custom-legacy-pessimistic-ping).
    """
    since = record.info.get(PUT_BY)
    if since is None or (time.monotonic() - since < SILENT and not _says_something(raw.fileno())):
        return
    try:
        dialect.do_ping(raw)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _says_something(line: int) -> bool:
    """Say whether something came in that nobody asked for: a server's last word, or its end."""
    waiting = select.poll()
    waiting.register(line, select.POLLIN)
    return bool(waiting.poll(0))


def _prepare(raw: Any, _: object) -> None:  # noqa: ANN401  the driver's own connection
    raw.isolation_level = None  # the driver must not begin by itself: _begin does
    for pragma in PRAGMAS:
        raw.execute(pragma).close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    cursor = connection.connection.cursor()
    try:
        if writes:
            _in_turn(cursor)
        else:
            cursor.execute(begin)
    except sqlite3.Error as error:
        raise DBAPIError.instance(begin, None, error, sqlite3.Error) from error


def _in_turn(cursor: Any) -> None:  # noqa: ANN401  the driver's own
    """Begin to write once it is our turn, looking often whether it is."""
    try:
        if not any(_begun(cursor, times, each) for times, each in (KEEN, PATIENT)):
            cursor.execute("BEGIN IMMEDIATE")  # the last look
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY}")


def _begun(cursor: Any, times: int, each: int) -> bool:  # noqa: ANN401  the driver's own
    cursor.execute(f"PRAGMA busy_timeout = {each}")
    for _ in range(times):
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        else:
            return True
    return False
