"""What each kind of event is called, to be chosen from a list, and which kinds belong together."""

from typing import get_args

from parapheur.domain.about_audit import AuditEvent
from parapheur.domain.about_openings import DossierOpened
from parapheur.domain.events import NAMES
from parapheur.domain.words import Language
from parapheur.words.catalog import translate

KINDS = {kind.__name__: name for kind, name in NAMES.items() if kind is not DossierOpened}
"""All that is found by its kind: openings stand with their dossier's proof."""
REFUSED = tuple(kind for kind in KINDS if kind.endswith("Refused") or kind == "RefusalsCounted")
"""Refusals and failed tries, by the house's own way of naming them: a new one is among them."""
LOOKS = tuple(kind.__name__ for kind in get_args(AuditEvent))


def kind_of(language: Language, kind: str) -> str:
    """Return what a kind of event is called."""
    return translate(language, KINDS.get(kind, kind))
