"""For measures alone: what a durable change costs without the program around it.

SQLite's driver alone, with the settings of our own connections.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import make_url

from parapheur.domain.dossier import DossierId
from parapheur.store import trails
from parapheur.store.connect import PRAGMAS
from parapheur.store.records import (
    OPEN,
    ActRecord,
    AwaitingRecord,
    DossierRecord,
    EntryRecord,
    IntentRecord,
    PrintRecord,
    Record,
    VersionRecord,
    table,
)

Statement: TypeAlias = tuple[str, Sequence[object]]
Changes: TypeAlias = Sequence[Sequence[Statement]]
"""What is changed: the statements of each transaction, in order."""
Row: TypeAlias = tuple[Any, ...]


class BareTransactions:
    """What a durable change costs at the least: one INSERT and one UPDATE, then the flush."""

    def __init__(self, file: Path, payload: str) -> None:
        self._payload = payload
        self._connection = _opened(file)
        self._connection.execute("CREATE TABLE state (id INTEGER PRIMARY KEY, body TEXT)")
        self._connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, body TEXT)")
        self._connection.execute("INSERT INTO state VALUES (1, '')")

    def run(self, commits: int) -> None:
        """Make so many transactions, each on the disk before the next."""
        for _ in range(commits):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT INTO line (body) VALUES (?)", (self._payload,))
            self._connection.execute("UPDATE state SET body = ? WHERE id = 1", (self._payload,))
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class SameChanges:
    """The very changes that a signature made in the tables, made again on a copy of them.

    They are read beforehand from the rows that it left behind; what it only read, or wrote as it
    was before, is left out.
    """

    def __init__(self, url: str, copy: Path) -> None:
        """Copy the tables as they stand, for what is done from now on."""
        self._done = _opened(make_url(url).database or "")
        self._copy = _opened(copy)
        self._done.backup(self._copy)

    def of(self, dossier_id: DossierId) -> Changes:
        """Return what was done to a dossier since: its intent, then its act."""
        begun, kept = list[Statement](), list[Statement]()
        for row in self._difference(IntentRecord, dossier_id)[1]:
            told = dict(zip(_columns(IntentRecord), row, strict=True))
            ended = told["outcome"], told["ended_at"], told["id"], OPEN
            begun.append(_added(IntentRecord, tuple((told | {"outcome": OPEN}).values())))
            kept.append(
                ("UPDATE intents SET outcome=?, ended_at=? WHERE id=? AND outcome=?", ended)
            )
        for pair in zip(*self._difference(DossierRecord, dossier_id), strict=True):
            kept.append(_moved(*pair))
        for record in (AwaitingRecord, ActRecord, VersionRecord, PrintRecord, EntryRecord):
            before, after = self._difference(record, dossier_id)
            kept += [_removed(record, row) for row in before]
            kept += [_added(record, row) for row in after]
        return begun, kept

    def run(self, changes: Changes) -> None:
        """Make the changes again, each transaction on the disk before the next."""
        for statements in changes:
            self._copy.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                self._copy.execute(statement, values)
            self._copy.execute("COMMIT")

    def close(self) -> None:
        """Let go of the files."""
        self._done.close()
        self._copy.close()

    def _difference(
        self, record: type[Record], dossier_id: DossierId
    ) -> tuple[list[Row], list[Row]]:
        """Return the rows that stand in the copy alone, and those that it lacks."""
        before, after = (set(_rows(one, record, dossier_id)) for one in (self._copy, self._done))
        return sorted(before - after, key=str), sorted(after - before, key=str)


def _opened(file: str | Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma).close()
    return connection


def _rows(
    connection: sqlite3.Connection, record: type[Record], dossier_id: DossierId
) -> Iterator[Row]:
    column = {DossierRecord: "id", EntryRecord: "stream"}.get(record, "dossier")
    key = trails.of_dossier(dossier_id) if record is EntryRecord else dossier_id
    asked = f"SELECT {_listed(record)} FROM {record.__tablename__} WHERE {column} = ?"  # noqa: S608  ours
    yield from connection.execute(asked, (key,))


def _moved(before: Row, after: Row) -> Statement:
    names = _columns(DossierRecord)
    were, are = (dict(zip(names, row, strict=True)) for row in (before, after))
    changed = [name for name in names if were[name] != are[name]]
    said = ", ".join(f"{name} = ?" for name in changed)
    moved = f"UPDATE dossiers SET {said} WHERE id = ? AND moves = ?"  # noqa: S608  ours
    return moved, (*(are[name] for name in changed), are["id"], were["moves"])


def _removed(record: type[Record], row: Row) -> Statement:
    told = dict(zip(_columns(record), row, strict=True))
    key = [column.name for column in table(record).primary_key]
    said = " AND ".join(f'"{name}" = ?' for name in key)
    return (
        f"DELETE FROM {record.__tablename__} WHERE {said}",  # noqa: S608  ours
        tuple(told[name] for name in key),
    )


def _added(record: type[Record], row: Row) -> Statement:
    places = ", ".join("?" * len(row))
    return (
        f"INSERT INTO {record.__tablename__} ({_listed(record)}) VALUES ({places})",  # noqa: S608  ours
        row,
    )


def _listed(record: type[Record]) -> str:
    return ", ".join(f'"{name}"' for name in _columns(record))


def _columns(record: type[Record]) -> list[str]:
    return [column.name for column in table(record).columns]


class BareHashing:
    """Reading every entry and hashing its bytes once, by the driver and the library alone."""

    def __init__(self, file: Path) -> None:
        self._connection = _opened(file)

    def run(self) -> int:
        """Return how many entries there were."""
        count = 0
        for (body,) in self._connection.execute("SELECT body FROM trail"):
            hashlib.sha256(body).digest()
            count += 1
        return count

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def without_numbers(file: Path) -> None:
    """Take away, in a copy of an office's records, what puts entries in the journal."""
    connection = _opened(file)
    connection.execute("DROP TRIGGER trail_is_numbered")
    connection.close()
