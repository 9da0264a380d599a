"""Statements of the way that every act goes, compiled once for each kind of database.

SQLAlchemy writes them and says what each value becomes on its way in and out; only what it would do
again at each run is done once, since that takes longer than SQLite takes to answer. They run in a
transaction that was begun as ever, on its own connection. A refusal ends the transaction, or what
of it stands apart (`SqlWork.apart`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Transaction, Update
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.exc import DBAPIError, InvalidRequestError, StatementError
from sqlalchemy.types import TypeEngine

from parapheur.store.connect import is_no_text

Becomes: TypeAlias = Callable[[Any], Any] | None
Statement: TypeAlias = Select[*tuple[Any, ...]] | Insert | Update | Delete
Row: TypeAlias = tuple[Any, ...]

REFUSED = "parapheur refused"
"""Told of a connection: what stands apart is to be undone, even if somebody went on regardless."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one kind of database takes it."""

    text: str
    constants: Mapping[str, object]
    """What the statement itself says, besides the values that it is filled in with."""
    places: tuple[tuple[str, Becomes], ...]
    """The name of the value at each place, and what becomes of it on its way in."""
    by_name: bool
    """The driver takes the values by their names rather than by their places."""
    columns: tuple[Becomes, ...]
    """What becomes of each column of an answer; empty: all stay as they are."""

    def filled(self, values: Mapping[str, object]) -> Sequence[object] | Mapping[str, object]:
        """Return the values as the driver takes them. `KeyError` if one is lacking."""
        told = {**self.constants, **values}
        if self.by_name:
            return {
                name: becomes(told[name]) if becomes else told[name]
                for name, becomes in self.places
            }
        return [becomes(told[name]) if becomes else told[name] for name, becomes in self.places]

    def read(self, rows: list[Row]) -> list[Row]:
        """Return rows as the program takes them."""
        if not self.columns:
            return rows
        return [
            tuple(b(v) if b else v for v, b in zip(row, self.columns, strict=True)) for row in rows
        ]


class Prepared:
    """A statement to be filled in: what is to be given is a `bindparam`, or one of `columns`."""

    def __init__(self, statement: Statement, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._known: dict[str, Compiled] = {}

    def rows(self, connection: Connection, **values: object) -> list[Row]:
        """Return what it answers."""
        compiled = self._compiled(connection.dialect)
        cursor = _run(connection, compiled, compiled.filled(values))
        try:
            return compiled.read(cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            if is_no_text(error):
                raise ValueError(str(error)) from error
            raise

    def row(self, connection: Connection, **values: object) -> Row | None:
        """Return the first row of its answer, if there is one."""
        return next(iter(self.rows(connection, **values)), None)

    def run(self, connection: Connection, **values: object) -> int:
        """Run it for what it changes; return how many rows that concerned."""
        compiled = self._compiled(connection.dialect)
        concerned: int = _run(connection, compiled, compiled.filled(values)).rowcount
        return concerned

    def each(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it for each of these, in order."""
        compiled = self._compiled(connection.dialect)
        if len(rows) == 1:
            _run(connection, compiled, compiled.filled(rows[0]))
        elif rows:
            _run(connection, compiled, [compiled.filled(row) for row in rows], many=True)

    def _compiled(self, dialect: Dialect) -> Compiled:
        known = self._known.get(dialect.name)
        if known is None:
            known = self._known[dialect.name] = _compile(self._statement, self._columns, dialect)
        return known


def _compile(statement: Statement, columns: Sequence[str], dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=columns or None)
    binds, names = compiled.binds, compiled.positiontup or tuple(compiled.binds)
    answers = tuple(_out(column.type, dialect) for column in statement.exported_columns)
    return Compiled(
        text=compiled.string,
        constants={name: one.value for name, one in binds.items() if not one.required},
        places=tuple((name, _in(binds[name].type, dialect)) for name in names),
        by_name=not compiled.positional,
        columns=answers if any(answers) else (),
    )


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Becomes:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Becomes:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _run(connection: Connection, compiled: Compiled, filled: Any, *, many: bool = False) -> Any:  # noqa: ANN401  the driver's own
    transaction = connection.get_transaction()
    if transaction is None or not transaction.is_active:  # SQLite would keep it by itself
        raise InvalidRequestError("a prepared statement runs inside a transaction")
    cursor = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(compiled.text, filled)
        else:
            cursor.execute(compiled.text, filled)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _refused(connection, transaction, compiled, filled, error) from error
    return cursor


def _refused(
    connection: Connection,
    transaction: Transaction,
    compiled: Compiled,
    filled: Any,  # noqa: ANN401  as the driver takes it
    error: DBAPIModule.Error,
) -> StatementError:
    """See that nothing of the transaction is kept, whatever becomes of the refusal."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    elif connection.in_nested_transaction():
        connection.info[REFUSED] = True
    else:
        transaction.rollback()
    return DBAPIError.instance(
        compiled.text,
        filled,
        error,
        dialect.loaded_dbapi.Error,
        connection_invalidated=lost,
        dialect=dialect,
    )
