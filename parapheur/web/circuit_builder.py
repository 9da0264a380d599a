"""The builder: a circuit is written here, checked as it is written, kept and published.

The whole circuit travels in the form, so that nothing is kept half-way: each button sends all of
it and gets the page again, with what it did. With a script, the check also runs by itself.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from parapheur.domain.circuit import CircuitId, Visas
from parapheur.domain.circuit_versions import Standing, identifier_of
from parapheur.domain.errors import BadIdentifier, CircuitMoved, ParapheurError
from parapheur.domain.metadata import Kind
from parapheur.domain.simulation import Stop as Expected
from parapheur.domain.simulation import simulate
from parapheur.domain.typed import gather
from parapheur.domain.zones import zone
from parapheur.usecases.circuits import Checked, check, keep_circuit, version_of
from parapheur.web.access import SECRETARIES, door
from parapheur.web.circuit_form import (
    Unfit,
    blank,
    carried,
    drawable,
    overlaid,
    shallow,
    time_of,
)
from parapheur.web.circuit_moves import MOVES, Document, NoSuchPlace, moved, steps_of
from parapheur.web.circuit_words import (
    Said,
    carried_along,
    changes_said,
    desk_said,
    flaws_said,
    kind_of,
    mistakes_said,
    text_of,
)
from parapheur.web.errors import http_refused, sentence_of, status_of
from parapheur.web.forms import piece, takes_files
from parapheur.web.here import language, me, office
from parapheur.web.strip import Stop, strip_of_circuit
from parapheur.words import say

builder = Blueprint("builder", __name__, url_prefix="/circuits")

FORM, TEXT = "form", "text"
NAMELESS = CircuitId("circuit")
"""What a circuit is called while it has no identifier that could be one."""


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


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check says, ready to be shown."""

    said: list[Said]
    fit: bool
    strip: list[Stop] = field(default_factory=list)
    expected: tuple[Expected, ...] = ()
    trouble: str | None = None
    """Why nothing can be foreseen."""

    @property
    def grave(self) -> int:
        """How many things keep the circuit from being published."""
        return sum(one.grave for one in self.said)


@builder.get("/new")
@door(SECRETARIES)
def new() -> str | tuple[str, int]:
    """Begin a circuit, from nothing or from another one."""
    like = CircuitId(request.args.get("like", ""))
    document = _document_of(like) if like else blank()
    return _page(Sheet(document), checked=bool(like))


@builder.get("/<circuit>/edit")
@door(SECRETARIES)
def edit(circuit: str) -> str | tuple[str, int] | Response:
    """Open the newest version of a circuit that was made here; a file is copied."""
    name = CircuitId(circuit)
    found = office().circuits.get(name)
    if found is not None and found.version is None:
        return redirect(url_for("builder.new", like=name), 303)
    versions = office().reading.circuit_versions(name)
    if not versions:
        abort(404)
    return _page(Sheet(_document_of(name), circuit, versions[-1].number))


@builder.post("/import")
@door(SECRETARIES)
@takes_files
def bring() -> str | tuple[str, int]:
    """Lay a file on the table; nothing is kept before it is saved."""
    brought = piece("file")
    if brought is None:
        refusal = say(language(), "Choose a file in YAML.")
        return _page(Sheet(blank(), refusal=refusal, status=422), checked=False)
    name, data = brought
    return _page(_of_text(Sheet(blank(), circuit=name.partition(".")[0]), data))


@builder.errorhandler(RequestEntityTooLarge)
def overfull(error: RequestEntityTooLarge) -> tuple[str, int]:
    """Say that too much was sent."""
    return http_refused(error)


@builder.post("/build")
@door(SECRETARIES)
def build() -> str | tuple[str, int] | Response:
    """Do what was pressed."""
    verb, _, place = request.form.get("do", "check").partition(":")
    sheet = _sent()
    if sheet.refusal:
        return _page(sheet)
    if verb in MOVES:
        try:
            sheet.document, sheet.focus = moved(sheet.document, verb, place)
        except NoSuchPlace:
            abort(400)
        return _page(sheet)
    if verb in {"draft", "publish"}:
        return _keep(sheet, Standing.DRAFT if verb == "draft" else Standing.PUBLISHED)
    return _page(sheet)


@builder.post("/check")
@door(SECRETARIES)
def live() -> tuple[str, int] | str:
    """Say what is wrong with what is being written, as a part of its page."""
    sheet = _sent()
    page = render_template("circuit_check.html", found=_findings(sheet), refusal=sheet.refusal)
    return page, sheet.status


def _keep(sheet: Sheet, standing: Standing) -> str | tuple[str, int] | Response:
    try:
        kept = keep_circuit(
            office(),
            identifier_of(sheet.circuit),
            sheet.document,
            standing=standing,
            seen=sheet.seen,
            note=sheet.note,
            actor=me(),
        )
    except CircuitMoved as moved_on:
        _show_meanwhile(sheet)
        return _refused(sheet, moved_on)
    except ParapheurError as refusal:
        return _refused(sheet, refusal)
    flash(
        say(
            language(),
            "Version {version} is kept as a draft."
            if standing is Standing.DRAFT
            else "Version {version} is published.",
            version=kept.number,
        ),
        "done",
    )
    return redirect(url_for("circuits.view", circuit=kept.circuit), 303)


def _refused(sheet: Sheet, refusal: ParapheurError) -> str | tuple[str, int]:
    sheet.refusal, sheet.status = sentence_of(refusal), status_of(refusal)
    return _page(sheet)


def _show_meanwhile(sheet: Sheet) -> None:
    """Lay what somebody else kept beside what was written; keeping it again comes after theirs."""
    versions = office().reading.circuit_versions(CircuitId(sheet.circuit))
    newest = office().drafting.plain(versions[-1].document)
    sheet.seen = versions[-1].number
    sheet.meanwhile = changes_said(newest, sheet.document)


def _sent() -> Sheet:
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
        return _of_text(sheet, text.encode())
    if "yaml" in form and _print(text) != form.get("shown", ""):
        sheet.text, sheet.status = text, 422
        sheet.refusal = say(
            language(), "The text was changed too: say which counts, the form or the text."
        )
    return sheet


def _print(text: str) -> str:
    """Return what a text is known by, whatever ends its lines."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def _of_text(sheet: Sheet, data: bytes) -> Sheet:
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
    said = mistakes_said(document, check(office(), NAMELESS, document).mistakes)
    sheet.text, sheet.status = data.decode(errors="replace"), 422
    sheet.refusal = " · ".join([say(language(), "This text is not a circuit."), *_texts(said)])
    return sheet


def _texts(said: list[Said]) -> list[str]:
    return [str(one.text) for one in said[:10]]


def _sayable(document: Document) -> bool:
    """Say whether a form can carry a document along."""
    try:
        return shallow(document) and bool(json.dumps(document, allow_nan=False))
    except (TypeError, ValueError):
        return False


def _document_of(circuit: CircuitId) -> Document:
    found = office().circuits.get(circuit)
    versions = office().reading.circuit_versions(circuit)
    drafting = office().drafting
    if found is not None and found.version is None:
        document = drafting.wrote(circuit)
    elif versions:
        document = version_of(office(), circuit, versions[-1].number).document
    else:
        document = None
    if document is None:
        abort(404)
    return drafting.plain(document)


def _identifier(text: str) -> CircuitId:
    try:
        return identifier_of(text)
    except BadIdentifier:
        return NAMELESS


def _findings(sheet: Sheet) -> Findings:
    checked = check(office(), _identifier(sheet.circuit), sheet.document)
    circuit = checked.written.circuit
    if circuit is None:
        return Findings(mistakes_said(sheet.document, checked.mistakes), fit=False)
    places = [place for place, _ in steps_of(sheet.document)]
    said = flaws_said(circuit, places, checked.flaws)
    strip = strip_of_circuit(circuit)
    expected, trouble = _foreseen(checked)
    return Findings(said, checked.fit, strip, expected, trouble)


def _foreseen(checked: Checked) -> tuple[tuple[Expected, ...], str | None]:
    """Return the steps a dossier would come to, or why that cannot be told."""
    circuit, day = checked.written.circuit, _day()
    if circuit is None or day is None or checked.errors:
        return (), None
    calendar = office().calendar
    begun = datetime.combine(day, time(), zone(calendar.zone))
    try:
        typed = {str(one.key): request.form.get(f"sim.{one.key}", "") for one in circuit.metadata}
        return simulate(circuit, gather(circuit.metadata, typed), begun, calendar), None
    except ParapheurError as refusal:
        return (), sentence_of(refusal)
    except (ValueError, OverflowError):
        return (), say(language(), "The steps cannot be foreseen.")


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("sim.on", ""))
    except ValueError:
        return None


def _page(sheet: Sheet, *, checked: bool = True) -> str | tuple[str, int]:
    drafting, desks = office().drafting, office().reading.desks()
    text = drafting.write(sheet.document)
    page = render_template(
        "circuit_builder.html",
        sheet=sheet,
        text=sheet.text if sheet.text is not None else text,
        shown=_print(text),
        document=json.dumps(sheet.document, ensure_ascii=False),
        found=_findings(sheet) if checked else None,
        desks=desks,
        keys=drafting.keys,
        time_of=time_of,
        text_of=text_of,
        desk_said=desk_said,
        kind_of=kind_of,
        carried_along=carried_along,
        Kind=Kind,
        Visas=Visas,
        steps=list(steps_of(sheet.document)),
        form=request.form,
        today=office().now().date(),
    )
    return (page, sheet.status) if sheet.status != 200 else page
