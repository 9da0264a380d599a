"""What an officer looks for among letters, as it stands in an address."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from flask import request

from parapheur.domain.about_incoming import Channel
from parapheur.domain.errors import QuestionUnclear
from parapheur.domain.finding import begins
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OrderNumber, Register, letter_of, western
from parapheur.web.here import me, office
from parapheur.web.questions import LONGEST, day

Known = TypeVar("Known", bound=StrEnum)

FIELDS = (
    *("state", "text", "number", "deposit", "kind", "channel", "country", "desk"),
    *("first", "last", "late"),
)
ORDER = re.compile(r"([0-9]{1,9})(?:/([0-9]{4}))?")


def asked() -> dict[str, str]:
    """Return what was asked, cut to what anybody would type."""
    given = {name: request.args.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return {name: value for name, value in given.items() if value}


def sought_by(body: BodyId, given: dict[str, str]) -> LettersSought:
    """Return what is looked for. `QuestionUnclear`."""
    first, last = day(given.get("first", "")), day(given.get("last", ""))
    if first and last and last < first:
        raise QuestionUnclear
    return LettersSought(
        body=body,
        held=me().desks,
        states=frozenset(_members(LetterState, given.get("state", ""))),
        text=given.get("text", ""),
        number=order_number(given.get("number", "")),
        deposit=_deposit(given.get("deposit", "")),
        kind=KindId(given["kind"]) if "kind" in given else None,
        channel=next(iter(_members(Channel, given.get("channel", ""))), None),
        late_at=office().now() if given.get("late") else None,
        desk=DeskId(given["desk"]) if "desk" in given else None,
        country=given.get("country", "").upper(),
        since=begins(first) if first else None,
        until=begins(last + timedelta(days=1)) if last else None,
    )


def order_number(typed: str, register: Register = Register.ARRIVAL) -> OrderNumber | None:
    """Return the number that was typed, of this year unless it says one. `QuestionUnclear`."""
    if not typed:
        return None
    found = ORDER.fullmatch(western(typed))
    if not found:
        raise QuestionUnclear
    year = int(found[2]) if found[2] else office().calendar.day_of(office().now()).year
    return OrderNumber(register, year, int(found[1]))


def _deposit(typed: str) -> LetterId | None:
    if not typed:
        return None
    found = letter_of(typed)
    if found is None:
        raise QuestionUnclear
    return found[0]


def _members(kind: type[Known], typed: str) -> list[Known]:
    if typed and typed not in set(kind):
        raise QuestionUnclear
    return [kind(typed)] if typed else []
