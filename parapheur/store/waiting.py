"""What waits on desks, soonest due first, at the same cost however much waits.

1. Each desk's rows are read in the order of its index (desk, due, dossier), no further than the
   end of the page that is asked for; where a desk is awaited twice, the soonest row counts.
2. A dossier that awaits several of the desks counts once, at its soonest. Whatever is on the page
   is among the first of its own desk, so (1) has not left it out.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from parapheur.domain.people import DeskId
from parapheur.store.records import AwaitingRecord, DossierRecord

MOST_PARTS = 100
"""Databases bound the parts of a query; beyond, several desks are read as one."""

Lines: TypeAlias = Select[*tuple[Any, ...]]
"""A query for dossiers, each perhaps with a desk."""


def waiting(desks: frozenset[DeskId], until: datetime | None, most: int) -> Lines:
    """Return the query for what awaits these desks: the `most` soonest, or fewer.

    `until`: those alone that are due before.
    """
    listed = sorted(desks)
    parts = [
        select(_soonest(group, until).limit(most * len(group)).subquery())
        for group in (listed[first::MOST_PARTS] for first in range(MOST_PARTS))
        if group
    ] or [_soonest([], until)]
    rows = union_all(*parts).subquery()
    found = (
        select(rows.c.dossier, func.min(rows.c.due).label("due"))
        .group_by(rows.c.dossier)
        .subquery()
    )
    named = aliased(AwaitingRecord)
    desk = select(func.min(named.desk)).where(
        named.dossier == DossierRecord.id, _desk(named).in_(listed), *_before(named, until)
    )
    return (
        select(DossierRecord, desk.scalar_subquery())
        .join(found, found.c.dossier == DossierRecord.id)
        .order_by(found.c.due.nulls_last(), DossierRecord.id)
    )


def _soonest(group: list[DeskId], until: datetime | None) -> Lines:
    """Return the rows of these desks, each dossier once a desk."""
    row, other = aliased(AwaitingRecord), aliased(AwaitingRecord)
    sooner = exists().where(
        other.dossier == row.dossier, _desk(other) == row.desk, _sooner(other, row)
    )
    here = row.desk == group[0] if len(group) == 1 else row.desk.in_(group)
    return (
        select(row.dossier, row.due)
        .where(here, ~sooner, *_before(row, until))
        .order_by(row.due.nulls_last(), row.dossier)
    )


def _desk(row: type[AwaitingRecord]) -> ColumnElement[str]:
    """Return the desk of a row that is found by its dossier."""
    # Not the bare column: SQLite would look for the dossier along all that waits on the desk.
    return func.coalesce(row.desk, "")


def _sooner(one: type[AwaitingRecord], than: type[AwaitingRecord]) -> ColumnElement[bool]:
    """Put the rows of one dossier at one desk in an order: by due date, then step."""
    same = or_(one.due == than.due, and_(one.due.is_(None), than.due.is_(None)))
    return or_(
        one.due < than.due,
        and_(one.due.is_not(None), than.due.is_(None)),
        and_(same, one.position < than.position),
    )


def _before(row: type[AwaitingRecord], until: datetime | None) -> Iterator[ColumnElement[bool]]:
    if until is not None:
        yield row.due < until
