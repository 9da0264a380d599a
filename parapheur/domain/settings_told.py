"""What a program was told when it starts: each setting by its name, and what became another."""

import hashlib
from collections.abc import Iterable, Mapping

from parapheur.domain.about_office import Change, Program, SettingsTold
from parapheur.domain.documents import Digest
from parapheur.domain.trail import canonical
from parapheur.domain.words import visible

LONGEST = 500
"""Characters kept of a value."""


def flat(values: Mapping[str, object], above: str = "") -> dict[str, str]:
    """Return groups of settings as `group.key`, each with its value as text; None is left out."""
    found: dict[str, str] = {}
    for key, value in values.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            found |= flat(value, f"{name}.")
        elif isinstance(value, list | tuple):
            found[name] = _text(", ".join(map(str, value)))
        elif value is not None:
            found[name] = _text(str(value))
    return found


def told_last(events: Iterable[object], program: Program) -> dict[str, str]:
    """Return the settings of a program as its trail tells them: all changes, in order."""
    known: dict[str, str] = {}
    for event in events:
        if isinstance(event, SettingsTold) and event.program is program:
            for one in event.changes:
                known.pop(one.key, None)
                if one.new is not None:
                    known[one.key] = one.new
    return known


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what differs, by name."""
    keys = sorted(old.keys() | new.keys())
    found = (Change(key, old.get(key), new.get(key)) for key in keys)
    return tuple(one for one in found if one.old != one.new)


def digest_of(settings: Mapping[str, str]) -> Digest:
    """Return the SHA-256 of all settings."""
    return Digest(hashlib.sha256(canonical(dict(settings))).hexdigest())


def _text(value: str) -> str:
    return visible(value)[:LONGEST]
