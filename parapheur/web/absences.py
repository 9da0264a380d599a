"""Absences, interims and assistants: one's own; for the administrator all of them."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.delegation import day_of
from parapheur.domain.errors import DatesOutOfOrder, ParapheurError
from parapheur.domain.people import ORGANISATION, DeskId, Login, Role
from parapheur.domain.terms import AnyTerm, Assistance, TermId
from parapheur.usecases.seats import appoint, assist, declare_absence, end_term
from parapheur.web.access import ADMINISTRATORS, SIGNED_IN, door
from parapheur.web.delegations import noon
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office
from parapheur.words import say

absences = Blueprint("absences", __name__, url_prefix="/absences")

Answer = Response | tuple[str, int]


@absences.get("")
@door(SIGNED_IN)
def mine() -> Answer:
    """Show one's absences, who assists at one's desks, and the desks one follows."""
    return _page()


@absences.post("/declare")
@door(SIGNED_IN)
def declare() -> Answer:
    """Say that one is away, or, as an administrator, that somebody is."""
    form = request.form
    return _done(
        say(language(), "The absence is declared."),
        lambda: declare_absence(
            office(),
            Login(form.get("who", me().login)),
            _day("first"),
            _day("last"),
            actor=me(),
        ),
    )


@absences.post("/assist")
@door(SIGNED_IN)
def help_out() -> Answer:
    """Let somebody follow a desk without acting."""
    form = request.form
    return _done(
        say(language(), "The desk may be followed from its first day on."),
        lambda: assist(
            office(),
            Login(form.get("who", "")),
            DeskId(form.get("desk", "")),
            first=_day("first"),
            last=_day("last") if form.get("last") else None,
            actor=me(),
        ),
    )


@absences.post("/appoint")
@door(ADMINISTRATORS)
def interim() -> Answer:
    """Appoint somebody to a desk for the time being."""
    form = request.form
    return _done(
        say(language(), "The interim is appointed."),
        lambda: appoint(
            office(),
            Login(form.get("who", "")),
            DeskId(form.get("desk", "")),
            first=_day("first"),
            last=_day("last"),
            act_reference=form.get("act_reference", ""),
            act_date=_day("act_date"),
            actor=me(),
        ),
    )


@absences.post("/end")
@door(SIGNED_IN)
def end() -> Answer:
    """End one of them at once."""
    term = TermId(request.form.get("term", ""))
    return _done(say(language(), "It has ended."), lambda: end_term(office(), term, actor=me()))


def _done(sentence: str, verb: Callable[[], object]) -> Answer:
    try:
        verb()
    except ParapheurError as refusal:
        return _page(refusal)
    flash(sentence, "done")
    return redirect(url_for("absences.mine"), 303)


def _page(refusal: ParapheurError | None = None) -> tuple[str, int]:
    person, at, reading = me(), office().now(), office().reading
    administers = Role.ADMINISTRATOR in person.roles
    known = [one for one in reading.terms() if one.to_come(at)]
    desks = [one.id for one in reading.desks() if one.id != ORGANISATION]
    page = render_template(
        "absences.html",
        shown=[one for one in known if administers or _concerns(one)],
        kind=lambda term: type(term).__name__,
        runs=lambda term: term.runs(at),
        may_end=lambda term: administers or term.who == person.login or _concerns(term),
        administers=administers,
        desks=desks if administers else sorted(_held()),
        all_desks=desks,
        people=[one for one in reading.people() if one.active],
        today=day_of(at),
        noon=noon,
        form=request.form,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _held() -> frozenset[DeskId]:
    """Return the desks that the reader holds for good."""
    person = office().reading.person(me().login)
    return person.desks if person else frozenset()


def _concerns(term: AnyTerm) -> bool:
    return term.who == me().login or (isinstance(term, Assistance) and term.desk in _held())


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise DatesOutOfOrder from error
