"""The office's calendar from its file: `workflows/calendar.yaml` in, a value of the domain out."""

import re
from datetime import date, time
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from parapheur.circuits.mistakes import CircuitMistakes
from parapheur.circuits.models import Plain, Text, WordsShape
from parapheur.circuits.read import Reading
from parapheur.circuits.shapes import words
from parapheur.domain import zones
from parapheur.domain.calendar import (
    LEAP_YEAR,
    Calendar,
    Holiday,
    Hours,
    Span,
    Week,
    YearlyHoliday,
)

SPAN = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-3]):([0-5][0-9])")
MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")


def span(text: object) -> Span:
    """Read `08:30-16:30`."""
    found = SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("span", "must be two hours, as in 08:30-16:30")
    opens, until, closes, end = map(int, found.groups())
    read = Span(time(opens, until), time(closes, end))
    if read.opens >= read.closes:
        raise PydanticCustomError("span", "closes before it opens")
    return read


def in_turn(spans: list[Span]) -> list[Span]:
    """Refuse hours of one day that are not one after the other."""
    if any(later.opens <= earlier.closes for earlier, later in pairwise(spans)):
        raise PydanticCustomError("spans", "these hours are not one after the other")
    return spans


def month_day(text: object) -> tuple[int, int]:
    """Read `01-11`, the month first."""
    found = MONTH_DAY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("month_day", "must be a month and a day, as in 01-11")
    month, day = map(int, found.groups())
    try:
        date(LEAP_YEAR, month, day)
    except ValueError as error:
        raise PydanticCustomError("month_day", "no such day in the year") from error
    return month, day


def known(zone: str) -> str:
    """Refuse a zone that the tz database does not know."""
    try:
        zones.zone(zone)
    except LookupError as error:
        raise PydanticCustomError("zone", "no such zone in the tz database") from error
    return zone


SpanShape = Annotated[
    Span, BeforeValidator(span), WithJsonSchema({"type": "string", "examples": ["08:30-16:30"]})
]
DayShape = Annotated[list[SpanShape], Field(max_length=8), AfterValidator(in_turn)]


class WeekShape(Plain):
    """The hours of each day of the week; a day left out is without office."""

    monday: DayShape = Field(default_factory=list)
    tuesday: DayShape = Field(default_factory=list)
    wednesday: DayShape = Field(default_factory=list)
    thursday: DayShape = Field(default_factory=list)
    friday: DayShape = Field(default_factory=list)
    saturday: DayShape = Field(default_factory=list)
    sunday: DayShape = Field(default_factory=list)

    def week(self) -> Week:
        """Return the seven days."""
        days = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return tuple(tuple(day) for day in (*days, self.saturday, self.sunday))


class RowShape(Plain):
    """What every row says; `from` and `until` are both included, and open when left out."""

    name: WordsShape
    basis: Annotated[Text, Field(description="The text it rests on, or 'à vérifier'.")]
    declared: Annotated[date, Field(description="When it became known.")] | None = None
    announced: Annotated[bool, Field(description="Are its days certain?")] = True
    first: Annotated[date, Field(alias="from")] = date.min
    last: Annotated[date, Field(alias="until")] = date.max

    def said(self) -> dict[str, Any]:
        """Return what the value's row says too."""
        return {
            "name": words(self.name),
            "basis": self.basis,
            "declared": self.declared,
            "announced": self.announced,
            "first": self.first,
            "last": self.last,
        }


class HoursShape(RowShape):
    """The hours of a week, and how long they hold."""

    week: WeekShape

    def hours(self) -> Hours:
        """Return the value."""
        return Hours(**self.said(), week=self.week.week())


class SpecialShape(HoursShape):
    """Hours that stand in place of the usual ones, between two days."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="until")]


class YearlyShape(RowShape):
    """A holiday on the same day each year."""

    day: Annotated[
        tuple[int, int],
        BeforeValidator(month_day),
        WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"}),
        Field(description="Month and day, as in 01-11 for 11 January."),
    ]

    def holiday(self) -> YearlyHoliday:
        """Return the value."""
        month, day = self.day
        return YearlyHoliday(**self.said(), month=month, day=day)


class DatedShape(RowShape):
    """A holiday of one or several days, dated."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="until")]

    def holiday(self) -> Holiday:
        """Return the value."""
        return Holiday(**self.said())


Rows = TypeVar("Rows", bound=list[Any])


def forward(rows: Rows) -> Rows:
    """Refuse a row that ends before it begins."""
    for index, row in enumerate(rows):
        if row.last < row.first:
            problem = "row {index} ends before it begins"
            raise PydanticCustomError("order", problem, {"index": index})
    return rows


def apart(rows: Rows) -> Rows:
    """Refuse two rows of hours that hold on the same day: neither would be sure to be meant."""
    for (one, row), (two, other) in combinations(enumerate(rows), 2):
        if row.first <= other.last and other.first <= row.last:
            problem = "rows {one} and {two} hold on the same days"
            raise PydanticCustomError("overlap", problem, {"one": one, "two": two})
    return rows


class HolidaysShape(Plain):
    """Days without office."""

    yearly: Annotated[list[YearlyShape], Field(max_length=100), AfterValidator(forward)] = Field(
        default_factory=list
    )
    dated: Annotated[list[DatedShape], Field(max_length=1000), AfterValidator(forward)] = Field(
        default_factory=list
    )


class CalendarShape(Plain):
    """`workflows/calendar.yaml`."""

    zone: Annotated[str, Field(max_length=64), AfterValidator(known)]
    complete_until: Annotated[
        date, Field(description="The last day for which religious holidays are entered.")
    ]
    edition: Annotated[
        int,
        Field(
            ge=1,
            le=100_000,
            description="Raise it to return to an earlier state of this file: the highest counts.",
        ),
    ] = 1
    hours: Annotated[
        list[HoursShape],
        Field(min_length=1, max_length=50),
        AfterValidator(apart),
        AfterValidator(forward),
    ]
    special: Annotated[
        list[SpecialShape], Field(max_length=200), AfterValidator(apart), AfterValidator(forward)
    ] = Field(default_factory=list)
    holidays: HolidaysShape


def read_calendar(file: Path) -> Calendar:
    """Read the calendar. `CircuitMistakes` tells every mistake, with the file and the place."""
    reading = Reading(file.parent)
    shape = reading.shaped(CalendarShape, reading.raw(file), file)
    if shape is None:
        raise CircuitMistakes(reading.mistakes)
    yearly = [row.holiday() for row in shape.holidays.yearly]
    dated = [row.holiday() for row in shape.holidays.dated]
    return Calendar(
        zone=shape.zone,
        regular=tuple(row.hours() for row in shape.hours),
        special=tuple(row.hours() for row in shape.special),
        holidays=(*yearly, *dated),
        complete_until=shape.complete_until,
        edition=shape.edition,
    )


def calendar_schema() -> dict[str, Any]:
    """Return the JSON Schema of the calendar's file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(CalendarShape).json_schema(),
    }
