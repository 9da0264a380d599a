"""The orders of the day: arranged by a desk's assistants, locked, and unlocked."""

from dataclasses import replace
from enum import StrEnum

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.day_order import DayOrder, Shift
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.errors import NotAllowed, ParapheurError
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DeskId, Role
from parapheur.domain.trays import PAGE
from parapheur.usecases.day_order import (
    arrange,
    arranged_by,
    lock_day,
    order_of,
    still_waiting,
    unlock_day,
)
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office, page_number
from parapheur.web.labels import names
from parapheur.web.refused import not_theirs
from parapheur.web.trays import narrowed_by, narrowing
from parapheur.web.veil import veiled
from parapheur.words import say

days = Blueprint("days", __name__, url_prefix="/days")

MOVED = {
    Shift.ADD: "{number} was put in the order, in place {place}.",
    Shift.FIRST: "{number} is in place {place} now.",
    Shift.UP: "{number} is in place {place} now.",
    Shift.DOWN: "{number} is in place {place} now.",
    Shift.OUT: "{number} was taken out of the order.",
}
"""What is said of a dossier that was moved; a screen reader says it at once."""


class Turn(StrEnum):
    """What may be done to the whole order."""

    LOCK = "lock"
    UNLOCK = "unlock"


TURNED = {
    Turn.LOCK: "The order is locked: from now on it is the one presented.",
    Turn.UNLOCK: "The order is unlocked: it may be arranged again.",
}


@days.get("")
@door(SIGNED_IN)
def desks() -> str:
    """List the desks whose order one arranges; an administrator's are all of them."""
    everywhere = Role.ADMINISTRATOR in me().roles
    listed = set(names().desks) if everywhere else arranged_by(office(), me())
    orders = [order_of(office(), desk) for desk in sorted(listed)]
    if everywhere:
        orders = [one for one in orders if one.dossiers or one.desk in arranged_by(office(), me())]
    return render_template("days.html", orders=orders, now=office().now())


@days.get("/<desk>")
@door(SIGNED_IN)
def day(desk: str) -> tuple[str, int]:
    """Show how a desk's day is arranged."""
    return _page(_looked_at(desk))


@days.post("/<desk>/order")
@door(SIGNED_IN)
def move(desk: str) -> Response | tuple[str, int]:
    """Put a dossier in another place."""
    held, shift = _looked_at(desk), request.form.get("shift", "")
    if shift not in set(Shift):
        abort(400)
    number = DossierId(whole_number("dossier"))
    try:
        order = arrange(office(), held, Shift(shift), number, actor=me())
    except NotAllowed:
        raise
    except ParapheurError as refusal:
        return _page(held, refusal)
    place = order.dossiers.index(number) + 1 if number in order.dossiers else 0
    said = say(language(), MOVED[Shift(shift)], number=reference(number), place=place)
    flash(said, "done")
    return _back(held, f"d{number}")


@days.post("/<desk>/lock")
@door(SIGNED_IN)
def lock(desk: str) -> Response | tuple[str, int]:
    """Show the order to who holds the desk."""
    return _turn(_looked_at(desk), Turn.LOCK)


@days.post("/<desk>/unlock")
@door(SIGNED_IN)
def unlock(desk: str) -> Response | tuple[str, int]:
    """Take the order back, to arrange it again."""
    return _turn(_looked_at(desk), Turn.UNLOCK)


def _turn(desk: DeskId, turn: Turn) -> Response | tuple[str, int]:
    verb = lock_day if turn is Turn.LOCK else unlock_day
    try:
        verb(office(), desk, actor=me())
    except NotAllowed:
        raise
    except ParapheurError as refusal:
        return _page(desk, refusal)
    flash(say(language(), TURNED[turn]), "done")
    return _back(desk)


def _back(desk: DeskId, anchor: str | None = None) -> Response:
    page, narrowed = page_number(), narrowed_by()
    address = url_for(
        "days.day",
        desk=desk,
        page=page if page > 1 else None,
        q=narrowed.get("q"),
        circuit=narrowed.get("circuit"),
        late=narrowed.get("late"),
        _anchor=anchor,
    )
    return redirect(address, 303)


def _looked_at(desk: str) -> DeskId:
    """Return the desk if the reader may look at how its day is arranged."""
    held = DeskId(desk)
    if held in arranged_by(office(), me()):
        return held
    if Role.ADMINISTRATOR in me().roles and held in names().desks:
        return held
    raise not_theirs(NotAllowed())


def _page(desk: DeskId, refusal: ParapheurError | None = None) -> tuple[str, int]:
    order, page = order_of(office(), desk), page_number()
    reading, held = office().reading, frozenset({desk})
    arranges = desk in arranged_by(office(), me())  # an administrator sees who, and no dossier
    # Who arranges a day does not act: in what is confidential, they may look for numbers alone.
    only = replace(narrowing(), readable=Confidentiality.RESTRICTED)
    first = still_waiting(office(), order) if arranges else ()
    lines = reading.todo(held, first=first, only=only, page=page) if arranges else ()
    further = len(lines) == PAGE and reading.todo(held, first=first, only=only, page=page + 1)
    shown = render_template(
        "day.html",
        desk=desk,
        order=order,
        arranges=arranges,
        unlocks=_unlocks(order),
        lines=veiled(lines),
        arranged=list(first),
        places={number: place for place, number in enumerate(first, start=1)},
        now=office().now(),
        page=page,
        more=bool(further),
        narrowed=narrowed_by(),
        circuits=office().circuits.values(),
        refusal=sentence_of(refusal) if refusal else None,
    )
    return shown, status_of(refusal) if refusal else 200


def _unlocks(order: DayOrder) -> bool:
    return order.locked_by == me().login or Role.ADMINISTRATOR in me().roles
