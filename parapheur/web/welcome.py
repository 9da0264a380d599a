"""What is asked before any of a body is read: whoever floods the public pages is sent away early.

A view says it by `before_body`; its check refuses, or lowers `request.max_content_length`, by
which a body that says it is larger is refused unread.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request

BEFORE = "parapheur_before"
View = TypeVar("View", bound=Callable[..., object])


def before_body(check: Callable[[], None]) -> Callable[[View], View]:
    """Say what must hold before the body of a view's form is read."""

    def mark(view: View) -> View:
        setattr(view, BEFORE, check)
        return view

    return mark


def at_most_of_house() -> None:
    """Hold a form with files to what the house takes in one, if that is less than it may have."""
    house = int(current_app.config["MAX_CONTENT_LENGTH"])
    request.max_content_length = min(request.max_content_length or house, house)


def guard_body() -> None:
    """Ask it: after the size is known that the form may have, before anything reads the form."""
    check = getattr(current_app.view_functions.get(request.endpoint or ""), BEFORE, None)
    if check is not None:
        check()
