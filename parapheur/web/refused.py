"""What a request was refused: gathered while it is answered, and told before the answer goes out.

1. By which names: the refusal goes by its own, the place by the pattern of its address, in which
   numbers alone are the asker's. Nothing that anybody types or sends stands in a trail so.
2. Told in the account's own trail, or in the one of the house for whoever has not entered.
3. What another event tells already is not told twice; nor a page that is not there, to strangers;
   nor what broke while somebody looked; nor that no room is left, in which nothing can be told.
"""

import re
from typing import TypeVar

from flask import g, request
from werkzeug.exceptions import HTTPException

from parapheur.domain.about_refusals import AccessRefused, ActRefused, StrangerRefused
from parapheur.domain.bounds import network_of
from parapheur.domain.errors import (
    NoRoomLeft,
    NoSuchDossier,
    NotAskedSo,
    NothingThere,
    ParapheurError,
    SessionOver,
)
from parapheur.domain.people import STRANGER, Person
from parapheur.domain.refusals import named
from parapheur.usecases.refusing import Refusal, tell_refusals
from parapheur.web.here import guest, house, office

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
ANY = "*"
"""In the place of what may not be repeated."""
BLANK = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
"""What is open in the pattern of an address."""

AnyRefusal = TypeVar("AnyRefusal", bound=ParapheurError)


def remember(refusal: ParapheurError) -> None:
    """Have this told of the request that is being answered."""
    known = g.setdefault("refused", [])
    if not any(one is refusal for one in known):
        known.append(refusal)


def not_theirs(refusal: AnyRefusal) -> AnyRefusal:
    """Return the refusal, told as one of access: somebody asked for what is not theirs."""
    g.not_theirs = True
    return refusal


def asked_by(person: Person) -> None:
    """Say who asks, where a code says it and no session."""
    g.asks = person


def about(dossier: int, position: int | None = None) -> None:
    """Say what is asked about, where the address does not."""
    g.about = dossier, position


def tell_request(status: int) -> None:
    """Tell what the request was refused, that is answered with this status (2, 3)."""
    refusals = [one for one in g.pop("refused", ()) if _worth_telling(one, status)]
    if refusals:
        dossier, position = g.get("about") or (_dossier(), _position())
        kind = AccessRefused if request.method in SAFE or g.get("not_theirs") else ActRefused
        told = [_event(kind, one, dossier, position) for one in refusals]
        tell_refusals(office(), house().flood, told)


def tell_each(refusal: ParapheurError, dossier: int, position: int) -> None:
    """Tell at once how one of several acts was refused."""
    kind = AccessRefused if isinstance(refusal, NoSuchDossier) else ActRefused
    told = _event(kind, refusal, dossier, position)
    tell_refusals(office(), house().flood, [told])


def _worth_telling(refusal: ParapheurError, status: int) -> bool:
    safe = request.method in SAFE
    match refusal:
        case NoRoomLeft() | NotAskedSo():
            return False
        case NothingThere():
            return _who() is not None and request.endpoint is not None
        case SessionOver():
            return not safe
        case _:
            return not refusal.is_told and not (safe and status >= 500)


def _event(
    kind: type[AccessRefused] | type[ActRefused],
    refusal: ParapheurError,
    dossier: int | None,
    position: int | None,
) -> Refusal:
    at, person, name, what = office().now(), _who(), named(refusal), place()
    if person is None:
        return StrangerRefused(
            at=at, actor=STRANGER, what=what, refusal=name, dossier=dossier, position=position,
            network=network_of(request.remote_addr or ""),
        )  # fmt: skip
    return kind(
        at=at, actor=person.login, what=what, refusal=name, dossier=dossier, position=position
    )


def place() -> str:
    """Return what is asked for, in words of this program alone (1)."""
    method = request.method if request.method in METHODS else ANY
    if request.url_rule is None:
        return f"{method} {ANY}"
    given = request.view_args or {}
    return f"{method} {BLANK.sub(lambda m: _number(given.get(m[1])), request.url_rule.rule)}"


def _number(value: object) -> str:
    return str(value) if type(value) is int else ANY


def _who() -> Person | None:
    person = g.get("asks") or guest()
    return person if isinstance(person, Person) else None


def _dossier() -> int | None:
    number = (request.view_args or {}).get("dossier_id")
    return number if type(number) is int else None


def _position() -> int | None:
    """Return the step that the form speaks of, if it says a number that one can have.

    A form that is of no dossier has none, and is not read for it: it may be refused unread.
    """
    if _dossier() is None:
        return None
    try:
        said = request.form.get("position", "")
    except HTTPException:  # it is too large to be read
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None
