"""A calendar is changed one row at a time, and what was counted by it stays countable."""

from dataclasses import replace
from datetime import date, time

import pytest

from parapheur.domain.about_calendar import AnyRow, CalendarAmended, CalendarRead, Part
from parapheur.domain.calendar import Calendar, Holiday, Hours, Span, YearlyHoliday
from parapheur.domain.calendar_changes import Change, amended, changed, in_force, rows_of
from parapheur.domain.calendar_form import faults_of_row, row_of
from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError, TextTooLong
from parapheur.domain.misdated import (
    BasisWanted,
    DayWanted,
    EndsBeforeItBegins,
    HoursLacking,
    HoursOutOfTurn,
    HoursOverlap,
    HoursUnfit,
    LastUsualHours,
    NeverOpens,
    NoSuchDayInTheYear,
    NoSuchRow,
    NothingChanged,
    RowEnded,
    RowNameWanted,
    TooManyRows,
)
from parapheur.domain.misdirected import BadDate
from parapheur.domain.people import WORKER
from tests.builders import CALENDAR, RACHID, at, words

TODAY = date(2026, 3, 2)
LONG = Span(time(8, 30), time(16, 30))
SHORT = Span(time(9), time(15))
WEEK = ((SHORT,),) * 5 + ((), ())
RAMADAN = Hours(
    name=words("Ramadan"), basis="Décret", first=date(2027, 2, 8), last=date(2027, 3, 9), week=WEEK
)
FEAST = Holiday(name=words("Aïd"), basis="Décret", first=date(2026, 3, 20), last=date(2026, 3, 21))
PAST = replace(FEAST, first=date(2026, 1, 5), last=date(2026, 1, 6))
THRONE = YearlyHoliday(name=words("Trône"), basis="Décret", month=7, day=30)
OFFICE = replace(CALENDAR, special=(RAMADAN,), holidays=(THRONE, PAST, FEAST))
USUAL = OFFICE.regular[0]


def put(part: Part, new: AnyRow, old: AnyRow | None = None, of: Calendar = OFFICE) -> Calendar:
    return amended(of, Change(part=part, old=old, new=new), TODAY)


def take(part: Part, old: AnyRow, of: Calendar = OFFICE) -> Calendar:
    return amended(of, Change(part=part, old=old), TODAY)


def test_a_feast_that_is_announced_closes_its_days() -> None:
    known = replace(FEAST, first=date(2026, 3, 19), last=date(2026, 3, 20))
    after = put(Part.DATED, known, FEAST)
    assert after.edition == OFFICE.edition + 1
    assert after.holidays == (THRONE, PAST, known)
    assert not after.is_working(date(2026, 3, 19))
    assert after.digest != OFFICE.digest
    assert OFFICE.holidays == (THRONE, PAST, FEAST), "what was stays"


@pytest.mark.parametrize(
    ("part", "row"),
    [
        (Part.DATED, replace(FEAST, name=words("Congé"))),
        (Part.YEARLY, replace(THRONE, month=8, day=14)),
        (Part.SPECIAL, replace(RAMADAN, first=date(2028, 1, 28), last=date(2028, 2, 26))),
    ],
)
def test_a_row_that_comes_may_go_again(part: Part, row: AnyRow) -> None:
    with_it = put(part, row)
    assert list(rows_of(with_it, part)) == [*rows_of(OFFICE, part), row]
    assert replace(take(part, row, with_it), edition=OFFICE.edition) == OFFICE


def test_new_usual_hours_end_those_before_them_the_day_before() -> None:
    first = date(2026, 9, 1)
    summer = replace(USUAL, name=words("Nouveau"), first=first, week=WEEK)
    after = put(Part.USUAL, summer)
    assert [(row.first, row.last) for row in after.regular] == [
        (date.min, date(2026, 8, 31)), (first, date.max),
    ]  # fmt: skip
    assert after.hours(date(2026, 8, 31)) == USUAL.week[0]
    assert after.hours(first) == (SHORT,)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (Change(part=Part.DATED, old=THRONE), NoSuchRow),
        (Change(part=Part.DATED, old=FEAST, new=FEAST), NothingChanged),
        (Change(part=Part.COMPLETE, until=OFFICE.complete_until), NothingChanged),
        (Change(part=Part.DATED, old=PAST), RowEnded),
        (Change(part=Part.USUAL, old=USUAL), LastUsualHours),
        (Change(part=Part.SPECIAL, new=replace(RAMADAN, last=date(2027, 2, 9))), HoursOverlap),
        (
            Change(part=Part.USUAL, new=replace(USUAL, first=TODAY, last=date(2026, 4, 1))),
            HoursOverlap,
        ),
        (Change(part=Part.USUAL, old=USUAL, new=replace(USUAL, first=TODAY)), HoursLacking),
        (
            Change(part=Part.USUAL, old=USUAL, new=replace(USUAL, last=date(2026, 3, 1))),
            HoursLacking,
        ),
        (
            Change(part=Part.USUAL, old=USUAL, new=replace(USUAL, last=date(2026, 12, 31))),
            NeverOpens,
        ),
        (Change(part=Part.USUAL, old=USUAL, new=replace(USUAL, week=((),) * 7)), NeverOpens),
        (Change(part=Part.DATED, new=replace(FEAST, last=date(2027, 12, 31))), NeverOpens),
    ],
)
def test_what_no_calendar_may_say_is_refused(change: Change, refusal: type[ParapheurError]) -> None:
    with pytest.raises(refusal):
        amended(OFFICE, change, TODAY)


def test_a_wrong_day_that_is_over_is_corrected() -> None:
    right = replace(PAST, last=date(2026, 1, 7))
    assert right in put(Part.DATED, right, PAST).holidays


def test_a_calendar_holds_so_many_rows() -> None:
    full = replace(OFFICE, holidays=(THRONE,) * 100)
    with pytest.raises(TooManyRows):
        put(Part.YEARLY, replace(THRONE, day=29), of=full)


def test_the_highest_edition_is_in_force_and_of_equals_the_last_told() -> None:
    def read(edition: int, digest: str) -> CalendarRead:
        return CalendarRead(at=at(0), actor=WORKER, edition=edition, digest=Digest(digest))

    first, same, amending = read(1, "a"), read(1, "b"), CalendarAmended(
        at=at(1), actor=RACHID.login, edition=2, before=Digest("b"), digest=Digest("c"),
        part=Part.COMPLETE,
    )  # fmt: skip
    assert in_force([]) is None
    assert in_force([first, same]) is same
    assert in_force([first, amending, same]) is amending


def test_what_is_changed_is_counted_whatever_is_to_be_thought_of_it() -> None:
    assert changed(OFFICE, Change(part=Part.DATED, old=PAST)).holidays == (THRONE, FEAST)


# -- what is typed --------------------------------------------------------------------------------

TYPED = {
    "name-ar": "عيد الفطر", "name-fr": " Aïd  al-Fitr ", "name-en": "Eid al-Fitr",
    "basis": "Décret", "declared": "2027-03-08", "first": "2027-03-10", "last": "2027-03-11",
    "announced": "1",
}  # fmt: skip
HOURS = {
    **TYPED,
    "monday-1-opens": "8:30", "monday-1-closes": "12:00",
    "monday-2-opens": "13:00", "monday-2-closes": "16:30",
}  # fmt: skip


def test_a_row_is_read_from_what_was_typed() -> None:
    assert faults_of_row(Part.DATED, TYPED) == {}
    row = row_of(Part.DATED, TYPED)
    assert isinstance(row, Holiday)
    assert (row.name.fr, row.announced) == ("Aïd al-Fitr", True)
    assert (row.first, row.last) == (date(2027, 3, 10), date(2027, 3, 11))
    yearly = row_of(Part.YEARLY, {**TYPED, "first": "", "last": "", "month": "2", "day": "29"})
    assert isinstance(yearly, YearlyHoliday)
    assert (yearly.month, yearly.day, yearly.first, yearly.last) == (2, 29, date.min, date.max)
    hours = row_of(Part.SPECIAL, HOURS)
    assert isinstance(hours, Hours)
    assert hours.week == (
        (Span(time(8, 30), time(12)), Span(time(13), time(16, 30))), *((),) * 6,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "field", "typed", "refusal"),
    [
        (Part.DATED, "name-ar", " \u202e ", RowNameWanted),
        (Part.DATED, "name-en", "x" * 201, TextTooLong),
        (Part.DATED, "basis", "…", BasisWanted),
        (Part.DATED, "first", "", DayWanted),
        (Part.DATED, "first", "2027-02-30", BadDate),
        (Part.DATED, "first", "0001-01-01", BadDate),
        (Part.DATED, "last", "2027-03-09", EndsBeforeItBegins),
        (Part.DATED, "note", "x" * 501, TextTooLong),
        (Part.YEARLY, "day", "31", NoSuchDayInTheYear),
        (Part.YEARLY, "day", "٣٠", NoSuchDayInTheYear),
        (Part.SPECIAL, "monday", {"monday-2-opens": "12:00"}, HoursOutOfTurn),
        (Part.SPECIAL, "monday", {"monday-2-closes": ""}, HoursUnfit),
        (Part.SPECIAL, "monday", {"monday-1-closes": "24:00"}, HoursUnfit),
        (Part.SPECIAL, "monday", {"monday-1-closes": "08:30"}, HoursUnfit),
    ],
)
def test_what_is_typed_wrongly_is_refused_by_its_field(
    part: Part, field: str, typed: str | dict[str, str], refusal: type[ParapheurError]
) -> None:
    wrong = typed if isinstance(typed, dict) else {field: typed}
    faults = faults_of_row(part, {**HOURS, "month": "4", "day": "30", **wrong})
    assert {name: type(one) for name, one in faults.items()} == {field: refusal}
