"""The calendar is read from its file; every mistake is told, with its place."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from parapheur.circuits import (
    CircuitMistakes,
    calendar_schema,
    read_calendar,
    read_circuits,
    read_workflows,
)
from parapheur.domain.calendar import Calendar, Holiday, Hours, Span, YearlyHoliday
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.words import Words

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NAME = "name: {ar: عطلة, fr: congé, en: holiday}"
ROW = f"{NAME}, basis: décret"
GOOD = f"""\
zone: Africa/Casablanca
complete_until: 2027-12-31
hours:
  - {{{ROW}, declared: 2005-07-20, week: {{monday: [8:30-12:00, 13:00-16:30], friday: [08:30-11:30]}}}}
special:
  - {{{ROW}, announced: false, from: 2026-02-19, until: 2026-03-19, week: {{monday: [09:00-15:00]}}}}
holidays:
  yearly:
    - {{day: 01-11, {ROW}, from: 1945-01-01}}
    - {{day: 02-29, {ROW}, until: 1999-12-31}}
  dated:
    - {{{ROW}, from: 2026-03-23, until: 2026-03-24}}
"""  # noqa: E501  a row stands on one line
WORDS = Words("عطلة", "congé", "holiday")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calendar.yaml"


def told(file: Path, text: str) -> list[str]:
    """Return the mistakes of the file, each after its name."""
    file.write_text(text)
    with pytest.raises(CircuitMistakes) as refusal:
        read_calendar(file)
    lines = str(refusal.value).splitlines()
    assert all(line.startswith(f"{file}: ") for line in lines)
    return [line.removeprefix(f"{file}: ") for line in lines]


def test_a_calendar_says_what_its_file_says(file: Path) -> None:
    file.write_text(GOOD)
    morning, afternoon = Span(time(8, 30), time(12)), Span(time(13), time(16, 30))
    friday, short = Span(time(8, 30), time(11, 30)), Span(time(9), time(15))
    assert read_calendar(file) == Calendar(
        zone="Africa/Casablanca",
        complete_until=date(2027, 12, 31),
        regular=(
            Hours(
                name=WORDS,
                basis="décret",
                declared=date(2005, 7, 20),
                week=((morning, afternoon), (), (), (), (friday,), (), ()),
            ),
        ),
        special=(
            Hours(
                name=WORDS,
                basis="décret",
                announced=False,
                first=date(2026, 2, 19),
                last=date(2026, 3, 19),
                week=((short,), (), (), (), (), (), ()),
            ),
        ),
        holidays=(
            YearlyHoliday(name=WORDS, basis="décret", month=1, day=11, first=date(1945, 1, 1)),
            YearlyHoliday(name=WORDS, basis="décret", month=2, day=29, last=date(1999, 12, 31)),
            Holiday(name=WORDS, basis="décret", first=date(2026, 3, 23), last=date(2026, 3, 24)),
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Africa/Casablanca", "Africa/Casa", "zone: no such zone in the tz database."),
        ("Africa/Casablanca", "../../secret", "zone: no such zone in the tz database."),
        ("complete_until: 2027-12-31\n", "", "complete_until: missing."),
        ("2027-12-31", "'2027-12-31'", "complete_until: input should be a valid date"),
        ("2027-12-31", "2027-12-31 10:00:00", "complete_until: input should be a valid date"),
        ("8:30-12:00", "8:30", "hours.0.week.monday.0: must be two hours, as in 08:30-16:30."),
        ("8:30-12:00", "8:30-24:00", "hours.0.week.monday.0: must be two hours"),
        ("8:30-12:00", "12:00-8:30", "hours.0.week.monday.0: closes before it opens."),
        ("8:30-12:00", "12:00-12:00", "hours.0.week.monday.0: closes before it opens."),
        ("13:00-16:30", "11:00-16:30", "hours.0.week.monday: these hours are not one after"),
        ("13:00-16:30", "12:00-16:30", "hours.0.week.monday: these hours are not one after"),
        ("friday", "fryday", "hours.0.week.fryday: unknown key (did you mean 'friday'?)."),
        ("[09:00-15:00]", "09:00-15:00", "special.0.week.monday: input should be a valid list"),
        ("announced: false", "announced: no way", "special.0.announced: input should be a valid b"),
        (", until: 2026-03-19", "", "special.0.until: missing."),
        ("2026-03-19", "2026-02-18", "special: row 0 ends before it begins."),
        ("until: 2026-03-24", "until: 2026-03-22", "holidays.dated: row 0 ends before it begins."),
        ("until: 1999-12-31", "from: 2000-01-01, until: 1999-12-31", "holidays.yearly: row 1 ends"),
        ("day: 01-11", "day: 01-32", "holidays.yearly.0.day: no such day in the year."),
        ("day: 01-11", "day: 2026-01-11", "holidays.yearly.0.day: must be a month and a day"),
        ("day: 01-11", "day: 11", "holidays.yearly.0.day: must be a month and a day"),
        (f"{ROW}, from: 1945", f"{NAME}, from: 1945", "holidays.yearly.0.basis: missing."),
        (f"{ROW}, from: 1945", f"{NAME}, basis: '', from: 1945", "holidays.yearly.0.basis: empty."),
        ("declared: 2005-07-20", "declared: soon", "hours.0.declared: input should be a valid d"),
        ("2026-03-23", "2026-13-23", "not YAML"),
        ("[8:30-12:00, ", "&a [8:30-12:00, ", "an anchor (&) on line 4 has no place here."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    file: Path, before: str, after: str, expected: str
) -> None:
    assert before in GOOD
    mistakes = told(file, GOOD.replace(before, after, 1))
    assert any(mistake.startswith(expected) for mistake in mistakes), mistakes


def test_two_rows_of_hours_on_one_day_are_refused(file: Path) -> None:
    row = f"  - {{{ROW}, week: {{monday: [09:00-15:00]}}}}\nspecial:"
    assert told(file, GOOD.replace("special:", row)) == [
        "hours: rows 0 and 1 hold on the same days."
    ]


def test_hours_may_follow_one_another(file: Path) -> None:
    row = f"  - {{{ROW}, from: 2027-01-01, week: {{monday: [09:00-15:00]}}}}\nspecial:"
    until = GOOD.replace("declared: 2005-07-20", "until: 2026-12-31")
    file.write_text(until.replace("special:", row))
    hours = read_calendar(file).hours
    assert hours(date(2026, 12, 28)) != hours(date(2027, 1, 4)) == (Span(time(9), time(15)),)


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    text = GOOD.replace("Africa", "Afrique").replace("01-11", "13-11").replace("friday", "vendredi")
    assert [line.split(":")[0] for line in told(file, text)] == [
        "zone",
        "hours.0.week.vendredi",
        "holidays.yearly.0.day",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CircuitMistakes, match=r"calendar\.yaml: cannot be read"):
        read_calendar(tmp_path / "calendar.yaml")


def test_the_calendar_is_no_circuit(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(GOOD)
    assert read_circuits(tmp_path, []) == {}
    assert "calendar" not in read_workflows(WORKFLOWS)[1]


def test_the_schema_knows_every_key_of_the_file() -> None:
    schema = calendar_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["zone", "complete_until", "hours", "holidays"]
    assert set(schema["properties"]) == {
        "zone", "complete_until", "edition", "hours", "special", "holidays",
    }  # fmt: skip
    yearly = schema["$defs"]["YearlyShape"]
    assert set(yearly["properties"]) == {
        "day", "name", "basis", "declared", "announced", "from", "until",
    }  # fmt: skip
    week = schema["$defs"]["WeekShape"]["properties"]
    assert week["monday"]["items"]["type"] == "string"


# -- the house's own calendar ----------------------------------------------------------------------

HOUSE = read_calendar(WORKFLOWS / "calendar.yaml")


def test_the_administration_has_its_hours() -> None:
    usual, ramadan = (Span(time(8, 30), time(16, 30)),), (Span(time(9), time(15)),)
    assert HOUSE.hours(date(2026, 11, 23)) == usual
    assert HOUSE.hours(date(2026, 3, 2)) == HOUSE.hours(date(2027, 2, 15)) == ramadan
    assert not HOUSE.is_working(date(2026, 11, 22))


def test_the_fixed_holidays_are_kept() -> None:
    in_2027 = [(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31),
               (11, 6), (11, 18)]  # fmt: skip
    fixed = [row for row in HOUSE.holidays if isinstance(row, YearlyHoliday)]
    assert [(row.month, row.day) for row in fixed] == in_2027
    assert HOUSE.is_working(date(2022, 1, 14))  # the Amazigh New Year came in 2024
    assert not HOUSE.is_working(date(2025, 1, 14))
    assert HOUSE.is_working(date(2025, 10, 31))  # Unity Day came in 2026
    assert not HOUSE.is_working(date(2028, 10, 31))


def test_no_feast_is_taken_for_certain_and_no_row_lacks_its_basis() -> None:
    for row in HOUSE.rows:
        assert "Décret n° 2-" in row.basis
        if row in HOUSE.special or (isinstance(row, Holiday) and row.declared is None):
            assert not row.announced
            assert "vérifier" in row.basis


def test_feasts_are_entered_as_far_as_the_file_says() -> None:
    feasts = [row for row in HOUSE.holidays if isinstance(row, Holiday) and not row.announced]
    assert [row.first.year for row in feasts].count(2026) == 4
    assert [row.first.year for row in feasts].count(2027) == 4
    assert HOUSE.complete_until == date(2027, 12, 31)


def test_a_deposit_of_these_days_is_due_at_the_hour_of_the_law() -> None:
    # On 23 November 2026 Casablanca is at +0; a table older than September 2026 says +1.
    due = HOUSE.add(datetime(2026, 11, 23, 10, tzinfo=UTC), Deadline(1, Unit.WORKING_DAYS))
    assert due == datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
