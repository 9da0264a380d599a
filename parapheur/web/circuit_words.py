"""How the pages tell what is wrong with a circuit, what would become of it, and what changed."""

import json
import re
from collections.abc import Container
from dataclasses import dataclass

from markupsafe import Markup

from parapheur.domain.circuit import Circuit
from parapheur.domain.circuit_changes import Change, Document, changes
from parapheur.domain.circuit_versions import Mistake
from parapheur.domain.conditions import example, parse
from parapheur.domain.errors import BadCondition
from parapheur.domain.soundness import Flaw, Severity, Walk
from parapheur.domain.words import Language
from parapheur.web import labels
from parapheur.web.circuit_moves import steps_of
from parapheur.web.circuit_said import fields_of, key_of, text_of, value_said
from parapheur.web.circuit_terms import PROBLEMS, SHOWN
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
    return [_change(one, before, after) for one in changes(before, after)]


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
        parse(str(step.get("when")), fields_of(document))
    except BadCondition as refusal:
        return sentence_of(refusal)
    except (ValueError, KeyError, TypeError):
        return None
    return None


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


def _change(change: Change, before: Document, after: Document) -> str:
    was, now = _both(change, before, after)
    return say(
        language(),
        change.changed,
        name=text_of(change.name),
        key=key_of(change.key),
        part=text_of(change.part),
        what=key_of(change.what),
        before=was,
        after=now,
    )


def _both(change: Change, before: Document, after: Document) -> tuple[str, str]:
    """Return what was said and what is said now, never in the same words."""
    key, was, now = change.what or change.key, change.before, change.after
    said = _value(key, was, now, before), _value(key, now, was, after)
    if said[0] != said[1] or was == now:
        return said
    return json.dumps(was, ensure_ascii=False), json.dumps(now, ensure_ascii=False)


def _value(key: str, value: object, other: object, document: Document) -> str:
    if value is None:
        return say(language(), "no" if other is True else "nothing")
    return value_said(key, value, document)


def carried_along(step: Document, keys: Container[str]) -> str:
    """Return what a step says that the form does not show."""
    hidden = (key for key in step if key not in SHOWN or key not in keys)
    return " · ".join(f"{key}: {json.dumps(step[key], ensure_ascii=False)}" for key in hidden)
