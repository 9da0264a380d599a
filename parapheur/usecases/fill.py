"""Give what a step asks about the dossier."""

from collections.abc import Mapping

from parapheur.domain import typed
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed, NotYourTurn
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.domain.steering import give_values
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, in_capacity


def fill(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    answers: Mapping[str, str],
) -> Dossier:
    """Keep what was typed for the fields that this step asks; the others are left as they are."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = give_values(
            dossier,
            desk=desk,
            position=position,
            values=_read(dossier, position, answers),
            actor=actor.login,
            at=at,
        )
        expect_round(dossier, round)
        return work.keep(dossier_id, in_capacity(event, interim))


def _read(dossier: Dossier, position: int, answers: Mapping[str, str]) -> Metadata:
    circuit, step = dossier.circuit, dossier.step_at(position)
    if circuit is None or step is None:
        raise NotYourTurn
    keys = {*step.asks, *step.asks_to_reject}
    values = Metadata()
    for field in circuit.metadata:
        if field.key in keys and field.key in answers:
            values = values.put(field, typed.read(field, answers[field.key]))
    return values
