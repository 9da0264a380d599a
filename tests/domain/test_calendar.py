"""Deadlines are counted in the office's days and hours, whatever the clock on the wall does."""

import hashlib
import zoneinfo
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain import zones
from parapheur.domain.calendar import Calendar, Holiday, Hours, Span, YearlyHoliday, days
from parapheur.domain.deadline import MOST, Deadline, Unit
from parapheur.domain.errors import Misconfigured
from parapheur.domain.recount import Change, Reason, recounted
from parapheur.domain.words import Words

CASABLANCA = zones.zone("Africa/Casablanca")
NAME = Words("عطلة", "congé", "holiday")
BASIS = "Décret n° 2-77-169"


def daily(*spans: tuple[time, time], days: int = 5) -> tuple[tuple[Span, ...], ...]:
    return (tuple(Span(*span) for span in spans),) * days + ((),) * (7 - days)


WEEK = daily((time(8, 30), time(16, 30)))
USUAL = Hours(name=NAME, basis=BASIS, week=WEEK)
RAMADAN = Hours(
    name=Words("رمضان", "ramadan", "Ramadan"),
    basis="Arrêté n° 1899-05",
    first=date(2026, 2, 19),
    last=date(2026, 3, 20),
    week=daily((time(9), time(15))),
)
THRONE = YearlyHoliday(name=NAME, basis=BASIS, month=7, day=30, first=date(2000, 1, 1))
FEAST = Holiday(
    name=Words("عيد الأضحى", "Aïd al-Adha", "Eid al-Adha"),
    basis=BASIS,
    announced=False,
    first=date(2026, 5, 27),
    last=date(2026, 5, 28),
)
OFFICE = Calendar("Africa/Casablanca", (USUAL,), (RAMADAN,), (THRONE, FEAST))
GUARD = Calendar(
    "Africa/Casablanca",
    (Hours(name=NAME, basis=BASIS, week=daily((time(0), time(12)), (time(12), time(22)), days=7)),),
)
"""An office that is open at night, when the clock is changed."""

LATE = Holiday(  # as it was: declared on a Friday for the Monday after the next week
    name=Words("عطلة استثنائية", "congé exceptionnel", "exceptional holiday"),
    basis="Décret n° 2-05-916, article 3",
    declared=date(2026, 3, 13),
    first=date(2026, 3, 23),
    last=date(2026, 3, 23),
)


def at(year: int, month: int, day: int, *clock: int, fold: int = 0) -> datetime:
    """Return, in UTC, the instant that the wall in Casablanca shows."""
    hour, minute, second, part = (*clock, 0, 0, 0, 0)[:4]
    wall = datetime(year, month, day, hour, minute, second, part, CASABLANCA, fold=fold)
    return wall.astimezone(UTC)


def days_of(amount: int) -> Deadline:
    return Deadline(amount, Unit.WORKING_DAYS)


def hours_of(amount: int) -> Deadline:
    return Deadline(amount, Unit.OFFICE_HOURS)


# -- days and hours --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 6, 1), WEEK[0]),
        (date(2026, 6, 6), ()),  # a Saturday
        (date(2026, 7, 30), ()),  # the Throne, a Thursday
        (date(2026, 5, 28), ()),  # the second day of the feast
        (date(2026, 5, 29), WEEK[0]),
        (date(2026, 2, 18), WEEK[0]),
        (date(2026, 2, 19), RAMADAN.week[0]),
        (date(2026, 3, 20), RAMADAN.week[0]),
        (date(2026, 3, 23), WEEK[0]),
        (date(1999, 7, 30), WEEK[0]),  # the Throne was another day then
    ],
)
def test_a_day_has_its_hours(day: date, hours: tuple[Span, ...]) -> None:
    assert OFFICE.hours(day) == hours
    assert OFFICE.is_working(day) is bool(hours)


@pytest.mark.parametrize(
    ("deposited", "counts"),
    [
        (at(2026, 6, 1, 10), date(2026, 6, 1)),
        (at(2026, 6, 1, 8, 29), date(2026, 6, 1)),  # early in the morning
        (at(2026, 6, 1, 16, 30), date(2026, 6, 1)),  # as the door closes
        (at(2026, 6, 1, 16, 30, 0, 1), date(2026, 6, 2)),
        (at(2026, 6, 5, 17), date(2026, 6, 8)),  # Friday evening
        (at(2026, 5, 27, 10), date(2026, 5, 29)),  # on the feast
        (at(2026, 3, 20, 15, 30), date(2026, 3, 23)),  # after Ramadan hours
        (at(2026, 3, 23, 15, 30), date(2026, 3, 23)),
    ],
)
def test_a_deposit_outside_office_hours_counts_on_the_next_working_day(
    deposited: datetime, counts: date
) -> None:
    assert OFFICE.counts_from(deposited) == counts


def test_the_next_opening_is_now_while_the_office_is_open() -> None:
    assert OFFICE.next_opening(at(2026, 6, 1, 10)) == at(2026, 6, 1, 10)
    assert OFFICE.next_opening(at(2026, 6, 5, 17)) == at(2026, 6, 8, 8, 30)
    assert OFFICE.next_opening(at(2026, 6, 1, 10)).tzinfo is UTC


@pytest.mark.parametrize(
    ("since", "deadline", "due"),
    [
        (at(2026, 6, 1, 10), days_of(1), at(2026, 6, 2, 16, 30)),
        (at(2026, 6, 5, 10), days_of(1), at(2026, 6, 8, 16, 30)),
        (at(2026, 5, 26, 10), days_of(1), at(2026, 5, 29, 16, 30)),  # over the feast
        (at(2026, 6, 5, 17), days_of(1), at(2026, 6, 9, 16, 30)),  # counts from Monday
        (at(2026, 2, 17, 10), days_of(2), at(2026, 2, 19, 15)),  # ends in Ramadan
        (at(2026, 6, 1, 10), Deadline(60, Unit.CALENDAR_DAYS), at(2026, 7, 31, 16, 30)),
        (at(2026, 6, 1, 10), Deadline(5, Unit.CALENDAR_DAYS), at(2026, 6, 8, 16, 30)),  # Saturday
        (at(2026, 6, 1, 10), hours_of(6), at(2026, 6, 1, 16)),
        (at(2026, 6, 1, 10), hours_of(7), at(2026, 6, 2, 9)),
        (at(2026, 6, 1, 8, 30), hours_of(8), at(2026, 6, 1, 16, 30)),  # not the next morning
        (at(2026, 6, 5, 23), hours_of(1), at(2026, 6, 8, 9, 30)),
        (at(2026, 2, 18, 16), hours_of(7), at(2026, 2, 20, 9, 30)),
    ],
)
def test_a_deadline_ends(since: datetime, deadline: Deadline, due: datetime) -> None:
    assert OFFICE.add(since, deadline) == due
    assert OFFICE.add(since, deadline).tzinfo is UTC


# -- what the clock does ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "before", "after"),
    [
        (datetime(2025, 2, 23, 2, tzinfo=UTC), 1, 0),
        (datetime(2025, 4, 6, 2, tzinfo=UTC), 0, 1),
        (datetime(2026, 2, 15, 2, tzinfo=UTC), 1, 0),
        (datetime(2026, 3, 22, 2, tzinfo=UTC), 0, 1),
        (datetime(2026, 9, 20, 1, tzinfo=UTC), 1, 0),  # for good
        (datetime(2027, 2, 7, 2, tzinfo=UTC), 0, 0),  # older tables change the clock here
    ],
)
def test_the_tables_know_the_legal_time(instant: datetime, before: int, after: int) -> None:
    just_before = (instant - timedelta(seconds=1)).astimezone(CASABLANCA)
    assert just_before.utcoffset() == timedelta(hours=before)
    assert instant.astimezone(CASABLANCA).utcoffset() == timedelta(hours=after)


def test_the_repeated_hour_is_open_twice_and_its_day_counts_once() -> None:
    night = date(2026, 2, 15)  # 02:00 to 03:00 come twice
    ((opens, noon), (again, closes)) = GUARD.open_on(night)
    assert (noon - opens, noon) == (timedelta(hours=13), again)
    assert closes == at(2026, 2, 15, 22)
    for fold in (0, 1):
        deposited = at(2026, 2, 15, 2, 30, fold=fold).astimezone(CASABLANCA)
        assert GUARD.counts_from(deposited) == night
        assert GUARD.next_opening(deposited) == deposited.astimezone(UTC)
        assert GUARD.add(deposited, days_of(1)) == at(2026, 2, 16, 22)
        assert OFFICE.add(deposited, days_of(1)) == at(2026, 2, 17, 16, 30)
    assert GUARD.working_days(date(2026, 2, 14), date(2026, 2, 16)) == 2
    assert GUARD.add(at(2026, 2, 15, 1), hours_of(3)) == at(2026, 2, 15, 3)
    assert GUARD.add(at(2026, 2, 15, 1), hours_of(2)) == at(2026, 2, 15, 2, fold=1)


def test_the_skipped_hour_is_not_worked() -> None:
    ((opens, noon), _) = GUARD.open_on(date(2026, 3, 22))  # 02:00 to 03:00 do not come
    assert noon - opens == timedelta(hours=11)
    assert GUARD.add(at(2026, 3, 22, 1), hours_of(2)) == at(2026, 3, 22, 4)
    assert GUARD.add(at(2026, 3, 21, 12), days_of(1)) == at(2026, 3, 22, 22)


@pytest.mark.parametrize(
    ("opens", "closes", "minutes"),
    [
        (time(1), time(2, 30), 60),
        (time(2, 30), time(4), 60),
        (time(2, 15), time(2, 45), 0),
        (time(1), time(4), 120),
    ],
)
def test_hours_that_meet_the_skipped_hour_end_or_begin_with_it(
    opens: time, closes: time, minutes: int
) -> None:
    week = daily((opens, closes), days=7)
    night = replace(GUARD, regular=(Hours(name=NAME, basis=BASIS, week=week),))
    spent = sum((after - before for before, after in night.open_on(date(2026, 3, 22))), timedelta())
    assert spent == timedelta(minutes=minutes)
    assert night.is_working(date(2026, 3, 22)) is bool(minutes)


def test_an_office_opens_the_first_time_its_hour_comes_and_closes_the_last() -> None:
    late, early = daily((time(2, 30), time(4)), days=7), daily((time(1), time(2, 30)), days=7)
    ((opens, _),) = replace(GUARD, regular=(replace(USUAL, week=late),)).open_on(date(2026, 2, 15))
    ((_, closes),) = replace(GUARD, regular=(replace(USUAL, week=early),)).open_on(
        date(2026, 2, 15)
    )
    assert (opens, closes) == (at(2026, 2, 15, 2, 30), at(2026, 2, 15, 2, 30, fold=1))


def test_hours_that_touch_within_the_repeated_hour_do_not_overlap() -> None:
    week = daily((time(1), time(2, 30)), (time(2, 30), time(4)), days=7)
    night = replace(GUARD, regular=(Hours(name=NAME, basis=BASIS, week=week),))
    ((opens, middle), (again, closes)) = night.open_on(date(2026, 2, 15))
    assert middle == again == at(2026, 2, 15, 2, 30, fold=1)
    assert closes - opens == timedelta(hours=4)


def test_the_machine_is_not_asked_for_the_legal_time(tmp_path: Path) -> None:
    there, summer = zoneinfo.TZPATH, datetime(2026, 8, 1, tzinfo=UTC)
    (tmp_path / "Africa").mkdir()
    tokyo = files("tzdata.zoneinfo").joinpath("Asia/Tokyo").read_bytes()
    (tmp_path / "Africa" / "Casablanca").write_bytes(tokyo)
    zones.zone.cache_clear()
    try:
        zoneinfo.reset_tzpath([tmp_path])
        ours, theirs = zones.zone("Africa/Casablanca"), ZoneInfo.no_cache("Africa/Casablanca")
    finally:
        zoneinfo.reset_tzpath(there)
    assert theirs.utcoffset(summer.astimezone(theirs)) == timedelta(hours=9)
    assert ours.utcoffset(summer.astimezone(ours)) == timedelta(hours=1)


def test_the_rules_of_a_zone_are_named_by_their_table() -> None:
    table = files("tzdata.zoneinfo").joinpath("Africa/Casablanca").read_bytes()
    assert zones.rules("Africa/Casablanca") == hashlib.sha256(table).hexdigest()
    assert zones.rules("Africa/Casablanca") != zones.rules("UTC")


@pytest.mark.parametrize("name", ["Africa/Casa", "../zoneinfo/UTC", "", "Africa", "/etc/passwd"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        zones.zone(name)


# -- what cannot be counted ------------------------------------------------------------------------


def test_a_time_without_its_zone_is_not_counted() -> None:
    naive = datetime(2026, 6, 1, 10)  # noqa: DTZ001  the mistake itself
    with pytest.raises(ValueError, match="without its zone"):
        OFFICE.add(naive, days_of(1))


@pytest.mark.parametrize("amount", [0, -1, MOST + 1])
def test_a_deadline_takes_some_time_and_ends(amount: int) -> None:
    with pytest.raises(ValueError, match="a deadline is from 1"):
        Deadline(amount, Unit.WORKING_DAYS)


def test_an_office_that_never_opens_is_a_mistake_and_no_endless_search() -> None:
    closed = replace(OFFICE, regular=(replace(USUAL, last=date(2026, 6, 30)),))
    assert closed.add(at(2026, 6, 29, 10), days_of(1)) == at(2026, 6, 30, 16, 30)
    for deadline in (days_of(2), hours_of(15), Deadline(2, Unit.CALENDAR_DAYS)):
        with pytest.raises(Misconfigured, match="no working day in the year after 2026-07-01"):
            closed.add(at(2026, 6, 29, 10), deadline)


# -- which calendar counted, and how surely --------------------------------------------------------


def test_a_calendar_is_named_by_what_it_says() -> None:
    same = Calendar("Africa/Casablanca", (USUAL,), (RAMADAN,), (THRONE, FEAST))
    others = [
        replace(OFFICE, zone="UTC"),
        replace(OFFICE, special=()),
        replace(OFFICE, holidays=(THRONE,)),
        replace(OFFICE, holidays=(THRONE, replace(FEAST, announced=True))),
        replace(OFFICE, regular=(replace(USUAL, basis="other"),)),
        replace(OFFICE, complete_until=date(2027, 12, 31)),
    ]
    assert same.digest == OFFICE.digest
    assert len({OFFICE.digest, *(other.digest for other in others)}) == 1 + len(others)


def test_what_is_not_announced_or_not_entered_is_an_estimate() -> None:
    known = replace(OFFICE, complete_until=date(2026, 12, 31))
    assert not known.is_estimate(at(2026, 6, 1, 10), at(2026, 6, 9, 16, 30))
    assert known.is_estimate(at(2026, 5, 26, 10), at(2026, 5, 29, 16, 30))
    assert known.is_estimate(at(2026, 12, 28, 10), at(2027, 1, 4, 16, 30))


# -- a holiday declared late -----------------------------------------------------------------------


def test_a_holiday_declared_late_moves_a_deadline_and_says_why() -> None:
    after = replace(OFFICE, holidays=(*OFFICE.holidays, LATE))
    since, deadline = at(2026, 3, 20, 10), days_of(1)
    recount = recounted(since, deadline, OFFICE, after)
    assert recount is not None
    assert (recount.old_due, recount.new_due) == (at(2026, 3, 23, 16, 30), at(2026, 3, 24, 16, 30))
    assert (recount.before, recount.after) == (OFFICE.digest, after.digest)
    assert recount.why == (
        Reason(
            change=Change.ADDED,
            name=LATE.name,
            basis=LATE.basis,
            declared=date(2026, 3, 13),
            first=date(2026, 3, 23),
            last=date(2026, 3, 23),
        ),
    )


def test_a_feast_announced_on_another_day_is_removed_and_added() -> None:
    seen = replace(FEAST, announced=True, first=date(2026, 5, 28), last=date(2026, 5, 29))
    after = replace(OFFICE, holidays=(THRONE, seen))
    recount = recounted(at(2026, 5, 25, 10), days_of(2), OFFICE, after)
    assert recount is not None
    assert (recount.old_due, recount.new_due) == (at(2026, 5, 29, 16, 30), at(2026, 5, 27, 16, 30))
    told = [(reason.change, reason.first, reason.last) for reason in recount.why]
    assert told == [
        (Change.REMOVED, date(2026, 5, 27), date(2026, 5, 27)),
        (Change.ADDED, date(2026, 5, 29), date(2026, 5, 29)),
    ]


def test_a_deadline_that_stays_is_not_told() -> None:
    certain = replace(OFFICE, holidays=(THRONE, replace(FEAST, announced=True)))
    assert recounted(at(2026, 5, 25, 10), days_of(2), OFFICE, certain) is None
    after = replace(OFFICE, holidays=(*OFFICE.holidays, LATE))
    assert recounted(at(2026, 6, 1, 10), days_of(2), OFFICE, after) is None


def test_another_legal_time_moves_a_deadline_without_a_row() -> None:
    recount = recounted(at(2026, 6, 1, 10), days_of(2), OFFICE, replace(OFFICE, zone="UTC"))
    assert recount is not None
    assert recount.new_due - recount.old_due == timedelta(hours=1)
    assert recount.why == ()


# -- whatever the day, from 2024 to 2030 -----------------------------------------------------------

CHANGES = [datetime(2025, 2, 23, 2), datetime(2026, 2, 15, 2), datetime(2026, 3, 22, 2)]  # noqa: DTZ001
near_a_change = st.builds(
    lambda instant, seconds: (instant + timedelta(seconds=seconds)).replace(tzinfo=UTC),
    st.sampled_from([*CHANGES, datetime(2026, 9, 20, 1)]),  # noqa: DTZ001  UTC a line above
    st.integers(-2 * 86400, 2 * 86400),
)
any_instant = st.datetimes(
    datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001  bounds
)  # fmt: skip
instants = any_instant | near_a_change
deadlines = st.builds(Deadline, st.integers(1, 90), st.sampled_from(Unit))
dated = st.builds(
    lambda first, length: replace(FEAST, first=first, last=first + timedelta(days=length)),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(0, 4),
)
hours_of_a_day = st.lists(
    st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True
).map(
    lambda marks: tuple(
        Span(time(*divmod(opens, 60)), time(*divmod(closes, 60)))
        for opens, closes in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False)
    )
)  # fmt: skip
weeks = st.tuples(hours_of_a_day, *[hours_of_a_day | st.just(())] * 6)
any_hours = weeks.map(lambda week: replace(OFFICE, regular=(replace(USUAL, week=week),)))
calendars = st.builds(
    lambda office, holidays: replace(office, holidays=(THRONE, *holidays)),
    st.sampled_from([OFFICE, GUARD]) | any_hours,
    st.lists(dated, max_size=12),
)


@given(calendars, instants, st.integers(0, 10_000_000), deadlines)
def test_who_begins_later_never_ends_sooner(
    office: Calendar, instant: datetime, seconds: int, deadline: Deadline
) -> None:
    later = instant + timedelta(seconds=seconds)
    assert office.add(instant, deadline) <= office.add(later, deadline)


@given(calendars, instants, deadlines, st.integers(1, 30))
def test_who_has_longer_never_ends_sooner(
    office: Calendar, instant: datetime, deadline: Deadline, more: int
) -> None:
    longer = replace(deadline, amount=deadline.amount + more)
    assert office.add(instant, deadline) <= office.add(instant, longer)


@given(calendars, instants, deadlines)
def test_a_deadline_ends_while_the_office_is_open(
    office: Calendar, instant: datetime, deadline: Deadline
) -> None:
    due = office.add(instant, deadline)
    assert instant < due
    intervals = office.open_on(office.day_of(due))
    assert any(opens < due <= closes for opens, closes in intervals)
    assert deadline.unit is Unit.OFFICE_HOURS or due == intervals[-1][1]


@given(calendars, instants, st.integers(1, 90))
def test_as_many_working_days_as_were_given(
    office: Calendar, instant: datetime, amount: int
) -> None:
    start, due = office.counts_from(instant), office.add(instant, days_of(amount))
    assert office.working_days(start, office.day_of(due)) == amount


@given(calendars, instants, st.integers(1, 90))
def test_as_many_office_hours_as_were_given(
    office: Calendar, instant: datetime, amount: int
) -> None:
    due = office.add(instant, hours_of(amount))
    spent = timedelta()
    for day in days(office.day_of(instant), office.day_of(due)):
        for opens, closes in office.open_on(day):
            spent += max(min(closes, due) - max(opens, instant), timedelta())
    assert spent == timedelta(hours=amount)


@given(calendars, instants, deadlines, dated)
def test_a_holiday_declared_late_never_takes_time_away(
    office: Calendar, instant: datetime, deadline: Deadline, late: Holiday
) -> None:
    after = replace(office, holidays=(*office.holidays, late))
    recount = recounted(instant, deadline, office, after)
    if recount is None:
        assert after.add(instant, deadline) == office.add(instant, deadline)
    else:
        assert recount.new_due > recount.old_due
        assert late.name in [reason.name for reason in recount.why]


@given(instants, st.integers(1, 90), st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]))
def test_the_clock_never_shifts_a_day(instant: datetime, amount: int, unit: Unit) -> None:
    """The same hour on the wall, in a country where the clock is never changed, ends the same."""
    still = replace(OFFICE, zone="UTC")
    wall = instant.astimezone(CASABLANCA).replace(tzinfo=UTC)
    due = OFFICE.add(instant, Deadline(amount, unit)).astimezone(CASABLANCA)
    assert due.replace(tzinfo=UTC) == still.add(wall, Deadline(amount, unit))


@given(calendars, instants)
def test_opening_again_is_where_counting_begins(office: Calendar, instant: datetime) -> None:
    opening = office.next_opening(instant)
    assert instant <= opening == office.next_opening(opening)
    assert office.day_of(opening) == office.counts_from(instant)
    assert office.is_working(office.counts_from(instant))
