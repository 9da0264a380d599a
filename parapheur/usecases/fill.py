"""Give what a step asks about the dossier."""

from collections.abc import Mapping

from parapheur.domain import typed
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotYourTurn
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId, Person
from parapheur.domain.steering import give_values
from parapheur.usecases.ports import Office
from parapheur.usecases.turns import at_desk


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
    return at_desk(
        office,
        dossier_id,
        actor,
        desk,
        round,
        lambda dossier, at: give_values(
            dossier,
            desk=desk,
            position=position,
            values=_read(dossier, position, answers),
            actor=actor.login,
            at=at,
        ),
    )


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
