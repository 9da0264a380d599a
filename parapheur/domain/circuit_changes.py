"""What changed from one version of a circuit to the next, as facts that can be told in words.

Documents are compared, not circuits: a key that nothing here knows is compared all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]

PARTED = {"choices", "checklist"}
"""Keys whose lists hold parts with names of their own."""


class Changed(StrEnum):
    """Everything that can have changed; the value is the sentence."""

    STEP_ADDED = "The step “{name}” was added: place {after}."
    STEP_REMOVED = "The step “{name}” was removed."
    STEP_MOVED = "The step “{name}” was moved: place {before} before, place {after} now."
    STEP_BRANCHED = "The steps beside the step “{name}” are not the same."
    STEP_CHANGED = "The step “{name}”, {key}: {before} before, {after} now."
    FIELD_ADDED = "The question “{name}” was added."
    FIELD_REMOVED = "The question “{name}” was removed."
    FIELD_MOVED = "The question “{name}” was moved: place {before} before, place {after} now."
    FIELD_CHANGED = "The question “{name}”, {key}: {before} before, {after} now."
    PART_ADDED = "“{name}”, {key}: “{part}” was added."
    PART_REMOVED = "“{name}”, {key}: “{part}” was removed."
    PART_MOVED = "“{name}”, {key}: “{part}” was moved: place {before} before, place {after} now."
    PART_CHANGED = "“{name}”, {key}, “{part}”, {what}: {before} before, {after} now."
    CIRCUIT_CHANGED = "The circuit, {key}: {before} before, {after} now."


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    changed: Changed
    name: object = None
    """The name of the step or question, as it stands in the document."""
    key: str = ""
    """Of what changed: a key of the document; `name.fr`: a name in one language."""
    before: object = None
    after: object = None
    part: object = None
    """The name of the choice, or of the line of a checklist, as it stands in the document."""
    what: str = ""
    """Which key of that part."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step with its place in the list, from 1, and the steps that stand beside it."""

    step: Document
    place: int
    beside: frozenset[str]


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Return what changed, in the order of the newer document."""
    return (*_circuit(before, after), *_fields(before, after), *_steps(before, after))


def _circuit(before: Document, after: Document) -> Iterator[Change]:
    apart = {"steps", "metadata"}
    for key, was, now in _differing(before, after, apart):
        yield Change(Changed.CIRCUIT_CHANGED, key=key, before=was, after=now)


def _fields(before: Document, after: Document) -> Iterator[Change]:
    old, new = _called(before.get("metadata") or []), _called(after.get("metadata") or [])
    moved = _moved(list(old), list(new))
    for key, field in new.items():
        name = field.get("name")
        if key not in old:
            yield Change(Changed.FIELD_ADDED, name)
            continue
        if key in moved:
            yield Change(Changed.FIELD_MOVED, name, "", *moved[key])
        for part, was, now in _differing(old[key], field, PARTED):
            yield Change(Changed.FIELD_CHANGED, name, part, was, now)
        yield from _parts("choices", old[key], field)
    for key, field in old.items():
        if key not in new:
            yield Change(Changed.FIELD_REMOVED, field.get("name"))


def _parts(key: str, before: Document, after: Document) -> Iterator[Change]:
    """Yield what changed in a list of named parts: choices, lines of a checklist."""
    old, new = _called(before.get(key) or []), _called(after.get(key) or [])
    moved, name = _moved(list(old), list(new)), after.get("name")
    for one, part in new.items():
        called = part.get("name")
        if one not in old:
            yield Change(Changed.PART_ADDED, name, key, part=called)
            continue
        if one in moved:
            yield Change(Changed.PART_MOVED, name, key, *moved[one], part=called)
        for what, was, now in _differing(old[one], part, set()):
            yield Change(Changed.PART_CHANGED, name, key, was, now, called, what)
    for one, part in old.items():
        if one not in new:
            yield Change(Changed.PART_REMOVED, name, key, part=part.get("name"))


def _called(listed: Sequence[Document]) -> dict[str, Document]:
    return {str(one.get("key")): one for one in listed}


def _moved(before: list[str], after: list[str]) -> dict[str, tuple[int, int]]:
    """Return those that left their order among what is there still, with their places from 1."""
    kept, left = [one for one in before if one in after], [one for one in after if one in before]
    stayed = _stayed(kept, left)
    return {one: (before.index(one) + 1, after.index(one) + 1) for one in left if one not in stayed}


def _steps(before: Document, after: Document) -> Iterator[Change]:
    old, new = _placed(before), _placed(after)
    moved = _moved(list(old), list(new))
    for one, placed in new.items():
        name = placed.step.get("name")
        if one not in old:
            yield Change(Changed.STEP_ADDED, name, after=placed.place)
            continue
        if one in moved:
            yield Change(Changed.STEP_MOVED, name, before=old[one].place, after=placed.place)
        elif old[one].beside & new.keys() != placed.beside & old.keys():
            yield Change(Changed.STEP_BRANCHED, name)
        for key, was, now in _differing(old[one].step, placed.step, {"id", *PARTED}):
            yield Change(Changed.STEP_CHANGED, name, key, was, now)
        yield from _parts("checklist", old[one].step, placed.step)
    for one, placed in old.items():
        if one not in new:
            yield Change(Changed.STEP_REMOVED, placed.step.get("name"))


def _stayed(before: list[str], after: list[str]) -> set[str]:
    """Return those that keep their order among one another; the others were moved."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {one for block in blocks for one in before[block.a : block.a + block.size]}


def _placed(document: Document) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    for item in document.get("steps") or []:
        branches = item.get("together") or [[item]]
        names = [{str(step.get("id")) for step in branch} for branch in branches]
        every = set[str]().union(*names)
        for branch, own in zip(branches, names, strict=True):
            for step in branch:
                beside = frozenset(every - own)
                found[str(step.get("id"))] = _Placed(step, len(found) + 1, beside)
    return found


def _differing(
    before: Document, after: Document, apart: set[str]
) -> Iterator[tuple[str, object, object]]:
    for key in [*after, *(one for one in before if one not in after)]:
        was, now = before.get(key), after.get(key)
        if key in apart or was == now:
            continue
        if key == "name" and isinstance(was, dict) and isinstance(now, dict):
            for part, one, other in _differing(was, now, set()):
                yield f"name.{part}", one, other
        else:
            yield key, was, now
