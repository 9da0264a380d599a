"""Internal notes between the desks of a body: a plain form, for whoever holds one of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError
from parapheur.domain.misdirected import LetterWanted, NoSuchBody
from parapheur.domain.people import Desk
from parapheur.domain.registry.bodies import Body, desks_of
from parapheur.domain.registry.purposes import Purpose
from parapheur.usecases.registry.internal import write_note
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import piece, takes_files
from parapheur.web.here import house, language, me, office
from parapheur.web.refused import not_theirs
from parapheur.words import name_of, say

notes_between = Blueprint("registry_notes", __name__, url_prefix="/registry")


@notes_between.get("/<body>/internal")
@door(SIGNED_IN)
def ask(body: str) -> str:
    """Ask for an internal note."""
    return _form(*_desks_here(body))


@notes_between.post("/<body>/internal")
@door(SIGNED_IN)
@takes_files
def send(body: str) -> str | Response | tuple[str, int]:
    """Send an internal note."""
    here, desks = _desks_here(body)
    form = request.form
    try:
        brought = piece("document")
        if brought is None:
            raise LetterWanted
        typed = form.get("purpose", "")
        number = write_note(
            office(),
            actor=me().login,
            body=here.id,
            desk=form.get("desk", ""),
            to=[one.id for one in desks if f"to-{one.id}" in form],
            purpose=Purpose(typed) if typed in set(Purpose) else Purpose.INFORMATION,
            kind=form.get("kind", ""),
            subject=form.get("subject", ""),
            piece=brought,
            language=language(),
            key=form.get("key", "")[:100] or house().chance(),
        )
    except ParapheurError as refusal:
        return _form(here, desks, sentence_of(refusal)), status_of(refusal)
    order = office().reading.incoming(number).number
    flash(say(language(), "The note is sent, under the number {number}.", number=order), "done")
    return redirect(url_for("registry_notes.ask", body=here.id), 303)


def _desks_here(body: str) -> tuple[Body, tuple[Desk, ...]]:
    """Return a body of which the reader holds a desk, and its desks; else there is none."""
    for one in office().directory.bodies:
        desks = desks_of(one, office().directory, office().reading.desks())
        if one.id == body and any(desk.id in me().desks for desk in desks):
            return one, desks
    raise not_theirs(NoSuchBody())


def _form(body: Body, desks: tuple[Desk, ...], refusal: str | None = None) -> str:
    spoken = language()
    return render_template(
        "registry_note.html",
        body=body,
        refusal=refusal,
        typed=request.form,
        key=request.form.get("key") or house().chance(),
        mine=[(one.id, one.name.of(spoken)) for one in desks if one.id in me().desks],
        others=[(one.id, one.name.of(spoken)) for one in desks],
        purposes=[(one.value, name_of(spoken, one)) for one in Purpose],
        kinds=[(one.id, one.name.of(spoken)) for one in office().directory.kinds],
        limits=house().limits,
    )
