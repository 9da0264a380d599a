"""What is read from a form, strictly: each field once, each of its kind."""

from flask import abort, request
from werkzeug.datastructures import FileStorage

from parapheur.usecases.deposit import Piece

LONGEST_NAME = 150
"""Characters kept of a file's name."""


def whole_number(name: str) -> int:
    """Return a number written in plain digits, or refuse the request."""
    values = request.form.getlist(name)
    if len(values) != 1 or not (
        values[0].isascii() and values[0].isdigit() and len(values[0]) < 10
    ):
        abort(400)
    return int(values[0])


def piece(name: str) -> Piece | None:
    """Return the file of a field, or nothing when none was chosen."""
    found = pieces(name)
    return found[0] if found else None


def pieces(name: str) -> list[Piece]:
    """Return the files of a field that were really chosen."""
    return [_read(sent) for sent in request.files.getlist(name) if sent.filename]


def _read(sent: FileStorage) -> Piece:
    """Return a file's name and bytes; the name is only ever shown, never used as a path."""
    return readable_name(sent.filename or ""), sent.read()


def readable_name(name: str) -> str:
    """Return the last part of a file's name, without what hides or reorders letters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if letter.isprintable()).strip()
    if len(seen) > LONGEST_NAME:
        stem, dot, suffix = seen.rpartition(".")
        seen = stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if dot else seen[:LONGEST_NAME]
    return seen or "document.pdf"
