"""The docket of a dossier (bordereau de signature): made and sealed when it is asked for."""

from flask import Blueprint, Response

from parapheur.domain.dossier import reference
from parapheur.usecases.docket import make_docket
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.here import me, office
from parapheur.web.pieces import PDF, attachment

dockets = Blueprint("dockets", __name__, url_prefix="/dossiers/<int:dossier_id>")


@dockets.get("/docket")
@door(SIGNED_IN)
def docket(dossier_id: int) -> Response:
    """Make the docket of a dossier as it stands, and hand it out."""
    number, _ = visible(dossier_id)
    made = make_docket(office(), number, actor=me().login)
    return attachment(made, f"{reference(number)}-docket.pdf", PDF)
