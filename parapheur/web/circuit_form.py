"""The builder's form, read: a whole circuit travels in it, and what was typed is laid over that.

What the form does not know how to show is in the document all the same, and is carried through.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from typing import Any

from parapheur.domain.levels import Level
from parapheur.domain.metadata import Kind
from parapheur.domain.words import Language
from parapheur.web.circuit_moves import BLANK, Document, a_step, steps_of

DEEPEST = 16
"""Levels of nesting, as in a file."""
MOST_STEPS = 100
"""Steps that the form shows: twice what a circuit may have, so that too many can be taken out."""
MOST_ITEMS = 100
"""Items of one list that it shows."""
MOST_VALUES = 10_000
"""Values in all: more than the largest circuit says."""
AS_IT_IS = "="
"""Begins what stands for an item of a list that the form shows and does not change."""
UNITS = ("calendar_days", "working_days", "office_hours")
EMPTIED = ("metadata", "apart", "checklist", "choices")
"""Lists that are left out once they are empty."""

Form = Mapping[str, str]
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
    _words(document, "", form)
    _text(document, "visas", "visas", form)
    if "visas" in form:
        _text(document, "least_visas", "least_visas", form, number=True, optional=True)
        for key in ("changes", "last_signs"):
            document.pop(key, None)
            if key in form:
                document[key] = True
    fields = document.get("metadata", [])
    for index, field in enumerate(fields):
        _field(field, f"metadata.{index}", form)
    _call([(field, "key") for field in fields], "question")
    steps = list(steps_of(document))
    for place, step in steps:
        _step(step, place, form, keys)
    _call([(step, "id") for _, step in steps], "etape")
    for holder in (document, *fields, *(step for _, step in steps)):
        for key in EMPTIED:
            if holder.get(key) == []:
                del holder[key]
    return document


def _step(step: Document, place: str, form: Form, keys: Keys) -> None:
    _words(step, place, form)
    _text(step, "id", f"{place}.id", form)
    action = form.get(f"{place}.action", "")
    if action and action != step.get("action"):
        step["action"] = action
        taken = keys(action)
        for key in [key for key in step if taken and key not in taken]:
            del step[key]
    action = str(step.get("action", ""))
    for key in ("desks", "apart"):
        if f"{place}.{key}.0" in form and key in keys(action):
            step[key] = _chosen(step.get(key, []), f"{place}.{key}", form)
    _text(step, "quorum", f"{place}.quorum", form, number=True, optional=True)
    _demands(step, place, form, keys(action))
    _time(step, place, form)
    _text(step, "when", f"{place}.when", form, optional=True)
    for index, item in enumerate(step.get("checklist", [])):
        _words(item, f"{place}.checklist.{index}", form)
    _call([(item, "key") for item in step.get("checklist", [])], "point")


def _demands(step: Document, place: str, form: Form, taken: Container[str]) -> None:
    if f"{place}.action" in form and "read_all" in taken:
        step.pop("read_all", None)
        if f"{place}.read_all" in form:
            step["read_all"] = True
    if "level" in taken:
        _text(step, "level", f"{place}.level", form, optional=True)
        if step.get("level") == Level.SIMPLE:
            del step["level"]  # what a file says by saying nothing


def time_of(step: Document) -> tuple[object, str]:
    """Return how long a step may take: an amount, or nothing, and what it is counted in."""
    if step.get("days") is not None:
        return step["days"], UNITS[0]
    deadline = step.get("deadline") or {}
    return next(((amount, unit) for unit, amount in deadline.items()), ("", UNITS[0]))


def _time(step: Document, place: str, form: Form) -> None:
    if f"{place}.amount" not in form:
        return
    short, said = "days" in step, dict[str, Any]()
    _text(said, "amount", f"{place}.amount", form, number=True, optional=True)
    unit = form.get(f"{place}.unit") or time_of(step)[1]
    step.pop("days", None)
    step.pop("deadline", None)
    if "amount" not in said:  # no deadline, and nothing that follows from one
        step.pop("remind", None)
        step.pop("escalate", None)
        return
    if short and unit == UNITS[0]:
        step["days"] = said["amount"]
    else:
        step["deadline"] = {unit: said["amount"]}
    _text(step, "remind", f"{place}.remind", form, number=True, optional=True)
    if f"{place}.escalate.to" in form:
        late = dict(step.get("escalate") or {})
        _text(late, "to", f"{place}.escalate.to", form, optional=True)
        _text(late, "desk", f"{place}.escalate.desk", form, optional=True)
        step.pop("escalate", None)
        if late.get("to"):
            step["escalate"] = late


def _field(field: Document, place: str, form: Form) -> None:
    _words(field, place, form)
    _text(field, "key", f"{place}.key", form)
    _text(field, "kind", f"{place}.kind", form)
    if f"{place}.kind" in form:
        field.pop("required", None)
        if f"{place}.required" in form:
            field["required"] = True
    if field.get("kind") != Kind.CHOICE:
        field.pop("choices", None)
    for index, choice in enumerate(field.get("choices", [])):
        _words(choice, f"{place}.choices.{index}", form)
        _text(choice, "key", f"{place}.choices.{index}.key", form)
    _call([(choice, "key") for choice in field.get("choices", [])], "choix")


def _words(holder: Document, place: str, form: Form) -> None:
    for language in Language:
        name = ".".join(part for part in (place, "name", language.value) if part)
        if name in form:
            holder["name"] = {**holder.get("name", {}), language.value: form[name].strip()}


def _text(
    holder: Document,
    key: str,
    name: str,
    form: Form,
    *,
    number: bool = False,
    optional: bool = False,
) -> None:
    if name not in form:
        return
    typed = form[name].strip()
    if optional and not typed:
        holder.pop(key, None)
    else:
        plain = typed.isascii() and typed.isdigit() and len(typed) < 6
        holder[key] = int(typed) if number and plain else typed


def _chosen(before: list[Any], name: str, form: Form) -> list[Any]:
    found: list[Any] = []
    for index in range(len(before) + 2):
        typed = form.get(f"{name}.{index}", "").strip()
        if typed.startswith(AS_IT_IS):
            kept = typed.removeprefix(AS_IT_IS)
            place = int(kept) if kept.isdecimal() and len(kept) < 6 else len(before)
            found += before[place : place + 1]
        elif typed:
            found.append(typed)
    return found


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
    desks, apart, listed = (step.get(key, []) for key in ("desks", "apart", "checklist"))
    lists = isinstance(desks, list) and isinstance(apart, list) and _dicts(listed)
    return texts and numbers and groups and lists and _named(step) and all(map(_named, listed))
