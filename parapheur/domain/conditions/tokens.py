"""The text of a condition, cut into words and signs, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.conditions.problems import LONGEST, TOO_LONG, UNCLOSED, strange
from parapheur.domain.errors import BadCondition


class Shape(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign; `column` counts characters from 1."""

    shape: Shape
    text: str
    column: int


# Each part can end in one place only, so that no text makes the search go back and forth.
TOKEN = re.compile(
    r"""
      (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_-]))
    | (?P<number>-?[0-9]+(?:[ \u00a0\u2009\u202f][0-9]{3}(?![0-9]))*(?:\.[0-9]+)?)
    | (?P<word>[A-Za-z][A-Za-z0-9_-]*)
    | (?P<text>"(?:[^"\\]|\\["\\])*")
    | (?P<sign><=|>=|!=|[=<>(){},])
    """,
    re.VERBOSE,
)
SPACES = frozenset(" \t\r\n\u00a0\u2009\u202f")


def tokens(text: str) -> list[Token]:
    """Return the tokens, an `END` last. `BadCondition` at the first sign of no meaning."""
    if len(text) > LONGEST:  # looked at before anything else
        raise BadCondition(place=LONGEST + 1, problem=TOO_LONG)
    return [*_cut(text), Token(Shape.END, "", len(text) + 1)]


def _cut(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at] in SPACES:
            at += 1
            continue
        found = TOKEN.match(text, at)
        if not found or not found.lastgroup:
            raise BadCondition(
                place=at + 1, problem=UNCLOSED if text[at] == '"' else strange(text[at])
            )
        yield Token(Shape(found.lastgroup), found.group(), at + 1)
        at = found.end()
