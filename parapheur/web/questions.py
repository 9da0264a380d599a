"""What an auditor asks for, as it stands in an address."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import request

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import QuestionUnclear
from parapheur.domain.finding import SHORTEST, Sought, begins
from parapheur.domain.people import DeskId, Login

FIELDS = ("text", "number", "digest", "person", "desk", "kind", "under", "first", "last")
LONGEST = 200
NUMBER = re.compile(r"(?:D-)?([0-9]{1,10})", re.IGNORECASE)
PRINT = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")
LATEST = date(9999, 1, 1)


def asked() -> dict[str, str]:
    """Return what was asked, cut to what anybody would type."""
    given = {name: request.args.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return {name: value for name, value in given.items() if value}


def written(asked: Mapping[str, str]) -> str:
    """Return the question as it is kept of an auditor."""
    return urlencode(asked, safe=" :/,;", encoding="utf-8", errors="replace")


def sought_by(asked: Mapping[str, str]) -> Sought:
    """Return what is looked for. `QuestionUnclear`."""
    text, number = asked.get("text", ""), asked.get("number", "")
    if not number and NUMBER.fullmatch(text) and text[:1] in "Dd":
        text, number = "", text  # a number, wherever it was typed
    first, last = day(asked.get("first", "")), day(asked.get("last", ""))
    if first and last and last < first:
        raise QuestionUnclear
    return Sought(
        text=text,
        number=_number(number),
        digest=_digest(asked.get("digest", "")),
        actor=Login(asked["person"]) if "person" in asked else None,
        desk=DeskId(asked["desk"]) if "desk" in asked else None,
        kind=asked.get("kind", ""),
        under=asked.get("under", ""),
        since=begins(first) if first else None,
        until=begins(last + timedelta(days=1)) if last else None,
    )


def day(text: str) -> date | None:
    """Return a day, or None where nothing was typed. `QuestionUnclear`."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise QuestionUnclear from error
    if not 1900 < found.year < LATEST.year:
        raise QuestionUnclear
    return found


def _number(text: str) -> DossierId | None:
    if not text:
        return None
    if not (found := NUMBER.fullmatch(text)):
        raise QuestionUnclear
    return DossierId(int(found[1]))


def _digest(text: str) -> str:
    """Return the digits of a fingerprint: all of them, or those that a page shows first."""
    if not text:
        return ""
    first = text.lower().split("…")[0].strip()
    if not PRINT.fullmatch(first):
        raise QuestionUnclear
    return first
