"""The trays: what waits on one's desks, and what one has deposited."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from flask import Blueprint, abort, render_template, request

from parapheur.domain.circuit import CircuitId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import State
from parapheur.domain.trays import PAGE, Line, Only
from parapheur.usecases.day_order import orders_for, presented
from parapheur.usecases.delegate import in_force_for
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.here import language, me, office, page_number
from parapheur.web.veil import veiled
from parapheur.web.whereabouts import followed_by_reader
from parapheur.words import say

trays = Blueprint("trays", __name__)

LONGEST = 200
"""Characters of what narrows a list."""


class Tray(StrEnum):
    """A tray of somebody who holds desks."""

    TODO = "todo"
    LATE = "late"
    UPCOMING = "upcoming"
    RETRIEVABLE = "retrievable"
    DONE = "done"
    FINISHED = "finished"
    DELEGATED = "delegated"
    FOLLOWED = "followed"
    INSTRUCTED = "instructed"


class Pile(StrEnum):
    """A tray of a secretary's own deposits."""

    DRAFTS = "drafts"
    PROGRESS = "progress"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


TITLES = {
    Tray.TODO: ("To do", "Nothing waits on your desks."),
    Tray.LATE: ("Late", "Nothing is late."),
    Tray.UPCOMING: ("Upcoming", "Nothing is on its way to your desks."),
    Tray.RETRIEVABLE: ("May be taken back", "None of your acts may be taken back now."),
    Tray.DONE: ("Already done", "You have not acted on any dossier yet."),
    Tray.FINISHED: ("Completed", "Nothing that you deposited or acted on is completed yet."),
    Tray.DELEGATED: ("Delegated to me", "Nothing waits on you by delegation."),
    Tray.FOLLOWED: ("Followed", "Nothing waits on the desks that you follow."),
    Tray.INSTRUCTED: ("Instructions", "No instruction waits on you."),
}
PILES = {
    Pile.DRAFTS: (State.DRAFT, "Drafts", "No draft is waiting to leave."),
    Pile.PROGRESS: (State.CIRCULATING, "On their way", "None of your dossiers is on its way."),
    Pile.RETURNED: (State.REJECTED, "Returned", "No dossier was returned to you."),
    Pile.CANCELLED: (State.CANCELLED, "Cancelled", "None of your dossiers was cancelled."),
    Pile.ARCHIVED: (State.ARCHIVED, "Archived", "None of your dossiers was archived."),
}
HINTS = {
    Tray.UPCOMING: "Their circuits lead to your desks: where each one stands now.",
    Tray.RETRIEVABLE: "Nobody has acted since you did: open the dossier to take your act back.",
}
WHERE = {Tray.UPCOMING, Tray.DONE, Tray.RETRIEVABLE, Pile.PROGRESS}
"""Lists of what stands with others: each line says with whom."""


@trays.get("/tray/<tray>")
@door(SIGNED_IN)
def tray(tray: str) -> str:
    """Show what waits on one's desks, or what one did."""
    if tray not in set(Tray):
        abort(404)
    chosen = Tray(tray)
    return _page(chosen, *TITLES[chosen], lambda page: _lines(chosen, narrowing(), page))


@trays.get("/deposits/<tray>")
@door(SIGNED_IN)
def deposited(tray: str) -> str:
    """Show one's own deposits, by where they stand."""
    if tray not in set(Pile):
        abort(404)
    state, title, empty = PILES[Pile(tray)]
    reading, login, states = office().reading, me().login, frozenset({state})
    return _page(
        Pile(tray),
        title,
        empty,
        lambda page: reading.deposited(login, states, only=narrowing(), page=page),
    )


def narrowing() -> Only:
    """Return what the reader narrows a list to: words, a circuit, what is late."""
    asked = request.args
    circuit = CircuitId(asked.get("circuit", "")[:200])
    return Only(
        circuit=circuit or None,
        late_at=office().now() if asked.get("late") else None,
        text=asked.get("q", "")[:LONGEST],
    )


def narrowed_by() -> dict[str, str]:
    """Return what narrows the list, as the addresses of its other pages say it."""
    asked = {name: request.args.get(name, "") for name in ("q", "circuit", "late")}
    return {name: value[:LONGEST] for name, value in asked.items() if value}


def next_waiting() -> Sequence[Line]:
    """Return the first page of what waits on the reader, in the order of the day."""
    desks = me().desks
    return office().reading.todo(desks, first=presented(office(), desks))


def _lines(tray: Tray, only: Only, page: int) -> Sequence[Line]:
    reading, desks = office().reading, me().desks
    match tray:
        case Tray.TODO:
            first = presented(office(), desks)
            return reading.todo(desks, first=first, only=only, page=page)
        case Tray.LATE:
            late = replace(only, late_at=office().now())
            return reading.todo(desks, only=late, page=page)
        case Tray.UPCOMING:
            return reading.upcoming(desks, only=only, page=page)
        case Tray.RETRIEVABLE:
            return reading.retrievable(me(), only=only, page=page)
        case Tray.DONE:
            return reading.done(me().login, only=only, page=page)
        case Tray.FINISHED:
            return reading.finished(me().login, only=only, page=page)
        case Tray.INSTRUCTED:
            return reading.instructed(me(), only=only, page=page)
        case Tray.FOLLOWED:
            unclosed = replace(only, most=Confidentiality.RESTRICTED)
            return reading.todo(followed_by_reader(), only=unclosed, page=page)
        case Tray.DELEGATED:
            known = in_force_for(office(), me().login, office().now())
            return reading.delegated(known, only=only, page=page)


def _page(tray: Tray | Pile, title: str, empty: str, lines: Callable[[int], Sequence[Line]]) -> str:
    page, orders = page_number(), orders_for(office(), me().desks) if tray == Tray.TODO else ()
    shown = veiled(lines(page))
    return render_template(
        "tray.html",
        tray=tray.value,
        title=say(language(), title),
        empty=say(language(), empty),
        hint=say(language(), HINTS[tray]) if isinstance(tray, Tray) and tray in HINTS else None,
        lines=shown,
        orders=orders,
        arranged=[number for order in orders for number in order.dossiers],
        where=tray in WHERE,
        now=office().now(),
        page=page,
        more=len(shown) == PAGE and bool(lines(page + 1)),
        narrowed=narrowed_by(),
        circuits=office().circuits.values(),
    )
