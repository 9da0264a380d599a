"""By which rule a letter counts on a day: what its receipt says of the date of receipt.

A deposit outside office hours counts on the next day the office opens (`Calendar`, rule 1). The
receipt names the rule, the hours in force and the holidays that lay between, with what each rests
on, so that its holder can reckon it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parapheur.domain.calendar import DAY, Calendar, Holiday, Hours, Row, Span, YearlyHoliday, days


class Rule(StrEnum):
    """Why a deposit counts on its day."""

    SAME_DAY = "same-day"  #: it came on a day of office, before closing
    AFTER_HOURS = "after-hours"  #: it came after closing
    NO_OFFICE = "no-office"  #: it came on a day of the week without office
    HOLIDAY = "holiday"  #: it came on a holiday
    EARLIER = "earlier"  #: the calendar is another by now: it counts as it was told at the deposit


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The date of receipt, and what it comes from."""

    rule: Rule
    came: date
    """The day of the deposit, by the wall of the office."""
    counted: date
    hours: Row | None = None
    """The row of hours in force on the day it counts: the usual ones, or those of Ramadan."""
    open: tuple[Span, ...] = ()
    """The hours of that day."""
    closed: tuple[Row, ...] = ()
    """Holidays from the day of the deposit to the day it counts, once each."""
    zone: str = ""


def reckon(calendar: Calendar, at: datetime, counted: date) -> Reckoned:
    """Return by which rule a deposit `at` counts on the day that was told then."""
    came = calendar.day_of(at)
    if calendar.counts_from(at) != counted:
        return Reckoned(Rule.EARLIER, came, counted, zone=calendar.zone)
    rule = _rule(calendar, came, counted)
    between = days(came, counted - DAY) if rule is not Rule.SAME_DAY else ()
    closed = [row for day in between for row in _holidays(calendar, day)]
    hours = _hours(calendar, counted)
    return Reckoned(
        rule,
        came,
        counted,
        hours,
        calendar.hours(counted),
        tuple(dict.fromkeys(closed)),
        calendar.zone,
    )


def _rule(calendar: Calendar, came: date, counted: date) -> Rule:
    if came == counted:
        return Rule.SAME_DAY
    if calendar.is_working(came):
        return Rule.AFTER_HOURS
    return Rule.HOLIDAY if _holidays(calendar, came) else Rule.NO_OFFICE


def _holidays(calendar: Calendar, day: date) -> list[Holiday | YearlyHoliday]:
    return [row for row in calendar.holidays if row.holds_on(day)]


def _hours(calendar: Calendar, day: date) -> Hours | None:
    rows: Iterable[Hours] = (*calendar.special, *calendar.regular)
    return next((row for row in rows if row.holds_on(day)), None)
