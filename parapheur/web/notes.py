"""Notes and instructions on a dossier, public and private."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId
from parapheur.usecases.notes import follow, instruct, keep_private_note, write_note
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.dossiers import Answer, page
from parapheur.web.here import language, me, office
from parapheur.words import say

notes = Blueprint("notes", __name__, url_prefix="/dossiers/<int:dossier_id>")


@notes.post("/note")
@door(SIGNED_IN)
def write(dossier_id: int) -> Answer:
    """Write a note for all who may see the dossier."""
    number, dossier = visible(dossier_id)
    text = request.form.get("text", "")
    return _done(
        number,
        dossier,
        lambda: write_note(office(), number, actor=me(), desk=_desk("desk"), text=text),
        say(language(), "The note was written."),
    )


@notes.post("/private-note")
@door(SIGNED_IN)
def jot(dossier_id: int) -> Answer:
    """Keep what one notes for oneself, or erase it."""
    number, dossier = visible(dossier_id)
    text = "" if "erase" in request.form else request.form.get("text", "")
    erased = not text.strip()
    return _done(
        number,
        dossier,
        lambda: keep_private_note(office(), number, actor=me(), text=text),
        say(language(), "Your private note was erased.")
        if erased
        else say(language(), "Your private note was kept."),
    )


@notes.post("/instruction")
@door(SIGNED_IN)
def ask(dossier_id: int) -> Answer:
    """Give an instruction to a desk of the dossier, or to its originator."""
    number, dossier = visible(dossier_id)
    to, key = _desk("to"), request.form.get("key", "")
    return _done(
        number,
        dossier,
        lambda: instruct(office(), number, actor=me(), desk=_desk("desk"), to=to, key=key),
        say(language(), "The instruction was given."),
    )


@notes.post("/follow")
@door(SIGNED_IN)
def done(dossier_id: int) -> Answer:
    """Say that an instruction was followed."""
    number, dossier = visible(dossier_id)
    to, key = _desk("to"), request.form.get("key", "")
    return _done(
        number,
        dossier,
        lambda: follow(office(), number, actor=me(), to=to, key=key),
        say(language(), "The instruction was followed."),
    )


def _desk(name: str) -> DeskId | None:
    """Return the desk of a form's field; nothing chosen stands for the originator."""
    return DeskId(request.form[name]) if request.form.get(name) else None


def _done(
    number: DossierId, dossier: Dossier, verb: Callable[[], object], sentence: str
) -> Response | Answer:
    try:
        verb()
    except ParapheurError as refusal:
        return page(number, dossier, refusal)
    flash(sentence, "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)
