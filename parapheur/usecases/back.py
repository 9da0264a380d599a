"""Go back: return a dossier to an earlier step, and take one's own visa back."""

from datetime import datetime

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import DossierReturned
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.ports import Office
from parapheur.usecases.turns import at_desk


def return_to(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    to: int,
    round: int,
    shown: Digest,
    reason: str,
) -> Dossier:
    """Send the dossier back to the step `to`, with a reason, on the bytes that were `shown`."""

    def tell(dossier: Dossier, at: datetime) -> DossierReturned:
        event = dossier.return_to(
            desk=desk, position=position, to=to, reason=reason, actor=actor.login, at=at
        )
        dossier.expect_shown(position, shown)
        return event

    return at_desk(office, dossier_id, actor, desk, round, tell)


def undo(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
) -> Dossier:
    """Take back the visa that this person gave last for `desk`."""
    return at_desk(
        office,
        dossier_id,
        actor,
        desk,
        round,
        lambda dossier, at: dossier.undo(desk=desk, position=position, actor=actor.login, at=at),
    )
