"""Personal values beside the trails: sealed with their salts before the database sees them.

A row tells where its value stands and whose it is. What is sealed is the salt, and then the value
as canonical JSON; the seal is bound to its place. A row of a subject that was erased is emptied,
and none is ever filled again.
"""

import json
from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection, String, bindparam, func, insert, select

from parapheur.domain.canonical import CANONICAL
from parapheur.domain.commitments import SALT, Disclosure
from parapheur.domain.personal import Beside, Condition, KeptValue, Subject
from parapheur.domain.trail import Entry
from parapheur.store.connect import as_bytes
from parapheur.store.prepared import Prepared
from parapheur.store.records import ErasureRecord, PersonalRecord, table

VALUES, ERASURES = table(PersonalRecord), table(ErasureRecord)
WHOSE = bindparam("subject", type_=String)
HASHED = func.hashtextextended(func.concat("subject/", WHOSE), 0)

SHARED = Prepared(select(func.pg_advisory_xact_lock_shared(HASHED)))
ALONE = Prepared(select(func.pg_advisory_xact_lock(HASHED)))
GONE = Prepared(select(ERASURES.c.subject).where(ERASURES.c.subject == WHOSE))
KEPT = Prepared(insert(VALUES), *(column.name for column in VALUES.c))
BESIDE = (
    select(VALUES.c.seq, VALUES.c.path, VALUES.c.subject, VALUES.c.sealed)
    .where(VALUES.c.stream == bindparam("stream", type_=String))
    .order_by(VALUES.c.seq, VALUES.c.path)
)
OF_STREAM = Prepared(BESIDE)
OF_ENTRY = Prepared(BESIDE.where(VALUES.c.seq == bindparam("seq")))


class Subjects(Protocol):
    """Who has the keys of subjects."""

    def seal(self, subject: str, place: bytes, plain: bytes) -> bytes:
        """Seal under the subject's key, which is durable before this returns."""

    def open(self, subject: str, place: bytes, sealed: bytes) -> bytes | None:
        """Return what was sealed; None: the key is gone. `ValueError`: it was altered."""


def keep(
    connection: Connection, subjects: Subjects, entry: Entry, values: Iterable[Beside]
) -> None:
    """Keep the personal values of an entry that is being added; none of whom was erased.

    Nobody is erased before the end of the transaction whose values are in it.
    """
    rows = list[dict[str, object]]()
    gone = dict[Subject, bool]()
    for one in values:
        if one.subject not in gone:
            gone[one.subject] = _is_gone(connection, one.subject)
        sealed = None if gone[one.subject] else _sealed(subjects, entry, one)
        place = {"stream": entry.stream, "seq": entry.seq, "path": one.disclosure.path}
        rows.append({**place, "subject": one.subject, "sealed": sealed})
    KEPT.each(connection, rows)


def hold(connection: Connection, subject: Subject) -> None:
    """Let nobody keep a value of this subject before the end of the transaction."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        ALONE.rows(connection, subject=subject)


def disclosures(
    connection: Connection, subjects: Subjects, stream: str, *, seq: int | None = None
) -> dict[int, list[Disclosure]]:
    """Return the personal values of each entry of a trail, or of one, by its number.

    Those that were altered are left out; one whose key is gone reads as one that was erased.
    """
    found: dict[int, list[Disclosure]] = {}
    if seq is None:
        rows = OF_STREAM.rows(connection, stream=stream)
    else:
        rows = OF_ENTRY.rows(connection, stream=stream, seq=seq)
    for number, path, subject, sealed in rows:
        _, one = opened(subjects, (stream, number, path), subject, sealed)
        if one is not None:
            found.setdefault(number, []).append(one)
    return found


def beside(connection: Connection, subjects: Subjects, stream: str) -> list[KeptValue]:
    """Return what is kept beside a trail, in whatever condition it is."""
    return [
        KeptValue(seq, path, Subject(subject), *opened(subjects, (stream, seq, path), subject, row))
        for seq, path, subject, row in OF_STREAM.rows(connection, stream=stream)
    ]


def opened(
    subjects: Subjects, place: tuple[str, int, str], subject: str, sealed: bytes | None
) -> tuple[Condition, Disclosure | None]:
    """Return what a row holds, and in which condition it is."""
    gone = Disclosure(place[2], None)
    if sealed is None:
        return Condition.EMPTIED, gone
    try:
        plain = subjects.open(subject, _bound(*place), as_bytes(sealed))
        if plain is None:
            return Condition.KEYLESS, gone
        return Condition.THERE, Disclosure(place[2], plain[:SALT], json.loads(plain[SALT:]))
    except ValueError:
        return Condition.ALTERED, None


def _is_gone(connection: Connection, subject: Subject) -> bool:
    if connection.dialect.name == "postgresql":
        SHARED.rows(connection, subject=subject)
    return GONE.row(connection, subject=subject) is not None


def _sealed(subjects: Subjects, entry: Entry, one: Beside) -> bytes:
    disclosure = one.disclosure
    plain = (disclosure.salt or b"") + CANONICAL.encode(disclosure.value).encode()
    place = _bound(entry.stream, entry.seq, disclosure.path)
    return subjects.seal(one.subject, place, plain)


def _bound(stream: str, seq: int, path: str) -> bytes:
    return f"{stream}\n{seq}\n{path}".encode()
