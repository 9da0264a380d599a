"""Who signed inside the document, as the record knows it: never more than it proves.

A certificate bears a name in Latin letters and a field a code. The record knows who acted in
which field, and with which certificate; only where both agree is the person named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import (
    DossierEvent,
    DossierStarted,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.people import DeskId
from parapheur.domain.proving import is_stamp
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import SignatureVerdict, Verdict
from parapheur.web.here import house, language
from parapheur.web.labels import body, desk, person
from parapheur.words import say

Signing = DossierStarted | VisaGiven | StepSigned | StepSealed | GuestSigned


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature of the document, and whom the record knows behind it."""

    verdict: SignatureVerdict
    name: str | None
    """In the reader's language; None when the record does not know this certificate here."""
    place: str | None
    """What its field is for; None for a field that the circuit did not place."""


def signers_of(verdict: Verdict, dossier: Dossier, events: Sequence[DossierEvent]) -> list[Signer]:
    """Return each signature of the document with its signer and its step."""
    known = {
        event.signature.field: event
        for event in events
        if isinstance(event, Signing) and event.signature.version in dossier.versions
    }
    return [
        Signer(one, _name(one, known.get(one.field)), _place(one, dossier, known.get(one.field)))
        for one in verdict.signatures
    ]


def _name(found: SignatureVerdict, event: Signing | None) -> str | None:
    if event is None or event.signature.certificate != found.certificate:
        return None
    if isinstance(event, StepSealed) and event.body is not None:
        return body(event.body)
    if isinstance(event, DossierStarted | StepSealed):
        return house().office.organisation.of(language())
    if isinstance(event, GuestSigned):
        return say(
            language(), "{guest}, guest of “{desk}”", guest=event.name, desk=desk(event.desk)
        )
    return person(event.actor)


def _place(found: SignatureVerdict, dossier: Dossier, event: Signing | None) -> str | None:
    if found.field == CERTIFICATION:
        return say(language(), "Certification at the start")
    if is_stamp(found.field):
        return say(language(), "Timestamp over the whole document")
    field = next((one for one in dossier.fields if one.name == found.field), None)
    if field is None or dossier.circuit is None:
        return None
    step = dossier.circuit.steps[field.position]
    name = step.name.of(language())
    acting: DeskId | None = getattr(event, "desk", None)
    return f"{name} · {desk(acting)}" if acting and len(step.desks) > 1 else name
