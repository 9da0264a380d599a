"""The evidence file of a dossier, for whoever sees all of it: sealed when asked for, streamed."""

from flask import Blueprint, Response

from parapheur.domain.dossier import reference
from parapheur.usecases.evidence import evidence_of
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.here import office
from parapheur.web.pieces import disposition

ASIC = "application/vnd.etsi.asic-e+zip"

evidence = Blueprint("evidence", __name__, url_prefix="/dossiers/<int:dossier_id>")


@evidence.get("/evidence")
@door(SIGNED_IN)
def download(dossier_id: int) -> Response:
    """Hand the evidence file out, piece by piece."""
    number, _ = visible(dossier_id)
    made = evidence_of(office(), number)
    answer = Response(made.chunks(), mimetype=ASIC)
    answer.content_length = made.length
    answer.headers["Content-Disposition"] = disposition(f"{reference(number)}.asice")
    return answer
