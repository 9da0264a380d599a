"""One's own second factors: listed, added, removed; and the questions that passkeys are asked.

A secret is shown once, on the answer itself: it stands in no cookie and in no address.
"""

import json
import re

from flask import Blueprint, Response, abort, flash, jsonify, render_template, request, url_for
from flask import redirect as lead
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from parapheur.domain.errors import (
    CodeRefused,
    FactorNameRequired,
    NoSuchFactor,
    ParapheurError,
    TextTooLong,
)
from parapheur.domain.factors import (
    LONGEST_NAME,
    Enrolled,
    Factor,
    FactorId,
    Question,
    SecondFactor,
)
from parapheur.domain.people import Login
from parapheur.rendering.codes import code
from parapheur.usecases import factors as verbs
from parapheur.web.access import ADMINISTRATORS, SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import proof
from parapheur.web.here import language, me, office
from parapheur.words import say

factors = Blueprint("factors", __name__)

Answer = str | Redirect | tuple[str, int]

SECRET, ADDRESS = re.compile("[A-Z2-7]{32}"), re.compile(r"otpauth://totp/[!-~]{1,500}")
"""As they were shown: a page that is shown again says no others."""


@factors.get("/account/factors")
@door(SIGNED_IN)
def mine() -> Answer:
    """List one's second factors."""
    return _mine()


@factors.get("/account/factors/<any(code, passkey):kind>")
@door(SIGNED_IN)
def add(kind: str) -> Answer:
    """Ask for the PIN, before a factor is added."""
    return _add(Factor(kind))


@factors.post("/account/factors/code")
@door(SIGNED_IN)
def begin_code() -> Answer:
    """Show the secret of an application, to be confirmed by its first code."""
    try:
        begun = verbs.begin_code(office(), me(), request.form.get("pin", ""), proof())
    except ParapheurError as refusal:
        return _add(Factor.CODE, refusal)
    return _shown(begun.asked, begun.secret, begun.address)


@factors.post("/account/factors/passkey")
@door(SIGNED_IN)
def begin_passkey() -> Answer:
    """Have the browser make a passkey."""
    try:
        question = verbs.begin_passkey(office(), me(), request.form.get("pin", ""), proof())
    except ParapheurError as refusal:
        return _add(Factor.PASSKEY, refusal)
    return render_template("factor_passkey.html", question=question, longest=LONGEST_NAME)


@factors.post("/account/factors/confirm")
@door(SIGNED_IN)
def confirm() -> Answer:
    """Add what was begun."""
    form = request.form
    try:
        verbs.confirm(office(), me(), form.get("name", ""), proof())
    except (CodeRefused, FactorNameRequired, TextTooLong) as refusal:
        secret, address = form.get("secret", ""), form.get("address", "")
        if not SECRET.fullmatch(secret) or not ADDRESS.fullmatch(address):
            return _mine(refusal)
        return _shown(form.get("asked", ""), secret, address, refusal)
    except ParapheurError as refusal:
        return _mine(refusal)
    flash(say(language(), "The second factor was added."), "done")
    return lead(url_for("factors.mine"), 303)


@factors.get("/account/factors/<factor>/remove")
@door(SIGNED_IN)
def ask_removal(factor: str) -> Answer:
    """Ask for the PIN and a factor, before one is removed."""
    try:
        return _remove(_one(me().login, factor))
    except NoSuchFactor:  # removed meanwhile, in another window
        return lead(url_for("factors.mine"), 303)


@factors.post("/account/factors/<factor>/remove")
@door(SIGNED_IN)
def remove(factor: str) -> Answer:
    """Remove one of one's factors."""
    one = _one(me().login, factor)
    try:
        verbs.remove(office(), me(), one.id, request.form.get("pin", ""), proof())
    except ParapheurError as refusal:
        return _remove(one, refusal)
    flash(say(language(), "The second factor was removed."), "done")
    return lead(url_for("factors.mine"), 303)


@factors.post("/account/factors/ask")
@door(SIGNED_IN)
def ask() -> Response:
    """Ask one's passkeys, to add a factor or to remove one."""
    named = request.form.get("factor")
    remove = FactorId(named) if named else None
    return asked(verbs.ask_passkey(office(), me(), remove=remove))


@factors.get("/accounts/<login>/factors/<factor>")
@door(ADMINISTRATORS)
def ask_taking(login: str, factor: str) -> Answer:
    """Ask an administrator for the reason, before a lost factor is removed."""
    try:
        return _take(login, _one(Login(login), factor))
    except NoSuchFactor:
        return lead(url_for("people.account", login=login), 303)


@factors.post("/accounts/<login>/factors/<factor>")
@door(ADMINISTRATORS)
def take(login: str, factor: str) -> Answer:
    """Remove a factor that somebody lost."""
    one, form = _one(Login(login), factor), request.form
    try:
        verbs.take(
            office(),
            Login(login),
            one.id,
            reason=form.get("reason", ""),
            actor=me(),
            pin=form.get("pin", ""),
            proof=proof(),
        )
    except ParapheurError as refusal:
        return _take(login, one, refusal)
    flash(say(language(), "The second factor was removed; its holder is told by mail."), "done")
    return lead(url_for("people.account", login=login), 303)


def asked(question: Question) -> Response:
    """Return what a passkey is asked, for the script of the page."""
    return jsonify(asked=question.asked, options=json.loads(question.options))


def _mine(refusal: ParapheurError | None = None) -> tuple[str, int]:
    page = render_template(
        "factors.html",
        held=verbs.factors_of(office(), me().login),
        passkeys=office().keys.has_passkeys,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _add(kind: Factor, refusal: ParapheurError | None = None) -> tuple[str, int]:
    return _form("factor_add.html", refusal, kind=kind)


def _remove(one: Enrolled, refusal: ParapheurError | None = None) -> tuple[str, int]:
    return _form("factor_remove.html", refusal, one=one)


def _take(login: str, one: Enrolled, refusal: ParapheurError | None = None) -> tuple[str, int]:
    whose = office().reading.person(Login(login))
    return _form("factor_take.html", refusal, one=one, whose=whose)


def _form(template: str, refusal: ParapheurError | None, **shown: object) -> tuple[str, int]:
    """Return a page that asks for the PIN, and for a factor where the reader has any."""
    held = verbs.factors_of(office(), me().login)
    said = sentence_of(refusal) if refusal else None
    asks = SecondFactor.EITHER if held else None
    page = render_template(template, held=held, asked=asks, refusal=said, **shown)
    return page, status_of(refusal) if refusal else 200


def _shown(
    asked: str, secret: str, address: str, refusal: ParapheurError | None = None
) -> tuple[str, int]:
    page = render_template(
        "factor_code.html",
        begun=asked,
        secret=secret,
        address=address,
        picture=Markup(code(address)),  # noqa: S704 - drawn by ourselves: one path of numbers
        longest=LONGEST_NAME,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _one(login: Login, factor: str) -> Enrolled:
    """Return this factor of theirs, if it is one. `NoSuchFactor`."""
    if office().reading.person(login) is None:
        abort(404)
    for one in verbs.factors_of(office(), login):
        if one.id == factor:
            return one
    raise NoSuchFactor
