"""The trays: what waits on one's desks, and what one has deposited."""

from collections.abc import Sequence
from enum import StrEnum

from flask import Blueprint, abort, render_template

from parapheur.domain.lifecycle import State
from parapheur.domain.trays import PAGE, Line, late_at
from parapheur.usecases.delegate import in_force_for
from parapheur.web.access import SECRETARIES, SIGNED_IN, door
from parapheur.web.here import language, me, office, page_number
from parapheur.words import say

trays = Blueprint("trays", __name__)


class Tray(StrEnum):
    """A tray of somebody who holds desks."""

    TODO = "todo"
    LATE = "late"
    DONE = "done"
    DELEGATED = "delegated"
    INSTRUCTED = "instructed"


class Pile(StrEnum):
    """A tray of a secretary's own deposits."""

    DRAFTS = "drafts"
    PROGRESS = "progress"
    RETURNED = "returned"
    FINISHED = "finished"
    CANCELLED = "cancelled"


TITLES = {
    Tray.TODO: ("To do", "Nothing waits on your desks."),
    Tray.LATE: ("Late", "Nothing is late."),
    Tray.DONE: ("Already done", "You have not acted on any dossier yet."),
    Tray.DELEGATED: ("Delegated to me", "Nothing waits on you by delegation."),
    Tray.INSTRUCTED: ("Instructions", "No instruction waits on you."),
}
PILES = {
    Pile.DRAFTS: (State.DRAFT, "Drafts", "No draft is waiting to leave."),
    Pile.PROGRESS: (State.CIRCULATING, "On their way", "None of your dossiers is on its way."),
    Pile.RETURNED: (State.REJECTED, "Returned", "No dossier was returned to you."),
    Pile.FINISHED: (State.FINISHED, "Completed", "None of your dossiers is completed yet."),
    Pile.CANCELLED: (State.CANCELLED, "Cancelled", "None of your dossiers was cancelled."),
}


@trays.get("/tray/<tray>")
@door(SIGNED_IN)
def tray(tray: str) -> str:
    """Show what waits on one's desks, or what one did."""
    if tray not in set(Tray):
        abort(404)
    chosen = Tray(tray)
    title, empty = TITLES[chosen]
    return _page(title, empty, _lines(chosen))


@trays.get("/deposits/<tray>")
@door(SECRETARIES)
def deposited(tray: str) -> str:
    """Show one's own deposits, by where they stand."""
    if tray not in set(Pile):
        abort(404)
    state, title, empty = PILES[Pile(tray)]
    lines = office().reading.deposited(me().login, frozenset({state}), page=page_number())
    return _page(title, empty, lines)


def _lines(tray: Tray) -> Sequence[Line]:
    reading, desks, page = office().reading, me().desks, page_number()
    match tray:
        case Tray.TODO:
            return reading.todo(desks, page=page)
        case Tray.LATE:
            return reading.todo(desks, only=late_at(office().now()), page=page)
        case Tray.DONE:
            return reading.done(me().login, page=page)
        case Tray.INSTRUCTED:
            return reading.instructed(me(), page=page)
        case Tray.DELEGATED:
            known = in_force_for(office(), me().login, office().now())
            return reading.delegated(known, page=page)


def _page(title: str, empty: str, lines: Sequence[Line]) -> str:
    return render_template(
        "tray.html",
        title=say(language(), title),
        empty=say(language(), empty),
        lines=lines,
        now=office().now(),
        page=page_number(),
        more=len(lines) == PAGE,
    )
