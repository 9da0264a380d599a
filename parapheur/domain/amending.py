"""Correct a draft: its subject, its circuit and the answers to what that circuit asks.

The document itself is another matter: whoever brings another one deposits it.
"""

from datetime import datetime

from parapheur.domain.circuit import CircuitId
from parapheur.domain.depositing import subject_of
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import LessConfidential, MoveNotAllowed
from parapheur.domain.events import DossierAmended
from parapheur.domain.filing import Filing, level
from parapheur.domain.lifecycle import State
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import Login


def amend(
    dossier: Dossier,
    *,
    subject: str,
    circuit: CircuitId,
    metadata: Metadata,
    filing: Filing | None = None,
    actor: Login,
    at: datetime,
) -> DossierAmended:
    """Say anew what the dossier is about, before it starts.

    What others have already read, here or in the dossier it goes on from, is not opened by it.
    """
    if dossier.state is not State.DRAFT:
        raise MoveNotAllowed(state=dossier.state, move="amend")
    has_a_past = dossier.round > 1 or dossier.follows is not None
    if has_a_past and level(filing).rank < dossier.confidentiality.rank:
        raise LessConfidential
    return DossierAmended(
        at=at,
        actor=actor,
        subject=subject_of(subject),
        circuit=circuit,
        metadata=metadata,
        filing=filing,
    )


def changes(dossier: Dossier, event: DossierAmended) -> bool:
    """Say whether anything is said otherwise than before."""
    told = (event.subject, event.circuit, event.metadata, event.filing)
    return told != (dossier.subject, dossier.wish, dossier.metadata, dossier.filing)
