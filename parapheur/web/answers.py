"""What a step without a signature asks: a form for each kind, and what was answered so far."""

from datetime import date

from flask import Blueprint, request

from parapheur.domain.answers import Opinion
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId
from parapheur.usecases.answer import Said, answer
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.dossiers import Answer, next_in_tray, page
from parapheur.web.forms import digest, digest_if_any, piece, takes_files, whole_number
from parapheur.web.here import language, me, office
from parapheur.words import say

answers = Blueprint("answers", __name__, url_prefix="/dossiers/<int:dossier_id>")
TICK = "tick-"
"""Before the key of a checklist's item, in the form."""


@answers.post("/answer")
@door(SIGNED_IN)
@takes_files
def give(dossier_id: int) -> Answer:
    """Say for one's desk what the step asks, on the version that was shown."""
    number, dossier = visible(dossier_id)
    try:
        answer(
            office(),
            number,
            actor=me(),
            desk=DeskId(request.form.get("desk", "")),
            position=whole_number("position"),
            round=whole_number("round"),
            shown=digest("shown"),
            said=_said(),
            values=digest_if_any("values"),
        )
    except ParapheurError as refusal:
        return page(number, dossier, refusal)
    return next_in_tray(number, say(language(), "Your answer was recorded."))


def _said() -> Said:
    form = request.form
    opinion = form.get("opinion", "")
    return Said(
        opinion=Opinion(opinion) if opinion in set(Opinion) else None,
        remark=form.get("remark", ""),
        ticked=tuple(name.removeprefix(TICK) for name in form if name.startswith(TICK)),
        scan=piece("scan"),
        signed_by=form.get("signed_by", ""),
        signed_on=_day(form.get("signed_on", "")),
        class_mark=form.get("class_mark", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
