"""Hand a desk's turn to another desk."""

from dataclasses import replace

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NobodyThere, NotAllowed
from parapheur.domain.people import ORGANISATION, DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, in_capacity
from parapheur.usecases.seats import desks_at
from parapheur.usecases.walkable import chart_now, expect_able


def transfer(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    to: DeskId,
    round: int,
    shown: Digest,
    reason: str,
) -> Dossier:
    """Let the desk `to` be awaited in place of `desk`, with a reason."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    chart = chart_now(office, desks_at(office, office.now()))
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = dossier.transfer(
            desk=desk, position=position, to=to, reason=reason, actor=actor.login, at=at
        )
        dossier.expect_shown(position, shown)
        expect_round(dossier, round)
        if not chart.holders(to) or to == ORGANISATION:
            raise NobodyThere(desk=to)
        if step := dossier.step_at(position):
            expect_able(chart, replace(step, needed=1), (to,))
        return work.keep(dossier_id, in_capacity(event, interim))


def held(office: Office) -> tuple[DeskId, ...]:
    """Return the desks that somebody holds, the program's own left out."""
    desks = desks_at(office, office.now())
    return tuple(desk.id for desk in desks if desk.holders and desk.id != ORGANISATION)
