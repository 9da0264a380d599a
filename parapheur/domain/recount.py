"""A calendar that changed while a deadline was running: the holiday declared late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from parapheur.domain.calendar import Calendar, Row, days
from parapheur.domain.deadline import Deadline
from parapheur.domain.documents import Digest
from parapheur.domain.words import Words


class Change(StrEnum):
    """What became of a row."""

    ADDED = "added"  #: was not there before (déclaré)
    REMOVED = "removed"  #: is no longer there (retiré); a corrected row is removed and added


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A row that moved a deadline, as it stood."""

    change: Change
    name: Words
    basis: str
    declared: date | None
    first: date
    last: date
    """The first and the last day of the deadline on which it made a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A deadline counted again, with all that an event needs to tell it."""

    since: datetime
    deadline: Deadline
    old_due: datetime
    new_due: datetime
    before: Digest
    after: Digest
    why: tuple[Reason, ...]
    """Empty when no row did it: the zone is another one."""


def recounted(
    since: datetime, deadline: Deadline, before: Calendar, after: Calendar
) -> Recount | None:
    """Return how the deadline moved from one calendar to the other, or None when it did not."""
    old_due, new_due = before.add(since, deadline), after.add(since, deadline)
    if old_due == new_due:
        return None
    first, last = before.day_of(since), after.day_of(max(old_due, new_due))
    return Recount(
        since=since.astimezone(UTC),
        deadline=deadline,
        old_due=old_due,
        new_due=new_due,
        before=before.digest,
        after=after.digest,
        why=reasons(before, after, first, last),
    )


def reasons(before: Calendar, after: Calendar, first: date, last: date) -> tuple[Reason, ...]:
    """Return the rows by which the hours of some days are others, between two days."""
    moved = [day for day in days(first, last) if before.hours(day) != after.hours(day)]
    return (
        *_reasons(Change.REMOVED, before.rows, after.rows, moved),
        *_reasons(Change.ADDED, after.rows, before.rows, moved),
    )


def _reasons(
    change: Change, rows: tuple[Row, ...], others: tuple[Row, ...], moved: list[date]
) -> Iterator[Reason]:
    for row in rows:
        touched = [day for day in moved if row.holds_on(day)]
        if touched and row not in others:
            yield Reason(
                change=change,
                name=row.name,
                basis=row.basis,
                declared=row.declared,
                first=touched[0],
                last=touched[-1],
            )
