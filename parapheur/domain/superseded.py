"""Versions that were signed and no longer count: they stay in the record for ever."""

from collections.abc import Iterable

from parapheur.domain.documents import Version
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
