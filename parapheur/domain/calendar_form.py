"""What an administrator types of a row of the calendar: read field by field, with what is refused.

Hours are typed for each day of the week as spans, `monday-1-opens` and `monday-1-closes` first; a
day whose fields stay empty is without office.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from itertools import pairwise

from parapheur.domain.about_calendar import AnyRow, Part
from parapheur.domain.calendar import LEAP_YEAR, Holiday, Hours, Span, Week, YearlyHoliday
from parapheur.domain.misdated import (
    BasisWanted,
    DayWanted,
    EndsBeforeItBegins,
    HoursOutOfTurn,
    HoursUnfit,
    NoSuchDayInTheYear,
    RowNameWanted,
)
from parapheur.domain.misdirected import BadDate
from parapheur.domain.registry.depositors import line_of
from parapheur.domain.registry.drafts import Faults, faults_of
from parapheur.domain.words import Words

Typed = Mapping[str, str]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_SPANS = 8
"""Spans of a day, as in a file."""
LONGEST_NAME = 200
LONGEST_BASIS = 500
LONGEST_NOTE = 500
FIRST_YEAR, LAST_YEAR = 1900, 2199
LANGUAGES = ("ar", "fr", "en")
OPEN_ENDED = {Part.USUAL, Part.YEARLY}
"""Rows of these may hold always."""
WALL = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def faults_of_row(part: Part, typed: Typed) -> Faults:
    """Return what is wrong with a row as it was typed, in the order of its form."""
    checks: dict[str, Callable[[], object]] = {
        **{f"name-{one}": lambda one=one: name_of(typed, one) for one in LANGUAGES},  # type: ignore[misc]  # bound now
        "basis": lambda: basis_of(typed),
        "declared": lambda: day_typed(typed, "declared"),
        "first": lambda: _bound(part, typed, "first"),
        "last": lambda: _last(part, typed),
    }
    if part is Part.YEARLY:
        checks["day"] = lambda: day_of_year(typed)
    if part in {Part.USUAL, Part.SPECIAL}:
        checks |= {day: lambda day=day: spans_of(typed, day) for day in WEEKDAYS}  # type: ignore[misc]  # bound now
    return faults_of({**checks, "note": lambda: note_of(typed)})


def row_of(part: Part, typed: Typed) -> AnyRow:
    """Return the row, once nothing is wrong with what was typed."""
    said = {
        "name": Words(*(name_of(typed, one) for one in LANGUAGES)),
        "basis": basis_of(typed),
        "declared": day_typed(typed, "declared"),
        "announced": "announced" in typed,
        "first": _bound(part, typed, "first") or date.min,
        "last": _last(part, typed) or date.max,
    }
    if part is Part.YEARLY:
        month, day = day_of_year(typed)
        return YearlyHoliday(**said, month=month, day=day)  # type: ignore[arg-type]  # as above
    if part is Part.DATED:
        return Holiday(**said)  # type: ignore[arg-type]  # as above
    return Hours(**said, week=week_of(typed))  # type: ignore[arg-type]  # as above


def name_of(typed: Typed, language: str) -> str:
    """Return the name in a language. `RowNameWanted`, `TextTooLong`."""
    name = line_of(" ".join(typed.get(f"name-{language}", "").split()), most=LONGEST_NAME)
    if not any(sign.isalnum() for sign in name):
        raise RowNameWanted
    return name


def basis_of(typed: Typed) -> str:
    """Return the text that a row rests on. `BasisWanted`, `TextTooLong`."""
    basis = line_of(" ".join(typed.get("basis", "").split()), most=LONGEST_BASIS)
    if not any(sign.isalnum() for sign in basis):
        raise BasisWanted
    return basis


def note_of(typed: Typed) -> str:
    """Return what is said of the change, if anything is. `TextTooLong`."""
    return line_of(" ".join(typed.get("note", "").split()), most=LONGEST_NOTE)


def day_typed(typed: Typed, field: str, *, needed: bool = False) -> date | None:
    """Return the day in a field, if one stands there. `DayWanted`, `BadDate`."""
    text = typed.get(field, "").strip()
    if not text:
        if needed:
            raise DayWanted
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadDate from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate
    return day


def day_of_year(typed: Typed) -> tuple[int, int]:
    """Return month and day of a yearly holiday. `NoSuchDayInTheYear`."""
    texts = (typed.get("month", "").strip(), typed.get("day", "").strip())
    if not all(text.isascii() and text.isdigit() and len(text) < 3 for text in texts):
        raise NoSuchDayInTheYear
    month, day = map(int, texts)
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        raise NoSuchDayInTheYear from None
    return month, day


def week_of(typed: Typed) -> Week:
    """Return the hours of the seven days."""
    return tuple(spans_of(typed, day) for day in WEEKDAYS)


def spans_of(typed: Typed, day: str) -> tuple[Span, ...]:
    """Return the hours of a day, in order. `HoursUnfit`, `HoursOutOfTurn`."""
    found = [
        _span(opens, closes)
        for number in range(1, MOST_SPANS + 1)
        if (opens := typed.get(f"{day}-{number}-opens", "").strip())
        + (closes := typed.get(f"{day}-{number}-closes", "").strip())
    ]
    if any(later.opens <= earlier.closes for earlier, later in pairwise(found)):
        raise HoursOutOfTurn
    return tuple(found)


def _span(opens: str, closes: str) -> Span:
    read = [WALL.fullmatch(text) for text in (opens, closes)]
    hours = [time(int(one[1]), int(one[2])) for one in read if one]
    if len(hours) != len(read) or hours[0] >= hours[1]:
        raise HoursUnfit
    return Span(*hours)


def _bound(part: Part, typed: Typed, field: str) -> date | None:
    return day_typed(typed, field, needed=part not in OPEN_ENDED)


def _last(part: Part, typed: Typed) -> date | None:
    last = _bound(part, typed, "last")
    try:
        first = day_typed(typed, "first")
    except BadDate:
        return last  # said by its own field
    if first and last and last < first:
        raise EndsBeforeItBegins
    return last
