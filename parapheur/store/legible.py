"""Rows that somebody altered to say what nobody reads, found one by one.

Whoever reads many rows at once stumbles over the first of them that cannot be read, and knows not
which one it is. So each row of the tables that are read like that is looked at by itself here, as
the driver gives it: every value is of its column's kind, and is a word that the program knows.
What is read trail by trail or dossier by dossier is told by whoever reads it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import JSON, Column, Connection, Dialect, Engine, select, type_coerce
from sqlalchemy.types import NullType

from parapheur.domain.circuit_versions import Standing
from parapheur.domain.errors import ParapheurError
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.journal import read_note
from parapheur.domain.levels import Level
from parapheur.domain.people import Role
from parapheur.domain.registry.numbers import Register
from parapheur.domain.words import Language
from parapheur.store.codec import CALENDAR, COUNTED, WORDS
from parapheur.store.connect import whatever_the_text
from parapheur.store.day_orders import ORDER
from parapheur.store.delegations import DELEGATION
from parapheur.store.journal_records import HeadRecord, SubtreeRecord
from parapheur.store.letter_records import CounterRecord, OrderNumberRecord, RegisterDayRecord
from parapheur.store.records import (
    CalendarRecord,
    CardRecord,
    CircuitVersionRecord,
    DayOrderRecord,
    DelegationRecord,
    ErasureRecord,
    HandwritingRecord,
    HoldingRecord,
    KeyRecord,
    PersonRecord,
    Record,
    SumRecord,
    TermRecord,
    table,
)
from parapheur.store.terms import FORMS

Means: TypeAlias = Mapping[str, Callable[[Any], object]]
ILLEGIBLE = (ParapheurError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


def _roles(said: Any) -> object:  # noqa: ANN401  whatever stands there
    if not isinstance(said, list):
        raise TypeError("not a list")
    return [Role(one) for one in said]


def _term(said: str) -> object:
    for form in FORMS.values():
        try:
            return form.read(said)
        except ValueError:
            continue
    raise ValueError("no absence, interim or assistance")


LOOKED_AT: Mapping[type[Record], tuple[str, Means]] = {
    PersonRecord: (
        "account/{login}",
        {
            "name": WORDS.validate_python,
            "capacity": WORDS.validate_python,
            "roles": _roles,
            "language": Language,
        },
    ),
    HoldingRecord: ("account/{login}", {}),
    KeyRecord: ("account/{owner}", {"level": Level}),
    CardRecord: ("account/{owner}", {"level": Level}),
    HandwritingRecord: ("account/{owner}", {"image": Handwriting.read}),
    DelegationRecord: ("account/{by}", {"standing": DELEGATION.read}),
    TermRecord: ("account/{who}", {"kind": FORMS.__getitem__, "standing": _term}),
    DayOrderRecord: ("account/{locked_by}", {"standing": ORDER.read}),
    CircuitVersionRecord: ("circuit {circuit}, version {number}", {"standing": Standing}),
    CalendarRecord: ("calendar {digest}", {"standing": CALENDAR.read}),
    ErasureRecord: ("{subject}", {}),
    SumRecord: ("statistics until {until}", {"standing": COUNTED.read}),
    CounterRecord: ("register {body}/{register}/{year}", {"register": Register}),
    OrderNumberRecord: ("register {body}/{register}/{year}", {"register": Register}),
    RegisterDayRecord: ("register {body}/{register}/{day}", {"register": Register}),
    SubtreeRecord: ("journal, node {height}/{index}", {}),
    HeadRecord: ("journal, head {number}", {"note": read_note}),
}
"""The tables that are read as wholes: where each row stands, and what its values mean."""


class Legible:
    """The part of reading that finds rows nobody can read."""

    _engine: Engine

    def illegible(self) -> Iterator[tuple[str, str, str]]:
        """Yield the place of each such row, its table and column, and what is wrong with it."""
        with self._engine.begin() as connection, whatever_the_text(connection, "surrogateescape"):
            for record, (place, means) in LOOKED_AT.items():
                yield from _of_table(connection, record, place, means)


def _of_table(
    connection: Connection, record: type[Record], place: str, means: Means
) -> Iterator[tuple[str, str, str]]:
    columns = list(table(record).columns)
    raw = select(*(type_coerce(column, NullType()).label(column.name) for column in columns))
    for row in connection.execute(raw).mappings():
        for column in columns:
            try:
                _read(column, row[column.name], means, connection.dialect)
            except ILLEGIBLE as error:
                where = place.format(**{name: _shown(value) for name, value in row.items()})
                yield where, f"{record.__tablename__}, {column.name}", _why(error)


def _read(column: Column[Any], raw: object, means: Means, dialect: Dialect) -> None:
    """Read a value as whoever needs it would. Raises one of `ILLEGIBLE`."""
    if raw is None:
        if not column.nullable:
            raise ValueError("is missing")
        return
    reads = column.type.dialect_impl(dialect).result_processor(dialect, None)
    value = reads(raw) if reads else raw
    if not isinstance(column.type, JSON) and not isinstance(value, column.type.python_type):
        raise TypeError(f"is of another kind: {type(value).__name__}")
    if isinstance(value, str):
        value.encode()
    if column.name in means:
        means[column.name](value)


def _shown(value: object) -> str:
    return str(value).encode(errors="replace").decode()


def _why(error: Exception) -> str:
    lines = _shown(error).splitlines()
    return lines[0] if lines else type(error).__name__
