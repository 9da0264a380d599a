"""The bytes: each version, annexe and attestation of a dossier, named by its digest.

They leave as attachments that nobody may embed, sniff or keep: a file somebody brought never
becomes a page of ours.
"""

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, jsonify

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.commitments import as_json
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.errors import NoSuchPiece
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.sight import Sight
from parapheur.web.access import SIGNED_IN, door, provable, visible
from parapheur.web.here import office
from parapheur.web.proof import fingerprints

PDF = "application/pdf"
SUFFIX = ".pdf"
CMS = "application/pkcs7-signature"

pieces = Blueprint("pieces", __name__, url_prefix="/dossiers/<int:dossier_id>")


@pieces.get("/document.pdf")
@door(SIGNED_IN)
def document(dossier_id: int) -> Response:
    """Hand out the document as it now is."""
    number, dossier = visible(dossier_id)
    name = f"{reference(number)}-{dossier.main.name}"
    return attachment(office().files.get(dossier.version.digest), name, PDF)


@pieces.get("/pieces/<digest>")
@door(SIGNED_IN)
def piece(dossier_id: int, digest: str) -> Response:
    """Hand out one piece of the dossier by its digest, whatever the round it belongs to."""
    number, _ = visible(dossier_id)
    for known, name, kind in _pieces_of(number):
        if known == digest:
            return attachment(office().files.get(known), name, kind)
    raise NoSuchPiece


@pieces.get("/attached/<digest>")
@door(SIGNED_IN)
def attached(dossier_id: int, digest: str) -> Response:
    """Hand out a file that the document carries, as a download alone."""
    _, dossier = visible(dossier_id)
    return carried(dossier.main, digest)


def carried(document: Document, digest: str) -> Response:
    """Return one of the files that a document carries. `NoSuchPiece`."""
    for number, one in enumerate(document.attached):
        if one.digest == digest:
            data = office().intake.take(office().files.get(document.version.digest), number)
            if hashlib.sha256(data).hexdigest() != one.digest:
                raise NoSuchPiece
            return attachment(data, one.download, one.kind.media)
    raise NoSuchPiece


@pieces.get("/history.json")
@door(SIGNED_IN)
def history(dossier_id: int) -> Response:
    """Hand out the trail as it is stored: anybody can recompute its chain.

    Beside each entry stand the personal values that it commits to, with their salts, as far as they
    were not erased: see `domain.commitments`.

    Who may not read what it tells is given its fingerprints alone.
    """
    number, _, seen = provable(dossier_id)
    trail = office().reading.trail(number)
    if seen is Sight.WHOLE:
        told = [
            {
                "digest": entry.digest,
                "body": entry.body.decode(),
                "disclosures": as_json(entry.disclosures),
            }
            for entry in trail
        ]
        answer = jsonify(stream=f"dossier/{number}", entries=told)
    else:
        answer = jsonify(fingerprints(number, trail))
    answer.headers["Content-Disposition"] = disposition(f"{reference(number)}-history.json")
    return answer


def disposition(name: str) -> str:
    """Return the header that names a download (RFC 6266), in plain letters and in all letters."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "_"
        for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


SIGNED = (DossierStarted, VisaGiven, StepSigned, StepSealed, GuestSigned, DocumentTimestamped)
"""Events that leave a version of the document, or a signature beside it."""


def attachment(data: bytes, name: str, kind: str) -> Response:
    """Hand out bytes as a download of this name."""
    if kind == PDF and not name.lower().endswith(SUFFIX):
        name += SUFFIX  # whatever it was called: what was examined is opened as what it is
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


def _pieces_of(number: DossierId) -> Iterator[tuple[Digest, str, str]]:
    """Yield what the trail speaks of: digest, name for the download, media type."""
    stem = reference(number)
    for event in office().reading.events(number):
        yield from _pieces_in(event, stem)


def _pieces_in(event: DossierEvent, stem: str) -> Iterator[tuple[Digest, str, str]]:
    if isinstance(event, DossierDeposited):
        yield from _brought(event.main, *event.annexes)
    elif isinstance(event, DossierRecycled) and event.main:
        yield from _brought(event.main)
    elif isinstance(event, StepAnswered) and event.answer.scan:
        yield from _brought(event.answer.scan)
    elif isinstance(event, SIGNED):
        version, beside = event.signature.version, event.signature.attestation
        if version:
            yield version.digest, f"{stem}-{version.digest[:8]}.pdf", PDF
        if beside:
            yield beside.digest, f"{stem}-{beside.digest[:8]}.p7s", CMS


def _brought(*documents: Document) -> Iterator[tuple[Digest, str, str]]:
    for document in documents:
        yield document.version.digest, document.name, PDF
        if document.original is not None:
            yield document.original.digest, document.name, PDF
