"""The builder: a circuit is written here, checked as it is written, kept and published.

The whole circuit travels in the form, so that nothing is kept half-way: each button sends all of
it and gets the page again, with what it did. With a script, the check also runs by itself.
"""

import json

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.circuit import CircuitId, Visas
from parapheur.domain.circuit_versions import Standing, identifier_of
from parapheur.domain.errors import CircuitMoved, ParapheurError
from parapheur.domain.metadata import Kind
from parapheur.usecases.circuits import keep_circuit, version_of
from parapheur.web.access import SECRETARIES, door
from parapheur.web.circuit_findings import findings
from parapheur.web.circuit_form import blank
from parapheur.web.circuit_moves import MOVES, Document, NoSuchPlace, moved, steps_of
from parapheur.web.circuit_said import desk_said, kind_of, text_of
from parapheur.web.circuit_seats import choices_of, lists_among, way_of
from parapheur.web.circuit_sheet import Sheet, of_text, print_of, sent
from parapheur.web.circuit_typed import time_of
from parapheur.web.circuit_words import carried_along, changes_said
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import piece
from parapheur.web.here import language, me, office
from parapheur.words import say

builder = Blueprint("builder", __name__, url_prefix="/circuits")


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
def bring() -> str | tuple[str, int]:
    """Lay a file on the table; nothing is kept before it is saved."""
    brought = piece("file")
    if brought is None:
        refusal = say(language(), "Choose a file in YAML.")
        return _page(Sheet(blank(), refusal=refusal, status=422), checked=False)
    name, data = brought
    return _page(of_text(Sheet(blank(), circuit=name.partition(".")[0]), data))


@builder.post("/build")
@door(SECRETARIES)
def build() -> str | tuple[str, int] | Response:
    """Do what was pressed."""
    verb, _, place = request.form.get("do", "check").partition(":")
    sheet = sent()
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
    sheet = sent()
    page = render_template("circuit_check.html", found=findings(sheet), refusal=sheet.refusal)
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


def _page(sheet: Sheet, *, checked: bool = True) -> str | tuple[str, int]:
    drafting, desks = office().drafting, office().reading.desks()
    text = drafting.write(sheet.document)
    page = render_template(
        "circuit_builder.html",
        sheet=sheet,
        text=sheet.text if sheet.text is not None else text,
        shown=print_of(text),
        document=json.dumps(sheet.document, ensure_ascii=False),
        found=findings(sheet) if checked else None,
        desks=desks,
        keys=drafting.keys,
        time_of=time_of,
        text_of=text_of,
        desk_said=desk_said,
        way_of=way_of,
        lists_among=lists_among,
        choices_of=choices_of,
        kind_of=kind_of,
        carried_along=carried_along,
        Kind=Kind,
        Visas=Visas,
        steps=list(steps_of(sheet.document)),
        form=request.form,
        today=office().now().date(),
    )
    return (page, sheet.status) if sheet.status != 200 else page
