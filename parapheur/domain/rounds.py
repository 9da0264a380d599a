"""A form says in which round of the dossier it was shown.

The bytes do not: a return, or a visa taken back, may leave the very ones that an earlier round
had, and the same desk awaited over them. Sent again, an old form is then refused.

Nor do the bytes say what the dossier is about: an amount that another desk corrects decides where
it goes, so whoever acts says which values they had before their eyes.
"""

import hashlib

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import DossierMoved


def expect_round(dossier: Dossier, round: int) -> None:
    """Refuse a form of another round. `DossierMoved`."""
    if dossier.round != round:
        raise DossierMoved


def values_shown(dossier: Dossier) -> Digest:
    """Return what the values of a dossier are known by, in a form that shows them."""
    told = "\n".join(f"{one.key} {one.kind} {one.text!r}" for one in dossier.metadata.data)
    return Digest(hashlib.sha256(told.encode()).hexdigest())


def expect_values_shown(dossier: Dossier, values: Digest | None) -> None:
    """Refuse a form that showed other values; None: it showed none. `DossierMoved`."""
    if values not in (None, values_shown(dossier)):
        raise DossierMoved
