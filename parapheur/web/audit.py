"""The auditor's pages, and the history that everybody on a dossier may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import (
    DossierAmended,
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
)
from parapheur.domain.indications import level_of
from parapheur.domain.metadata import Field
from parapheur.domain.missing import with_missing
from parapheur.domain.proving import is_stamp
from parapheur.domain.sight import Sight
from parapheur.domain.signature import Signature
from parapheur.domain.trail import Entry, breaks
from parapheur.domain.verdict import Conclusion, Verdict
from parapheur.usecases.offered import all_offered
from parapheur.web.access import AUDITORS, SIGNED_IN, door, provable
from parapheur.web.certificates import any_test, card_behind
from parapheur.web.errors import sentence_of
from parapheur.web.here import language, office
from parapheur.web.labels import names
from parapheur.web.pieces import SIGNED
from parapheur.web.proof import openings_of, proofs
from parapheur.web.searching import found_file, found_page
from parapheur.web.signers import signers_of
from parapheur.web.strip import strip_of
from parapheur.words import recount, say

audit = Blueprint("audit", __name__)


SAID = {
    Conclusion.VALID: "Every signature is sound, and nothing forbidden was done after it.",
    Conclusion.INVALID: "At least one signature is not sound: this document must not be relied on.",
    Conclusion.INDETERMINATE: "The bytes are intact, but not everything could be established.",
    Conclusion.UNREADABLE: "The document could not be read.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a history, as a sentence with its proof."""

    entry: Entry
    event: DossierEvent | None
    """None when the entry cannot be read any more: then the chain says where it was altered."""
    sentence: str
    signature: Signature | None
    brought: Document | None = None
    """The document that came in with it."""
    card: str | None = None
    """Whom the certificate of the signer's own card names, if one signed."""

    @property
    def signs(self) -> bool:
        """Say whether it tells of a signature, and not of a timestamp over the whole document."""
        return self.signature is not None and not is_stamp(self.signature.field)


@dataclass(frozen=True, slots=True)
class Beside:
    """A visa kept beside the document, and what its check found."""

    told: Told
    problem: str | None


@audit.get("/audit")
@door(AUDITORS)
def dossiers() -> tuple[str, int]:
    """List all dossiers, or find some of them, or what happened."""
    return found_page()


@audit.get("/audit/found.<any(csv, json):form>")
@door(AUDITORS)
def found(form: str) -> Response:
    """Hand out the same as a file."""
    return found_file(form)


@audit.get("/dossiers/<int:dossier_id>/history")
@door(SIGNED_IN)
def history(dossier_id: int) -> str:
    """Tell what happened to a dossier, and whether its trail still holds together."""
    return _page(*provable(dossier_id), verdict=None, beside=[])


@audit.get("/dossiers/<int:dossier_id>/verdict")
@door(AUDITORS)
def verdict(dossier_id: int) -> str:
    """Check every signature of a dossier anew, and say what that proves and what it does not."""
    number, dossier, seen = provable(dossier_id)
    pdf = office().files.get(dossier.version.digest)
    told = _timeline(number)
    beside = [_checked(one) for one in told if one.signature and one.signature.attestation]
    found = office().signer.verify(pdf, at=office().now())
    return _page(number, dossier, seen, verdict=with_missing(found, dossier.signed), beside=beside)


def _page(
    number: DossierId,
    dossier: Dossier,
    seen: Sight,
    *,
    verdict: Verdict | None,
    beside: Sequence[Beside],
) -> str:
    trail, events = office().reading.trail(number), _events(number)
    opened = openings_of(number, dossier)
    if seen is not Sight.WHOLE:
        return render_template(
            "proof.html",
            number=number,
            dossier=dossier,
            told=proofs(trail, events),
            broken=breaks(trail),
            length=len(trail),
            head=trail[-1].digest if trail else None,
            verdict=verdict,
            verdict_said=say(language(), SAID[verdict.verdict]) if verdict else None,
            level=level_of(verdict) if verdict else None,
            beside=beside,
            openings=opened.shown,
            openings_broken=opened.broken,
        )
    return render_template(
        "verdict.html" if verdict else "history.html",
        number=number,
        dossier=dossier,
        told=_timeline(number),
        broken=breaks(trail),
        length=len(trail),
        head=trail[-1].digest if trail else None,
        stops=strip_of(dossier, events, frozenset()),
        test=any_test(events),
        verdict=verdict,
        verdict_said=say(language(), SAID[verdict.verdict]) if verdict else None,
        signers=signers_of(verdict, dossier, events) if verdict else [],
        unproved={what.name for one in verdict.signatures for what in one.unproved}
        if verdict
        else (),
        beside=beside,
        openings=opened.shown,
        openings_broken=opened.broken,
    )


def _timeline(number: DossierId) -> list[Told]:
    trail, events = office().reading.trail(number), _events(number)
    if len(events) != len(trail):
        unreadable = say(language(), "This entry cannot be read.")
        return [Told(entry, None, unreadable, None) for entry in trail]
    told: list[Told] = []
    circuit: Circuit | None = None
    wish, asks = "", _asks(events)
    for entry, event in zip(trail, events, strict=True):
        circuit = _circuit_then(event, circuit)
        if isinstance(event, DossierDeposited | DossierAmended):
            wish = event.filing.key if event.filing else event.circuit
        sentence = recount(language(), event, names(), circuit, asks.get(wish, ()))
        told.append(
            Told(entry, event, sentence, _signature_of(event), _brought(event), card_behind(event))
        )
    return told


def _asks(events: Sequence[DossierEvent]) -> dict[str, tuple[Field, ...]]:
    """Return what circuits ask: as the dossier started on them, else as they stand now."""
    then = [event.circuit for event in events if isinstance(event, DossierStarted)]
    known = (*office().circuits.values(), *all_offered(office()), *then)
    return {one.choice: one.metadata for one in known}


def _events(number: DossierId) -> Sequence[DossierEvent]:
    """Return the events, or none when the trail was altered so that it makes no sense any more."""
    try:
        return office().reading.events(number)
    except (ValueError, KeyError, TypeError):
        return []


def _circuit_then(event: DossierEvent, circuit: Circuit | None) -> Circuit | None:
    if isinstance(event, DossierStarted):
        return event.circuit
    return None if isinstance(event, DossierRecycled) else circuit


def _signature_of(event: DossierEvent) -> Signature | None:
    if isinstance(event, SIGNED):
        return event.signature
    return None


def _brought(event: DossierEvent) -> Document | None:
    return event.main if isinstance(event, DossierDeposited | DossierRecycled) else None


def _checked(told: Told) -> Beside:
    """Check a visa that is kept beside the document, over the very bytes it speaks of."""
    signature = told.signature
    if signature is None or signature.attestation is None or told.event is None:
        raise ValueError("this entry has no detached signature")
    try:
        over, attestation = _bytes(signature.over), _bytes(signature.attestation.digest)
        office().signer.check_attestation(
            over,
            attestation,
            certificate=signature.certificate,
            second=signature.second,
            waited=signature.waited(told.event.at),
        )
    except ParapheurError as refusal:
        return Beside(told, sentence_of(refusal))
    return Beside(told, None)


def _bytes(digest: Digest) -> bytes:
    return office().files.get(digest)
