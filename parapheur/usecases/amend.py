"""Correct a draft of one's own, before it starts."""

from collections.abc import Mapping

from parapheur.domain import amending, typed
from parapheur.domain.depositing import expect_answers, expect_attachments
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.people import Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.originators import expect_originator
from parapheur.usecases.ports import Office


def amend(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    round: int,
    subject: str,
    circuit: str,
    answers: Mapping[str, str],
) -> Dossier:
    """Say anew what the draft is about; the same as before is no event.

    `circuit` is a circuit, or a type and subtype; `answers` are its fields as they were typed, by
    their keys.
    """
    chosen = circuit_for(office, circuit)
    metadata = typed.gather(chosen.metadata, answers)
    expect_answers(chosen, metadata)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_originator(office, work, dossier_id, dossier, actor.login)
        expect_attachments(chosen, dossier.main)
        event = amending.amend(
            dossier,
            subject=subject,
            circuit=chosen.id,
            filing=chosen.filing,
            metadata=metadata,
            actor=actor.login,
            at=office.now(),
        )
        expect_round(dossier, round)
        return work.keep(dossier_id, event) if amending.changes(dossier, event) else dossier
