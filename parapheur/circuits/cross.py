"""What one key cannot tell alone: rules across a whole file.

They read the raw values, as far as those make sense, so that one mistake never hides another.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import ValidationError

from parapheur.circuits.limits import limits
from parapheur.circuits.mistakes import Found, meant
from parapheur.circuits.models import FieldShape
from parapheur.circuits.shapes import field
from parapheur.domain import conditions
from parapheur.domain.circuit import MOST_STEPS, ORIGINATOR
from parapheur.domain.errors import BadCondition
from parapheur.domain.metadata import Field, FieldKey
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.words import Words

AFTER_THE_SEAL = {"read", "prepare", "dispatch", "archive"}
Stop = tuple[list[object], dict[str, object]]
"""A step, as far as it makes sense, after its path in the file."""

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.yaml")


def across(raw: object, file: Path, desks: Collection[DeskId] | None) -> Iterator[Found]:
    """Yield the mistakes of a circuit across its keys; desks None: they are not known."""
    if not NAME.fullmatch(file.name):
        yield [], "a circuit's file is named in small letters, digits and hyphens, and .yaml"
    steps = list(stops(raw))
    if len(steps) > MOST_STEPS:
        yield ["steps"], f"more than {MOST_STEPS} steps in all"
    yield from taken(steps)
    yield from kept_apart(steps)
    yield from checklists(steps)
    for path, step in steps:
        yield from (([*path, *place], problem) for place, problem in limits(step, desks))
    yield from seals([str(step.get("action")) for step in items(raw, "steps")])
    for path, step in steps:
        named = step.get("desks")
        if step.get("action") != "seal" and isinstance(named, list):
            for key, problem in at_desks(named, step.get("quorum"), desks):
                yield [*path, key], problem
    yield from asked(raw, steps, desks)


def stops(raw: object) -> Iterator[Stop]:
    """Yield each step with its path, those of branches too."""
    for index, item in enumerate(items(raw, "steps")):
        branches = item.get("together")
        if not isinstance(branches, list):
            yield ["steps", index], item
            continue
        for number, branch in enumerate(branches):
            for place, step in enumerate(branch if isinstance(branch, list) else []):
                path = ["steps", index, "together", number, place]
                yield path, step if isinstance(step, dict) else {}


def astray(desk: object, known: Collection[DeskId] | None) -> Iterator[str]:
    """Yield what is wrong with the desks that an item of `desks` names."""
    names = [desk]
    if isinstance(desk, dict):
        chosen = desk.get("desks")
        names = [desk.get("superior_of"), *(chosen.values() if isinstance(chosen, dict) else ())]
    for name in names:
        if name == ORGANISATION:
            yield f"{name!r} is the desk of the seal: no person acts there"
        elif known is not None and isinstance(name, str) and name not in {*known, ORIGINATOR}:
            yield f"unknown desk {name!r}{meant(name, known)}"


def chosen(
    fields: list[Field], steps: list[Stop], known: Collection[DeskId] | None
) -> Iterator[Found]:
    """Yield the desks that an answer should choose, and cannot."""
    lists = {one.key: [choice.key for choice in one.choices] for one in fields}
    for path, step in steps:
        for place, desk in enumerate(listed(step, "desks")):
            if not isinstance(desk, dict) or "field" not in desk:
                continue
            keys, to = lists.get(FieldKey(str(desk["field"]))), desk.get("desks") or {}
            where = [*path, "desks", place, "field"]
            if not keys:
                yield where, f"{desk['field']!r} is no list of this circuit's metadata"
            elif isinstance(to, dict) and to and set(to) != set(keys):
                odd = sorted(set(to) ^ set(keys))[0]
                yield where, f"each choice leads to one desk: look at {odd!r}"
            elif not to and known is not None:
                for key in keys:
                    if key not in known:
                        yield where, f"the choice {key!r} is no desk{meant(key, known)}"


def unknown_fields(fields: list[Field], steps: list[Stop]) -> Iterator[Found]:
    """Yield what a step asks that is no field of this circuit."""
    known = [field.key for field in fields]
    for path, step in steps:
        for key in ("asks", "asks_to_reject"):
            for place, name in enumerate(listed(step, key)):
                if isinstance(name, str) and name not in known:
                    yield [*path, key, place], f"unknown field {name!r}{meant(name, known)}"


def listed(step: dict[str, object], key: str) -> list[object]:
    """Return a list under a key, or nothing."""
    found = step.get(key)
    return found if isinstance(found, list) else []


def taken(steps: list[Stop]) -> Iterator[Found]:
    """Yield each identifier that an earlier step has already, in whichever branch."""
    seen: dict[str, list[object]] = {}
    for path, step in steps:
        name = str(step.get("id"))
        if "id" in step and name in seen:
            yield [*path, "id"], f"{name!r} is taken by {'.'.join(map(str, seen[name]))}"
        seen.setdefault(name, path)


def kept_apart(steps: list[Stop]) -> Iterator[Found]:
    """Yield each step that is to be kept apart from one that is not there, or from itself."""
    known = {str(step["id"]) for _, step in steps if "id" in step} | {ORIGINATOR}
    for path, step in steps:
        named = step.get("apart")
        for place, other in enumerate(named if isinstance(named, list) else []):
            if other == step.get("id"):
                yield [*path, "apart", place], "a step cannot be kept apart from itself"
            elif isinstance(other, str) and other not in known:
                yield [*path, "apart", place], f"unknown step {other!r}{meant(other, known)}"
        if step.get("id") == ORIGINATOR:
            yield [*path, "id"], "reserved for whoever deposits the dossier"


def checklists(steps: list[Stop]) -> Iterator[Found]:
    """Yield each key that stands twice on a checklist."""
    for path, step in steps:
        keys = [str(item.get("key")) for item in items(step, "checklist") if "key" in item]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                yield [*path, "checklist", place, "key"], f"{key!r} stands there twice"


def asked(raw: object, steps: list[Stop], desks: Collection[DeskId] | None) -> Iterator[Found]:
    """Yield what is wrong with the fields together, and with the conditions on them."""
    fields: list[Field] = []
    mistaken = False
    for index, item in enumerate(items(raw, "metadata")):
        try:
            one = field(FieldShape.model_validate(item))
        except ValidationError:
            mistaken = True  # told key by key
            continue
        except ValueError as error:
            mistaken = True
            yield ["metadata", index], str(error)
            continue
        if one.key in {known.key for known in fields}:
            yield ["metadata", index, "key"], f"{one.key!r} stands there twice"
        else:
            fields.append(one)
    if not mistaken:
        yield from chosen(fields, steps, desks)
        yield from unknown_fields(fields, steps)
    for path, step in steps:
        text = step.get("when")
        if isinstance(text, str) and not mistaken:  # else its fields are not known
            yield from (([*path, "when"], problem) for problem in misread(text, fields))


def misread(text: str, fields: list[Field]) -> Iterator[str]:
    """Yield what is wrong with a condition, and at which column."""
    try:
        conditions.parse(text, fields)
    except BadCondition as error:
        problem = error.facts["problem"]
        said = problem.en if isinstance(problem, Words) else problem
        yield f"at column {error.facts['place']}: {said}"


def items(raw: object, key: str) -> list[dict[str, object]]:
    """Return the list under a key; what is no mapping in it counts as an empty one."""
    listed = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(listed, list):
        return []
    return [item if isinstance(item, dict) else {} for item in listed]


def twice(raw: object, key: str) -> Iterator[Found]:
    """Yield each identifier that an earlier item of the list has already."""
    seen: dict[str, int] = {}
    for index, item in enumerate(items(raw, key)):
        name = str(item.get("id"))
        if "id" in item and name in seen:
            yield [key, index, "id"], f"{name!r} is taken by {key}.{seen[name]}"
        seen.setdefault(name, index)


def seals(actions: list[str]) -> Iterator[Found]:
    """Yield a seal out of its place: it closes what somebody has looked at before."""
    for index, action in enumerate(actions):
        if action == "seal" and not set(actions[index + 1 :]) <= AFTER_THE_SEAL:
            yield ["steps", index, "action"], "the seal closes a circuit: nobody signs after it"
    if actions[:1] == ["seal"]:
        yield ["steps"], "nobody sees the document before the seal: add a visa or a signature"


def at_desks(
    named: list[object], quorum: object, known: Collection[DeskId] | None
) -> Iterator[tuple[str, str]]:
    """Yield the mistakes between the desks of one step, its quorum, and the organisation."""
    for place, desk in enumerate(named):
        if desk in named[:place]:
            yield "desks", f"desk {desk!r} stands there twice"
        else:
            yield from (("desks", problem) for problem in astray(desk, known))
    if type(quorum) is int and quorum > len(named):
        yield "quorum", f"asks for {quorum} desks where {len(named)} are named"
