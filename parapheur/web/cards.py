"""Signing by a card on one's own computer: its code, how far it has come, and the card itself."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.cards import Stage, Ticket
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    CodeDead,
    LevelTooLow,
    NoCard,
    NotByCard,
    NotRecognised,
    PagesLeft,
    TooManyTries,
)
from parapheur.domain.grants import Asked
from parapheur.usecases.by_card import ask as ask_for_code
from parapheur.usecases.by_card import cards_of, code_of, shown_to
from parapheur.usecases.by_card import forget as forget_card
from parapheur.usecases.password import prove_password
from parapheur.web.access import SIGNED_IN, door, own_session, visible
from parapheur.web.card_batch import far, office_url, page_of_batch
from parapheur.web.dossiers import page
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import act_asked
from parapheur.web.here import house, language, me, office
from parapheur.web.trays import next_waiting
from parapheur.words import say

cards = Blueprint("cards", __name__)


@cards.post("/dossiers/<int:dossier_id>/card")
@door(SIGNED_IN)
def ask(dossier_id: int) -> Response | tuple[str, int]:
    """Give a code, by which the act is signed with one's card."""
    number, dossier = visible(dossier_id)
    try:
        ticket = _ticket(act_asked(number))
    except (NoCard, NotByCard, LevelTooLow, PagesLeft) as refusal:
        return page(number, dossier, refusal)
    return redirect(url_for("cards.ticket", handle=ticket.handle), 303)


@cards.get("/cards/<handle>")
@door(SIGNED_IN)
def ticket(handle: str) -> str:
    """Show the code to the session that asked for it, and how far it has come."""
    found = _shown(handle)
    if found.is_batch:
        return page_of_batch(found)
    stage, asked = found.stage(office().now()), found.asked
    live = stage in {Stage.WAITING, Stage.FETCHED}
    number = DossierId(asked.dossier) if asked else None
    waiting = next_waiting() if stage is Stage.DONE and asked else []
    return render_template(
        "card_code.html",
        ticket=found,
        stage=stage,
        Stage=Stage,
        live=live,
        number=number,
        code=code_of(office().keys, handle) if live else None,
        card=office().reading.card(me().login),
        office_url=office_url(),
        following=waiting[0].id if waiting else None,
    )


@cards.get("/cards/<handle>/now")
@door(SIGNED_IN)
def now(handle: str) -> Response:
    """Say how far a code has come, for its page, which waits on it."""
    found = _shown(handle)
    return jsonify(digest=far(found) if found.is_batch else found.stage(office().now()))


@cards.get("/account/card")
@door(SIGNED_IN)
def mine() -> str:
    """Show the card that one signs by."""
    return _mine(None)


@cards.post("/account/card")
@door(SIGNED_IN)
def register() -> Response | tuple[str, int]:
    """Give a code, by which one's card is registered; the password is asked for once more."""
    cards_of(office())
    try:
        prove_password(
            office(),
            actor=me(),
            password=request.form.get("password", ""),
            address=request.remote_addr or "",
        )
    except (NotRecognised, TooManyTries) as refusal:
        return _mine(sentence_of(refusal)), status_of(refusal)
    return redirect(url_for("cards.ticket", handle=_ticket(None).handle), 303)


@cards.post("/account/card/forget")
@door(SIGNED_IN)
def forget() -> Response:
    """Sign by the card no more."""
    forget_card(office(), me())
    flash(say(language(), "The card was taken off your account."), "done")
    return redirect(url_for("cards.mine"), 303)


def _mine(refusal: str | None) -> str:
    cards_of(office())
    return render_template("card.html", card=office().reading.card(me().login), refusal=refusal)


def _ticket(asked: Asked | None) -> Ticket:
    return ask_for_code(
        office(), actor=me(), session=own_session(), handle=house().chance(), asked=asked
    )


def _shown(handle: str) -> Ticket:
    try:
        return shown_to(office(), handle, own_session())
    except CodeDead:
        abort(404)
