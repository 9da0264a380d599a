"""All that a circuit says, as its page tells it: in words, nothing left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parapheur.domain.circuit import Visas
from parapheur.domain.circuit_changes import PARTED, Document
from parapheur.web.circuit_moves import steps_of
from parapheur.web.circuit_said import key_of, step_called, text_of, time_said, value_said
from parapheur.web.circuit_terms import BEFORE
from parapheur.web.circuit_typed import time_of
from parapheur.web.here import language
from parapheur.words import say

HEADINGS = {"id", "key", "name", "metadata", "steps"}
"""Keys that name a thing, or hold others that are told by themselves."""


FIRST = ("kind", "choices", "action", "desks", "quorum", "level", "days", "deadline", "remind")
"""Keys that are told before the others, in this order."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said: what it is about, and what; several lines for a list of parts."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A step or a question with all that is said of it."""

    name: str
    id: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A circuit, its questions and its steps."""

    facts: tuple[Fact, ...]
    questions: tuple[Told, ...]
    steps: tuple[Told, ...]


def said_of(document: dict[str, Any]) -> Said:
    """Return all that a document says; it is one that was read without a mistake."""
    whole = {"visas": Visas.INSIDE.value, **document}
    questions = [
        Told(text_of(one["name"]), one["key"], tuple(_facts(one, document)))
        for one in document.get("metadata", [])
    ]
    beside = _beside(document)
    steps = [
        Told(
            text_of(step["name"]),
            step["id"],
            (*_facts(_with_quorum(step), document), *_together(beside.get(place, ()), document)),
        )
        for place, step in steps_of(document)
    ]
    return Said(tuple(_facts(whole, document)), tuple(questions), tuple(steps))


def _with_quorum(step: Document) -> Document:
    several = len(step.get("desks", [])) > 1
    return {"quorum": "all", **step} if several else step


def _facts(holder: Document, document: Document) -> Iterator[Fact]:
    for key in sorted(holder, key=_turn):
        value = holder[key]
        if key in HEADINGS or (key == "quorum" and len(holder.get("desks", [])) < 2):
            continue
        label = key_of("deadline" if key == "days" else key)
        if key in PARTED:
            yield Fact(label, tuple(text_of(part["name"]) for part in value))
        elif key == "remind":
            yield Fact(label, (_reminder(holder),))
        else:
            yield Fact(label, (value_said(key, value, document),))


def _turn(key: str) -> int:
    return FIRST.index(key) if key in FIRST else len(FIRST)


def _reminder(step: Document) -> str:
    unit = time_of(dict(step), "deadline", "days")[1]
    return time_said({unit: step["remind"]}, BEFORE)


def _beside(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the steps beside each step of a branch, by its place."""
    found: dict[str, tuple[str, ...]] = {}
    for index, item in enumerate(document["steps"]):
        branches = item.get("together", [])
        for number, branch in enumerate(branches):
            others = [step["id"] for other in branches if other is not branch for step in other]
            for at in range(len(branch)):
                found[f"steps.{index}.together.{number}.{at}"] = tuple(others)
    return found


def _together(others: Iterable[str], document: Document) -> Iterator[Fact]:
    if others:
        names = tuple(step_called(one, document) for one in others)
        yield Fact(say(language(), "Side by side with"), names)
