"""What was typed into one control of the builder, laid over what stood there.

A value that only says what is usual, and was not said before, is not said now either: a form that
is sent as it came changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from parapheur.domain.words import Language
from parapheur.web.circuit_moves import Document

AS_IT_IS = "="
"""Begins what stands for an item of a list that the form shows and does not change."""
UNITS = ("calendar_days", "working_days", "office_hours")

Form = Mapping[str, str]


def text(
    holder: Document, key: str, name: str, form: Form, *, optional: bool = False, usual: str = ""
) -> None:
    """Take what was typed; `optional`: nothing typed leaves the key out."""
    if name not in form:
        return
    typed = form[name].strip()
    if (optional and not typed) or _goes_without_saying(holder, key, typed, usual or None):
        holder.pop(key, None)
    else:
        holder[key] = typed


def number(holder: Document, key: str, name: str, form: Form, *, usual: int | None = None) -> None:
    """Take a whole number, or what else was typed, for the check to name."""
    if name not in form:
        return
    typed = form[name].strip()
    value = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else typed
    if not typed or _goes_without_saying(holder, key, value, usual):
        holder.pop(key, None)
    else:
        holder[key] = value


def _goes_without_saying(holder: Document, key: str, value: object, usual: object) -> bool:
    return value == usual and holder.get(key) != usual


def tick(holder: Document, key: str, name: str, form: Form) -> None:
    """Take a box of a form that was sent."""
    if name in form:
        holder[key] = True
    elif holder.get(key) is not False:
        holder.pop(key, None)


def words(holder: Document, place: str, form: Form) -> None:
    """Take a name in the languages of the house."""
    for language in Language:
        name = ".".join(part for part in (place, "name", language.value) if part)
        if name in form:
            holder["name"] = {**holder.get("name", {}), language.value: form[name].strip()}


def chosen(before: list[Any], name: str, form: Form) -> list[Any]:
    """Return what a list of choices holds now."""
    found: list[Any] = []
    for index in range(len(before) + 2):
        typed = form.get(f"{name}.{index}", "").strip()
        if typed.startswith(AS_IT_IS):
            found += as_it_was(before, typed)
        elif typed:
            found.append(typed)
    return found


def as_it_was(before: list[Any], typed: str) -> list[Any]:
    """Return the item that a control stands for, as a list of one, or nothing."""
    kept = typed.removeprefix(AS_IT_IS)
    place = int(kept) if kept.isdecimal() and len(kept) < 6 else len(before)
    return before[place : place + 1]


def ticked(before: list[Any], name: str, form: Form) -> list[Any]:
    """Return the keys whose boxes are ticked: those that were, as they stood, then the others."""
    now = [one.removeprefix(f"{name}.") for one in form if one.startswith(f"{name}.")]
    kept = [one for one in before if one in now or not isinstance(one, str)]
    return kept + [one for one in now if one not in kept]


def allowed(holder: Document, key: str, name: str, form: Form, *, short: str = "") -> None:
    """Take a time: so many, counted in days of one kind or hours; `short` is its other key."""
    if f"{name}.amount" not in form:
        return
    amount, unit = Document(), form.get(f"{name}.unit") or time_of(holder, key, short)[1]
    number(amount, unit, f"{name}.amount", form)
    brief = short and short in holder and unit == UNITS[0]
    holder.pop(short, None)
    holder.pop(key, None)
    if brief and amount:
        holder[short] = amount[unit]
    elif amount:
        holder[key] = amount


def time_of(holder: Document, key: str = "deadline", short: str = "") -> tuple[object, str]:
    """Return how long something may take: an amount, or nothing, and what it is counted in."""
    if short and holder.get(short) is not None:
        return holder[short], UNITS[0]
    said = holder.get(key) or {}
    return next(((amount, unit) for unit, amount in said.items()), ("", UNITS[0]))
