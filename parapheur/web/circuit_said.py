"""What a circuit says, key by key, in the reader's words: for its page, and for what changed in it.

Documents are read, not circuits: a key that nothing here knows is shown as it stands.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from parapheur.domain.circuit import ORIGINATOR, Action, Visas
from parapheur.domain.circuit_changes import Document
from parapheur.domain.conditions import parse, told
from parapheur.domain.errors import BadCondition
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind
from parapheur.domain.people import DeskId
from parapheur.domain.seats import Seat
from parapheur.domain.words import Language, Words
from parapheur.web import labels
from parapheur.web.circuit_moves import steps_of
from parapheur.web.circuit_seats import SUPERIOR, way_of
from parapheur.web.circuit_terms import AFTER, ALLOWED, KEYS, KINDS, WAYS
from parapheur.web.here import language
from parapheur.words import name_of, say
from parapheur.words.seats import seat_told


def key_of(key: str) -> str:
    """Return what a key is called; `name.fr`: a name in one language."""
    holder, _, part = key.partition(".")
    if part in set(Language):
        return f"{key_of(holder)} ({name_of(language(), Language(part))})"
    return say(language(), KEYS[key]) if key in KEYS else key


def kind_of(kind: Kind) -> str:
    """Return what a kind of answer is called."""
    return say(language(), KINDS[kind])


def text_of(name: object) -> str:
    """Return a name in the reader's language, as far as it is given."""
    said = name if isinstance(name, dict) else {}
    own = str(said.get(language().value) or "")
    return own or next((str(text) for text in said.values() if text), "")


def value_said(key: str, value: object, document: Document) -> str:
    """Return a value as a sentence says it; `document` gives questions and steps their names."""
    match key, value:
        case "action", str() if value in set(Action):
            return name_of(language(), Action(value))
        case "level", str() if value in set(Level):
            return name_of(language(), Level(value))
        case "visas", str() if value in set(Visas):
            return name_of(language(), Visas(value))
        case "kind", str() if value in set(Kind):
            return kind_of(Kind(value))
        case "desks", list():
            return listed(desk_said(item, document) for item in value)
        case (("asks" | "asks_to_reject"), list()):
            return listed(question_called(item, document) for item in value)
        case "apart", list():
            return listed(step_called(item, document) for item in value)
        case (("checklist" | "choices"), list()):
            return listed(text_of(item.get("name")) for item in value if isinstance(item, dict))
        case "quorum", "any":
            return say(language(), "one of them")
        case "quorum", "all":
            return say(language(), "all of them")
        case "deadline", dict():
            return time_said(value, ALLOWED)
        case "days", int():
            return time_said({"calendar_days": value}, ALLOWED)
        case "escalate", dict():
            return late_said(value)
        case "when", str():
            return condition_said(value, document)
        case _, bool():
            return say(language(), "yes" if value else "no")
        case _, str() | int():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def listed(items: Iterator[str]) -> str:
    """Return several things one after the other."""
    return ("، " if language() is Language.AR else ", ").join(items)


def desk_said(item: object, document: Document) -> str:
    """Return what a desk of a step is called, or where it is looked for."""
    if item == ORIGINATOR:
        return say(language(), "whoever deposits the dossier")
    way = way_of(item)
    if isinstance(item, str):
        return labels.desk(item)
    if way is None or not isinstance(item, dict):
        return json.dumps(item, ensure_ascii=False)
    return seat_said(_seat(way, item), document)


def seat_said(seat: Seat, document: Document) -> str:
    """Say where a desk is looked for."""
    return seat_told(
        language(),
        seat,
        desk=lambda one: labels.desk(one),
        question=lambda key: question_called(key, document),
        choice=lambda key: _choice_called(str(seat.field), key, document),
    )


def _seat(way: str, item: Mapping[str, Any]) -> Seat:
    if way == SUPERIOR:
        base = item["superior_of"]
        return Seat(None if base == ORIGINATOR else DeskId(base), above=item.get("levels", 1))
    to = tuple((key, DeskId(desk)) for key, desk in item.get("desks", {}).items())
    return Seat(field=FieldKey(item["field"]), choices=to, above=item.get("levels", 0))


def time_said(value: Mapping[str, object], sentences: Mapping[str, str]) -> str:
    """Say an amount of days of a kind, or of hours."""
    units = [unit for unit in value if unit in sentences]
    if len(units) != 1 or len(value) != 1:
        return json.dumps(value, ensure_ascii=False)
    return say(language(), sentences[units[0]], amount=value[units[0]])


def late_said(late: Mapping[str, Any]) -> str:
    """Say what happens when a step is late."""
    way, desk, after = late.get("to"), late.get("desk"), late.get("after")
    if way not in WAYS or not set(late) <= {"to", "desk", "after"}:
        return json.dumps(late, ensure_ascii=False)
    said = say(language(), WAYS[way], desk=labels.desk(str(desk)))
    return f"{said} ({time_said(after, AFTER)})" if after else said


def condition_said(when: str, document: Document) -> str:
    """Say when a step is done at all, or the condition as it stands if it cannot be read."""
    try:
        fields = fields_of(document)
        return told(parse(when, fields), language(), fields)
    except (BadCondition, ValueError, KeyError, TypeError, AttributeError):
        return when


def fields_of(document: Document) -> list[Field]:
    """Return the questions of a document. `ValueError`, `KeyError`, `TypeError`: not yet any."""
    return [_field(one) for one in document.get("metadata") or []]


def _field(said: Mapping[str, Any]) -> Field:
    choices = said.get("choices")
    return Field(
        FieldKey(str(said["key"])),
        _words(said["name"]),
        Kind(str(said["kind"])),
        tuple(
            Choice(str(one["key"]), _words(one["name"]))
            for one in (choices if isinstance(choices, list) else [])
        ),
    )


def _words(name: object) -> Words:
    if not isinstance(name, dict):
        raise TypeError("a name has three languages")
    return Words(ar=str(name["ar"]), fr=str(name["fr"]), en=str(name["en"]))


def question_called(key: object, document: Document) -> str:
    """Return what a question of the circuit is called."""
    return _called(key, "key", document.get("metadata") or [])


def step_called(key: object, document: Document) -> str:
    """Return what a step is called, or the originator."""
    if key == ORIGINATOR:
        return say(language(), "whoever deposits the dossier")
    return _called(key, "id", [step for _, step in steps_of(dict(document))])


def _choice_called(field: str, key: str, document: Document) -> str:
    asked = [one for one in document.get("metadata") or [] if one.get("key") == field]
    return _called(key, "key", asked[0].get("choices") or [] if asked else [])


def _called(key: object, by: str, listed: list[Mapping[str, Any]]) -> str:
    names = (text_of(one.get("name")) for one in listed if one.get(by) == key)
    return next(names, "") or str(key)
