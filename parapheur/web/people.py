"""The administrator's pages: accounts, desks with their holders, sessions to be ended."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from parapheur.domain.people import Login
from parapheur.usecases.enter import revoke_sessions
from parapheur.web.access import ADMINISTRATORS, door
from parapheur.web.here import language, me, office
from parapheur.words import say

people = Blueprint("people", __name__)


@people.get("/accounts")
@door(ADMINISTRATORS)
def accounts() -> str:
    """List the accounts, and where they are signed in."""
    reading, at = office().reading, office().now()
    open_sessions = {
        person.login: sum(one.open_at(at) for one in reading.sessions(person.login))
        for person in reading.people()
    }
    return render_template("accounts.html", people=reading.people(), open_sessions=open_sessions)


@people.get("/desks")
@door(ADMINISTRATORS)
def desks() -> str:
    """List the desks, and who holds them."""
    return render_template("desks.html", desks=office().reading.desks())


@people.post("/accounts/<login>/end-sessions")
@door(ADMINISTRATORS)
def end_sessions(login: str) -> Response:
    """End all sessions of an account."""
    with office().work() as work:
        if work.person(Login(login)) is None:
            abort(404)
    ended = revoke_sessions(office(), Login(login), by=me())
    flash(say(language(), "Sessions ended: {count}.", count=ended), "done")
    return redirect(url_for("people.accounts"), 303)
