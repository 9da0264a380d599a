"""What auditors watch: refusals and failed tries, what other auditors looked at, and figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.delegation import day_of
from parapheur.domain.errors import ParapheurError, QuestionUnclear
from parapheur.domain.finding import Sought
from parapheur.domain.trays import PAGE
from parapheur.usecases.audit import note_audit
from parapheur.web.access import AUDITORS, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.exporting import exported
from parapheur.web.figures import COLUMNS, Figures, figures_of, rows_of
from parapheur.web.happened import happened
from parapheur.web.here import language, me, office, page_number
from parapheur.web.questions import asked, day, sought_by, written
from parapheur.web.searching import EVENTS, choices, of_events
from parapheur.words.kinds import LOOKS, REFUSED, kind_of

auditing = Blueprint("auditing", __name__, url_prefix="/audit")


@dataclass(frozen=True, slots=True)
class Watched:
    """A list of what happened that is of some kinds alone."""

    page: AuditPage
    kinds: Sequence[str]
    title: str
    hint: str
    here: str
    file: str


REFUSALS = Watched(
    AuditPage.REFUSALS,
    REFUSED,
    "Refusals and failed tries",
    "Each wrong PIN, password, code or second factor, and each access that was refused.",
    "auditing.refusals",
    "auditing.refusals_file",
)
LOOKED = Watched(
    AuditPage.LOOKS,
    LOOKS,
    "What auditors looked at",
    "Auditors see and change nothing; what each of them looked at is kept here, for all of them.",
    "auditing.looks",
    "auditing.looks_file",
)


@auditing.get("/refusals")
@door(AUDITORS)
def refusals() -> tuple[str, int]:
    """List what was refused, and which tries failed."""
    return _list(REFUSALS)


@auditing.get("/refusals.<any(csv, json):form>")
@door(AUDITORS)
def refusals_file(form: str) -> Response:
    """Hand out the same as a file."""
    return _file(REFUSALS, form)


@auditing.get("/looks")
@door(AUDITORS)
def looks() -> tuple[str, int]:
    """List what auditors looked at."""
    return _list(LOOKED)


@auditing.get("/looks.<any(csv, json):form>")
@door(AUDITORS)
def looks_file(form: str) -> Response:
    """Hand out the same as a file."""
    return _file(LOOKED, form)


@auditing.get("/statistics")
@door(AUDITORS)
def statistics() -> tuple[str, int]:
    """Show what is counted of some months."""
    given, refusal = asked(), None
    try:
        found = _figures()
    except QuestionUnclear as error:
        found, refusal = figures_of(None, None), error
    note_audit(office(), AuditPage.FIGURES, actor=me(), asked=written(given))
    page = render_template(
        "statistics.html", found=found, asked=given,
        refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return page, status_of(refusal) if refusal else 200


@auditing.get("/statistics.<any(csv, json):form>")
@door(AUDITORS)
def statistics_file(form: str) -> Response:
    """Hand out the same as a file."""
    found, question = _figures(), written(asked())
    note_audit(office(), AuditPage.EXPORT, actor=me(), asked=f"statistics {question}".strip())
    return exported("statistics", form, COLUMNS, rows_of(found), asked=question)


def _figures() -> Figures:
    given = asked()
    first, last = day(given.get("first", "")), day(given.get("last", ""))
    if first and last and last < first:
        raise QuestionUnclear
    return figures_of(first, last or (day_of(office().now()) if first else None))


def _list(watched: Watched) -> tuple[str, int]:
    given, page = asked(), page_number()
    sought, refusal = _sought(watched)
    note_audit(office(), watched.page, actor=me(), asked=written(given))
    kinds = watched.kinds
    found = (
        office().reading.occurrences(sought, reader=me(), kinds=kinds, page=page) if sought else []
    )
    shown = render_template(
        "watched.html",
        watched=watched,
        events=happened(found),
        asked=given,
        page=page,
        more=len(found) == PAGE,
        refusal=sentence_of(refusal) if refusal else None,
        **{**choices(), "kinds": [(one, kind_of(language(), one)) for one in kinds]},
    )
    return shown, status_of(refusal) if refusal else 200


def _file(watched: Watched, form: str) -> Response:
    sought, refusal = _sought(watched)
    if sought is None:
        raise refusal or QuestionUnclear
    question = written(asked())
    note_audit(office(), AuditPage.EXPORT, actor=me(), asked=f"{watched.page} {question}".strip())
    rows = of_events(sought, *watched.kinds)
    return exported(watched.page.value, form, EVENTS, rows, asked=question)


def _sought(watched: Watched) -> tuple[Sought | None, ParapheurError | None]:
    try:
        sought = sought_by(asked())
    except QuestionUnclear as error:
        return None, error
    kind = request.args.get("kind", "")
    return (sought, None) if kind in {"", *watched.kinds} else (None, QuestionUnclear())
