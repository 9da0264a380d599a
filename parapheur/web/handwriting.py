"""One's own handwriting: drawn or handed in as an image, looked at as it will stand, erased.

A file alone is sent: a script lets it be drawn by mouse, finger or pen instead of being chosen.
"""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.errors import ParapheurError
from parapheur.domain.handwriting import (
    HIGHEST,
    MOST_MEGABYTES,
    MOST_MILLIONS,
    WIDEST,
    ImageTooHeavy,
)
from parapheur.usecases.handwriting import keep_handwriting, remove_handwriting, specimen
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.certificates import has_test_key
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import piece, takes_file
from parapheur.web.here import MEGABYTE, language, me, office
from parapheur.words import say

handwriting = Blueprint("handwriting", __name__, url_prefix="/account/handwriting")


@handwriting.get("")
@door(SIGNED_IN)
def mine() -> str:
    """Show the image that one keeps, and ask for another."""
    return _mine()


@handwriting.post("")
@door(SIGNED_IN)
@takes_file(MOST_MEGABYTES * MEGABYTE)
def keep() -> Redirection | tuple[str, int]:
    """Keep what is drawn in an image."""
    sent = piece("image")
    if sent is None:
        return _mine(say(language(), "Choose an image, or draw your signature.")), 422
    try:
        keep_handwriting(office(), actor=me(), image=sent[1])
    except ParapheurError as refusal:
        return _mine(sentence_of(refusal)), status_of(refusal)
    flash(say(language(), "The image is kept: look at it as it will stand."), "done")
    return redirect(url_for("handwriting.mine"), 303)


@handwriting.post("/remove")
@door(SIGNED_IN)
def remove() -> Redirection:
    """Erase the image."""
    if remove_handwriting(office(), actor=me()):
        flash(say(language(), "The image was erased."), "done")
    return redirect(url_for("handwriting.mine"), 303)


@handwriting.get("/specimen.png")
@door(SIGNED_IN)
def picture() -> Redirection:
    """Hand out a mark as it will stand, to its owner alone; without an image there is none."""
    drawn = specimen(office(), actor=me(), test=has_test_key(me()))
    if drawn is None:
        return redirect(url_for("handwriting.mine"), 303)
    return Response(drawn, mimetype="image/png")


@handwriting.errorhandler(RequestEntityTooLarge)
def overfull(error: RequestEntityTooLarge) -> tuple[str, int]:
    """Say in the page itself that the image weighs too much; nothing of it was read."""
    refusal = ImageTooHeavy(limit=MOST_MEGABYTES)
    return _mine(sentence_of(refusal)), status_of(refusal)


def _mine(refusal: str | None = None) -> str:
    return render_template(
        "handwriting.html",
        kept=office().reading.handwriting(me().login),
        refusal=refusal,
        megabytes=MOST_MEGABYTES,
        millions=MOST_MILLIONS,
        wide=2 * WIDEST,
        high=2 * HIGHEST,
    )
