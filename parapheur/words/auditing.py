"""What auditors looked at, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_audit import AuditEvent, AuditorLooked, CheckAsked
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    AuditorLooked: "{actor} looked as an auditor: {page}.",
    CheckAsked: "{actor} asked for the dossiers deposited from {first} to {last} to be checked:"
    " {count}.",
}
AT_DOSSIER = "{actor} looked as an auditor at the dossier {number}: {page}."
ASKING = "{actor} looked as an auditor: {page}. What was asked: {asked}"
AT_DOSSIER_ASKING = (
    "{actor} looked as an auditor at the dossier {number}: {page}. What was asked: {asked}"
)


def sentence_of(event: AuditEvent) -> str:
    """Return the sentence that tells the event."""
    if isinstance(event, CheckAsked):
        return SENTENCES[CheckAsked]
    if event.dossier is None:
        return ASKING if event.asked else SENTENCES[AuditorLooked]
    return AT_DOSSIER_ASKING if event.asked else AT_DOSSIER


def facts_of(event: AuditEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case AuditorLooked():
            number = "" if event.dossier is None else reference(DossierId(event.dossier))
            return {"page": event.page, "number": number, "asked": event.asked}
        case CheckAsked():
            return {"first": event.first, "last": event.last, "count": event.count}
        case _:
            assert_never(event)
