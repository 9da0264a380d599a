"""The secretary's deposit: a document, its annexes, a subject, a circuit."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError, TooMuchSent
from parapheur.domain.people import DeskId
from parapheur.usecases.deposit import deposit as take_in
from parapheur.usecases.start import start
from parapheur.web.access import SECRETARIES, door
from parapheur.web.asking import answers
from parapheur.web.errors import Answer, http_refused, limit, sentence_of, status_of
from parapheur.web.filing import listed
from parapheur.web.forms import piece, pieces, takes_files, typed
from parapheur.web.here import house, language, me, office
from parapheur.web.placing import warn
from parapheur.web.refused import about, remember
from parapheur.words import say

deposits = Blueprint("deposits", __name__)


@deposits.get("/deposit")
@door(SECRETARIES)
def deposit() -> str:
    """Ask for what a dossier is made of."""
    return _form()


@deposits.post("/deposit")
@door(SECRETARIES)
@takes_files
def receive() -> str | Response | tuple[str, int]:
    """Take the document in, and let the dossier leave at once or wait as a draft."""
    main = piece("main")
    if main is None:
        return _form(say(language(), "Choose the document to be signed.")), 422
    annexes = pieces("annexes")
    if len(annexes) > house().limits.annexes:
        most = house().limits.annexes
        return _form(say(language(), "At most {most} annexes are allowed.", most=most)), 422
    try:
        number = take_in(
            office(),
            actor=me(),
            subject=request.form.get("subject", ""),
            circuit=request.form.get("circuit", ""),
            main=main,
            annexes=annexes,
            answers=answers(request.form.get("circuit", "")),
            desk=DeskId(request.form["desk"]) if request.form.get("desk") else None,
        )
    except ParapheurError as refusal:
        return _form(sentence_of(refusal)), status_of(refusal)
    warn(number)
    if request.form.get("then") == "start":
        _start(number)
    else:
        flash(say(language(), "The dossier is kept as a draft."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


@deposits.errorhandler(RequestEntityTooLarge)
def overfull(error: RequestEntityTooLarge) -> Answer:
    """Say in the page itself that the files weigh too much together, and keep what was typed."""
    if request.endpoint != "deposits.receive":
        return http_refused(error)
    refusal = TooMuchSent(limit=limit())
    return _form(sentence_of(refusal), typed()), status_of(refusal)


def _start(number: DossierId) -> None:
    """Let the dossier leave; if it cannot, it is a draft whose page says why."""
    try:
        start(office(), number, actor=me())
    except ParapheurError as refusal:
        flash(say(language(), "The dossier is kept as a draft."), "done")
        about(number)
        remember(refusal)
        flash(sentence_of(refusal), "refused")
    else:
        flash(say(language(), "The dossier is on its way."), "done")


def _form(refusal: str | None = None, kept: Mapping[str, str] | None = None) -> str:
    kept = request.form if kept is None else kept
    return render_template(
        "deposit.html",
        listed=listed(),
        refusal=refusal,
        subject=kept.get("subject", ""),
        chosen=kept.get("circuit", ""),
        typed=kept,
        limits=house().limits,
    )
