"""What one key cannot tell alone: rules across a whole file.

They read the raw values, as far as those make sense, so that one mistake never hides another.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from parapheur.circuits.mistakes import Found, meant
from parapheur.domain.people import ORGANISATION, DeskId

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.yaml")


def across(raw: object, file: Path, desks: Collection[DeskId] | None) -> Iterator[Found]:
    """Yield the mistakes of a circuit across its keys; desks None: they are not known."""
    if not NAME.fullmatch(file.name):
        yield [], "a circuit's file is named in small letters, digits and hyphens, and .yaml"
    steps = items(raw, "steps")
    yield from twice(raw, "steps")
    yield from seals([str(step.get("action")) for step in steps])
    for index, step in enumerate(steps):
        named = step.get("desks")
        if step.get("action") in ("visa", "sign") and isinstance(named, list):
            for key, problem in at_desks(named, step.get("quorum"), desks):
                yield ["steps", index, key], problem


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
        if action == "seal" and index < len(actions) - 1:
            yield ["steps", index, "action"], "the seal closes a circuit: nothing comes after it"
    if actions == ["seal"]:
        yield ["steps"], "nobody sees the document before the seal: add a visa or a signature"


def at_desks(
    named: list[object], quorum: object, known: Collection[DeskId] | None
) -> Iterator[tuple[str, str]]:
    """Yield the mistakes between the desks of one step, its quorum, and the organisation."""
    for place, desk in enumerate(named):
        if desk in named[:place]:
            yield "desks", f"desk {desk!r} stands there twice"
        elif desk == ORGANISATION:
            yield "desks", f"{desk!r} is the desk of the seal: no person acts there"
        elif known is not None and desk not in known:
            yield "desks", f"unknown desk {desk!r}{meant(desk, known)}"
    if type(quorum) is int and quorum > len(named):
        yield "quorum", f"asks for {quorum} desks where {len(named)} are named"
