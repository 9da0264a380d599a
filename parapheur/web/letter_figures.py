"""The dashboard of a registry: volumes, delays, what is late, and from where letters come."""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, render_template, request

from parapheur.domain.about_incoming import Channel
from parapheur.domain.delegation import day_of
from parapheur.domain.errors import ParapheurError, QuestionUnclear
from parapheur.domain.figures import MOST_MONTHS, months_between, usual_months
from parapheur.domain.misdirected import NoSuchBody
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.tallies import LetterFigures, delays
from parapheur.usecases.registry.officers import bodies_led_by, bodies_of
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.exporting import Row, exported
from parapheur.web.here import language, me, office
from parapheur.words import registering

letter_figures = Blueprint("letter_figures", __name__, url_prefix="/registry")

COLUMNS = ("what", "month", "channel", "kind", "state", "country", "desk", "count", "median_days",
           "mean_days", "longest_days")  # fmt: skip


@letter_figures.get("/<body>/figures")
@door(SIGNED_IN)
def dashboard(body: str) -> tuple[str, int]:
    """Show what is counted of some months."""
    kept, refusal = _body(body), None
    try:
        found = _figures(kept)
    except ParapheurError as error:
        found, refusal = _of(kept, None, None), error
    shown = render_template(
        "letter_figures.html", body=kept, found=found,
        officer=kept in bodies_of(office(), me().desks), delays=delays, country=country,
        channels=list(Channel), kinds={one.id: one.name for one in office().directory.kinds},
        asked=request.args, files={**request.args, "body": kept.id}, most=MOST_MONTHS,
        refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return shown, status_of(refusal) if refusal else 200


@letter_figures.get("/<body>/figures.<any(csv, json):form>")
@door(SIGNED_IN)
def taken_away(body: str, form: str) -> Response:
    """Hand out the same as a file."""
    kept = _body(body)
    asked = f"{kept.id} {request.args.get('first', '')} {request.args.get('last', '')}".strip()
    return exported(f"registry-{kept.id}", form, COLUMNS, _rows(_figures(kept)), asked=asked)


def country(code: str) -> str:
    """Return what a country is called."""
    return registering.country(language(), code)


def _figures(body: Body) -> LetterFigures:
    first, last = _day("first"), _day("last")
    if first and last and last < first:
        raise QuestionUnclear
    return _of(body, first, last)


def _of(body: Body, first: date | None, last: date | None) -> LetterFigures:
    until = last or day_of(office().now())
    months = months_between(first, until) if first else usual_months(until)
    return office().reading.letter_figures(body.id, months, office().now())


def _day(name: str) -> date | None:
    typed = request.args.get(name, "")
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise QuestionUnclear from error
    if not 1900 < found.year < 9999:
        raise QuestionUnclear
    return found


def _rows(found: LetterFigures) -> Iterator[Row]:
    for one in found.tallies:
        yield {
            "what": "arrivals", "month": f"{one.month.first:%Y-%m}", "channel": one.channel.value,
            "kind": one.kind, "state": one.state.value, "country": one.country, "count": one.count,
        }  # fmt: skip
    for month, count in found.departures:
        yield {"what": "departures", "month": f"{month.first:%Y-%m}", "count": count}
    for what, took in (("kind", found.by_kind), ("desk", found.by_desk)):
        for delay in delays(took):
            yield {
                "what": f"delay by {what}", what: delay.key, "count": delay.count,
                "median_days": delay.median, "mean_days": round(delay.mean, 1),
                "longest_days": delay.longest,
            }  # fmt: skip
    for late in found.late:
        yield {"what": "late", "desk": late.desk, "kind": late.kind, "count": late.count}


def _body(body: str) -> Body:
    """Return a body whose registry, or whose head, is a desk of the reader's."""
    for one in bodies_led_by(office(), me().desks):
        if one.id == body:
            return one
    raise NoSuchBody
