"""Checks of all dossiers of a period: asked for here, done behind the pages, told as they go on."""

from collections.abc import Iterator
from datetime import date
from itertools import count as counting

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.checks import MOST, Check, CheckId, Outcome
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import reference
from parapheur.domain.errors import NoSuchCheck, ParapheurError, PeriodOutOfOrder
from parapheur.domain.trays import PAGE
from parapheur.usecases.audit import note_audit
from parapheur.usecases.checks import ask_check
from parapheur.web.access import AUDITORS, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.exporting import MOST as MOST_LINES
from parapheur.web.exporting import Row, exported
from parapheur.web.here import language, me, office, page_number
from parapheur.words import say

checks = Blueprint("checks", __name__, url_prefix="/audit/checks")

COLUMNS = ("dossier", "outcome", "troubles", "at")


@checks.get("")
@door(AUDITORS)
def listed() -> tuple[str, int]:
    """List the checks that were asked for, and ask for one."""
    note_audit(office(), AuditPage.CHECKS, actor=me())
    return _page()


@checks.post("")
@door(AUDITORS)
def ask() -> Redirection | tuple[str, int]:
    """Have the dossiers of a period checked."""
    try:
        first, last = _day("first"), _day("last")
        check = ask_check(office(), first, last, actor=me())
    except ParapheurError as refusal:
        return _page(refusal)
    flash(
        say(language(), "The check is asked for; it goes on while you do something else."), "done"
    )
    return redirect(url_for("checks.one", check=check), 303)


@checks.get("/<int:check>")
@door(AUDITORS)
def one(check: int) -> str:
    """Show how far a check has come, and what it found."""
    found, outcome, page = _found(check), _outcome(), page_number()
    note_audit(office(), AuditPage.CHECKS, actor=me(), asked=f"{check} {outcome or ''}".strip())
    results = office().reading.results(found.id, outcome=outcome, page=page)
    return render_template(
        "check.html", check=found, results=results, outcome=outcome, outcomes=list(Outcome),
        page=page, more=len(results) == PAGE,
    )  # fmt: skip


@checks.get("/<int:check>/results.<any(csv, json):form>")
@door(AUDITORS)
def results(check: int, form: str) -> Response:
    """Hand out the results as a file."""
    found, outcome = _found(check), _outcome()
    asked = f"check={check} outcome={outcome or ''} first={found.first} last={found.last}"
    note_audit(office(), AuditPage.EXPORT, actor=me(), asked=asked)
    return exported(f"check-{check}", form, COLUMNS, _rows(found, outcome), asked=asked)


def _rows(check: Check, outcome: Outcome | None) -> Iterator[Row]:
    for page in counting(1):
        found = office().reading.results(check.id, outcome=outcome, page=page)
        for result in found:
            yield {
                "dossier": reference(result.dossier),
                "outcome": result.outcome.value,
                "troubles": " ".join(one.value for one in result.troubles),
                "at": result.at.isoformat(),
            }
        if len(found) < PAGE or page * PAGE > MOST_LINES:
            return


def _page(refusal: ParapheurError | None = None) -> tuple[str, int]:
    page = page_number()
    known = office().reading.checks(page=page)
    shown = render_template(
        "checks.html", known=known, page=page, more=len(known) == PAGE, most=MOST,
        form=request.form, today=day_of(office().now()),
        refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return shown, status_of(refusal) if refusal else 200


def _found(check: int) -> Check:
    found = office().reading.check(CheckId(check))
    if found is None:
        raise NoSuchCheck
    return found


def _outcome() -> Outcome | None:
    asked = request.args.get("outcome", "")
    return Outcome(asked) if asked in set(Outcome) else None


def _day(name: str) -> date:
    try:
        found = date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise PeriodOutOfOrder from error
    if not 1900 < found.year < 9999:
        raise PeriodOutOfOrder
    return found
