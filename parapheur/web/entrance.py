"""Come in, go out, and choose a language."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import NotRecognised, TooManyTries
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.words import Language, visible
from parapheur.usecases.enter import enter, leave
from parapheur.usecases.post import speak as keep_language
from parapheur.web.access import ANYBODY, SIGNED_IN, cookie_name, door, own_path
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.headers import YEAR
from parapheur.web.here import guest, house, me, office

entrance = Blueprint("entrance", __name__)


@entrance.get("/")
@door(SIGNED_IN)
def home() -> Response:
    """Lead to where this person's work is."""
    return redirect(_first_page(me()), 303)


@entrance.get("/login")
@door(ANYBODY)
def login() -> str | Response:
    """Ask who is there."""
    if guest() is not None:
        return redirect(url_for("entrance.home"), 303)
    return _form(own_path(request.args.get("next")))


@entrance.post("/login")
@door(ANYBODY)
def let_in() -> tuple[str, int] | Response:
    """Let in whose password is right, with a session that is new each time."""
    form, token = request.form, house().chance()
    name, target = form.get("login", "").strip(), own_path(form.get("next"))
    try:
        enter(
            office(),
            login=Login(name),
            password=form.get("password", ""),
            token=token,
            agent=visible(request.headers.get("User-Agent", "")),
            address=request.remote_addr or "",  # of a proxy of ours, if `server` trusts none
        )
    except (NotRecognised, TooManyTries) as refusal:
        return _form(target, name, sentence_of(refusal)), status_of(refusal)
    session.clear()  # and with it the form tokens of whoever was there before
    answer = redirect(target, 303)
    _set_cookie(answer, cookie_name(), token)
    return answer


@entrance.post("/logout")
@door(SIGNED_IN)
def logout() -> Response:
    """End this session."""
    leave(office(), me(), request.cookies.get(cookie_name(), ""))
    session.clear()
    answer = redirect(url_for("entrance.login"), 303)
    answer.delete_cookie(
        cookie_name(), secure=house().secure, httponly=True, samesite="Lax", path="/"
    )
    return answer


@entrance.post("/language")
@door(ANYBODY)
def speak() -> Response:
    """Speak another language from here on."""
    chosen = request.form.get("language", "")
    answer = redirect(own_path(request.form.get("next")), 303)
    if chosen in set(Language):
        _set_cookie(answer, f"{house().prefix}language", chosen, age=YEAR)
        if (person := guest()) is not None:
            keep_language(office(), person, Language(chosen))
    return answer


def _form(target: str, name: str = "", refusal: str | None = None) -> str:
    return render_template("login.html", target=target, name=name, refusal=refusal)


def _set_cookie(answer: Response, name: str, value: str, *, age: int | None = None) -> None:
    answer.set_cookie(
        name, value, max_age=age, secure=house().secure, httponly=True, samesite="Lax", path="/"
    )


def _first_page(person: Person) -> str:
    if Role.OFFICIAL in person.roles:
        return url_for("trays.tray", tray="todo")
    if Role.SECRETARY in person.roles:
        return url_for("trays.deposited", tray="progress")
    if Role.AUDITOR in person.roles:
        return url_for("audit.dossiers")
    if Role.ADMINISTRATOR in person.roles:
        return url_for("people.accounts")
    return url_for("account.sessions")
