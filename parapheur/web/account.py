"""One's own account: where one is signed in, and what was noted of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import LoggedOut
from parapheur.usecases.enter import revoke_sessions, token_digest
from parapheur.usecases.password import change_password
from parapheur.web.access import SIGNED_IN, cookie_name, door
from parapheur.web.certificates import ending_of, has_test_key
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import digest
from parapheur.web.here import language, me, office
from parapheur.web.lately import lately
from parapheur.words import say

account = Blueprint("account", __name__, url_prefix="/account")


@account.get("")
@door(SIGNED_IN)
def sessions() -> str:
    """Show where one is signed in, and what happened to the account lately."""
    reading, at = office().reading, office().now()
    return render_template(
        "account.html",
        sessions=[one for one in reading.sessions(me().login) if one.open_at(at)],
        this=token_digest(request.cookies.get(cookie_name(), "")),
        lately=lately(me().login),
        test_key=has_test_key(me()),
        ending=ending_of(me()),
        cards=office().cards is not None,
    )


@account.get("/password")
@door(SIGNED_IN)
def password() -> str:
    """Ask for another password."""
    return render_template("password.html", refusal=None)


@account.post("/password")
@door(SIGNED_IN)
def change() -> Response | tuple[str, int]:
    """Take another password; one signs in again with it."""
    form = request.form
    try:
        change_password(
            office(),
            actor=me(),
            password=form.get("password", ""),
            wanted=form.get("wanted", ""),
            address=request.remote_addr or "",
        )
    except ParapheurError as refusal:
        page = render_template("password.html", refusal=sentence_of(refusal))
        return page, status_of(refusal)
    flash(say(language(), "The password was changed. Sign in with it."), "done")
    return redirect(url_for("entrance.login"), 303)


@account.post("/sessions/end")
@door(SIGNED_IN)
def end_one() -> Response:
    """End one of one's own sessions."""
    login, token = me().login, digest("session")
    with office().work() as work:
        if work.revoke(login, token):
            work.note(login, LoggedOut(at=office().now(), actor=login))
    flash(say(language(), "That session was ended."), "done")
    return redirect(url_for("account.sessions"), 303)


@account.post("/sessions/end-all")
@door(SIGNED_IN)
def end_all() -> Response:
    """End all of one's sessions, this one included."""
    revoke_sessions(office(), me().login, by=me())
    flash(say(language(), "All your sessions were ended. Sign in again."), "done")
    return redirect(url_for("entrance.login"), 303)
