"""The forms by which an administrator changes the calendar: one row at a time."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.about_calendar import AnyRow, Part
from parapheur.domain.calendar import Hours, KeptCalendar, YearlyHoliday
from parapheur.domain.calendar_changes import Change, rows_of
from parapheur.domain.calendar_form import (
    LANGUAGES,
    LONGEST_BASIS,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_SPANS,
    OPEN_ENDED,
    WEEKDAYS,
    day_typed,
    faults_of_row,
    note_of,
    row_of,
)
from parapheur.domain.errors import NotAllowed, ParapheurError
from parapheur.domain.misdated import CalendarMoved, HoursLacking, HoursOverlap
from parapheur.domain.registry.drafts import Faults, faults_of
from parapheur.usecases.calendar import amend_calendar
from parapheur.web.access import ADMINISTRATORS, door
from parapheur.web.calendar import here
from parapheur.web.forms import digest
from parapheur.web.here import language, me, office
from parapheur.web.registry_faults import WHOLE, told
from parapheur.words import say
from parapheur.words.calendaring import days_told, weekday

Page = str | Response | tuple[str, int]

calendar_rows = Blueprint("calendar_rows", __name__, url_prefix="/calendar/rows")

BY_FIELD: Mapping[type[ParapheurError], str] = {HoursOverlap: "first", HoursLacking: "first"}
"""By which field a refusal of the whole calendar stands."""


@calendar_rows.get("/<part>/new")
@door(ADMINISTRATORS)
def new(part: str) -> Page:
    """Ask for a new row."""
    return _form(_part(part), None, _typed_of(_part(part), None))


@calendar_rows.post("/<part>/new")
@door(ADMINISTRATORS)
def put(part: str) -> Page:
    """Put a new row in the calendar."""
    return _kept(_part(part), None)


@calendar_rows.get("/<part>/<int:place>")
@door(ADMINISTRATORS)
def edit(part: str, place: int) -> Page:
    """Show a row as it stands, to be changed."""
    of = _part(part)
    return _form(of, place, _typed_of(of, _row(of, place)))


@calendar_rows.post("/<part>/<int:place>")
@door(ADMINISTRATORS)
def change(part: str, place: int) -> Page:
    """Put a row in the place of another."""
    return _kept(_part(part), place)


@calendar_rows.get("/<part>/<int:place>/remove")
@door(ADMINISTRATORS)
def ask_removal(part: str, place: int) -> Page:
    """Say what it means to take a row away, and ask again."""
    return _removal(_part(part), place)


@calendar_rows.post("/<part>/<int:place>/remove")
@door(ADMINISTRATORS)
def remove(part: str, place: int) -> Page:
    """Take a row away."""
    of = _part(part)

    def gone() -> Change:
        return Change(part=of, old=_row_seen(of, place))

    faults = _amend(faults_of({"note": lambda: note_of(request.form)}), gone)
    if faults:
        return _removal(of, place, faults)
    flash(say(language(), "It is taken out of the calendar."), "done")
    return _back()


@calendar_rows.get("/complete")
@door(ADMINISTRATORS)
def ask_complete() -> Page:
    """Ask until when holidays are entered."""
    return _complete({"until": here()[0].calendar.complete_until.isoformat()})


@calendar_rows.post("/complete")
@door(ADMINISTRATORS)
def complete() -> Page:
    """Say until when holidays are entered."""
    form = request.form
    faults = faults_of(
        {
            "until": lambda: day_typed(form, "until", needed=True),
            "note": lambda: note_of(form),
        }
    )
    faults = _amend(faults, lambda: Change(part=Part.COMPLETE, until=day_typed(form, "until")))
    if faults:
        return _complete(form, faults)
    flash(say(language(), "The calendar is changed: running deadlines are counted again."), "done")
    return _back()


def _kept(part: Part, place: int | None) -> Page:
    form = request.form

    def changed() -> Change:
        old = None if place is None else _row_seen(part, place)
        return Change(part=part, old=old, new=row_of(part, form))

    faults = _amend(faults_of_row(part, form), changed)
    if faults:
        return _form(part, place, form, faults)
    flash(say(language(), "The calendar is changed: running deadlines are counted again."), "done")
    return _back()


def _amend(faults: Faults, change: Callable[[], Change]) -> Faults:
    """Change the calendar, unless something is wrong; return what is, by its field."""
    seen = digest("seen")
    if faults:
        return faults
    try:
        amend_calendar(office(), change(), seen=seen, note=note_of(request.form), actor=me())
    except NotAllowed:
        raise
    except ParapheurError as refusal:
        return {BY_FIELD.get(type(refusal), WHOLE): refusal}
    return {}


def _back() -> Response:
    return redirect(url_for("calendar.page"), 303)


def _part(part: str) -> Part:
    if part not in set(Part) - {Part.COMPLETE}:
        abort(404)
    return Part(part)


def _row(part: Part, place: int, kept: KeptCalendar | None = None) -> AnyRow:
    rows = rows_of((kept or here()[0]).calendar, part)
    if place >= len(rows):
        abort(404)
    return rows[place]


def _row_seen(part: Part, place: int) -> AnyRow:
    """Return the row that its author looked at. `CalendarMoved`: another may stand there now."""
    kept = here()[0]
    if kept.digest != digest("seen"):
        raise CalendarMoved
    return _row(part, place, kept)


def _typed_of(part: Part, row: AnyRow | None) -> dict[str, str]:
    """Return a row as its form says it."""
    if row is None:
        return {"announced": "1"}
    typed = {f"name-{one}": getattr(row.name, one) for one in LANGUAGES}
    typed |= {"basis": row.basis, "declared": row.declared.isoformat() if row.declared else ""}
    typed |= {"announced": "1"} if row.announced else {}
    typed["first"] = "" if row.first == row.first.min else row.first.isoformat()
    typed["last"] = "" if row.last == row.last.max else row.last.isoformat()
    if isinstance(row, YearlyHoliday):
        typed |= {"month": str(row.month), "day": str(row.day)}
    if isinstance(row, Hours):
        for day, spans in zip(WEEKDAYS, row.week, strict=True):
            for number, span in enumerate(spans, start=1):
                typed[f"{day}-{number}-opens"] = f"{span.opens:%H:%M}"
                typed[f"{day}-{number}-closes"] = f"{span.closes:%H:%M}"
    return typed


def _form(
    part: Part, place: int | None, typed: Mapping[str, str], faults: Faults | None = None
) -> tuple[str, int]:
    said, status = told(faults or {})
    spans = [
        n for n in range(1, MOST_SPANS + 1) if any(f"{d}-{n}-opens" in typed for d in WEEKDAYS)
    ]
    shown = render_template(
        "calendar_row.html",
        part=part,
        place=place,
        typed=typed,
        faults=said,
        seen=_seen(),
        spans=max([2, *spans]),
        week=[(day, weekday(language(), number)) for number, day in enumerate(WEEKDAYS)],
        open_ended=part in OPEN_ENDED,
        most={"name": LONGEST_NAME, "basis": LONGEST_BASIS, "note": LONGEST_NOTE},
        confirming="confirm" in request.args,
        Part=Part,
    )
    return shown, status


def _removal(part: Part, place: int, faults: Faults | None = None) -> tuple[str, int]:
    row = _row(part, place)
    said, status = told(faults or {})
    shown = render_template(
        "calendar_remove.html",
        part=part,
        place=place,
        row=row,
        days=days_told(language(), row),
        typed=request.form,
        faults=said,
        seen=_seen(),
        most=LONGEST_NOTE,
    )
    return shown, status


def _complete(typed: Mapping[str, str], faults: Faults | None = None) -> tuple[str, int]:
    said, status = told(faults or {})
    shown = render_template(
        "calendar_complete.html", typed=typed, faults=said, seen=_seen(), most=LONGEST_NOTE
    )
    return shown, status


def _seen() -> str:
    """Return the calendar that the form was first made from: what was refused does not move on."""
    return request.form.get("seen", "") or here()[0].digest
