"""Words sent by mail: how one is written to, and, for an administrator, what is stuck."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.correspondence import Rhythm
from parapheur.domain.errors import BadAddress
from parapheur.domain.trays import PAGE
from parapheur.domain.words import Language
from parapheur.usecases.post import choose, retry
from parapheur.web.access import ADMINISTRATORS, SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office, page_number
from parapheur.words import say

notices = Blueprint("notices", __name__)


@notices.get("/account/messages")
@door(SIGNED_IN)
def mine() -> str:
    """Show how one is written to."""
    wish = office().reading.correspondence(me().login)
    return _mine(wish.address or "", wish.rhythm, me().language)


@notices.post("/account/messages")
@door(SIGNED_IN)
def change() -> Response | tuple[str, int]:
    """Be written to otherwise."""
    form = request.form
    address, rhythm, spoken = (form.get(name, "") for name in ("address", "rhythm", "language"))
    if rhythm not in set(Rhythm) or spoken not in set(Language):
        abort(400)
    try:
        choose(
            office(),
            actor=me(),
            address=address,
            rhythm=Rhythm(rhythm),
            language=Language(spoken),
        )
    except BadAddress as refusal:
        page = _mine(address, Rhythm(rhythm), Language(spoken), sentence_of(refusal))
        return page, status_of(refusal)
    flash(say(language(), "From now on you are written to so."), "done")
    return redirect(url_for("notices.mine"), 303)


@notices.get("/messages")
@door(ADMINISTRATORS)
def stuck() -> str:
    """List the messages that are not tried any more."""
    reading, page = office().reading, page_number()
    found = reading.stuck_messages(page=page)
    return render_template(
        "messages_stuck.html",
        messages=found,
        page=page,
        more=len(found) == PAGE,
        waiting=reading.waiting_words(),
        mails=office().post is not None,
    )


@notices.post("/messages/retry")
@door(ADMINISTRATORS)
def again() -> Response:
    """Have a stuck message tried again."""
    if retry(office(), request.form.get("message", ""), actor=me()):
        flash(say(language(), "The message is tried again within moments."), "done")
    else:
        flash(say(language(), "This message is not stuck any more."), "done")
    return redirect(url_for("notices.stuck"), 303)


def _mine(address: str, rhythm: Rhythm, spoken: Language, refusal: str | None = None) -> str:
    return render_template(
        "messages.html",
        address=address,
        chosen=rhythm,
        rhythms=list(Rhythm),
        spoken=spoken,
        refusal=refusal,
        mails=office().post is not None,
    )
