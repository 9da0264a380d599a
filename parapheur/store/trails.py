"""Trails: lines that are added and never changed."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, String, bindparam, func, insert, select
from sqlalchemy.orm import Session

from parapheur.domain.commitments import SALT
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AnyEvent
from parapheur.domain.finding import dossier_of, place_of
from parapheur.domain.people import Login
from parapheur.domain.trail import Entry, chain
from parapheur.store.codec import told_apart
from parapheur.store.connect import as_bytes
from parapheur.store.personal import Subjects, disclosures, keep
from parapheur.store.prepared import Prepared
from parapheur.store.records import EntryRecord, table

LINES = table(EntryRecord)
STREAM = bindparam("stream", type_=String)

HELD = Prepared(select(func.pg_advisory_xact_lock(func.hashtextextended(STREAM, 0))))
LAST = Prepared(
    select(LINES.c.stream, LINES.c.seq, LINES.c.previous, LINES.c.body, LINES.c.digest)
    .where(LINES.c.stream == STREAM)
    .order_by(LINES.c.seq.desc())
    .limit(1)
)
LINE = Prepared(insert(LINES), *(column.name for column in LINES.c))


def of_dossier(dossier_id: DossierId) -> str:
    """Return the name of a dossier's trail."""
    return f"dossier/{dossier_id}"


def of_openings(dossier_id: DossierId) -> str:
    """Return the name of the trail of who opened a confidential dossier."""
    return f"opened/{dossier_id}"


def of_account(login: Login) -> str:
    """Return the name of an account's trail."""
    return f"account/{login}"


def hold(connection: Connection, stream: str) -> None:
    """Let nobody else add to this trail before the end of the transaction."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        HELD.rows(connection, stream=stream)


def append(connection: Connection, subjects: Subjects, stream: str, event: AnyEvent) -> Entry:
    """Add an event at the end of a trail, after whoever is adding to the same one.

    Its personal values are kept beside it.
    """
    hold(connection, stream)
    last = LAST.row(connection, stream=stream)
    facts, beside = told_apart(event, stream, new_salt)
    entry = chain(stream, facts, after=_entry(*last) if last else None)
    desk, under = place_of(facts)
    LINE.run(
        connection,
        stream=entry.stream,
        seq=entry.seq,
        at=event.at,
        kind=type(event).__name__,
        actor=event.actor,
        dossier=dossier_of(entry.stream),
        desk=desk,
        under=under,
        previous=entry.previous,
        digest=entry.digest,
        body=entry.body,
    )
    if beside:
        keep(connection, subjects, entry, beside)
    return entry


def new_salt() -> bytes:
    """Return a salt that nobody guesses."""
    return secrets.token_bytes(SALT)


def entries(session: Session, subjects: Subjects, stream: str) -> Sequence[Entry]:
    """Return the lines of a trail, in order, with their personal values."""
    rows = select(EntryRecord).where(EntryRecord.stream == stream).order_by(EntryRecord.seq)
    found = [entry_of(row) for row in session.scalars(rows)]
    if not any(entry.commits for entry in found):
        return found
    beside = disclosures(session.connection(), subjects, stream)
    return [replace(entry, disclosures=tuple(beside.get(entry.seq, ()))) for entry in found]


def newest(session: Session, subjects: Subjects, stream: str) -> Entry | None:
    """Return the last line of a trail, with its personal values."""
    rows = select(EntryRecord).where(EntryRecord.stream == stream)
    row = session.scalar(rows.order_by(EntryRecord.seq.desc()).limit(1))
    if row is None:
        return None
    return with_personal(session, subjects, entry_of(row))


def with_personal(session: Session, subjects: Subjects, entry: Entry) -> Entry:
    """Return an entry with its personal values, if it has any."""
    if not entry.commits:
        return entry
    beside = disclosures(session.connection(), subjects, entry.stream, seq=entry.seq)
    return replace(entry, disclosures=tuple(beside.get(entry.seq, ())))


def entry_of(row: EntryRecord) -> Entry:
    """Return the entry that a row holds, without its personal values."""
    return _entry(row.stream, row.seq, row.previous, row.body, row.digest)


def _entry(stream: str, seq: int, previous: str, body: bytes, digest: str) -> Entry:
    return Entry(stream, seq, Digest(previous), as_bytes(body), Digest(digest))
