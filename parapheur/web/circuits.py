"""The circuits there are: of files and made here, their versions, and their texts to take away."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, in_force
from parapheur.domain.errors import ParapheurError
from parapheur.usecases.circuits import circuit_of, go_back, withdraw
from parapheur.usecases.offered import subtypes
from parapheur.web.access import CIRCUIT_READERS, SECRETARIES, door
from parapheur.web.circuit_facts import Said, said_of
from parapheur.web.circuit_words import changes_said
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.web.pieces import disposition
from parapheur.web.strip import strip_of_circuit
from parapheur.words import say

circuits = Blueprint("circuits", __name__, url_prefix="/circuits")


@dataclass(frozen=True, slots=True)
class Known:
    """A circuit as the list shows it."""

    id: CircuitId
    circuit: Circuit | None
    """What it says now; None if it cannot be read."""
    versions: tuple[CircuitVersion, ...] = ()
    """Empty for a file."""
    file: bool = False

    @property
    def force(self) -> CircuitVersion | None:
        """The version that dossiers start with."""
        return None if self.file else in_force(self.versions)


@dataclass(frozen=True, slots=True)
class Told:
    """A version with what it changed."""

    version: CircuitVersion
    changes: tuple[str, ...]
    current: bool
    readable: bool


@circuits.get("")
@door(CIRCUIT_READERS)
def listed() -> str:
    """List all circuits, and the types and subtypes that carry them."""
    kinds = subtypes(office())
    return render_template("circuits.html", known=_known(), types=kinds, sentence_of=sentence_of)


@circuits.get("/schema.json")
@door(CIRCUIT_READERS)
def schema() -> Response:
    """Hand out the JSON Schema that files and circuits made here go by."""
    text = json.dumps(office().drafting.schema(), ensure_ascii=False, indent=2)
    return _download(text, "circuit.schema.json", "application/schema+json")


@circuits.get("/<circuit>/view")
@door(CIRCUIT_READERS)
def view(circuit: str) -> tuple[str, int] | str:
    """Show a circuit, and for one that was made here all of its versions."""
    return _page(circuit)


@circuits.get("/<circuit>/circuit.yaml")
@door(CIRCUIT_READERS)
def download(circuit: str) -> Response:
    """Hand out a circuit as a file of `workflows/` says it; `version`: an earlier one."""
    found = _found(circuit)
    document = office().drafting.wrote(found.id) if found.file else None
    name = f"{found.id}.yaml"
    if found.versions and not found.file:
        asked = request.args.get("version", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        chosen = [one for one in found.versions if one.number == number or not asked]
        if not chosen:
            abort(404)
        document = chosen[-1].document
    if document is None:
        abort(404)
    plain = office().drafting.plain(document)
    return _download(office().drafting.write(plain), name, "application/yaml")


@circuits.post("/<circuit>/withdraw")
@door(SECRETARIES)
def take_out(circuit: str) -> Answer | tuple[str, int] | str:
    """Let no dossier start on a circuit any more."""
    found = _found(circuit)
    try:
        withdraw(office(), found.id, seen=whole_number("seen"), actor=me())
    except ParapheurError as refusal:
        return _page(circuit, refusal)
    flash(say(language(), "The circuit is withdrawn; dossiers on their way go on."), "done")
    return redirect(url_for("circuits.view", circuit=found.id), 303)


@circuits.post("/<circuit>/restore")
@door(SECRETARIES)
def restore(circuit: str) -> Answer | tuple[str, int] | str:
    """Publish once more what an earlier version said."""
    found = _found(circuit)
    try:
        version = go_back(
            office(), found.id, whole_number("version"), seen=whole_number("seen"), actor=me()
        )
    except ParapheurError as refusal:
        return _page(circuit, refusal)
    flash(say(language(), "Version {version} is published.", version=version.number), "done")
    return redirect(url_for("circuits.view", circuit=found.id), 303)


def _page(circuit: str, refusal: ParapheurError | None = None) -> tuple[str, int] | str:
    found = _found(circuit)
    page = render_template(
        "circuit.html",
        found=found,
        strip=strip_of_circuit(found.circuit) if found.circuit else [],
        told=_told(found),
        said=_said(found),
        refusal=sentence_of(refusal) if refusal else None,
    )
    return (page, status_of(refusal)) if refusal else page


def _said(found: Known) -> Said | None:
    """Return all that a circuit says; None if it cannot be read."""
    chosen = found.force or (found.versions[-1] if found.versions else None)
    document = chosen.document if chosen else office().drafting.wrote(found.id)
    if found.circuit is None or document is None:
        return None
    return said_of(office().drafting.plain(document))


def _known() -> list[Known]:
    files = [one for one in office().circuits.values() if one.version is None]
    versions = office().reading.circuit_versions()
    made = dict.fromkeys(one.circuit for one in versions)
    known = [Known(one.id, one, file=True) for one in files]
    for circuit in made:
        own = tuple(one for one in versions if one.circuit == circuit)
        if circuit not in {one.id for one in files}:
            known.append(_made(circuit, own))
    name = language()
    return sorted(known, key=lambda one: one.circuit.name.of(name) if one.circuit else one.id)


def _found(circuit: str) -> Known:
    """Return a circuit of files or made here, or say that there is no such page."""
    name = CircuitId(circuit)
    known = office().circuits.get(name)
    if known is not None and known.version is None:
        return Known(name, known, file=True)
    versions = tuple(office().reading.circuit_versions(name))
    if not versions:
        abort(404)
    return _made(name, versions)


def _made(circuit: CircuitId, versions: tuple[CircuitVersion, ...]) -> Known:
    force = in_force(versions) or versions[-1]
    return Known(circuit, circuit_of(office().drafting, force), versions)


def _told(found: Known) -> list[Told]:
    """Return the versions, newest first, each with what it changed of the one before."""
    told: list[Told] = []
    before: dict[str, object] | None = None
    for version in found.versions:
        try:
            plain = office().drafting.plain(version.document)
            changed = changes_said(before, plain) if before is not None else []
        except (ValueError, TypeError, AttributeError):  # altered by hand: an inspection tells
            told.append(Told(version, (), current=False, readable=False))
            continue
        told.append(Told(version, tuple(changed), version == found.force, readable=True))
        before = plain
    return told[::-1]


def _download(text: str, name: str, kind: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = disposition(name)
    return answer
