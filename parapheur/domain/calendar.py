"""The office's calendar: when the office is open, and until when a deadline runs.

Rows are written in days and hours of the office's own zone; what is counted comes out in UTC.
The rules, with their source:

1. A deposit outside office hours counts on the next day the office opens; one that comes early in
   the morning of a working day counts on that day. The very instant of closing is still open.
   (Our reading of the registry's rule.)
2. The day from which one counts is not counted; the last day is, to the end of its office hours:
   an act at the due instant is in time, and late just after. (Ours: the usual rule for days, one
   day stricter than the full days, « délais francs », of civil procedure.)
3. Calendar days that end on a day without office end on the next working day. (Ours, in the
   manner of civil procedure, where a last day that is a holiday moves to the next that is not.)
4. Office hours are time that really passes while the office is open. An hour that the clock shows
   twice is two hours, one that it skips is none; no day begins or ends twice.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeAlias

from parapheur.domain import zones
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.documents import Digest
from parapheur.domain.errors import Misconfigured
from parapheur.domain.trail import Json, canonical
from parapheur.domain.words import Words

DAY = timedelta(days=1)
LEAP_YEAR = 2000
"""So that the 29th of February may be a holiday."""
FARTHEST = 366
"""Days within which an office opens again; a calendar that never does is a mistake."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From opening to closing on one day, by the clock on the wall."""

    opens: time
    closes: time


Week: TypeAlias = tuple[tuple[Span, ...], ...]
"""The spans of seven days, Monday first."""

Interval: TypeAlias = tuple[datetime, datetime]
"""From opening to closing, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the calendar, with what it rests on."""

    name: Words
    basis: str
    """The text it rests on: « Décret n° 2-77-169 »; or that this is still to be verified."""
    declared: date | None = None
    """When it became known; None: not known to us."""
    announced: bool = True
    """Is the date certain? A religious feast is approximate until it is announced."""
    first: date = date.min
    last: date = date.max
    """The days between which it holds, both included."""

    def holds_on(self, day: date) -> bool:
        """Say whether the row speaks of this day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Row):
    """The hours of a week: the usual ones, or those of a time such as Ramadan."""

    week: Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Row):
    """Days without office, dated: a religious feast, an exceptional holiday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyHoliday(Row):
    """A day without office that comes back each year."""

    month: int
    day: int

    def holds_on(self, day: date) -> bool:
        # not super(): a dataclass with slots is made anew, and super() means the one before
        return (day.month, day.day) == (self.month, self.day) and self.first <= day <= self.last


@dataclass(frozen=True)  # without slots: what is counted once is kept beside the fields
class Calendar:
    """The hours and holidays of an office. Every instant given and returned knows its zone."""

    zone: str
    """A name of the tz database: `Africa/Casablanca`."""
    regular: tuple[Hours, ...]
    special: tuple[Hours, ...] = ()
    """Hours that stand in place of the regular ones while they hold."""
    holidays: tuple[Holiday | YearlyHoliday, ...] = ()
    complete_until: date = date.max
    """After this day holidays are not entered yet, and what is counted is an estimate."""
    edition: int = 1
    """Raised to put an earlier state in force again: of two calendars, the higher counts."""

    @cached_property
    def digest(self) -> Digest:
        """The SHA-256 of every row and of the zone's own rules: which calendar counted."""
        return self.digest_under(zones.rules(self.zone))

    def digest_under(self, rules: Digest) -> Digest:
        """Return its digest with these rules of its zone (`zones.rules`)."""
        said = {field.name: _facts(getattr(self, field.name)) for field in fields(self)}
        return Digest(hashlib.sha256(canonical({**said, "rules": rules})).hexdigest())

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row."""
        return (*self.regular, *self.special, *self.holidays)

    def hours(self, day: date) -> tuple[Span, ...]:
        """Return the hours of a day, by the clock on the wall; none on a holiday."""
        if any(holiday.holds_on(day) for holiday in self.holidays):
            return ()
        rows = (row for row in (*self.special, *self.regular) if row.holds_on(day))
        return next((row.week[day.weekday()] for row in rows), ())

    def is_working(self, day: date) -> bool:
        """Say whether the office opens on this day."""
        return bool(self.open_on(day))

    def open_on(self, day: date) -> tuple[Interval, ...]:
        """Return when the office is open on a day, in UTC and in order."""
        if day not in self._kept:
            self._kept[day] = tuple(self._intervals(day))
        return self._kept[day]

    def next_opening(self, instant: datetime) -> datetime:
        """Return the first instant from `instant` on at which the office is open."""
        opens, _ = self._next(instant)
        return max(opens, instant.astimezone(UTC))

    def counts_from(self, instant: datetime) -> date:
        """Return the day on which a deposit at `instant` counts (rule 1)."""
        opens, _ = self._next(instant)
        return self.day_of(opens)

    def day_of(self, instant: datetime) -> date:
        """Return the day that the office's wall shows. `ValueError` without a zone."""
        if instant.tzinfo is None:
            raise ValueError("a time without its zone cannot be counted")
        return instant.astimezone(zones.zone(self.zone)).date()

    def add(self, instant: datetime, deadline: Deadline) -> datetime:
        """Return the last instant in time, in UTC (rules 1 to 4)."""
        day = self.counts_from(instant)
        match deadline.unit:
            case Unit.CALENDAR_DAYS:
                day = self._working_from(day + deadline.amount * DAY)
            case Unit.WORKING_DAYS:
                for _ in range(deadline.amount):
                    day = self._working_from(day + DAY)
            case Unit.OFFICE_HOURS:
                return self._spend(timedelta(hours=deadline.amount), instant, day)
        return self.open_on(day)[-1][1]

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after one day, until another, itself included."""
        return sum(self.is_working(day) for day in days(after + DAY, until))

    def is_estimate(self, since: datetime, due: datetime) -> bool:
        """Say whether something between two instants is not announced or not entered yet."""
        first, last = self.day_of(since), self.day_of(due)
        unsure = [row for row in self.rows if not row.announced]
        return last > self.complete_until or any(
            row.holds_on(day) for row in unsure for day in days(first, last)
        )

    @cached_property
    def _kept(self) -> dict[date, tuple[Interval, ...]]:
        return {}

    def _next(self, instant: datetime) -> Interval:
        """Return the first interval that is not over at `instant`."""
        day = self.day_of(instant) - DAY  # where midnight itself comes twice, it may be yesterday
        while True:
            day = self._working_from(day)
            for opens, closes in self.open_on(day):
                if instant.astimezone(UTC) <= closes:
                    return opens, closes
            day += DAY

    def _working_from(self, day: date) -> date:
        """Return the first working day from `day` on. `Misconfigured` if a year has none."""
        for ahead in days(day, day + FARTHEST * DAY):
            if self.is_working(ahead):
                return ahead
        raise Misconfigured(place="calendar", problem=f"no working day in the year after {day}")

    def _spend(self, left: timedelta, instant: datetime, day: date) -> datetime:
        """Return when so much office time has passed since `instant`, itself on or before `day`."""
        while True:
            for opens, closes in self.open_on(day):
                begins = max(opens, instant.astimezone(UTC))
                if left <= closes - begins:
                    return begins + left
                left -= max(closes - begins, timedelta())
            day = self._working_from(day + DAY)

    def _intervals(self, day: date) -> Iterator[Interval]:
        over = datetime.min.replace(tzinfo=UTC)
        for span in sorted(self.hours(day)):
            opens = max(self._at(day, span.opens, last=False), over)
            over = max(self._at(day, span.closes, last=True), over)
            if opens < over:  # else the clock skipped the whole of it
                yield opens, over

    def _at(self, day: date, wall: time, *, last: bool) -> datetime:
        """Return when the wall shows this hour, the first or the last time it does, in UTC."""
        shown = datetime.combine(day, wall)
        here = zones.zone(self.zone)
        once, again = (shown.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
        if once <= again:
            return again if last else once
        # The clock skips this hour, at some second between the two: that second stands for it.
        seconds = range(int((once - again).total_seconds()))
        skip = bisect_left(
            seconds,
            shown,
            key=lambda s: (again + timedelta(seconds=s)).astimezone(here).replace(tzinfo=None),
        )
        return again + timedelta(seconds=skip)


@dataclass(frozen=True, slots=True)
class KeptCalendar:
    """A calendar as the records keep it."""

    digest: Digest
    calendar: Calendar
    rules: Digest
    """Those of its zone, when it was kept."""
    known_at: datetime
    """When a program was first started with it."""

    @property
    def whole(self) -> bool:
        """Say whether it still is what its digest names."""
        return self.calendar.digest_under(self.rules) == self.digest

    @property
    def counts(self) -> bool:
        """Say whether it counts today as it did: the rules of its zone are the same."""
        return self.rules == zones.rules(self.calendar.zone)


def days(first: date, last: date) -> Iterator[date]:
    """Yield each day from the first to the last, both included."""
    return (first + ahead * DAY for ahead in range((last - first).days + 1))


def _facts(value: object) -> Json:
    """Return a row, or what stands in it, as plain facts."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_facts(item) for item in value]
    if is_dataclass(value):
        return {field.name: _facts(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, str | int):
        return value
    return None
