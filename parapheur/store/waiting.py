"""What waits on desks, or will, soonest due first: at the same cost however much waits.

1. Each part (a desk; what a delegation covers) is read in the order of the index (desk, ahead,
   due, dossier), no further than the end of the page that is asked for; where a part speaks of a
   dossier twice, its soonest row counts.
2. A dossier found by several parts counts once, at its soonest. Whatever is on the page is among
   the first of its own part, so (1) has not left it out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from parapheur.domain.delegation import Delegation
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DeskId
from parapheur.domain.trays import EVERY, Only
from parapheur.store.narrowing import is_on, matching, narrowed, stands_late, up_to
from parapheur.store.records import AwaitingRecord, DossierRecord

MOST_PARTS = 100
"""Databases bound the parts of a query; beyond, several desks are read as one."""

Lines: TypeAlias = Select[*tuple[Any, ...]]
"""A query for dossiers, each perhaps with a desk."""

Row: TypeAlias = type[AwaitingRecord]
Expression: TypeAlias = ColumnElement[str] | InstrumentedAttribute[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what waits: at one desk, unless there are too many."""

    means: Callable[[Expression, Row], ColumnElement[bool]]
    """Which rows are meant, given the expression that stands for their desk."""
    most: int = 1
    """How many rows of it may speak of one dossier."""


def at_desks(desks: Iterable[DeskId]) -> list[Part]:
    """Return what waits on these desks."""
    return _grouped([_on(desk) for desk in sorted(desks)])


def covered_by(delegations: Iterable[Delegation]) -> list[Part]:
    """Return what these delegations speak of."""
    return _grouped([_covered(one) for one in delegations])


def waiting(
    parts: Sequence[Part],
    only: Only,
    most: int,
    *,
    ahead: bool = False,
    but: Collection[int] = (),
) -> Lines:
    """Return the query for what is in these parts: the `most` soonest, or fewer, each once.

    `ahead`: what will wait there, in the order of the dossiers; `but`: without these dossiers.
    """
    rows = [
        _soonest(part, only, ahead=ahead, but=but).limit(most * part.most).subquery()
        for part in parts or NOTHING
    ]
    rows_of_all = union_all(*(select(one) for one in rows)).subquery()
    found = (
        select(rows_of_all.c.dossier, func.min(rows_of_all.c.due).label("due"))
        .group_by(rows_of_all.c.dossier)
        .subquery()
    )
    return (
        _with_desk(parts, only, ahead=ahead)
        .join(found, found.c.dossier == DossierRecord.id)
        .order_by(found.c.due.nulls_last(), DossierRecord.id)
    )


def these(parts: Sequence[Part], only: Only, dossiers: Collection[int]) -> Lines:
    """Return the query for those of these dossiers that wait there now, in no order."""
    row = aliased(AwaitingRecord)
    waits = exists().where(row.dossier == DossierRecord.id, *_within(parts, row, only))
    narrower = narrowed(replace(only, late_at=None))  # where it stands is asked of its rows
    return _with_desk(parts, only).where(DossierRecord.id.in_(sorted(dossiers)), waits, *narrower)


def how_many(parts: Sequence[Part], only: Only = EVERY, *, ahead: bool = False) -> Lines:
    """Return the query for the number of dossiers in these parts, read from the index alone."""
    if not parts:
        return select(literal(0))
    row = aliased(AwaitingRecord)
    kept = (row.ahead.is_(ahead), *_narrowed(row, only, ahead=ahead))
    if len(parts) == 1:
        once = select(func.count(row.dossier.distinct()))
        return once.where(parts[0].means(row.desk, row), *kept)
    rows = [select(row.dossier).where(part.means(row.desk, row), *kept) for part in parts]
    return select(func.count()).select_from(union(*rows).subquery())


def _with_desk(parts: Sequence[Part], only: Only, *, ahead: bool = False) -> Lines:
    """Return the query for dossiers, each with the first of its desks in these parts."""
    named = aliased(AwaitingRecord)
    desk = select(func.min(named.desk)).where(
        named.dossier == DossierRecord.id, *_within(parts, named, only, ahead=ahead)
    )
    return select(DossierRecord, desk.scalar_subquery())


def _soonest(part: Part, only: Only, *, ahead: bool, but: Collection[int]) -> Lines:
    """Return the rows of a part, each dossier once a desk."""
    row, other = aliased(AwaitingRecord), aliased(AwaitingRecord)
    sooner = exists().where(
        other.dossier == row.dossier,
        _desk(other) == row.desk,
        other.ahead.is_(ahead),
        part.means(_desk(other), other),
        _sooner(other, row),
    )
    kept = select(row.dossier, row.due).where(
        part.means(row.desk, row), row.ahead.is_(ahead), ~sooner, *_narrowed(row, only, ahead=ahead)
    )
    if but:
        kept = kept.where(row.dossier.not_in(sorted(but)))
    return kept.order_by(row.due.nulls_last(), row.dossier)


def _within(
    parts: Sequence[Part], row: Row, only: Only, *, ahead: bool = False
) -> Iterator[ColumnElement[bool]]:
    """Say which rows, found by their dossier, are in one of the parts."""
    yield or_(false(), *(part.means(_desk(row), row) for part in parts))
    yield row.ahead.is_(ahead)
    if only.late_at is not None and not ahead:
        yield row.due < only.late_at


def _narrowed(row: Row, only: Only, *, ahead: bool) -> Iterator[ColumnElement[bool]]:
    if only.circuit is not None:
        yield is_on(row.circuit, only.circuit)
    if only.late_at is not None:
        yield stands_late(row.dossier, only.late_at) if ahead else row.due < only.late_at
    if only.text:
        yield exists().where(DossierRecord.id == row.dossier, *matching(only))
    if only.most is not Confidentiality.CONFIDENTIAL:
        levels = DossierRecord.level.in_(up_to(only.most))
        yield exists().where(DossierRecord.id == row.dossier, levels)


def _desk(row: Row) -> ColumnElement[str]:
    """Return the desk of a row that is found by its dossier."""
    # Not the bare column: SQLite would look for the dossier along all that waits on the desk.
    return func.coalesce(row.desk, "")


def _sooner(one: Row, than: Row) -> ColumnElement[bool]:
    """Put the rows of one dossier at one desk in an order: by due date, then step."""
    same = or_(one.due == than.due, and_(one.due.is_(None), than.due.is_(None)))
    return or_(
        one.due < than.due,
        and_(one.due.is_not(None), than.due.is_(None)),
        and_(same, one.position < than.position),
    )


def _on(desk: DeskId) -> Part:
    return Part(lambda at, _: at == desk)


def _covered(one: Delegation) -> Part:
    """Say in SQL what `Delegation.covers` says."""

    def means(at: Expression, row: Row) -> ColumnElement[bool]:
        acts = and_(at == one.desk, row.action.in_(sorted(one.actions)))
        return and_(acts, row.circuit.in_(sorted(one.circuits))) if one.circuits else acts

    return Part(means)


def _grouped(parts: list[Part]) -> list[Part]:
    """Return no more than `MOST_PARTS`, the same in all."""
    groups = (parts[first::MOST_PARTS] for first in range(MOST_PARTS))
    return [_either(group) for group in groups if group]


def _either(group: list[Part]) -> Part:
    if len(group) == 1:
        return group[0]
    return Part(lambda at, row: or_(*(one.means(at, row) for one in group)), len(group))


NOTHING = (Part(lambda _, row: and_(false(), row.ahead)),)
"""What waits on somebody who holds no desk."""
