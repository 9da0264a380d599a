"""The registers of a body: the numbers of some days, their pages, and the days that are closed."""

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.errors import NoSuchPiece, ParapheurError, QuestionUnclear
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.numbers import Register
from parapheur.usecases.registry import books as verbs
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office, page_number
from parapheur.web.pieces import PDF, attachment
from parapheur.web.questions import day
from parapheur.web.registry_doors import body_here
from parapheur.words import say

LINES = 100
"""Numbers on one page of the screen."""
PLACE = "/<body>/registers/<any(arrival, departure, internal):register>"

books = Blueprint("registry_books", __name__, url_prefix="/registry")


@books.get(PLACE)
@door(SIGNED_IN)
def register(body: str, register: str) -> tuple[str, int]:
    """Show the numbers of some days: today, unless others are asked for."""
    return _page(body_here(body), Register(register))


@books.get(f"{PLACE}.pdf")
@door(SIGNED_IN)
def printed(body: str, register: str) -> Response | tuple[str, int]:
    """Hand out the pages of a register for some days, to be printed."""
    here, which = body_here(body), Register(register)
    try:
        first, last = _days()
        pages = verbs.pages_of(office(), here, which, first, last)
    except ParapheurError as refusal:
        return _page(here, which, refusal)
    return attachment(office().registers.draw(pages), f"{which}-{first}-{last}.pdf", PDF)


@books.post(PLACE)
@door(SIGNED_IN)
def close(body: str, register: str) -> Redirection | tuple[str, int]:
    """Close a day of a register."""
    here, which = body_here(body), Register(register)
    try:
        closed = _day(request.form.get("day", ""))
        verbs.close_by(office(), here, which, closed, actor=me().login)
    except ParapheurError as refusal:
        return _page(here, which, refusal)
    flash(say(language(), "The day is closed, and its page is sealed."), "done")
    on = closed.isoformat()
    back = url_for("registry_books.register", body=here.id, register=which.value, first=on, last=on)
    return redirect(back, 303)


@books.get(f"{PLACE}/<date>.pdf")
@door(SIGNED_IN)
def sealed(body: str, register: str, date: str) -> Response:
    """Hand out the sealed page of a day that was closed."""
    here, which, on = body_here(body), Register(register), _day(date)
    for one in office().reading.closed_days(here.id, which, on, on):
        return attachment(office().files.get(one.page.digest), f"{which}-{on}-sealed.pdf", PDF)
    raise NoSuchPiece


def _page(body: Body, register: Register, refused: ParapheurError | None = None) -> tuple[str, int]:
    refusal, page = refused, page_number()
    first = last = office().calendar.day_of(office().now())
    try:
        first, last = _days()
        given = verbs.numbers_of(office(), body, register, first, last)
    except ParapheurError as error:
        refusal, given = refusal or error, ()
    shown = given[LINES * (page - 1) :][:LINES]
    made = render_template(
        "register.html",
        body=body,
        register=register,
        registers=list(Register),
        first=first,
        last=last,
        days={"first": first.isoformat(), "last": last.isoformat()},
        total=len(given),
        lines=verbs.lines_of(office(), shown),
        closed=office().reading.closed_days(body.id, register, first, last),
        open_days=office().reading.open_days(body.id, register, _today()),
        page=page,
        more=len(given) > LINES * page,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return made, status_of(refusal) if refusal else 200


def _today() -> date:
    return office().calendar.day_of(office().now())


def _days() -> tuple[date, date]:
    first = day(request.args.get("first", "").strip()) or _today()
    return first, day(request.args.get("last", "").strip()) or max(first, _today())


def _day(typed: str) -> date:
    found = day(typed.strip())
    if found is None:
        raise QuestionUnclear
    return found
