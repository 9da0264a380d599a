"""The builder's form, read: a whole circuit travels in it, and what was typed is laid over that.

What the form does not know how to show is in the document all the same, and is carried through.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from typing import Any

from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Visas
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Kind
from parapheur.web.circuit_moves import BLANK, Document, a_step, steps_of
from parapheur.web.circuit_seats import desks_typed
from parapheur.web.circuit_typed import Form, allowed, chosen, number, text, tick, ticked, words

DEEPEST = 16
"""Levels of nesting, as in a file."""
MOST_STEPS = 100
"""Steps that the form shows: twice what a circuit may have, so that too many can be taken out."""
MOST_ITEMS = 100
"""Items of one list that it shows."""
MOST_VALUES = 10_000
"""Values in all: more than the largest circuit says."""
EMPTIED = ("metadata", "apart", "asks", "asks_to_reject", "checklist", "choices")
"""Lists that are left out once they are empty."""

LISTS = ("desks", "apart", "asks", "asks_to_reject")

Keys = Callable[[str], frozenset[str]]


class Unfit(Exception):
    """What was sent is no document of ours."""


def blank() -> Document:
    """Return a circuit about which nothing is said yet."""
    return {"name": dict(BLANK), "visas": "inside", "steps": [a_step()]}


def carried(text: str) -> Document:
    """Return the document that a form carried along. `Unfit`."""
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()  # half a letter is none
    except (ValueError, RecursionError) as error:
        raise Unfit from error
    if not isinstance(document, dict) or not shallow(document) or not drawable(document):
        raise Unfit
    return document


def shallow(value: object, left: int = DEEPEST) -> bool:
    """Say whether a value is nested no deeper than a file may be."""
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return left > 0 and all(shallow(part, left - 1) for part in parts)


def drawable(document: object) -> bool:
    """Say whether the form can show a document: of the kinds it expects, and no longer."""
    if not isinstance(document, dict) or not _named(document) or not _short(document):
        return False
    if not isinstance(document.get("deadline", {}), dict):
        return False
    fields, steps = document.get("metadata", []), document.get("steps", [])
    if not _dicts(fields) or not _dicts(steps):
        return False
    for item in steps:
        branches = item.get("together")
        if branches is not None and not (isinstance(branches, list) and all(map(_dicts, branches))):
            return False
    listed = [step for _, step in steps_of(document)]
    fits = len(listed) <= MOST_STEPS and all(map(_plain_step, listed))
    return fits and all(map(_plain_field, fields))


def _short(document: Document) -> bool:
    """Say whether no list is longer than the form shows, nor all of it together."""
    left, seen = [document], 0
    while left:
        value: object = left.pop()
        parts = value.values() if isinstance(value, dict) else value
        if not isinstance(parts, str) and isinstance(parts, Collection):
            seen += len(parts)
            long = isinstance(value, list) and len(value) > MOST_ITEMS
            if long or seen > MOST_VALUES:
                return False
            left += parts
    return True


def overlaid(document: Document, form: Form, keys: Keys) -> Document:
    """Lay what was typed over the document that came with it; it is changed in place."""
    words(document, "", form)
    text(document, "visas", "visas", form, usual=Visas.INSIDE)
    text(document, "baseline", "baseline", form, usual=Baseline.B)
    text(document, "least_baseline", "least_baseline", form, usual=Baseline.B)
    allowed(document, "deadline", "deadline", form)
    if "visas" in form:
        number(document, "least_visas", "least_visas", form, usual=0)
        for key in ("changes", "last_signs"):
            tick(document, key, key, form)
    fields = document.get("metadata", [])
    for index, field in enumerate(fields):
        _field(field, f"metadata.{index}", form)
    _call([(field, "key") for field in fields], "question")
    steps = list(steps_of(document))
    for place, step in steps:
        _step(step, place, form, keys, fields)
    _call([(step, "id") for _, step in steps], "etape")
    for holder in (document, *fields, *(step for _, step in steps)):
        for key in EMPTIED:
            if holder.get(key) == []:
                del holder[key]
    return document


def _step(step: Document, place: str, form: Form, keys: Keys, fields: list[Document]) -> None:
    words(step, place, form)
    text(step, "id", f"{place}.id", form)
    action = form.get(f"{place}.action", "")
    if action and action != step.get("action"):
        step["action"] = action
        taken = keys(action)
        for key in [key for key in step if taken and key not in taken]:
            del step[key]
    taken = keys(str(step.get("action", "")))
    if f"{place}.desks.0" in form and "desks" in taken:
        step["desks"] = desks_typed(step.get("desks", []), f"{place}.desks", form, fields)
    if f"{place}.apart.0" in form and "apart" in taken:
        step["apart"] = chosen(step.get("apart", []), f"{place}.apart", form)
    for key in ("asks", "asks_to_reject"):
        if f"{place}.{key}" in form and key in taken:
            step[key] = ticked(step.get(key, []), f"{place}.{key}", form)
    if form.get(f"{place}.quorum", "").isdecimal():
        number(step, "quorum", f"{place}.quorum", form)
    else:
        text(step, "quorum", f"{place}.quorum", form, optional=True, usual="all")
    if f"{place}.action" in form and "read_all" in taken:
        tick(step, "read_all", f"{place}.read_all", form)
    if "level" in taken:
        text(step, "level", f"{place}.level", form, usual=Level.SIMPLE)
    if "least_baseline" in taken:
        text(step, "least_baseline", f"{place}.least_baseline", form, optional=True)
    _time(step, place, form)
    text(step, "when", f"{place}.when", form, optional=True)
    for index, item in enumerate(step.get("checklist", [])):
        words(item, f"{place}.checklist.{index}", form)
        text(item, "key", f"{place}.checklist.{index}.key", form)
    _call([(item, "key") for item in step.get("checklist", [])], "point")


def _time(step: Document, place: str, form: Form) -> None:
    if f"{place}.deadline.amount" not in form:
        return
    allowed(step, "deadline", f"{place}.deadline", form, short="days")
    if "days" not in step and "deadline" not in step:  # and nothing that follows from one
        step.pop("remind", None)
        step.pop("escalate", None)
        return
    number(step, "remind", f"{place}.remind", form)
    if f"{place}.escalate.to" in form:
        late = dict(step.pop("escalate", None) or {})
        text(late, "to", f"{place}.escalate.to", form, optional=True)
        text(late, "desk", f"{place}.escalate.desk", form, optional=True)
        allowed(late, "after", f"{place}.escalate.after", form)
        if late.get("to"):
            step["escalate"] = late


def _field(field: Document, place: str, form: Form) -> None:
    words(field, place, form)
    text(field, "key", f"{place}.key", form)
    text(field, "kind", f"{place}.kind", form)
    if f"{place}.kind" in form:
        tick(field, "required", f"{place}.required", form)
    if field.get("kind") != Kind.CHOICE:
        field.pop("choices", None)
    for index, choice in enumerate(field.get("choices", [])):
        words(choice, f"{place}.choices.{index}", form)
        text(choice, "key", f"{place}.choices.{index}.key", form)
    _call([(choice, "key") for choice in field.get("choices", [])], "choix")


def _call(called: Iterable[tuple[Document, str]], otherwise: str) -> None:
    """Give what has no identifier one made of its name."""
    called = list(called)
    taken = {str(holder.get(key)) for holder, key in called}
    for holder, key in called:
        if not holder.get(key):
            name = holder.get("name", {})
            holder[key] = free(slug(name.get("fr") or name.get("en") or "") or otherwise, taken)
            taken.add(holder[key])


def free(stem: str, taken: Container[str]) -> str:
    """Return the stem, or the first of stem-2, stem-3 … that nothing else is called."""
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def slug(text: str) -> str:
    """Return a name in small ASCII letters, digits and hyphens, or nothing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-0123456789")[:50].strip("-")


def _named(holder: Mapping[str, Any]) -> bool:
    name = holder.get("name", {})
    return isinstance(name, dict) and all(isinstance(text, str) for text in name.values())


def _dicts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _plain_field(field: Document) -> bool:
    choices = field.get("choices", [])
    said = [field, *choices] if _dicts(choices) else [{"key": None}]
    texts = (one.get(key, "") for one in said for key in ("key", "kind"))
    return all(isinstance(text, str) for text in texts) and all(map(_named, said))


def _plain_step(step: Document) -> bool:
    texts = all(isinstance(step.get(key, ""), str) for key in ("id", "action", "when", "level"))
    numbers = all(isinstance(step.get(key, ""), str | int) for key in ("quorum", "days", "remind"))
    groups = all(isinstance(step.get(key, {}), dict) for key in ("deadline", "escalate"))
    after = (step.get("escalate") or {}).get("after", {}) if groups else {}
    listed = step.get("checklist", [])
    lists = all(isinstance(step.get(key, []), list) for key in LISTS) and _dicts(listed)
    groups = groups and isinstance(after, dict)
    return texts and numbers and groups and lists and _named(step) and all(map(_named, listed))
