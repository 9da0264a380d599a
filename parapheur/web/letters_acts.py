"""What a desk does with a letter on its page: give it on, settle what it owes, write a note."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.usecases.registry.assign import Wanted
from parapheur.usecases.registry.assign import assign as give_on
from parapheur.usecases.registry.officers import may_read
from parapheur.usecases.registry.settle import note as write_note
from parapheur.usecases.registry.settle import settle as say_done
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.web.registry_acts import day_typed
from parapheur.web.registry_doors import letter_here
from parapheur.web.registry_letter import refused_page
from parapheur.words import say

Answer = Response | tuple[str, int]
FIELD = "purpose-"
"""What begins the name of a field that gives a desk its purpose."""

given = Blueprint("letter_given", __name__, url_prefix="/registry/letters/<int:letter_id>")


@given.post("/assign")
@door(SIGNED_IN)
def assign(letter_id: int) -> Answer:
    """Give the letter to desks."""
    number, _ = letter_here(letter_id)
    try:
        give_on(
            office(),
            number,
            actor=me().login,
            desk=DeskId(request.form.get("desk", "")),
            wanted=_wanted(),
            seen=whole_number("seen"),
        )
    except ParapheurError as refusal:
        return refused_page(letter_id, refusal, "assign")
    return _back(letter_id, say(language(), "The letter was given to the desks."))


@given.post("/settle")
@door(SIGNED_IN)
def settle(letter_id: int) -> Answer:
    """Say what was done of what is owed."""
    number, _ = letter_here(letter_id)
    owed, outcome = whole_number("number"), request.form.get("outcome", "")
    try:
        say_done(office(), number, actor=me().login, number=owed, outcome=outcome)
    except ParapheurError as refusal:
        return refused_page(letter_id, refusal, "settle")
    return _back(letter_id, say(language(), "What your desk owed is done."))


@given.post("/notes")
@door(SIGNED_IN)
def note(letter_id: int) -> Answer:
    """Write an internal note."""
    number, _ = letter_here(letter_id)
    try:
        write_note(office(), number, actor=me().login, text=request.form.get("text", ""))
    except ParapheurError as refusal:
        return refused_page(letter_id, refusal, "desk-note")
    return _back(letter_id, say(language(), "The note is kept."))


def _wanted() -> list[Wanted]:
    due, note = day_typed("due"), request.form.get("note", "")
    chosen = [
        (name.removeprefix(FIELD), purpose)
        for name, purpose in request.form.items()
        if name.startswith(FIELD) and purpose
    ]
    if any(purpose not in set(Purpose) for _, purpose in chosen):
        abort(400)
    return [
        Wanted(desk=desk, purpose=Purpose(purpose), due=due, note=note) for desk, purpose in chosen
    ]


def _back(letter_id: int, said: str) -> Response:
    flash(said, "done")
    letter = office().reading.incoming(LetterId(letter_id))
    if not may_read(office(), letter, me().desks):  # confidential, and on other desks now
        return redirect(url_for("letters.tray"), 303)
    return redirect(url_for("letter.page", letter_id=letter_id), 303)
