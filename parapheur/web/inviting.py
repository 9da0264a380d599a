"""Invite a guest to sign, from a dossier's page, and end an invitation."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from parapheur.domain.errors import (
    AlreadyInvited,
    BadAddress,
    GuestNameRequired,
    GuestOfTheHouse,
    InvitationTooLong,
    MissingValue,
    NoMailServer,
    NothingToWithdraw,
    TextTooLong,
)
from parapheur.domain.guests import LONGEST_INVITATION
from parapheur.domain.people import DeskId
from parapheur.domain.words import Language
from parapheur.usecases.invite import invite, withdraw
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.dossiers import Answer, page
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.words import say

inviting = Blueprint("inviting", __name__, url_prefix="/dossiers/<int:dossier_id>")

CORRECTABLE = (
    AlreadyInvited,
    BadAddress,
    GuestNameRequired,
    GuestOfTheHouse,
    InvitationTooLong,
    MissingValue,
    NoMailServer,
    TextTooLong,
)
"""Refusals that the form itself answers, with what was typed."""


@inviting.post("/invite")
@door(SIGNED_IN)
def ask(dossier_id: int) -> Answer:
    """Ask a guest to sign, and show the code: on this page, and never again."""
    number, dossier = visible(dossier_id)
    form = request.form
    spoken = form.get("language", "")
    if spoken not in set(Language):
        abort(400)
    try:
        made = invite(
            office(),
            number,
            actor=me(),
            desk=DeskId(form.get("desk", "")),
            position=whole_number("position"),
            round=whole_number("round"),
            name=form.get("name", ""),
            address=form.get("address", ""),
            language=Language(spoken),
            until=_day(form.get("until", "")),
        )
    except CORRECTABLE as refusal:
        return page(number, dossier, refusal)
    code = f"{made.code[:4]} {made.code[4:]}"
    return render_template("invited.html", number=number, one=made.invitation, code=code)


@inviting.post("/withdraw")
@door(SIGNED_IN)
def take_back(dossier_id: int) -> Answer:
    """End an invitation."""
    number, dossier = visible(dossier_id)
    try:
        withdraw(
            office(),
            number,
            actor=me(),
            desk=DeskId(request.form.get("desk", "")),
            position=whole_number("position"),
            number=whole_number("invitation"),
        )
    except NothingToWithdraw as refusal:
        return page(number, dossier, refusal)
    flash(say(language(), "The invitation was withdrawn; its link is of no use any more."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvitationTooLong(most=LONGEST_INVITATION) from None
