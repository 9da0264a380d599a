"""Delegations: one's own and those one acts by; for the administrator all of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, DelegationId, day_of, still_gives
from parapheur.domain.errors import ParapheurError, PeriodOutOfOrder
from parapheur.domain.finding import Sought
from parapheur.domain.people import DeskId, Login, Role
from parapheur.domain.terms import Interim
from parapheur.domain.trays import PAGE
from parapheur.usecases.audit import note_audit
from parapheur.usecases.delegate import Wanted, delegate, revoke_delegation
from parapheur.web.access import AUDITORS, SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office
from parapheur.words import say

delegations = Blueprint("delegations", __name__, url_prefix="/delegations")

ACTIONS = (Action.VISA, Action.SIGN)


@delegations.get("")
@door(SIGNED_IN)
def mine() -> tuple[str, int]:
    """Show what one has delegated, and what is delegated to oneself."""
    return _page()


@delegations.post("")
@door(SIGNED_IN)
def give() -> Response | tuple[str, int]:
    """Give a delegation, for oneself or as the administrator."""
    try:
        _, beside = delegate(office(), _wanted(), actor=me())
    except ParapheurError as refusal:
        return _page(refusal)
    flash(say(language(), "The delegation is given."), "done")
    if beside:
        acts = " · ".join(one.act_reference for one in beside)
        flash(say(language(), "It overlaps other delegations of the same desk: {acts}.", acts=acts))
    return redirect(url_for("delegations.mine"), 303)


@delegations.post("/revoke")
@door(SIGNED_IN)
def revoke() -> Response | tuple[str, int]:
    """End a delegation at once."""
    try:
        revoke_delegation(office(), DelegationId(request.form.get("delegation", "")), actor=me())
    except ParapheurError as refusal:
        return _page(refusal)
    flash(say(language(), "The delegation is revoked, from this moment on."), "done")
    return redirect(url_for("delegations.mine"), 303)


@delegations.get("/in-force")
@door(AUDITORS)
def in_force() -> str:
    """List the delegations in force on a day, today unless another is asked for."""
    asked = _day(request.args.get("on", "")) or day_of(office().now())
    note_audit(office(), AuditPage.STANDINS, actor=me(), asked=str(asked))
    found = [one for one in office().reading.delegations() if _held_on(one, asked)]
    terms = office().reading.terms()
    interims = [one for one in terms if isinstance(one, Interim) and _lasted_on(one, asked)]
    return render_template(
        "delegations_in_force.html", found=found, interims=interims, asked=asked, noon=noon,
        done=_done_under, page=PAGE,
    )  # fmt: skip


def _done_under(act: str, who: Login) -> int:
    """Return how many acts of a person were done under this act, as far as one page of them."""
    sought = Sought(under=act, actor=who)
    return len(office().reading.occurrences(sought, reader=me()))


def noon(day: date) -> datetime:
    """Return an instant of this day, for the words that tell days."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _page(refusal: ParapheurError | None = None) -> tuple[str, int]:
    person, at, known = me(), office().now(), office().reading.delegations()
    page = render_template(
        "delegations.html",
        given=[one for one in known if _administers() or one.by == person.login],
        received=[one for one in known if one.to == person.login],
        holdings=_holdings(),
        people=[one for one in office().reading.people() if one.active],
        circuits=office().circuits.values(),
        actions=ACTIONS,
        runs=lambda one: one.runs(at) and still_gives(office().reading.person(one.by), one.desk),
        ended=lambda one: one.revoked_at is not None or one.over(at),
        today=day_of(at),
        noon=noon,
        form=request.form,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _administers() -> bool:
    return Role.ADMINISTRATOR in me().roles


def _holdings() -> Sequence[tuple[DeskId, Login]]:
    """Return the desks with their holders for whom one may give a delegation."""
    if not _administers():
        return [(desk, me().login) for desk in sorted(me().desks)]
    return [(desk.id, login) for desk in office().reading.desks() for login in desk.holders]


def _wanted() -> Wanted:
    form = request.form
    desk, _, by = form.get("holding", "").partition(":")
    act_date, first = _day(form.get("act_date", "")), _day(form.get("first", ""))
    last = _day(form.get("last", ""))
    if act_date is None or first is None or (last is None and form.get("last")):
        raise PeriodOutOfOrder
    return Wanted(
        desk=DeskId(desk),
        by=Login(by),
        to=Login(form.get("to", "")),
        act_reference=form.get("act_reference", ""),
        act_date=act_date,
        circuits=tuple(one for one in office().circuits if f"circuit-{one}" in form),
        actions=tuple(one for one in ACTIONS if f"action-{one}" in form),
        first=first,
        last=last,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lasted_on(one: Interim, day: date) -> bool:
    """Say whether it held at some moment of the day."""
    begun = max(one.first, day_of(one.given_at)) <= day <= one.last
    return begun and (one.ended_at is None or day <= day_of(one.ended_at))


def _held_on(one: Delegation, day: date) -> bool:
    """Say whether it held at some moment of the day."""
    begun = max(one.first, day_of(one.given_at)) <= day and (one.last is None or day <= one.last)
    return begun and (one.revoked_at is None or day <= day_of(one.revoked_at))
