"""What is read from a form, strictly: no more than it can hold, each field once, of its kind."""

import io
from collections import Counter
from collections.abc import Callable, Mapping
from typing import IO, TypeVar

from flask import Flask, abort, current_app, request
from flask import Request as FlaskRequest
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from parapheur.domain.delegation import DelegationId
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.factors import FactorProof
from parapheur.domain.grants import Asked
from parapheur.domain.people import DeskId
from parapheur.domain.words import seen
from parapheur.usecases.deposit import Piece
from parapheur.web.here import MEGABYTE

View = TypeVar("View", bound=Callable[..., object])

FILES = "parapheur_files"
WITHOUT_FILES = MEGABYTE
"""Bytes that a form without files may send: far more than anybody types."""

OVERFULL = 2
"""How many times too large a form may be, and still be answered with what was typed into it."""

FEW = 100
"""Parts of such a form."""

LONGEST_NAME = 150
"""Characters kept of a file's name."""
LONGEST_SUFFIX = 10


IN_MEMORY = "parapheur_in_memory"


class Request(FlaskRequest):
    """A request whose files stay in memory where the view says so; else large ones are spooled."""

    def _get_file_stream(self, *length: object, **told: object) -> IO[bytes]:
        view = current_app.view_functions.get(self.endpoint or "")
        if getattr(view, IN_MEMORY, False):
            return io.BytesIO()
        return super()._get_file_stream(*length, **told)  # type: ignore[arg-type]  # as it came


def in_memory(view: View) -> View:
    """Say that what a view's form brings is written to no disk of ours."""
    setattr(view, IN_MEMORY, True)
    return view


def takes_files(view: View) -> View:
    """Say that a view's form brings files; every other form is small."""
    setattr(view, FILES, True)
    return view


def takes_file(most: int) -> Callable[[View], View]:
    """Say that a view's form brings one file, of so many bytes at most."""

    def mark(view: View) -> View:
        setattr(view, FILES, most + WITHOUT_FILES)
        return view

    return mark


def longest(app: Flask, endpoint: str) -> int:
    """Return how many bytes a form may have that is sent there."""
    most = getattr(app.view_functions.get(endpoint), FILES, WITHOUT_FILES)
    return int(app.config["MAX_CONTENT_LENGTH"] if most is True else most)


def guard_size() -> None:
    """Hold each form to what it can need, before its body is read."""
    request.max_content_length = longest(current_app, request.endpoint or "")


def guard_fields() -> None:
    """Refuse a field that is given twice: two readers might each take another one."""
    given = Counter(name for name, _ in request.args.items(multi=True))
    given.update(name for name, _ in request.form.items(multi=True))
    if any(times > 1 for times in given.values()):
        abort(400)


class Nowhere(io.BytesIO):
    """Where the files of a form that is too large go."""

    def write(self, data: object) -> int:
        """Keep nothing."""
        return len(data) if isinstance(data, bytes | bytearray) else 0


def typed() -> Mapping[str, str]:
    """Return what was typed into a form whose files are too large; these are thrown away.

    Of a body past `OVERFULL` times the limit nothing is read.
    """
    length, limit = request.content_length or 0, request.max_content_length or 0
    if length > OVERFULL * limit:
        return {}
    parser = FormDataParser(
        stream_factory=lambda *_, **__: Nowhere(),
        max_form_memory_size=WITHOUT_FILES,
        max_form_parts=FEW,
    )
    try:
        stream = get_input_stream(request.environ)
        _, form, _ = parser.parse(stream, request.mimetype, length, request.mimetype_params)
    except HTTPException:
        return {}
    return form.to_dict()


def digest(name: str) -> Digest:
    """Return a SHA-256 in small hexadecimal digits, or refuse the request."""
    value = request.form.get(name, "")
    if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        abort(400)
    return Digest(value)


def digest_if_any(name: str) -> Digest | None:
    """Return such a digest, or None where the form has no such field."""
    return digest(name) if name in request.form else None


def dossier_number(text: str) -> DossierId:
    """Return the number of a reference (`D-000012`), or of its digits alone; 0 if it is none."""
    digits = text.strip().upper().removeprefix("D-")
    return DossierId(
        int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    )


def whole_number(name: str) -> int:
    """Return a number written in plain digits, or refuse the request."""
    values = request.form.getlist(name)
    if len(values) != 1 or not (
        values[0].isascii() and values[0].isdigit() and len(values[0]) < 10
    ):
        abort(400)
    return int(values[0])


def act_asked(number: DossierId) -> Asked:
    """Return the act of a dossier that a form asks for, as its page showed it."""
    form = request.form
    return Asked(
        dossier=int(number),
        round=whole_number("round"),
        position=whole_number("position"),
        desk=DeskId(form.get("desk", "")),
        shown=digest("shown"),
        delegation=DelegationId(form["delegation"]) if "delegation" in form else None,
        values=digest_if_any("values"),
    )


def proof() -> FactorProof:
    """Return what was given beside the PIN, if anything was."""
    given = (request.form.get(name, "") for name in ("code", "passkey", "asked"))
    return FactorProof(*given)


def piece(name: str) -> Piece | None:
    """Return the file of a field, or nothing when none was chosen."""
    found = pieces(name)
    if len(found) > 1:
        abort(400)
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
    name = "".join(filter(seen, last)).strip()
    if len(name) > LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        if not dot or len(suffix) > LONGEST_SUFFIX:
            stem, dot, suffix = name, "", ""
        name = stem[: LONGEST_NAME - len(dot + suffix)] + dot + suffix
    return name or "document.pdf"
