"""What waits on desks that nobody holds: the administrator hands it on, a secretary sees theirs."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId
from parapheur.usecases.leaving import hand_all_on, hand_on, orphaned
from parapheur.usecases.transfer import held
from parapheur.web.access import ADMINISTRATORS, SECRETARIES, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.web.veil import veiled
from parapheur.words import say

leaving = Blueprint("leaving", __name__)


@leaving.get("/desks/left")
@door(ADMINISTRATORS)
def left() -> tuple[str, int]:
    """List the desks without a holder, and what waits on them."""
    return _page()


@leaving.post("/desks/left")
@door(ADMINISTRATORS)
def hand() -> Response | tuple[str, int]:
    """Hand one turn, or all of a desk's, to another desk, with a reason."""
    form = request.form
    desk, to = DeskId(form.get("desk", "")), DeskId(form.get("to", ""))
    reason = form.get("reason", "")
    try:
        if "dossier" in form:
            number = DossierId(whole_number("dossier"))
            hand_on(office(), number, desk, to, reason=reason, actor=me())
            done, refused = 1, None
        else:
            results = hand_all_on(office(), desk, to, reason=reason, actor=me())
            done = sum(problem is None for _, problem in results)
            refused = next((problem for _, problem in results if problem), None)
    except ParapheurError as refusal:
        return _page(refusal)
    if done:
        flash(say(language(), "Turns handed on: {count}.", count=done), "done")
    if refused is not None:
        return _page(refused)
    return redirect(url_for("leaving.left"), 303)


@leaving.get("/deposits-held-up")
@door(SECRETARIES)
def mine() -> str:
    """List one's own deposits that wait on a desk without a holder."""
    found = [
        (one.desk, veiled(line for line in one.lines if line.originator == me().login))
        for one in orphaned(office(), office().now())
    ]
    return render_template("left_mine.html", found=[one for one in found if one[1]])


def _page(refusal: ParapheurError | None = None) -> tuple[str, int]:
    page = render_template(
        "left.html",
        found=[replace(one, lines=veiled(one.lines)) for one in orphaned(office(), office().now())],
        desks=held(office()),
        form=request.form,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200
