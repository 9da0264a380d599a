"""Go back: return a dossier to an earlier step, and take one's own visa back."""

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, in_capacity


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
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = dossier.return_to(
            desk=desk, position=position, to=to, reason=reason, actor=actor.login, at=at
        )
        dossier.expect_shown(position, shown)
        expect_round(dossier, round)
        return work.keep(dossier_id, in_capacity(event, interim))


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
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = dossier.undo(desk=desk, position=position, actor=actor.login, at=at)
        expect_round(dossier, round)
        return work.keep(dossier_id, in_capacity(event, interim))
