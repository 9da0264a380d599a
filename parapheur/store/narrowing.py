"""How a list is narrowed: by words, by circuit, to what is late."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, exists, false
from sqlalchemy.orm import InstrumentedAttribute, aliased

from parapheur.domain.circuit import CircuitId
from parapheur.domain.trays import Only, folded
from parapheur.store.records import AwaitingRecord, DossierRecord


def narrowed(only: Only) -> Iterator[ColumnElement[bool]]:
    """Say which dossiers a list is narrowed to."""
    if only.circuit is not None:
        yield is_on(DossierRecord.circuit, only.circuit)
    if only.late_at is not None:
        yield stands_late(DossierRecord.id, only.late_at)
    yield from matching(only.text)


def is_on(column: InstrumentedAttribute[str], circuit: CircuitId) -> ColumnElement[bool]:
    """Say that a dossier is on this circuit, whatever was typed for it into an address."""
    return column == circuit if circuit.isprintable() else false()


def matching(text: str) -> Iterator[ColumnElement[bool]]:
    """Say which dossiers have `text` in their subject or number."""
    if wanted := folded(text):
        yield DossierRecord.sought.contains(wanted, autoescape=True)


def stands_late(dossier: InstrumentedAttribute[int], at: datetime) -> ColumnElement[bool]:
    """Say that one of the steps where the dossier stands is past its due date."""
    row = aliased(AwaitingRecord)
    return exists().where(row.dossier == dossier, row.ahead.is_(False), row.due < at)
