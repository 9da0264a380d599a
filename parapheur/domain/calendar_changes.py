"""A calendar that an administrator changes: one row at a time, and each time a whole new one.

1. A row is put in, put in the place of another, or taken away; or it is said until when holidays
   are entered. New usual hours that go on as long as the earlier ones end these the day before.
2. Usual hours do not hold on the same day, nor do special ones: neither would be sure to be meant.
3. What was counted stays countable: no day that has come loses its usual hours, and a row that has
   ended is corrected, and not taken away.
4. The office opens within a year of each day, from today to that until which holidays are entered.
5. The next calendar has the next edition; the highest is in force, and of two equal ones the one
   that was told last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import assert_never

from parapheur.domain.about_calendar import (
    AnyRow,
    CalendarAmended,
    CalendarEvent,
    CalendarRead,
    Part,
)
from parapheur.domain.calendar import (
    DAY,
    FARTHEST,
    Calendar,
    Holiday,
    Hours,
    Row,
    YearlyHoliday,
    days,
)
from parapheur.domain.misdated import (
    HoursLacking,
    HoursOverlap,
    LastUsualHours,
    NeverOpens,
    NoSuchRow,
    NothingChanged,
    RowEnded,
    TooManyRows,
)

MOST = {Part.USUAL: 50, Part.SPECIAL: 200, Part.YEARLY: 100, Part.DATED: 1000}
"""Rows of each part."""
FORESEEN = 20 * FARTHEST * DAY
"""How far ahead it is looked whether the office opens: some calendars say no last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes another: one row, or until when holidays are entered."""

    part: Part
    old: AnyRow | None = None
    """The row that goes; None: a new one comes."""
    new: AnyRow | None = None
    """The row that comes; None: the old one is taken away."""
    until: date | None = None


def in_force(events: Iterable[object]) -> CalendarEvent | None:
    """Return what tells of the calendar in force, of all that the trail of calendars tells (5)."""
    found: CalendarEvent | None = None
    for event in events:
        if not isinstance(event, CalendarRead | CalendarAmended):
            continue
        if found is None or event.edition >= found.edition:
            found = event
    return found


def rows_of(calendar: Calendar, part: Part) -> Sequence[AnyRow]:
    """Return the rows of a part, in their order."""
    match part:
        case Part.USUAL:
            return calendar.regular
        case Part.SPECIAL:
            return calendar.special
        case Part.YEARLY:
            return [one for one in calendar.holidays if isinstance(one, YearlyHoliday)]
        case Part.DATED:
            return [one for one in calendar.holidays if isinstance(one, Holiday)]
        case Part.COMPLETE:
            return ()
        case _:
            assert_never(part)


def changed(calendar: Calendar, change: Change) -> Calendar:
    """Return the next calendar, whatever is to be thought of it (1, 5). `NoSuchRow`."""
    following = replace(calendar, edition=calendar.edition + 1)
    if change.part is Part.COMPLETE:
        return replace(following, complete_until=change.until or calendar.complete_until)
    rows = list(rows_of(calendar, change.part))
    if change.old is None:
        place = len(rows)
    elif change.old in rows:
        place = rows.index(change.old)
        del rows[place]
    else:
        raise NoSuchRow
    if change.new is not None:
        rows.insert(place, change.new)
        if change.part is Part.USUAL:
            rows = [_ended_by(change.new, row) for row in rows]
    return _with(following, change.part, rows)


def amended(calendar: Calendar, change: Change, today: date) -> Calendar:
    """Return the next calendar, if the rules allow it.

    `NoSuchRow`, `NothingChanged`, `TooManyRows`, `RowEnded`, `LastUsualHours`, `HoursLacking`,
    `HoursOverlap`, `NeverOpens`.
    """
    after = changed(calendar, change)
    if replace(after, edition=calendar.edition) == calendar:
        raise NothingChanged
    most = MOST.get(change.part)
    if most is not None and len(rows_of(after, change.part)) > most:
        raise TooManyRows(most=most)
    if change.old is not None and change.new is None and change.old.last < today:  # 3
        raise RowEnded
    if not after.regular:
        raise LastUsualHours
    _expect_apart(after.regular)
    _expect_apart(after.special)
    _expect_counted(calendar.regular, after.regular, today)
    _expect_open(after, today)
    return after


def _with(calendar: Calendar, part: Part, rows: Sequence[AnyRow]) -> Calendar:
    hours = tuple(row for row in rows if isinstance(row, Hours))
    yearly = tuple(row for row in rows if isinstance(row, YearlyHoliday))
    dated = tuple(row for row in rows if isinstance(row, Holiday))
    match part:
        case Part.USUAL:
            return replace(calendar, regular=hours)
        case Part.SPECIAL:
            return replace(calendar, special=hours)
        case Part.YEARLY:
            return replace(calendar, holidays=(*yearly, *rows_of(calendar, Part.DATED)))  # type: ignore[arg-type]  # of that part
        case Part.DATED:
            return replace(calendar, holidays=(*rows_of(calendar, Part.YEARLY), *dated))  # type: ignore[arg-type]  # of that part
        case Part.COMPLETE:
            return calendar
        case _:
            assert_never(part)


def _ended_by(new: AnyRow, row: AnyRow) -> AnyRow:
    """Return usual hours as they end once others go on in their place (1)."""
    goes_on = row.first < new.first <= row.last <= new.last
    return replace(row, last=new.first - DAY) if goes_on and row is not new else row


def _expect_apart(rows: Sequence[Row]) -> None:
    for one, other in combinations(rows, 2):  # 2
        if one.first <= other.last and other.first <= one.last:
            raise HoursOverlap(name=one.name)


def _expect_counted(before: Sequence[Row], after: Sequence[Row], today: date) -> None:
    """Refuse where a day that has come would lose its usual hours (3): looked at where rows end."""
    for day in sorted({day for day in (*_edges(before), *_edges(after), today) if day <= today}):
        if _held(before, day) and not _held(after, day):
            raise HoursLacking(day=day)


def _edges(rows: Sequence[Row]) -> Iterator[date]:
    for row in rows:
        yield from (row.first, row.last)
        if row.first > date.min:
            yield row.first - DAY
        if row.last < date.max:
            yield row.last + DAY


def _held(rows: Sequence[Row], day: date) -> bool:
    return any(row.holds_on(day) for row in rows)


def _expect_open(calendar: Calendar, today: date) -> None:
    last = min(max(calendar.complete_until, today), today + FORESEEN) + FARTHEST * DAY
    closed = 0
    for day in days(today, last):  # 4
        closed = 0 if calendar.is_working(day) else closed + 1
        if closed > FARTHEST:
            raise NeverOpens(day=day - closed * DAY)
