"""Trails: lines that are added and never changed."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.people import Login
from parapheur.domain.sight import DossierOpened
from parapheur.domain.trail import Entry, chain
from parapheur.store.codec import facts_of
from parapheur.store.records import EntryRecord


def of_dossier(dossier_id: DossierId) -> str:
    """Return the name of a dossier's trail."""
    return f"dossier/{dossier_id}"


def of_openings(dossier_id: DossierId) -> str:
    """Return the name of the trail of who opened a confidential dossier."""
    return f"opened/{dossier_id}"


def of_account(login: Login) -> str:
    """Return the name of an account's trail."""
    return f"account/{login}"


def hold(session: Session, stream: str) -> None:
    """Let nobody else add to this trail before the end of the transaction."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(stream, 0))))


def append(
    session: Session, stream: str, event: DossierEvent | AccountEvent | DossierOpened
) -> Entry:
    """Add an event at the end of a trail, after whoever is adding to the same one."""
    hold(session, stream)
    newest = select(EntryRecord).where(EntryRecord.stream == stream)
    last = session.scalars(newest.order_by(EntryRecord.seq.desc()).limit(1)).first()
    entry = chain(stream, facts_of(event), after=entry_of(last) if last else None)
    session.add(
        EntryRecord(
            stream=entry.stream,
            seq=entry.seq,
            at=event.at,
            kind=type(event).__name__,
            actor=event.actor,
            previous=entry.previous,
            digest=entry.digest,
            body=entry.body,
        )
    )
    session.flush()
    return entry


def entries(session: Session, stream: str) -> Sequence[Entry]:
    """Return the lines of a trail, in order."""
    rows = select(EntryRecord).where(EntryRecord.stream == stream).order_by(EntryRecord.seq)
    return [entry_of(row) for row in session.scalars(rows)]


def entry_of(row: EntryRecord) -> Entry:
    """Return the entry that a row holds."""
    return Entry(row.stream, row.seq, Digest(row.previous), bytes(row.body), Digest(row.digest))
