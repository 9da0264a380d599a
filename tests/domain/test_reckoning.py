"""The date of receipt, by the calendar of the house: nights, week-ends, feasts and their eves."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from parapheur.circuits import read_calendar
from parapheur.domain.calendar import Calendar
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.registry.reckoning import Rule, reckon
from parapheur.words.receipting import written
from tests.receipts import a_receipt

HOUSE = read_calendar(Path(__file__).parents[2] / "workflows" / "calendar.yaml")
"""8:30 to 16:30 from Monday to Friday, and 9:00 to 15:00 in Ramadan."""


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deposited", "rule", "came", "counted"),
    [
        # Until 20 September 2026 Casablanca is at +1, but for Ramadan: then, and since, at +0.
        (at(2026, 6, 3, 10), Rule.SAME_DAY, date(2026, 6, 3), date(2026, 6, 3)),
        (at(2026, 6, 3, 3), Rule.SAME_DAY, date(2026, 6, 3), date(2026, 6, 3)),
        (at(2026, 6, 3, 15, 30), Rule.SAME_DAY, date(2026, 6, 3), date(2026, 6, 3)),
        (at(2026, 6, 3, 15, 31), Rule.AFTER_HOURS, date(2026, 6, 3), date(2026, 6, 4)),
        (at(2026, 6, 5, 20), Rule.AFTER_HOURS, date(2026, 6, 5), date(2026, 6, 8)),
        (at(2026, 6, 6, 10), Rule.NO_OFFICE, date(2026, 6, 6), date(2026, 6, 8)),
        # In Ramadan the office closes at three, by a clock that is an hour behind the usual one.
        (at(2026, 3, 3, 15), Rule.SAME_DAY, date(2026, 3, 3), date(2026, 3, 3)),
        (at(2026, 3, 3, 15, 1), Rule.AFTER_HOURS, date(2026, 3, 3), date(2026, 3, 4)),
        # 18 November is a feast: its eve after closing, itself, and the night to the day after.
        (at(2026, 11, 17, 17), Rule.AFTER_HOURS, date(2026, 11, 17), date(2026, 11, 19)),
        (at(2026, 11, 18, 10), Rule.HOLIDAY, date(2026, 11, 18), date(2026, 11, 19)),
        (at(2026, 11, 18, 23, 59), Rule.HOLIDAY, date(2026, 11, 18), date(2026, 11, 19)),
        # The year changes at midnight in Casablanca, and the first day of it is a feast.
        (at(2026, 12, 31, 23, 59), Rule.AFTER_HOURS, date(2026, 12, 31), date(2027, 1, 4)),
        (at(2027, 1, 1), Rule.HOLIDAY, date(2027, 1, 1), date(2027, 1, 4)),
        (at(2025, 12, 31, 22, 59), Rule.AFTER_HOURS, date(2025, 12, 31), date(2026, 1, 2)),
        (at(2025, 12, 31, 23), Rule.HOLIDAY, date(2026, 1, 1), date(2026, 1, 2)),
    ],
)
def test_a_deposit_counts_on_a_day_by_a_rule(
    deposited: datetime, rule: Rule, came: date, counted: date
) -> None:
    found = reckon(HOUSE, deposited, HOUSE.counts_from(deposited))
    assert (found.rule, found.came, found.counted) == (rule, came, counted)


def test_the_hours_in_force_and_the_feasts_between_are_named() -> None:
    fasting = reckon(HOUSE, at(2026, 3, 3, 10), date(2026, 3, 3))
    assert fasting.hours is not None
    assert "ramadan" in fasting.hours.name.fr
    assert [(f"{one.opens:%H:%M}", f"{one.closes:%H:%M}") for one in fasting.open] == [
        ("09:00", "15:00")
    ]
    eve = reckon(HOUSE, at(2026, 11, 17, 17), date(2026, 11, 19))
    assert [row.name.fr for row in eve.closed] == ["Fête de l'indépendance"]
    assert not reckon(HOUSE, at(2026, 11, 19, 10), date(2026, 11, 19)).closed


def test_what_was_counted_by_another_calendar_stays_as_it_was_told() -> None:
    found = reckon(HOUSE, at(2026, 11, 17, 17), date(2026, 11, 18))
    assert (found.rule, found.counted, found.hours) == (Rule.EARLIER, date(2026, 11, 18), None)


def test_the_hour_that_comes_twice_is_told_with_its_offset() -> None:
    """On 20 September 2026, at two in the morning, the clock of Casablanca went back for good."""
    once, again = (a_receipt(at=at(2026, 9, 20, hour, 30)) for hour in (0, 1))
    told = [written(one)["deposited"] for one in (once, again)]
    assert told == [
        {"day": "20/09/2026", "time": "01:30:00", "offset": "UTC+01:00",
         "utc": "2026-09-20 00:30:00 UTC"},
        {"day": "20/09/2026", "time": "01:30:00", "offset": "UTC+00:00",
         "utc": "2026-09-20 01:30:00 UTC"},
    ]  # fmt: skip


def test_the_number_says_the_year_of_casablanca() -> None:
    def number(calendar: Calendar, moment: datetime) -> str:
        return deposit_number(LetterId(7), calendar.day_of(moment).year)

    assert number(HOUSE, at(2025, 12, 31, 22, 59)) == "2025-000007"
    assert number(HOUSE, at(2025, 12, 31, 23)) == "2026-000007"  # a midnight before that of UTC
