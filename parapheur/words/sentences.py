"""Sentences with facts in them."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum

from parapheur.domain.ades import Unproved
from parapheur.domain.errors import ParapheurError
from parapheur.domain.soundness import Flaw
from parapheur.domain.verdict import Problem
from parapheur.domain.words import Language, Words
from parapheur.words import erasing
from parapheur.words.catalog import direction, translate
from parapheur.words.clock import when, written_day
from parapheur.words.names import NAMED, NOBODY, Names, name_of

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
HYPHENATED = re.compile(r"[0-9][-+][0-9]")
"""Numbers that an Arabic word before them would turn around: `2026-000012`."""
NAMED_TYPES = tuple({type(member) for member, _ in NAMED})


def say(language: Language, sentence: str, /, **facts: object) -> str:
    """Return the English `sentence` in `language`, with its facts put in as people read them."""
    shown = {name: _shown(language, value) for name, value in facts.items()}
    return erasing.shown(language, translate(language, sentence).format(**shown))


def tell(language: Language, error: ParapheurError, names: Names = NOBODY) -> str:
    """Return a refusal as a sentence, with the names of whom and what it speaks of."""
    facts = {name: names.of_fact(name, value) for name, value in error.facts.items()}
    return say(language, error.template, **facts)


def isolate(language: Language, text: str) -> str:
    """Fence off a text of the other direction, so that it cannot reorder what surrounds it."""
    rtl = direction(language) == "rtl"
    other = {"L"} if rtl else {"R", "AL"}
    if (rtl and HYPHENATED.search(text)) or any(
        unicodedata.bidirectional(letter) in other for letter in text
    ):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    return text


def _shown(language: Language, value: object) -> str:
    if isinstance(value, Words):
        return isolate(language, value.of(language))
    if isinstance(value, datetime):
        return when(language, value)
    if isinstance(value, date):
        return written_day(language, value)
    if isinstance(value, tuple):
        return " · ".join(_shown(language, one) for one in value)
    if isinstance(value, Flaw):
        return say(language, value.fault, **value.facts).removesuffix(".")
    if isinstance(value, StrEnum) and isinstance(value, NAMED_TYPES):
        return name_of(language, value)
    if isinstance(value, Problem | Unproved):
        return translate(language, value)
    return isolate(language, str(value))
