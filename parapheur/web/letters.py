"""The tray of letters that one's desks were given: what is owed, what is for information, all."""

from enum import StrEnum

from flask import Blueprint, render_template, request

from parapheur.domain.registry.lines import LetterLine
from parapheur.domain.trays import PAGE
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.here import language, me, office, page_number
from parapheur.words import say

letters = Blueprint("letters", __name__, url_prefix="/letters")


class Shown(StrEnum):
    """Which letters of one's desks a list shows."""

    OWED = "owed"
    ALL = "all"


@letters.get("")
@door(SIGNED_IN)
def tray() -> str:
    """List the letters of one's desks."""
    asked = request.args.get("show", "")
    shown = Shown(asked) if asked in set(Shown) else Shown.OWED
    page, held = page_number(), me().desks
    lines: list[LetterLine] = list(
        office().reading.letters_at(held, waiting=shown is Shown.OWED, page=page)
    )
    owed, late = office().reading.count_owed(held, office().now())
    return render_template(
        "letters.html",
        shown=shown.value,
        hint=_hint(shown),
        lines=lines,
        owed=owed,
        late=late,
        due={one.id: due_of(one) for one in lines},
        kinds=[(one.id, one.name.of(language())) for one in office().directory.kinds],
        page=page,
        more=len(lines) == PAGE,
        now=office().now(),
    )


def due_of(line: LetterLine) -> object:
    """Return when the reader's own desks owe something next, if they do."""
    held = me().desks
    mine = (one for one in line.letter.given if one.waits and one.assignment.desk in held)
    return min((one.assignment.due for one in mine if one.assignment.due), default=None)


def _hint(shown: Shown) -> str:
    if shown is Shown.OWED:
        return say(language(), "Your desks owe something on these, soonest due first.")
    return say(language(), "Every letter that your desks were given, newest first.")
