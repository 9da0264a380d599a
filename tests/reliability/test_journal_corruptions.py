"""Whoever has the database's password changes anything in it: the journal says where.

Each change is made by hand in a copy of the file, its triggers taken away, and the journal alone is
held against it: the entries, their numbers, the nodes above them, the heads. In each run some
hundreds; ten thousand with `--parapheur-soak`.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from parapheur.domain.events import LoggedIn
from parapheur.domain.journal import SignedHead, key_id
from parapheur.domain.merkle import leaf_hash
from parapheur.store import Database
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.ports import Office
from parapheur.usecases.publish import publish
from tests.builders import AMINA, CAST, LETTER, a_trail, keep_all
from tests.fake_journal import value as signature
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeOffice

COLUMNS = {
    "trail": ("body", "stream", "seq"),
    "leaves": ("hash", "stream", "seq", "number"),
    "subtrees": ("hash", "height", '"index"'),
    "heads": ("note", "token", "number"),
}
USUAL, SOAK = 300, 10_000


@dataclass
class Journal:
    """A journal with three heads, in a file."""

    file: Path
    fake: FakeOffice

    def found(self, file: Path) -> list[str]:
        database = Database(f"sqlite:///{file}", SUBJECTS)
        office = replace(self.fake.office, work=database.work, reading=database.reading)
        try:
            return [f"{one.place}: {one.problem}" for one in journal_astray(office)]
        finally:
            database.close()


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    file = tmp_path_factory.mktemp("journal") / "records.db"
    fake = FakeOffice()
    fake.signer.time = True
    database = Database(f"sqlite:///{file}", SUBJECTS)
    database.upgrade()
    office = replace(fake.office, work=database.work, reading=database.reading)
    for part in range(3):
        fill(database, office, part)
    database.close()
    with by_hand(file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return Journal(file, fake)


def fill(database: Database, office: Office, part: int) -> None:
    keep_all(database, a_trail(LETTER, on_step=2))
    with database.work() as work:
        for person in CAST:
            work.add_person(person, "hash")
        for _ in range(110):
            work.note(AMINA.login, LoggedIn(at=office.now(), actor=AMINA.login))
    publish(office)
    del part


def by_hand(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def changed(
    journal: Journal, to: Path, change: Callable[[sqlite3.Connection], object]
) -> list[str]:
    """What is found in a copy that somebody changed."""
    shutil.copyfile(journal.file, to)
    connection = by_hand(to)
    try:
        change(connection)
    finally:
        connection.close()
    return journal.found(to)


def test_a_whole_journal_has_nothing_wrong(journal: Journal, tmp_path: Path) -> None:
    assert changed(journal, tmp_path / "copy.db", lambda connection: None) == []


def test_whatever_is_changed_is_found(
    journal: Journal, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same changes each time
    for _ in range(SOAK if pytestconfig.getoption("--parapheur-soak") else USUAL):
        how: list[str] = []

        def change(connection: sqlite3.Connection, how: list[str] = how) -> None:
            how.append(anything(connection, chance))

        assert changed(journal, tmp_path / "copy.db", change) != [], how


def anything(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Change one thing: a value, or a whole row; say what."""
    table = chance.choice(sorted(COLUMNS))
    rows = [row for (row,) in connection.execute(f"SELECT rowid FROM {table}")]  # noqa: S608 - names of ours
    row = chance.choice(rows)
    match chance.randrange(4):
        case 0:
            connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608 - names of ours
            return f"{table}: row {row} deleted"
        case 1 if len(rows) > 1:
            return swapped(connection, table, row, chance.choice([o for o in rows if o != row]))
        case _:
            column = chance.choice(COLUMNS[table])
            return bent(connection, table, column, row, chance)


def swapped(connection: sqlite3.Connection, table: str, one: int, other: int) -> str:
    """Let two rows change what they say."""
    column = COLUMNS[table][0]
    said = [
        connection.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]  # noqa: S608 - names of ours
        for row in (one, other)
    ]
    if said[0] == said[1]:
        return bent(connection, table, column, one, random.Random(one))  # noqa: S311 - the same
    for row, value in ((one, said[1]), (other, said[0])):
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))  # noqa: S608 - names of ours
    return f"{table}: {column} of rows {one} and {other} swapped"


def bent(
    connection: sqlite3.Connection, table: str, column: str, row: int, chance: random.Random
) -> str:
    """Change one value a little: one bit of bytes, one letter, one number up."""
    select = f"SELECT {column} FROM {table} WHERE rowid = ?"  # noqa: S608 - names of ours
    (value,) = connection.execute(select, (row,)).fetchone()
    if isinstance(value, bytes):
        flipped = bytearray(value)
        flipped[chance.randrange(len(value))] ^= 1 << chance.randrange(8)
        other: object = bytes(flipped)
    else:
        other = value + "x" if isinstance(value, str) else int(value) + 100_000
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, row))  # noqa: S608 - names of ours
    return f"{table}: {column} of row {row}"


def put_in(connection: sqlite3.Connection) -> None:
    """Tell something more in a trail, which nobody gives a number."""
    rows = connection.execute("SELECT * FROM trail ORDER BY rowid LIMIT 1")
    told = dict(zip([one[0] for one in rows.description], rows.fetchone(), strict=True))
    added = {**told, "stream": "account/of-nobody", "seq": 1}
    values = ", ".join("?" * len(added))
    connection.execute(f"INSERT INTO trail VALUES ({values})", [*added.values()])  # noqa: S608 - marks alone


def counted_twice(connection: sqlite3.Connection) -> None:
    """Give an entry a second number, in a table that allows it: as many numbers as entries."""
    connection.execute("CREATE TABLE other AS SELECT * FROM leaves")
    connection.execute("DROP TABLE leaves")
    connection.execute("ALTER TABLE other RENAME TO leaves")
    connection.execute(
        "INSERT INTO leaves SELECT (SELECT COUNT(*) FROM leaves), stream, seq, hash FROM leaves"
        " WHERE number = 0"
    )


def let_nobody_wait(connection: sqlite3.Connection) -> None:
    """Let an entry wait that is not there: as many wait or are numbered as there are."""
    connection.execute("INSERT INTO unnumbered VALUES ('account/of-nobody', 2)")


def let_a_numbered_one_wait(connection: sqlite3.Connection) -> None:
    """Let an entry wait that has its number."""
    connection.execute("INSERT INTO unnumbered SELECT stream, seq FROM leaves WHERE number = 0")


@pytest.mark.parametrize("hidden", [None, counted_twice, let_nobody_wait, let_a_numbered_one_wait])
def test_an_entry_that_nobody_numbers_is_named(
    journal: Journal, tmp_path: Path, hidden: Callable[[sqlite3.Connection], None] | None
) -> None:
    """However the others are counted."""

    def change(connection: sqlite3.Connection) -> None:
        put_in(connection)
        if hidden:
            hidden(connection)

    problem = "account/of-nobody, entry 1: is neither in the journal nor waits for it"
    assert problem in changed(journal, tmp_path / "copy.db", change)


def test_the_end_cut_off_is_younger(journal: Journal, tmp_path: Path) -> None:
    """The last head, and all entries since the one before, as if they had never been."""

    def cut(connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("SELECT COUNT(*) FROM leaves").fetchone()
        kept = size // 3 * 2
        connection.execute(
            "DELETE FROM trail WHERE EXISTS (SELECT 1 FROM leaves l WHERE l.stream = trail.stream"
            " AND l.seq = trail.seq AND l.number >= ?)",
            (kept,),
        )
        connection.execute("DELETE FROM leaves WHERE number >= ?", (kept,))
        connection.execute('DELETE FROM subtrees WHERE ("index" + 1) * 256 > ?', (kept,))
        connection.execute("DELETE FROM heads WHERE number = 2")

    assert changed(journal, tmp_path / "copy.db", cut) == [
        "journal: of 3 heads that were kept 2 are there",
        f"journal: is younger than what the key of the journal signed: {size_of(journal)} entries",
    ]


def size_of(journal: Journal) -> int:
    return journal.fake.keys.last[1]


KEPT = "journal: its heads or their timestamps are not those that were kept"


def test_a_timestamp_taken_away_is_missed(journal: Journal, tmp_path: Path) -> None:
    def bare(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE heads SET token = NULL WHERE number = 1")

    found = changed(journal, tmp_path / "copy.db", bare)
    assert found == [f"{KEPT}; without a timestamp are 1"]


def test_a_head_taken_out_is_missed_even_if_the_others_are_numbered_anew(
    journal: Journal, tmp_path: Path
) -> None:
    def out(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM heads WHERE number = 1")
        connection.execute("UPDATE heads SET number = 1 WHERE number = 2")

    found = changed(journal, tmp_path / "copy.db", out)
    assert found == ["journal: of 3 heads that were kept 2 are there"]


def rewritten(connection: sqlite3.Connection) -> None:
    """Another history, with all its hashes: only what was signed tells."""
    (body,) = connection.execute("SELECT body FROM trail ORDER BY rowid LIMIT 1").fetchone()
    other = bytes(body).replace(b"2026", b"2025", 1)
    assert other != body
    connection.execute(
        "UPDATE trail SET body = ? WHERE rowid = (SELECT MIN(rowid) FROM trail)", (other,)
    )
    connection.execute(
        "UPDATE leaves SET hash = ? WHERE (stream, seq) ="
        " (SELECT stream, seq FROM trail ORDER BY rowid LIMIT 1)",
        (leaf_hash(other),),
    )


def test_another_history_is_not_what_was_signed(journal: Journal, tmp_path: Path) -> None:
    found = changed(journal, tmp_path / "copy.db", rewritten)
    assert (
        f"journal: is not what the key of the journal signed of its first {size_of(journal)}"
        in (one.removesuffix(" entries") for one in found)
    )
    assert "journal, head 0: its root is not that of its entries" in found


def test_a_head_signed_by_another_key_is_named(journal: Journal, tmp_path: Path) -> None:
    def resign(connection: sqlite3.Connection) -> None:
        rewritten(connection)
        for number, head in enumerate(forged(journal)):
            connection.execute("UPDATE heads SET note = ? WHERE number = ?", (head.note, number))

    found = changed(journal, tmp_path / "copy.db", resign)
    assert "journal, head 2: was not signed by the key of the journal" in found


def forged(journal: Journal) -> list[SignedHead]:
    """The same heads by another key."""
    database = Database(f"sqlite:///{journal.file}", SUBJECTS)
    heads = list(database.reading.heads())
    database.close()
    return [
        SignedHead(one.head, key_id(one.head.origin, bytes(32)), bytes(64), one.token)
        for one in heads
    ]


def test_the_anchor_of_a_mail_is_enough(journal: Journal, tmp_path: Path) -> None:
    """Records, and the key's memory too, put back to a day before: a head elsewhere tells."""
    database = Database(f"sqlite:///{journal.file}", SUBJECTS)
    office = replace(journal.fake.office, reading=database.reading, work=database.work)
    last = database.reading.last_head()
    assert last is not None
    head = replace(last.head, size=last.head.size + 40)
    larger = replace(last, head=head, signature=signature(head))
    found = [
        one.problem for one in journal_astray(office, [larger, replace(larger, head=last.head)])
    ]
    database.close()
    assert found == [
        "was not signed by the key of the journal",
        f"its key signed {head.size} entries, and remembers {last.head.size}",
        f"is younger than what an anchor says: {head.size} entries",
    ]
