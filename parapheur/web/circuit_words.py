"""How the pages tell what is wrong with a circuit, what would become of it, and what changed."""

import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from parapheur.domain.circuit import ORIGINATOR, Action, Circuit, Visas
from parapheur.domain.circuit_changes import Change, Document, changes
from parapheur.domain.circuit_versions import Mistake
from parapheur.domain.conditions import example, parse
from parapheur.domain.errors import BadCondition
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind
from parapheur.domain.soundness import Flaw, Severity, Walk
from parapheur.domain.words import Language, Words
from parapheur.web import labels
from parapheur.web.circuit_moves import steps_of
from parapheur.web.circuit_terms import KEYS, KINDS, PROBLEMS, SHOWN
from parapheur.web.errors import sentence_of
from parapheur.web.here import language
from parapheur.words import name_of, say


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say about a circuit."""

    text: str | Markup
    place: str = ""
    """Where it is in the document: `steps.2`; empty: the whole of it."""
    grave: bool = True
    walk: str = ""


def mistakes_said(document: object, mistakes: tuple[Mistake, ...]) -> list[Said]:
    """Return each mistake as a line: where it is, and what is wrong there."""
    return [_mistake(document, one) for one in mistakes]


def flaws_said(circuit: Circuit, places: list[str], flaws: tuple[Flaw, ...]) -> list[Said]:
    """Return each flaw as a line, with the walk that shows it."""
    return [
        Said(
            say(language(), flaw.fault, **_facts(flaw)),
            places[flaw.position] if flaw.position is not None else "",
            flaw.severity is Severity.ERROR,
            _walk(circuit, flaw.walk) if flaw.walk else "",
        )
        for flaw in flaws
    ]


def changes_said(before: Document, after: Document) -> list[str]:
    """Return what changed from one version to the next, a sentence each."""
    return [_change(one) for one in changes(before, after)]


def key_of(key: str) -> str:
    """Return what a key is called."""
    return say(language(), KEYS[key]) if key in KEYS else key


def kind_of(kind: Kind) -> str:
    """Return what a kind of answer is called."""
    return say(language(), KINDS[kind])


def _facts(flaw: Flaw) -> dict[str, object]:
    facts = dict(flaw.facts)
    if "desk" in facts:
        facts["desk"] = labels.desk(str(facts["desk"]))
    if isinstance(desks := facts.get("desks"), tuple):
        facts["desks"] = tuple(labels.desk(str(desk)) for desk in desks)
    if "login" in facts:
        facts["login"] = labels.person(str(facts["login"]))
    return facts


def _mistake(document: object, mistake: Mistake) -> Said:
    place, where = _placed(document, mistake.path)
    problem = _condition(document, mistake) or _problem(mistake.problem)
    text = Markup("{}: {}").format(where, problem) if where else problem
    return Said(text, place)


def _problem(problem: str) -> str | Markup:
    for pattern, sentence in PROBLEMS:
        if found := re.fullmatch(pattern, problem):
            return say(language(), sentence, **found.groupdict())
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(problem)


def _condition(document: object, mistake: Mistake) -> str | None:
    """Say what is wrong with a condition in the reader's language."""
    if mistake.path[-1:] != ("when",) or not isinstance(document, dict):
        return None
    step = next((one for at, one in steps_of(document) if at == _dotted(mistake.path[:-1])), {})
    try:
        parse(str(step.get("when")), [_field(one) for one in document.get("metadata", [])])
    except BadCondition as refusal:
        return sentence_of(refusal)
    except (ValueError, KeyError, TypeError):
        return None
    return None


def _field(said: Mapping[str, object]) -> Field:
    listed = said.get("choices")
    choices = listed if isinstance(listed, list) else []
    return Field(
        FieldKey(str(said["key"])),
        _words(said["name"]),
        Kind(str(said["kind"])),
        tuple(Choice(str(one["key"]), _words(one["name"])) for one in choices),
    )


def _words(name: object) -> Words:
    if not isinstance(name, dict):
        raise TypeError("a name has three languages")
    return Words(ar=str(name["ar"]), fr=str(name["fr"]), en=str(name["en"]))


def _placed(document: object, path: tuple[str | int, ...]) -> tuple[str, str]:
    """Return the place that a page can lead to, and where it is in words."""
    parts = list(path)
    place, told = "", list[str]()
    if isinstance(document, dict) and len(parts) > 1 and isinstance(parts[1], int):
        place, told, parts = _item(document, parts)
    for part in parts:
        if isinstance(part, int):
            told.append(str(part + 1))
        elif part in set(Language):
            told.append(name_of(language(), Language(part)))
        else:
            told.append(key_of(part))
    return place, " · ".join(told)


def _item(document: Document, parts: list[str | int]) -> tuple[str, list[str], list[str | int]]:
    """Return the step or question that a path leads to, in words, and what is left of the path."""
    known = {at: (number, one) for number, (at, one) in enumerate(steps_of(dict(document)), 1)}
    for length in (5, 2):
        place = _dotted(tuple(parts[:length]))
        if place in known:
            number, step = known[place]
            name = text_of(step.get("name")) or say(language(), "without a name")
            said = say(language(), "Step {number} “{name}”", number=number, name=name)
            return place, [said], parts[length:]
    if parts[0] == "metadata" and isinstance(parts[1], int):
        said = say(language(), "Question {number}", number=parts[1] + 1)
        return f"metadata.{parts[1]}", [said], parts[2:]
    return "", [], parts


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))


def text_of(name: object) -> str:
    """Return a name in the reader's language, as far as it is given."""
    said = name if isinstance(name, dict) else {}
    own = str(said.get(language().value) or "")
    return own or next((str(text) for text in said.values() if text), "")


def _walk(circuit: Circuit, walk: Walk) -> str:
    given = example(walk.metadata, language(), circuit.metadata)
    names = []
    for one in walk.passages:
        name = circuit.steps[one.position].name
        if one.skipped:
            names.append(say(language(), "{step} (skipped)", step=name))
        elif one.on is not None:
            names.append(say(language(), "{step}, on {day}", step=name, day=one.on))
        else:
            names.append(name.of(language()))
    arrow = " ← " if language() is Language.AR else " → "
    return " : ".join(part for part in (given, arrow.join(names)) if part)


def _change(change: Change) -> str:
    facts = {"name": text_of(change.name), "key": key_of(change.key)}
    values = {
        "before": _value(change.key, change.before),
        "after": _value(change.key, change.after),
    }
    return say(language(), change.changed, **facts, **values)


def _value(key: str, value: object) -> str:
    match key, value:
        case _, None:
            return say(language(), "nothing")
        case "name", dict():
            return " / ".join(str(text) for text in value.values())
        case "action", str() if value in set(Action):
            return name_of(language(), Action(value))
        case "level", str() if value in set(Level):
            return name_of(language(), Level(value))
        case "visas", str() if value in set(Visas):
            return name_of(language(), Visas(value))
        case "desks", list():
            return ", ".join(desk_said(item) for item in value)
        case "kind", str() if value in set(Kind):
            return kind_of(Kind(value))
        case "quorum", "any":
            return say(language(), "one of them")
        case "quorum", "all":
            return say(language(), "all of them")
        case _, bool():
            return say(language(), "yes" if value else "no")
        case _, str() | int():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def desk_said(item: object) -> str:
    """Return what a desk of a step is called, or how it is found."""
    if item == ORIGINATOR:
        return say(language(), "whoever deposits the dossier")
    return labels.desk(item) if isinstance(item, str) else json.dumps(item, ensure_ascii=False)


def carried_along(step: Document, keys: Container[str]) -> str:
    """Return what a step says that the form does not show."""
    hidden = (key for key in step if key not in SHOWN or key not in keys)
    return " · ".join(f"{key}: {json.dumps(step[key], ensure_ascii=False)}" for key in hidden)
