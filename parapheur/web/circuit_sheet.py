"""What lies on the builder's table: a circuit that is being written, as a form brings it."""

import hashlib
import json
from dataclasses import dataclass, field

from flask import abort, request

from parapheur.domain.circuit import CircuitId
from parapheur.domain.errors import ParapheurError
from parapheur.usecases.circuits import check
from parapheur.web.circuit_form import Unfit, carried, drawable, overlaid, shallow
from parapheur.web.circuit_moves import Document
from parapheur.web.circuit_words import mistakes_said
from parapheur.web.errors import sentence_of
from parapheur.web.here import language, office
from parapheur.words import say

TEXT = "text"
NAMELESS = CircuitId("circuit")
"""What a circuit is called while it has no identifier that could be one."""
FIRST = 10
"""Mistakes told of a text that no form can show."""


@dataclass
class Sheet:
    """What lies on the table: a circuit that is being written."""

    document: Document
    circuit: str = ""
    seen: int = 0
    """The newest version its author had before their eyes."""
    note: str = ""
    text: str | None = None
    """The text in YAML, where it is not what the document says."""
    refusal: str | None = None
    status: int = 200
    focus: str = ""
    meanwhile: list[str] = field(default_factory=list)
    """What was changed by somebody else, compared with what lies here."""


def sent() -> Sheet:
    """Return what was sent, with what was typed laid over it."""
    form = request.form
    try:
        document = carried(form.get("document", ""))
    except Unfit:
        abort(400)
    overlaid(document, form, office().drafting.keys)
    seen = form.get("seen", "")
    sheet = Sheet(
        document,
        form.get("circuit", "").strip(),
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
        form.get("note", ""),
    )
    text = form.get("yaml", "").replace("\r\n", "\n")
    if form.get("counts") == TEXT:
        return of_text(sheet, text.encode())
    if "yaml" in form and print_of(text) != form.get("shown", ""):
        sheet.text, sheet.status = text, 422
        sheet.refusal = say(
            language(), "The text was changed too: say which counts, the form or the text."
        )
    return sheet


def print_of(text: str) -> str:
    """Return what a text is known by, whatever ends its lines."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def of_text(sheet: Sheet, data: bytes) -> Sheet:
    """Return the sheet with what a text says, or with the text and what is wrong with it."""
    try:
        document = office().drafting.parse(data)
    except ParapheurError as refusal:
        sheet.text = data.decode(errors="replace")
        sheet.refusal, sheet.status = sentence_of(refusal), 422
        return sheet
    if isinstance(document, dict) and _sayable(document) and drawable(document):
        sheet.document = document
        return sheet
    mistakes = check(office(), NAMELESS, document).mistakes
    said = [str(one.text) for one in mistakes_said(document, mistakes)[:FIRST]]
    sheet.text, sheet.status = data.decode(errors="replace"), 422
    sheet.refusal = " · ".join([say(language(), "This text is not a circuit."), *said])
    return sheet


def _sayable(document: Document) -> bool:
    """Say whether a form can carry a document along."""
    try:
        return shallow(document) and bool(json.dumps(document, allow_nan=False))
    except (TypeError, ValueError):
        return False
