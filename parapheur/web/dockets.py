"""The docket of a dossier (bordereau de signature): made and sealed when it is asked for."""

from flask import Blueprint, Response, render_template

from parapheur.domain.dossier import reference
from parapheur.domain.sight import Looked
from parapheur.usecases.docket import expect_started, make_docket
from parapheur.web.access import SIGNED_IN, door, keep_opening, visible
from parapheur.web.here import me, office
from parapheur.web.pieces import PDF, attachment

dockets = Blueprint("dockets", __name__, url_prefix="/dossiers/<int:dossier_id>")


@dockets.get("/docket")
@door(SIGNED_IN)
def offer(dossier_id: int) -> str:
    """Say what a docket is, and offer to make one: looking alone makes nothing."""
    number, dossier = visible(dossier_id)
    expect_started(office().reading.events(number))
    return render_template("docket.html", number=number, dossier=dossier)


@dockets.post("/docket")
@door(SIGNED_IN)
def make(dossier_id: int) -> Response:
    """Make the docket of a dossier as it stands, and hand it out."""
    number, dossier = visible(dossier_id)
    keep_opening(number, dossier, me().login, Looked.PIECE)
    made = make_docket(office(), number, actor=me().login)
    return attachment(made, f"{reference(number)}-docket.pdf", PDF)
