"""What was signed, or attached as signed by hand, and no longer counts: it stays in the record."""

from collections.abc import Iterable

from parapheur.domain.documents import Document, Version
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import DossierEvent
from parapheur.domain.standing import apply


def superseded(events: Iterable[DossierEvent]) -> tuple[Version, ...]:
    """Return the signed versions that the document no longer grows from, oldest first."""
    dossier: Dossier | None = None
    known: dict[Version, None] = {}
    for event in events:
        dossier = apply(dossier, event)
        known.update(dict.fromkeys(dossier.versions))
    stands = frozenset(dossier.versions) if dossier else frozenset()
    return tuple(version for version in known if version not in stands)


def superseded_scans(events: Iterable[DossierEvent]) -> tuple[Document, ...]:
    """Return the scans of papers whose step is to be done again, oldest first."""
    dossier: Dossier | None = None
    known: dict[Document, None] = {}
    for event in events:
        dossier = apply(dossier, event)
        known.update(dict.fromkeys(_scans(dossier)))
    stands = {scan.version for scan in _scans(dossier)} if dossier else set()
    return tuple(scan for scan in known if scan.version not in stands)


def _scans(dossier: Dossier) -> tuple[Document, ...]:
    answers = (act.answer for act in dossier.acts)
    return tuple(one.scan for one in answers if one is not None and one.scan is not None)
