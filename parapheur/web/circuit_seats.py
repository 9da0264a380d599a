"""The desks of a step in the builder's form: named, or looked for above another or by an answer."""

from collections.abc import Sequence
from typing import Any

from parapheur.web.circuit_moves import Document
from parapheur.web.circuit_typed import AS_IT_IS, Form, as_it_was, number, text

SUPERIOR, CHOICE = "@superior", "@choice"
"""Stand in a list of desks for the two ways to look for one: no desk is called so."""


def desks_typed(
    before: list[Any], name: str, form: Form, questions: Sequence[Document]
) -> list[Any]:
    """Return the desks of a step as the form says them now."""
    found: list[Any] = []
    for index in range(len(before) + 2):
        at = f"{name}.{index}"
        typed = form.get(at, "").strip()
        was = before[index] if index < len(before) else None
        if typed == SUPERIOR:
            found.append(_superior(was if way_of(was) == SUPERIOR else None, at, form))
        elif typed == CHOICE:
            found.append(_choice(was if way_of(was) == CHOICE else None, at, form, questions))
        elif typed.startswith(AS_IT_IS):
            found += as_it_was(before, typed)
        elif typed:
            found.append(typed)
    return found


def way_of(desk: object) -> str | None:
    """Return how the form shows a desk: by a way to look for it, by its name, or not (None)."""
    if isinstance(desk, str):
        return desk
    if not isinstance(desk, dict) or type(desk.get("levels", 1)) is not int:
        return None
    if isinstance(desk.get("superior_of"), str):
        return SUPERIOR
    to = desk.get("desks", {})
    plain = isinstance(to, dict) and all(isinstance(one, str) for one in to.values())
    return CHOICE if isinstance(desk.get("field"), str) and plain else None


def lists_among(questions: Sequence[Document]) -> list[Document]:
    """Return the questions that are answered by one of a list."""
    return [one for one in questions if one.get("kind") == "choice" and one.get("key")]


def choices_of(desk: Document, questions: Sequence[Document]) -> list[tuple[str, Document]]:
    """Return each choice a desk may stand for, with its question's words as far as there are any.

    Those that the desk speaks of and no question has come last.
    """
    asked = [one for one in questions if one.get("key") == desk.get("field")]
    listed = asked[0].get("choices", []) if asked else []
    known = {str(one["key"]): one for one in listed if one.get("key")}
    return [*known.items(), *((key, {}) for key in desk.get("desks", {}) if key not in known)]


def _superior(was: Document | None, at: str, form: Form) -> Document:
    desk: Document = dict(was or {"superior_of": "originator"})
    text(desk, "superior_of", f"{at}.superior_of", form)
    number(desk, "levels", f"{at}.levels", form, usual=1)
    return desk


def _choice(was: Document | None, at: str, form: Form, questions: Sequence[Document]) -> Document:
    first = next((one["key"] for one in lists_among(questions)), "")
    desk: Document = dict(was or {"field": first})
    text(desk, "field", f"{at}.field", form)
    number(desk, "levels", f"{at}.levels", form, usual=0)
    if was is not None and was.get("field") != desk.get("field"):
        desk.pop("desks", None)  # they were for the choices of another list
        return desk
    to = dict(desk.get("desks", {}))
    for key, _ in choices_of(desk, questions):
        text(to, key, f"{at}.desks.{key}", form, optional=True)
    desk.pop("desks", None)
    return desk | {"desks": to} if to else desk
