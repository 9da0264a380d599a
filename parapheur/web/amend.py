"""The page on which its originator corrects a draft."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.lifecycle import State
from parapheur.domain.sight import Looked
from parapheur.usecases.amend import amend
from parapheur.usecases.offered import circuit_of
from parapheur.usecases.originators import is_originators
from parapheur.web.access import SIGNED_IN, door, keep_opening, visible
from parapheur.web.asking import answers, written
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.filing import listed
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.words import say

amending = Blueprint("amending", __name__, url_prefix="/dossiers/<int:dossier_id>")


@amending.get("/amend")
@door(SIGNED_IN)
def correct(dossier_id: int) -> str | Response:
    """Ask what the draft is about; whoever cannot correct it sees the dossier."""
    number, dossier = visible(dossier_id)
    mine = is_originators(office(), number, dossier, me())
    if not mine or dossier.state is not State.DRAFT:
        return redirect(url_for("dossiers.dossier", dossier_id=number), 303)
    return _form(number, dossier)


@amending.post("/amend")
@door(SIGNED_IN)
def keep(dossier_id: int) -> str | Response | tuple[str, int]:
    """Keep what the draft is about."""
    number, dossier = visible(dossier_id)
    circuit = request.form.get("circuit", "")
    try:
        amend(
            office(),
            number,
            actor=me(),
            round=whole_number("round"),
            subject=request.form.get("subject", ""),
            circuit=circuit,
            answers=answers(circuit),
        )
    except ParapheurError as refusal:
        if status_of(refusal) != 422:
            raise
        return _form(number, dossier, refusal), 422
    flash(say(language(), "The draft was corrected."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


def _form(number: DossierId, dossier: Dossier, refusal: ParapheurError | None = None) -> str:
    if refusal is not None:
        keep_opening(number, dossier, me().login, Looked.PAGE)
    kept = {"subject": dossier.subject, "circuit": dossier.choice}
    kept |= written(circuit_of(office(), dossier), dossier.metadata)
    return render_template(
        "amend.html",
        number=number,
        dossier=dossier,
        listed=listed(),
        typed=request.form if refusal else kept,
        refusal=sentence_of(refusal) if refusal else None,
    )
