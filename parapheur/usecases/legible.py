"""Go on with an inspection where something cannot be read, and name what it was."""

from collections.abc import Generator, Iterator
from typing import TypeVar

from parapheur.domain.errors import ParapheurError
from parapheur.domain.findings import Finding
from parapheur.usecases.ports import Office

T = TypeVar("T")
UNREADABLE = (ParapheurError, ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What reading a row may raise that somebody has changed."""


def rows_astray(office: Office) -> Iterator[Finding]:
    """Yield each row that says what nobody can read, or a word that nobody knows."""
    for place, column, problem in office.reading.illegible():
        yield Finding(place, f"its row cannot be read ({column}): {problem}")


def going_on(place: str, inspection: Iterator[Finding]) -> Iterator[Finding]:
    """Give the findings, and one more where the inspection stumbled."""
    try:
        yield from inspection
    except UNREADABLE as error:
        yield Finding(place, f"cannot be inspected further: {why(error)}")


def going_on_with(
    place: str, inspection: Generator[Finding, None, T], instead: T
) -> Generator[Finding, None, T]:
    """Do the same, and return what the inspection does, or `instead` where it stumbled."""
    try:
        return (yield from inspection)
    except UNREADABLE as error:
        yield Finding(place, f"cannot be inspected further: {why(error)}")
        return instead


def why(error: Exception) -> str:
    """Return the first line of what an error says, under its name."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
