"""What the buttons of the builder do to a circuit that is being written: a document in, one out.

A place is written as a form's field is named: `steps.2.together.0.1`. Whatever a step holds
travels with it, known or not.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Document = dict[str, Any]

BLANK = {"ar": "", "fr": "", "en": ""}


class NoSuchPlace(Exception):
    """The button speaks of something that is not in the document."""


def moved(document: Document, verb: str, place: str) -> tuple[Document, str]:
    """Return the document after a button, and the place to go on from. `NoSuchPlace`."""
    changed = deepcopy(document)
    move = MOVES.get(verb)
    if move is None:
        raise NoSuchPlace
    try:
        return changed, move(changed, place)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NoSuchPlace from error


def steps_of(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield each step with its place, those of branches too."""
    for index, item in enumerate(_listed(document, "steps")):
        if not isinstance(item, dict):
            continue
        branches = item.get("together")
        if not isinstance(branches, list):
            yield f"steps.{index}", item
            continue
        for number, branch in enumerate(branches):
            for at, step in enumerate(branch if isinstance(branch, list) else []):
                if isinstance(step, dict):
                    yield f"steps.{index}.together.{number}.{at}", step


def a_step() -> Document:
    """Return a step about which nothing is said yet."""
    return {"id": "", "name": dict(BLANK), "action": "visa", "desks": []}


def _listed(document: Document, key: str) -> list[Any]:
    found = document.get(key)
    return found if isinstance(found, list) else []


def _at(document: Document, place: str) -> tuple[list[Any], int]:
    """Return the list that holds a place, and where in it."""
    *way, last = place.split(".")
    found: Any = document
    for part in way:
        found = found[int(part)] if isinstance(found, list) else found[part]
    index = int(last)
    if not isinstance(found, list) or not 0 <= index < len(found):
        raise IndexError(place)
    return found, index


def _add(new: Callable[[], Any], key: str = "") -> Callable[[Document, str], str]:
    def add(document: Document, place: str) -> str:
        holder: Any = document
        for part in place.split(".") if place else []:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        if key:
            holder = holder.setdefault(key, [])
        holder.append(new())
        return ".".join(part for part in (place, key, str(len(holder) - 1)) if part)

    return add


def _branch(document: Document, place: str) -> str:
    listed, index = _at(document, place)
    listed[index]["together"].append([a_step()])
    return f"{place}.together.{len(listed[index]['together']) - 1}.0"


def _shift(by: int) -> Callable[[Document, str], str]:
    def shift(document: Document, place: str) -> str:
        listed, index = _at(document, place)
        to = index + by
        if 0 <= to < len(listed):
            listed[index], listed[to] = listed[to], listed[index]
            return f"{place.rpartition('.')[0]}.{to}"
        return place

    return shift


def _remove(document: Document, place: str) -> str:
    listed, index = _at(document, place)
    del listed[index]
    _settle(document)
    return place.partition(".")[0]


def _beside(document: Document, place: str) -> str:
    """Put a step beside the one before it, as another branch."""
    listed, index = _at(document, place)
    if index == 0 or "together" in listed[index]:
        raise IndexError(place)
    step, before = listed.pop(index), listed[index - 1]
    if "together" in before:
        before["together"].append([step])
    else:
        listed[index - 1] = {"together": [[before], [step]]}
    branches = len(listed[index - 1]["together"])
    return f"{place.rpartition('.')[0]}.{index - 1}.together.{branches - 1}.0"


def _out(document: Document, place: str) -> str:
    """Take a step out of its branch: it comes once all branches are done."""
    _, outer, together, *_ = place.split(".")
    if together != "together":
        raise ValueError(place)
    branch, index = _at(document, place)
    step = branch.pop(index)
    document["steps"].insert(int(outer) + 1, step)
    _settle(document)
    return next(where for where, one in steps_of(document) if one is step)


def _settle(document: Document) -> None:
    """Forget empty branches; a single branch is no branch."""
    settled: list[Any] = []
    for item in _listed(document, "steps"):
        branches = item.get("together") if isinstance(item, dict) else None
        if not isinstance(branches, list):
            settled.append(item)
            continue
        left = [branch for branch in branches if branch]
        settled.extend([item | {"together": left}] if len(left) > 1 else left[0] if left else [])
    document["steps"] = settled


MOVES: dict[str, Callable[[Document, str], str]] = {
    "step": _add(a_step),
    "branch": _branch,
    "up": _shift(-1),
    "down": _shift(1),
    "remove": _remove,
    "beside": _beside,
    "out": _out,
    "field": _add(lambda: {"key": "", "name": dict(BLANK), "kind": "text"}, "metadata"),
    "choice": _add(lambda: {"key": "", "name": dict(BLANK)}, "choices"),
    "item": _add(lambda: {"key": "", "name": dict(BLANK)}, "checklist"),
}
