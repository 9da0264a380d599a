"""What changed from one version of a circuit to the next, as facts that can be told in words.

Documents are compared, not circuits: a key that nothing here knows is compared all the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]


class Changed(StrEnum):
    """Everything that can have changed; the value is the sentence."""

    STEP_ADDED = "The step “{name}” was added."
    STEP_REMOVED = "The step “{name}” was removed."
    STEP_MOVED = "The step “{name}” was moved: place {before} before, place {after} now."
    STEP_BRANCHED = "The steps beside the step “{name}” are not the same."
    STEP_CHANGED = "The step “{name}”, {key}: {before} before, {after} now."
    FIELD_ADDED = "The question “{name}” was added."
    FIELD_REMOVED = "The question “{name}” was removed."
    FIELD_CHANGED = "The question “{name}”, {key}: {before} before, {after} now."
    CIRCUIT_CHANGED = "The circuit, {key}: {before} before, {after} now."


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    changed: Changed
    name: object = None
    """The name of the step or question, as it stands in the document."""
    key: str = ""
    before: object = None
    after: object = None


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
    old = {str(one.get("key")): one for one in before.get("metadata") or []}
    new = {str(one.get("key")): one for one in after.get("metadata") or []}
    for key, field in new.items():
        if key not in old:
            yield Change(Changed.FIELD_ADDED, field.get("name"))
            continue
        for part, was, now in _differing(old[key], field, set()):
            yield Change(Changed.FIELD_CHANGED, field.get("name"), part, was, now)
    for key in old.keys() - new.keys():
        yield Change(Changed.FIELD_REMOVED, old[key].get("name"))


def _steps(before: Document, after: Document) -> Iterator[Change]:
    old, new = _placed(before), _placed(after)
    kept = [one for one in old if one in new]
    stayed = _stayed(kept, [one for one in new if one in old])
    for one, placed in new.items():
        name = placed.step.get("name")
        if one not in old:
            yield Change(Changed.STEP_ADDED, name)
            continue
        if one not in stayed:
            yield Change(Changed.STEP_MOVED, name, before=old[one].place, after=placed.place)
        elif old[one].beside & new.keys() != placed.beside & old.keys():
            yield Change(Changed.STEP_BRANCHED, name)
        for key, was, now in _differing(old[one].step, placed.step, {"id"}):
            yield Change(Changed.STEP_CHANGED, name, key, was, now)
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
        if key not in apart and before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)
