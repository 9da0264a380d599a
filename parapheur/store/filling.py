"""For measures alone: many dossiers at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, make_url, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateSchema, DropSchema

from parapheur.domain.dossier import DossierId
from parapheur.domain.trail import Entry, Json, chain
from parapheur.store.connect import connect, writing
from parapheur.store.records import (
    ActRecord,
    AwaitingRecord,
    DossierRecord,
    EntryRecord,
    FinishedRecord,
    table,
)

BLOCK = 1000
"""Dossiers copied, and entries added, by one statement."""
LINE = "of what happened " * 18
"""About as much as the event of a signature tells."""


def fill(url: str, model: DossierId, many: int, due: datetime) -> None:
    """Copy a dossier until there are `many` (a multiple of `BLOCK`), each due at its own minute.

    The copies are for lists alone: they have no trail, so `fsck` would name each of them. The
    tray of finished dossiers shows them all to their originator, though none of them is.
    """
    engine = writing(connect(url))
    with Session(engine) as session, session.begin():
        session.execute(
            insert(FinishedRecord).from_select(["dossier", "login", "at"], _ended(model))
        )
        for copied in range(1, BLOCK):
            _copy(session, range(model, model + 1), copied)
            _spread(session, model + copied, due + timedelta(minutes=copied))
        for block in range(1, many // BLOCK):
            _copy(session, range(model, model + BLOCK), block * BLOCK)
        if engine.dialect.name == "postgresql":  # what its autovacuum does soon after
            session.execute(text("ANALYZE dossiers, awaiting, acts, finished"))
    engine.dispose()


def fill_trail(url: str, many: int, at: datetime) -> None:
    """Keep so many entries, in trails of ten, each with a body as long as an act's, and its hash.

    They tell nothing that the rules know, so `fsck` would name each of them.
    """
    engine = writing(connect(url))
    for block in range(0, many, BLOCK):
        with engine.begin() as connection:
            rows = [row for first in range(block, block + BLOCK, 10) for row in _a_trail(first, at)]
            connection.execute(insert(table(EntryRecord)), rows)
    engine.dispose()


def _a_trail(number: int, at: datetime) -> Iterator[dict[str, object]]:
    last: Entry | None = None
    for seq in range(10):
        facts: dict[str, Json] = {"kind": "Measured", "actor": "bench", "text": LINE, "n": seq}
        last = chain(f"bench/{number}", facts, after=last)
        told = {"stream": last.stream, "seq": last.seq, "at": at, "kind": "Measured"}
        rest = {"previous": last.previous, "digest": last.digest, "body": last.body}
        yield {**told, "actor": "bench", **rest}


def _copy(session: Session, numbers: range, ahead: int) -> None:
    """Copy these dossiers under numbers that are so much higher."""
    for record in (DossierRecord, AwaitingRecord, ActRecord, FinishedRecord):
        table, key = record.__table__, "id" if record is DossierRecord else "dossier"
        number, unlike = table.c[key], (key, "id")  # an act takes the next number of its own
        others = [column for column in table.c if column.name not in unlike]
        copied = select((number + ahead).label(key), *others)
        rows = copied.where(number.between(numbers.start, numbers.stop - 1))
        session.execute(insert(record).from_select([key, *(one.name for one in others)], rows))


def _spread(session: Session, number: int, at: datetime) -> None:
    """Give a copy moments of its own."""
    row = AwaitingRecord.dossier == number, AwaitingRecord.ahead.is_(False)
    session.execute(update(AwaitingRecord).where(*row).values(due=at))
    session.execute(update(DossierRecord).where(DossierRecord.id == number).values(updated_at=at))
    ended = update(FinishedRecord).where(FinishedRecord.dossier == number)
    session.execute(ended.values(at=at))


def _ended(model: DossierId) -> Select[int, str, datetime]:
    columns = DossierRecord.id, DossierRecord.originator, DossierRecord.updated_at
    return select(*columns).where(DossierRecord.id == model)


@contextmanager
def rooms(url: str, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give a schema of its own in a PostgreSQL database under each name, and drop them after."""
    engine = connect(url)
    try:
        for name in names:
            with engine.begin() as connection:
                connection.execute(CreateSchema(name))
        yield tuple(
            make_url(url)
            .update_query_dict({"options": f"-csearch_path={name}"})
            .render_as_string(hide_password=False)
            for name in names
        )
    finally:
        for name in names:
            with engine.begin() as connection:
                connection.execute(DropSchema(name, cascade=True, if_exists=True))
        engine.dispose()
