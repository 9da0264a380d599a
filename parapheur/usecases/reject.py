"""Refuse a dossier; take a refused one up again, or give it up."""

from collections.abc import Mapping

from parapheur.domain import typed
from parapheur.domain.depositing import expect_answers
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchCircuit, NotAllowed
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.domain.words import visible
from parapheur.usecases.deposit import Piece
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, expect_secretary


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
) -> Dossier:
    """Send the dossier back to its originator, with a reason, on the bytes that were `shown`."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_holder(work, actor.login, desk)
        event = dossier.reject(
            desk=desk, position=position, reason=reason, actor=actor.login, at=office.now()
        )
        dossier.expect_shown(position, shown)
        expect_round(dossier, round)
        return work.keep(dossier_id, event)


def recycle(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    main: Piece | None = None,
    answers: Mapping[str, str] | None = None,
) -> Dossier:
    """Take a rejected dossier up again as a draft, with a corrected document if one is given.

    `answers` are the fields of the circuit, typed anew; None: they stay as they are.
    """
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        if dossier.originator != actor.login:
            raise NotAllowed
        expect_secretary(work, actor.login)
        dossier.recycle(actor=actor.login, at=office.now())  # before a file is taken in for nothing
    metadata = None if answers is None else _corrected(office, dossier, answers)
    corrected: Document | None = None
    if main is not None:
        name, data = main
        pages = office.intake.examine(data)
        corrected = Document(visible(name), office.files.put(data), pages)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_secretary(work, actor.login)
        return work.keep(
            dossier_id,
            dossier.recycle(main=corrected, metadata=metadata, actor=actor.login, at=office.now()),
        )


def _corrected(office: Office, dossier: Dossier, answers: Mapping[str, str]) -> Metadata:
    """Return what was typed, as the circuit asks for it now. `NoSuchCircuit`, `BadValue`."""
    circuit = office.circuits.get(dossier.wish)
    if circuit is None:
        raise NoSuchCircuit(circuit=dossier.wish)
    metadata = typed.gather(circuit.metadata, answers)
    expect_answers(circuit, metadata)
    return metadata


def cancel(
    office: Office, dossier_id: DossierId, *, actor: Person, round: int, reason: str
) -> Dossier:
    """Give up one's own dossier, on its way or rejected, with a reason."""
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        if dossier.originator != actor.login:
            raise NotAllowed
        expect_secretary(work, actor.login)
        event = dossier.cancel(reason=reason, actor=actor.login, at=office.now())
        expect_round(dossier, round)
        return work.keep(dossier_id, event)
