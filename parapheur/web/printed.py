"""Where the QR code of a visible signature leads: how the document is checked.

Whoever holds a print may come here, so nothing is looked up: the page is the same for every
number, whether or not there is such a dossier. A print proves nothing, and the page says so; what
the record knows stands behind the doors that it always stands behind.
"""

from flask import Blueprint, render_template

from parapheur.domain.dossier import DossierId
from parapheur.web.access import ANYBODY, door

printed = Blueprint("printed", __name__)


@printed.get("/v/D-<int:dossier_id>")
@door(ANYBODY)
def check(dossier_id: int) -> str:
    """Tell how a document that bears this number is checked."""
    return render_template("printed.html", number=DossierId(dossier_id))
