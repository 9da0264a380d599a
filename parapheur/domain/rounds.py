"""A form says in which round of the dossier it was shown.

The bytes do not: a return, or a visa taken back, may leave the very ones that an earlier round
had, and the same desk awaited over them. Sent again, an old form is then refused.
"""

from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import DossierMoved


def expect_round(dossier: Dossier, round: int) -> None:
    """Refuse a form of another round. `DossierMoved`."""
    if dossier.round != round:
        raise DossierMoved
