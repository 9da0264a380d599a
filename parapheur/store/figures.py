"""What is counted of months: along the days of acts and entries, a month at a time."""

from datetime import datetime

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.events import (
    DossierArchived,
    DossierCancelled,
    DossierDeposited,
    DossierStarted,
)
from parapheur.domain.figures import Counted, Month, Tally
from parapheur.domain.filing import Confidentiality
from parapheur.store.records import ActRecord, DossierRecord, EntryRecord, FinishedRecord

COUNTED = [
    one.__name__ for one in (DossierDeposited, DossierStarted, DossierCancelled, DossierArchived)
]
CLOSED = select(DossierRecord.id).where(
    DossierRecord.level != literal(Confidentiality.ORDINARY.value, literal_execute=True)
)
"""Of which the deposit alone is counted: they stand in an index of their own, by these words."""
ALIKE = (
    ActRecord.kind,
    ActRecord.desk,
    ActRecord.circuit,
    ActRecord.step,
    ActRecord.level,
)


def count(session: Transaction, month: Month) -> Counted:
    """Count a month, of what is ordinary alone, from the rows of all its acts and entries."""
    since, until = month.span
    events = dict(session.execute(_events(since, until)).all())
    finished = select(func.count(FinishedRecord.dossier.distinct())).where(
        FinishedRecord.at >= since,
        FinishedRecord.at < until,
        FinishedRecord.dossier.not_in(CLOSED),
    )
    acts = (
        select(
            *ALIKE,
            func.count(),
            func.sum(ActRecord.waited),
            func.max(ActRecord.waited),
        )
        .where(ActRecord.at >= since, ActRecord.at < until, ActRecord.dossier.not_in(CLOSED))
        .group_by(*ALIKE)
    )
    every = session.scalar(_deposits(since, until)) or 0
    tallies = (
        Tally(kind, desk, circuit, step, level, many, int(waited), longest)
        for kind, desk, circuit, step, level, many, waited, longest in session.execute(acts)
    )
    return Counted(
        month=month,
        events=events,
        finished=session.scalar(finished) or 0,
        closed=every - events.get(DossierDeposited.__name__, 0),
        tallies=tuple(sorted(tallies, key=_alike)),
    )


def _alike(one: Tally) -> tuple[str, ...]:
    return one.kind, one.desk, one.circuit, one.step, one.level or ""


def _events(since: datetime, until: datetime) -> Select[str, int]:
    return (
        select(EntryRecord.kind, func.count())
        .where(EntryRecord.kind.in_(COUNTED), EntryRecord.at >= since, EntryRecord.at < until)
        .where(EntryRecord.dossier.not_in(CLOSED))
        .group_by(EntryRecord.kind)
    )


def _deposits(since: datetime, until: datetime) -> Select[int]:
    return select(func.count()).where(
        EntryRecord.kind == DossierDeposited.__name__,
        EntryRecord.at >= since,
        EntryRecord.at < until,
    )
