"""Internal notes between the desks of a body: a plain form, for whoever holds one of them."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError, TooMuchSent
from parapheur.domain.misdirected import NoDeskOfTheBody, NoSuchBody, NoSuchKind
from parapheur.domain.people import Desk
from parapheur.domain.registry.bodies import Body, desks_of
from parapheur.domain.registry.drafts import Faults
from parapheur.domain.registry.entered import faults_of_note
from parapheur.domain.registry.purposes import Purpose
from parapheur.usecases.registry.internal import write_note
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import limit
from parapheur.web.forms import piece, takes_files, typed
from parapheur.web.here import house, language, me, office
from parapheur.web.refused import not_theirs
from parapheur.web.registry_faults import by_file, told
from parapheur.words import name_of, say

PLACES: Mapping[type[ParapheurError], str] = {NoSuchKind: "kind", NoDeskOfTheBody: "desk"}

notes_between = Blueprint("registry_notes", __name__, url_prefix="/registry")


@notes_between.get("/<body>/internal")
@door(SIGNED_IN)
def ask(body: str) -> str:
    """Ask for an internal note."""
    return _form(*_desks_here(body), {})


@notes_between.post("/<body>/internal")
@door(SIGNED_IN)
@takes_files
def send(body: str) -> str | Response | tuple[str, int]:
    """Send an internal note."""
    here, desks = _desks_here(body)
    form, brought = request.form, piece("document")
    to = [one.id for one in desks if f"to-{one.id}" in form]
    subject, purpose = form.get("subject", ""), form.get("purpose", "")
    faults = faults_of_note(subject, receivers=len(to), brought=brought is not None)
    if faults or brought is None:
        return _refused(here, desks, form, faults)
    try:
        number = write_note(
            office(),
            actor=me().login,
            body=here.id,
            desk=form.get("desk", ""),
            to=to,
            purpose=Purpose(purpose) if purpose in set(Purpose) else Purpose.INFORMATION,
            kind=form.get("kind", ""),
            subject=subject,
            piece=brought,
            language=language(),
            key=form.get("key", "")[:100] or house().chance(),
        )
    except ParapheurError as refusal:
        field = PLACES.get(type(refusal))
        faults = {field: refusal} if field else by_file(refusal, ("document",))
        return _refused(here, desks, form, faults, [brought[0]])
    order = office().reading.incoming(number).number
    flash(say(language(), "The note is sent, under the number {number}.", number=order), "done")
    return redirect(url_for("registry_notes.ask", body=here.id), 303)


@notes_between.errorhandler(RequestEntityTooLarge)
def overfull(_: RequestEntityTooLarge) -> tuple[str, int]:
    """Say in the page itself that the file weighs too much, and keep what was typed."""
    here, desks = _desks_here(str((request.view_args or {}).get("body")))
    return _refused(here, desks, typed(), {"document": TooMuchSent(limit=limit())})


def _desks_here(body: str) -> tuple[Body, tuple[Desk, ...]]:
    """Return a body of which the reader holds a desk, and its desks; else there is none."""
    for one in office().directory.bodies:
        desks = desks_of(one, office().directory, office().reading.desks())
        if one.id == body and any(desk.id in me().desks for desk in desks):
            return one, desks
    raise not_theirs(NoSuchBody())


def _refused(
    body: Body,
    desks: tuple[Desk, ...],
    kept: Mapping[str, str],
    faults: Faults,
    files: Sequence[str] = (),
) -> tuple[str, int]:
    said, status = told(faults, files)
    return _form(body, desks, kept, said), status


def _form(
    body: Body,
    desks: tuple[Desk, ...],
    kept: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
) -> str:
    spoken = language()
    return render_template(
        "registry_note.html",
        body=body,
        faults=faults or {},
        typed=kept,
        key=kept.get("key") or house().chance(),
        mine=[(one.id, one.name.of(spoken)) for one in desks if one.id in me().desks],
        others=[(one.id, one.name.of(spoken)) for one in desks],
        purposes=[(one.value, name_of(spoken, one)) for one in Purpose],
        kinds=[(one.id, one.name.of(spoken)) for one in office().directory.kinds],
        limits=house().limits,
    )
