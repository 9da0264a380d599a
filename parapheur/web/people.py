"""The administrator's pages of accounts: opened, described, closed, with their roles and desks.

A password is shown once, on the answer itself: it stands in no cookie and in no address.
"""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain import staff
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login, Person, Role
from parapheur.domain.staff import Described
from parapheur.domain.terms import Interim, away
from parapheur.domain.words import Language, Words
from parapheur.usecases import people as verbs
from parapheur.usecases.enter import revoke_sessions
from parapheur.usecases.erase import erase_guest, erase_person
from parapheur.usecases.factors import factors_of
from parapheur.usecases.seats import desks_at, give_desk, take_desk
from parapheur.web.access import ADMINISTRATORS, door
from parapheur.web.delegations import noon
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import dossier_number, whole_number
from parapheur.web.here import house, language, me, office
from parapheur.web.lately import lately
from parapheur.words import say

people = Blueprint("people", __name__)

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a password that is read out is made of: no letter is taken for another."""

Answer = str | Response | tuple[str, int]


@people.get("/accounts")
@door(ADMINISTRATORS)
def accounts() -> Answer:
    """List the accounts, and where they are signed in."""
    return _accounts()


@people.post("/accounts")
@door(ADMINISTRATORS)
def open_one() -> Answer:
    """Open an account, and show its first password."""
    password = given_password()
    try:
        login = request.form.get("login", "")
        person = verbs.open_account(
            office(), login, _described(), roles=_roles(), password=password, actor=me()
        )
    except ParapheurError as refusal:
        return _accounts(refusal)
    return _given(person, password)


@people.get("/accounts/<login>")
@door(ADMINISTRATORS)
def account(login: str) -> Answer:
    """Show an account: who it is, what they hold, what happened to it lately."""
    return _account(Login(login))


@people.post("/accounts/<login>/describe")
@door(ADMINISTRATORS)
def describe(login: str) -> Answer:
    """Write another name, capacity or language."""
    return _done(
        login,
        say(language(), "The account was changed."),
        lambda: verbs.describe(office(), Login(login), _described(), actor=me()),
    )


@people.post("/accounts/<login>/roles")
@door(ADMINISTRATORS)
def roles(login: str) -> Answer:
    """Give the account these roles and no others."""
    return _done(
        login,
        say(language(), "The roles were set."),
        lambda: verbs.set_roles(office(), Login(login), _roles(), actor=me()),
    )


@people.post("/accounts/<login>/desks/give")
@door(ADMINISTRATORS)
def give(login: str) -> Answer:
    """Let the person hold a desk."""
    desk = DeskId(request.form.get("desk", ""))
    return _done(
        login,
        say(language(), "The desk was given."),
        lambda: give_desk(office(), Login(login), desk, actor=me()),
    )


@people.post("/accounts/<login>/desks/take")
@door(ADMINISTRATORS)
def take(login: str) -> Answer:
    """Take a desk from the person."""
    desk = DeskId(request.form.get("desk", ""))
    return _done(
        login,
        say(language(), "The desk was taken; what was delegated there has ended."),
        lambda: take_desk(office(), Login(login), desk, actor=me()),
    )


@people.post("/accounts/<login>/close")
@door(ADMINISTRATORS)
def close(login: str) -> Answer:
    """Close the account."""
    return _done(
        login,
        say(language(), "The account was closed; its sessions, desks and delegations have ended."),
        lambda: verbs.close_account(office(), Login(login), actor=me()),
    )


@people.post("/accounts/<login>/reopen")
@door(ADMINISTRATORS)
def reopen(login: str) -> Answer:
    """Open a closed account again, and show its password."""
    password = given_password()
    try:
        person = verbs.reopen_account(office(), Login(login), password, actor=me())
    except ParapheurError as refusal:
        return _account(Login(login), refusal)
    return _given(person, password)


@people.post("/accounts/<login>/erase")
@door(ADMINISTRATORS)
def erase(login: str) -> Answer:
    """Erase the personal data of somebody whose account is closed."""
    basis = request.form.get("basis", "")
    return _done(
        login,
        say(language(), "The personal data of this account were erased."),
        lambda: erase_person(office(), Login(login), basis=basis, actor=me()),
    )


@people.post("/erase-guest")
@door(ADMINISTRATORS)
def erase_one_guest() -> Answer:
    """Erase the personal data of who was invited to sign, by dossier and invitation."""
    form = request.form
    try:
        erase_guest(
            office(),
            dossier_number(form.get("dossier", "")),
            whole_number("number"),
            basis=form.get("guest-basis", ""),
            actor=me(),
        )
    except ParapheurError as refusal:
        return _accounts(of_guest=refusal)
    flash(say(language(), "The personal data of this guest were erased."), "done")
    return redirect(url_for("people.accounts"), 303)


@people.post("/accounts/<login>/password")
@door(ADMINISTRATORS)
def password(login: str) -> Answer:
    """Give a password in place of a forgotten one, and show it."""
    chosen = given_password()
    try:
        person = verbs.give_password(office(), Login(login), chosen, actor=me())
    except ParapheurError as refusal:
        return _account(Login(login), refusal)
    return _given(person, chosen)


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


@people.get("/desks")
@door(ADMINISTRATORS)
def desks() -> str:
    """List the desks by their chart, with who holds them, for good or for the time being."""
    at, terms = office().now(), office().reading.terms()
    return render_template(
        "desks.html",
        desks=charted(desks_at(office(), at)),
        interims=[one for one in terms if isinstance(one, Interim) and one.runs(at)],
        away=lambda login: away(terms, login, at),
    )


def charted(desks: Sequence[Desk]) -> list[tuple[int, Desk]]:
    """Return the desks in the order of their chart, each with how far below the top it stands."""
    found: list[tuple[int, Desk]] = []
    known = {desk.id for desk in desks}
    ahead = [(0, one) for one in reversed(desks) if one.superior not in known]
    while ahead:
        depth, desk = ahead.pop()
        found.append((depth, desk))
        ahead += [(depth + 1, one) for one in reversed(desks) if one.superior == desk.id]
    return found


def given_password() -> str:
    """Return a password to be read out once: four groups of five, about 98 bits."""
    secret = house().chance().encode() + house().chance().encode()
    number = int.from_bytes(secret, "big")
    letters = []
    for _ in range(20):
        number, rest = divmod(number, len(READABLE))
        letters.append(READABLE[rest])
    return "-".join("".join(letters[at : at + 5]) for at in range(0, 20, 5))


def _accounts(
    refusal: ParapheurError | None = None, *, of_guest: ParapheurError | None = None
) -> tuple[str, int]:
    reading, at = office().reading, office().now()
    everybody = reading.people()
    open_sessions = {
        person.login: sum(one.open_at(at) for one in reading.sessions(person.login))
        for person in everybody
    }
    page = render_template(
        "accounts.html",
        people=everybody,
        open_sessions=open_sessions,
        roles=list(Role),
        form=request.form,
        refusal=sentence_of(refusal) if refusal else None,
        refused=sentence_of(of_guest) if of_guest else None,
    )
    wrong = refusal or of_guest
    return page, status_of(wrong) if wrong else 200


def _account(login: Login, refusal: ParapheurError | None = None) -> tuple[str, int]:
    reading, at = office().reading, office().now()
    person = reading.person(login)
    if person is None:
        abort(404)
    page = render_template(
        "account_of.html",
        person=person,
        own=person.login == me().login,
        roles=list(Role),
        free=[one for one in reading.desks() if one.id not in {ORGANISATION, *person.desks}],
        terms=[one for one in reading.terms(who=login) if one.to_come(at)],
        kind=lambda term: type(term).__name__,
        lately=lately(login),
        factors=factors_of(office(), login),
        noon=noon,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _given(person: Person, password: str) -> str:
    return render_template("account_given.html", person=person, password=password)


def _done(login: str, sentence: str, verb: Callable[[], object]) -> Answer:
    try:
        verb()
    except ParapheurError as refusal:
        return _account(Login(login), refusal)
    flash(sentence, "done")
    return redirect(url_for("people.account", login=login), 303)


def _described() -> Described:
    form, spoken = request.form, request.form.get("language", "")
    name, capacity = (
        Words(*(form.get(f"{part}-{one}", "") for one in ("ar", "fr", "en")))
        for part in ("name", "capacity")
    )
    chosen = Language(spoken) if spoken in set(Language) else house().language
    return staff.described(name, capacity, chosen)


def _roles() -> list[Role]:
    return [role for role in Role if f"role-{role}" in request.form]
