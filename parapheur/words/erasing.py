"""What was erased, told as a sentence; and what is shown where something was."""

from parapheur.domain.about_erasures import ErasureEvent, GuestErased, PersonErased
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent
from parapheur.domain.words import ERASED, Language
from parapheur.words.catalog import translate

SENTENCES: dict[type[AnyEvent], str] = {
    PersonErased: "{actor} erased the personal data of this account. Legal basis: {basis}",
    GuestErased: "{actor} erased the personal data of guest {guest} of {number}. Legal basis:"
    " {basis}",
}
GONE = "[erased]"


def facts_of(event: ErasureEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case PersonErased():
            return {"basis": event.basis}
        case GuestErased():
            number = reference(DossierId(event.dossier))
            return {"basis": event.basis, "guest": event.number, "number": number}


def shown(language: Language, text: str) -> str:
    """Return a text, saying in the reader's language where something in it was erased."""
    return text.replace(ERASED, translate(language, GONE)) if ERASED in text else text
