"""How a list is narrowed: by words, by circuit, to what is late."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.filing import Confidentiality
from parapheur.domain.trays import Only, folded
from parapheur.store.records import AwaitingRecord, DossierRecord

NUMBER = len(reference(DossierId(1)))
"""Characters of a number as people quote it."""


def narrowed(only: Only) -> Iterator[ColumnElement[bool]]:
    """Say which dossiers a list is narrowed to."""
    if only.circuit is not None:
        yield is_on(DossierRecord.circuit, only.circuit)
    if only.late_at is not None:
        yield stands_late(DossierRecord.id, only.late_at)
    if only.most is not Confidentiality.CONFIDENTIAL:
        yield DossierRecord.level.in_(up_to(only.most))
    yield from matching(only)


def is_on(column: InstrumentedAttribute[str], circuit: CircuitId) -> ColumnElement[bool]:
    """Say that a dossier is on this circuit, whatever was typed for it into an address."""
    return column == circuit if circuit.isprintable() else false()


def matching(only: Only) -> Iterator[ColumnElement[bool]]:
    """Say which dossiers have the words in what may be searched of them."""
    if not (wanted := folded(only.text)):
        return
    found = DossierRecord.sought.contains(wanted, autoescape=True)
    if only.readable is Confidentiality.CONFIDENTIAL:
        yield found
        return
    readable = DossierRecord.level.in_(up_to(only.readable))
    yield or_(and_(readable, found), _numbered(wanted))


def up_to(level: Confidentiality) -> list[str]:
    """Return the levels that are no more confidential."""
    return [one.value for one in Confidentiality if one.rank <= level.rank]


def _numbered(wanted: str) -> ColumnElement[bool]:
    """Say which dossiers have the words in their number: what is sought begins with it."""
    number = func.substr(DossierRecord.sought, 1, NUMBER)
    return number.contains(wanted, autoescape=True)


def stands_late(dossier: InstrumentedAttribute[int], at: datetime) -> ColumnElement[bool]:
    """Say that one of the steps where the dossier stands is past its due date."""
    row = aliased(AwaitingRecord)
    return exists().where(row.dossier == dossier, row.ahead.is_(False), row.due < at)
