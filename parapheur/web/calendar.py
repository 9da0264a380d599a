"""The calendar as everybody reads it: when the office is open, on which days it is not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from parapheur.domain.about_calendar import AnyRow, CalendarAmended, CalendarRead, Part
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.calendar import DAY, Calendar, KeptCalendar, days
from parapheur.domain.calendar_changes import in_force, rows_of
from parapheur.domain.documents import Digest
from parapheur.domain.misdated import CalendarAltered
from parapheur.domain.words import Words
from parapheur.usecases.calendar import kept_in_force
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.here import language, office, page_number
from parapheur.web.labels import names
from parapheur.words import recount
from parapheur.words.calendaring import (
    day_of_month,
    days_told,
    hours_told,
    month,
    spans_told,
)

calendar = Blueprint("calendar", __name__, url_prefix="/calendar")

MONTHS = 12
SOON = 6
"""Days without office that are named as the next ones."""
PAGE = 25
PARTS = (Part.SPECIAL, Part.DATED, Part.YEARLY, Part.USUAL)
"""In the order of the page: what changes most often first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    place: int
    row: AnyRow
    days: str
    hours: Sequence[tuple[str, str]]
    ended: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month at a glance."""

    name: str
    working: int
    closed: Sequence[tuple[str, Words]]
    """Days without office that a row names, and how it calls them."""
    hours: Sequence[Words]
    """Hours other than the usual ones that hold in it."""


@calendar.get("")
@door(SIGNED_IN)
def page() -> str:
    """Show the calendar in force."""
    kept, whole = here()
    known = kept.calendar
    today = known.day_of(office().now())
    return render_template(
        "calendar.html",
        whole=whole,
        edition=known.edition,
        filed=office().filed,
        other=office().filed is not None and office().filed != known,
        today=today,
        open_today=spans_told(language(), known.hours(today)),
        why=named_on(known, today),
        soon=_soon(known, today),
        sections=[(part, _lines(known, part, today)) for part in PARTS],
        months=[_month(known, one) for one in _months(today)],
        complete_until=known.complete_until,
        short=known.complete_until < today + 180 * DAY,
        Part=Part,
    )


@calendar.get("/history")
@door(SIGNED_IN)
def history() -> str:
    """Tell who changed the calendar, when, in what, and why."""
    events = office().reading.office_events(OfficeStream.CALENDAR)
    told = in_force(events)
    listed = [
        (seq, one, recount(language(), one, names()))
        for seq, one in enumerate(events, start=1)
        if isinstance(one, CalendarRead | CalendarAmended)
    ][::-1]
    first = (page_number() - 1) * PAGE
    return render_template(
        "calendar_history.html",
        told=listed[first : first + PAGE],
        current=told.digest if told else None,
        page=page_number(),
        more=len(listed) > first + PAGE,
    )


def here() -> tuple[KeptCalendar, bool]:
    """Return the calendar in force as it is this moment, and whether it is what its trail tells."""
    known = office().calendar
    try:
        kept = kept_in_force(office().reading)
    except CalendarAltered:
        return _as_known(known), False
    return kept or _as_known(known), True


def named_on(known: Calendar, day: date) -> list[Words]:
    """Return the rows other than usual hours that speak of a day."""
    rows = (*known.holidays, *known.special)
    return [row.name for row in rows if row.holds_on(day)]


def _as_known(known: Calendar) -> KeptCalendar:
    return KeptCalendar(known.digest, known, Digest(""), office().now())


def _lines(known: Calendar, part: Part, today: date) -> list[Line]:
    """Return the rows of a part: those to come first, then what has ended, newest first."""
    lines = [
        Line(
            place,
            row,
            days_told(language(), row),
            hours_told(language(), row.week) if part in {Part.USUAL, Part.SPECIAL} else (),  # type: ignore[union-attr]  # of that part
            row.last < today,
        )
        for place, row in enumerate(rows_of(known, part))
    ]
    ended = [line for line in lines if line.ended]
    to_come = [line for line in lines if not line.ended]
    if part is not Part.YEARLY:
        to_come.sort(key=lambda line: line.row.first)
    return [*to_come, *sorted(ended, key=lambda line: line.row.first, reverse=True)]


def _soon(known: Calendar, today: date) -> list[tuple[date, list[Words]]]:
    """Return the next days without office that a row names."""
    found: list[tuple[date, list[Words]]] = []
    for day in days(today, today + 366 * DAY):
        called = [row.name for row in known.holidays if row.holds_on(day)]
        if called:
            found.append((day, called))
        if len(found) == SOON:
            break
    return found


def _months(today: date) -> list[date]:
    first, found = today.replace(day=1), list[date]()
    for _ in range(MONTHS):
        found.append(first)
        first = (first + 32 * DAY).replace(day=1)
    return found


def _month(known: Calendar, first: date) -> Month:
    inside = list(days(first, (first + 32 * DAY).replace(day=1) - DAY))
    closed = [
        (day_of_month(language(), day), row.name)
        for day in inside
        for row in known.holidays
        if row.holds_on(day)
    ]
    hours = [row.name for row in known.special if any(row.holds_on(day) for day in inside)]
    return Month(
        month(language(), first),
        sum(known.is_working(day) for day in inside),
        closed,
        hours,
    )
