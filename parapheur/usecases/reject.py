"""Refuse a dossier; take a refused one up again, or give it up."""

from collections.abc import Mapping
from dataclasses import replace

from parapheur.domain import typed
from parapheur.domain.delegation import DelegationId
from parapheur.domain.depositing import expect_answers
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.capacity import expect_capacity, named
from parapheur.usecases.keeping import Piece, keep
from parapheur.usecases.offered import circuit_for, circuit_of
from parapheur.usecases.originators import expect_originator
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import in_capacity


def reject(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    shown: Digest,
    reason: str,
    delegation: DelegationId | None = None,
) -> Dossier:
    """Send the dossier back to its originator, with a reason, on the bytes that were `shown`.

    Whoever may give the step's visa or signature by delegation may refuse it too.
    """
    if not actor.active or (delegation is None and desk not in actor.desks):
        raise NotAllowed
    by = named(office, actor, delegation)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_capacity(work, dossier, actor, desk, position, by, at)
        event = dossier.reject(
            desk=desk, position=position, reason=reason, actor=actor.login, at=at
        )
        if by is not None:
            event = replace(event, on_behalf_of=by.by, delegation=by.act_reference)
        dossier.expect_shown(position, shown)
        expect_round(dossier, round)
        return work.keep(dossier_id, in_capacity(event, interim))


def recycle(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    main: Piece | None = None,
    answers: Mapping[str, str] | None = None,
    round: int | None = None,
) -> Dossier:
    """Take a rejected dossier up again as a draft, with a corrected document if one is given.

    `answers` are the fields of the circuit, typed anew; None: they stay as they are. `round`: in
    which it was shown as rejected; None: as it stands.
    """
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        expect_originator(office, work, dossier_id, dossier, actor.login)
        dossier.recycle(actor=actor.login, at=office.now())  # before a file is taken in for nothing
    metadata = None if answers is None else _corrected(office, dossier, answers)
    corrected: Document | None = None
    if main is not None:
        circuit = circuit_of(office, dossier)
        taken = circuit is not None and circuit.attachments
        corrected = keep(office, main, office.intake.examine(main[1], attachments=taken))
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_originator(office, work, dossier_id, dossier, actor.login)
        event = dossier.recycle(
            main=corrected, metadata=metadata, actor=actor.login, at=office.now()
        )
        expect_round(dossier, dossier.round if round is None else round)
        return work.keep(dossier_id, event)


def _corrected(office: Office, dossier: Dossier, answers: Mapping[str, str]) -> Metadata:
    """Return what was typed, as the circuit asks for it now. `NoSuchCircuit`, `BadValue`."""
    circuit = circuit_for(office, dossier.choice)
    metadata = typed.gather(circuit.metadata, answers)
    expect_answers(circuit, metadata)
    return metadata


def cancel(
    office: Office, dossier_id: DossierId, *, actor: Person, round: int, reason: str
) -> Dossier:
    """Give up one's own dossier, on its way or rejected, with a reason."""
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_originator(office, work, dossier_id, dossier, actor.login)
        event = dossier.cancel(reason=reason, actor=actor.login, at=office.now())
        expect_round(dossier, round)
        return work.keep(dossier_id, event)
