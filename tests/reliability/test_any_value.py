"""Whatever stands in a row, an inspection names the row and goes on.

Every column that an inspection reads is written over by hand with what its kind may not be, and
with what is of its kind and means nothing. In each run some of them; all with `--parapheur-soak`.
"""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import event

from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from tests.reliability.crowded import Copies

USUAL, SOAK = 40, 700
NO_TEXT = b"\xff no text"
JUNK: Sequence[object] = (
    "no such value", "", "2026-13-45", "{", "[]", '{"a": 1}', '["emperor"]', "null", "9" * 40,
    b"\xff\x00", b"", NO_TEXT, -7, 0, 3.5, 2**62, None,
)  # fmt: skip
Column = tuple[str, str]
NAMED = [
    ("UPDATE people SET roles = '[\"emperor\"]' WHERE login = 'youssef'",
     "account/youssef", "(people, roles): 'emperor' is not a valid Role"),
    ("UPDATE people SET roles = '[' WHERE login = 'youssef'", "account/youssef", "people, roles"),
    ("UPDATE people SET roles = '\"auditor\"' WHERE login = 'youssef'",
     "account/youssef", "(people, roles): not a list"),
    ("UPDATE people SET name = '{\"ar\": 1}' WHERE login = 'youssef'",
     "account/youssef", "(people, name)"),
    ("UPDATE people SET language = 'es' WHERE login = 'youssef'",
     "account/youssef", "'es' is not a valid Language"),
    ("UPDATE people SET password_until = 'soon' WHERE login = 'youssef'",
     "account/youssef", "(people, password_until)"),
    ("UPDATE people SET capacity = CAST(x'FF' AS TEXT) WHERE login = 'youssef'",
     "account/youssef", "(people, capacity)"),
    ("UPDATE keys SET level = 'royal' WHERE owner = 'salma'",
     "account/salma", "(keys, level): 'royal' is not a valid Level"),
    ("UPDATE keys SET certificate = 7 WHERE owner = 'salma'",
     "account/salma", "(keys, certificate): is of another kind: int"),
    ("UPDATE keys SET wrapped = 4611686018427387904 WHERE owner = 'salma'",
     "account/salma", "(keys, wrapped): is of another kind: int"),
    ("UPDATE cards SET until = 'never'", "account/salma", "(cards, until)"),
    ("UPDATE handwritings SET image = 'P4'", "account/hassan", "(handwritings, image)"),
    ("UPDATE delegations SET standing = '{'", "account/hassan", "(delegations, standing)"),
    ("UPDATE terms SET kind = 'Holiday' WHERE who = 'youssef'", "account/youssef", "(terms, kind)"),
    ("UPDATE day_orders SET standing = ''", "account/khadija", "(day_orders, standing)"),
    ("UPDATE circuit_versions SET standing = 'law'",
     "circuit conge-cabinet, version 1", "'law' is not a valid Standing"),
    ("UPDATE calendars SET standing = '{}'", "calendar ", "(calendars, standing)"),
    ("UPDATE sums SET standing = '{}'", "statistics until 2026-03-31", "(sums, standing)"),
    ("UPDATE sums SET standing = replace(standing, 'closed\":0', 'closed\":2')",
     "statistics of 2026-03", "what is summed is not what is counted"),
    ("UPDATE registers SET register = 'moon' WHERE register = 'arrival'",
     "register ministere/moon/2026", "'moon' is not a valid Register"),
    ("UPDATE registers SET last = 'many' WHERE register = 'arrival'",
     "register ministere/arrival/2026", "(registers, last)"),
    ("UPDATE registers SET last = 4611686018427387904 WHERE register = 'arrival'",
     "register ministere/arrival/2026", "its numbers do not run from 1 to 4611686018427387904"),
    ("UPDATE registers SET body = x'FF00' WHERE register = 'departure'",
     "register ", "(registers, body): is of another kind: bytes"),
    ("UPDATE register_days SET length = 'long'", "register ministere/", "(register_days, length)"),
    ("UPDATE heads SET note = x'00'", "journal, head 0", "(heads, note)"),
    ("UPDATE dossiers SET state = 7 WHERE id = 2", "D-000002", "its row cannot be read"),
    ("UPDATE intents SET task = 'x' WHERE dossier = 2", "D-000002", "an intent cannot be read"),
    ("UPDATE acts SET at = 'then' WHERE dossier = 2", "D-000002", "its shelf cannot be read"),
    ("UPDATE incoming SET standing = 7 WHERE id = 1", "incoming/1", "its row cannot be read"),
    ("UPDATE disposals SET standing = 'x'", "disposal/1", "cannot be read"),
    ("UPDATE trail SET body = 7 WHERE stream = 'account/salma' AND seq = 2",
     "account/salma", "cannot be"),
    ("UPDATE trail SET at = 'then' WHERE stream = 'account/salma' AND seq = 2",
     "account/salma", "cannot be inspected further"),
]  # fmt: skip


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    return Copies(tmp_path_factory.mktemp("crowded") / "records.db")


@pytest.fixture(scope="module")
def read(copies: Copies) -> Sequence[Column]:
    """The columns that an inspection of sound records reads."""
    found = set[Column]()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table and column:
            found.add((table, column))
        return sqlite3.SQLITE_OK

    with copies.altered(lambda _: None) as (_, place):
        engine = place.database._engine
        event.listen(engine, "connect", lambda raw, _: raw.set_authorizer(note))
        assert list(fsck(place.office)) == []
    return sorted(one for one in found if not one[0].startswith("sqlite_"))


def findings(office: Office) -> list[tuple[str, str]]:
    return [(one.place, one.problem) for one in fsck(office)]


@pytest.mark.parametrize(("statement", "where", "problem"), NAMED)
def test_the_row_is_named(copies: Copies, statement: str, where: str, problem: str) -> None:
    def alter(connection: sqlite3.Connection) -> None:
        assert connection.execute(statement).rowcount > 0

    with copies.altered(alter) as (_, place):
        found = findings(place.office)
    assert any(at.startswith(where) and problem in told for at, told in found), found


def test_whatever_stands_in_a_row_the_inspection_goes_on(
    copies: Copies, read: Sequence[Column], pytestconfig: pytest.Config
) -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same each time
    every = [(table, column, junk) for table, column in read for junk in JUNK]
    chance.shuffle(every)
    for one in every[: SOAK if pytestconfig.getoption("--parapheur-soak") else USUAL]:
        with copies.altered(partial(written, one=one, chance=chance)) as (done, place):
            try:
                list(fsck(place.office))
            except Exception as error:
                raise AssertionError(done) from error


def written(
    connection: sqlite3.Connection, one: tuple[str, str, object], chance: random.Random
) -> str:
    """Write something over a value, if the table lets it; say where."""
    table, column, junk = one
    rows = [row for (row,) in connection.execute(f'SELECT rowid FROM "{table}"')]  # noqa: S608 - names of ours
    row = chance.choice(rows) if rows else None
    kind = "TEXT" if junk == NO_TEXT else "BLOB" if isinstance(junk, bytes) else None
    value = f"CAST(? AS {kind})" if kind else "?"
    change = f'UPDATE OR IGNORE "{table}" SET "{column}" = {value} WHERE rowid = ?'  # noqa: S608 - names of ours
    with suppress(sqlite3.IntegrityError):  # the table itself refuses it
        connection.execute(change, (junk, row))
    return f"{table}, {column}, row {row}: {junk!r}"


def test_every_table_that_is_read_has_a_row(copies: Copies, read: Sequence[Column]) -> None:
    def empty(connection: sqlite3.Connection) -> set[str]:
        tables = {table for table, _ in read}
        count = 'SELECT count(*) FROM "{}"'
        return {one for one in tables if connection.execute(count.format(one)).fetchone() == (0,)}

    with copies.altered(empty) as (found, _):
        assert found <= {"subtrees", "unnumbered", "instructions", "finished"}
