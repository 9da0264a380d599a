"""Deposit a document and its annexes."""

from collections.abc import Mapping, Sequence

from parapheur.domain import depositing as rules
from parapheur.domain import typed
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import DeskId, Person, Role
from parapheur.usecases.keeping import Piece as Piece
from parapheur.usecases.keeping import keep
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, expect_secretary, in_capacity


def deposit(
    office: Office,
    *,
    actor: Person,
    subject: str,
    circuit: str,
    main: Piece,
    annexes: Sequence[Piece] = (),
    answers: Mapping[str, str] | None = None,
    desk: DeskId | None = None,
) -> DossierId:
    """Take a document in, as a draft; nothing is kept unless every piece is accepted.

    `circuit` is a circuit, or a type and subtype: `marche/travaux`. `answers` are its fields as
    they were typed, by their keys; `desk` is one that the depositor holds, for good or for the
    time being, and for which they deposit.
    """
    if Role.SECRETARY not in actor.roles or (desk is not None and desk not in actor.desks):
        raise NotAllowed
    chosen = circuit_for(office, circuit)
    subject = rules.subject_of(subject)  # before the files are looked at
    metadata = typed.gather(chosen.metadata, answers or {})
    rules.expect_answers(chosen, metadata)
    found = office.intake.examine(main[1], attachments=chosen.attachments)
    examined = [(piece, office.intake.examine(piece[1], signed=False)) for piece in annexes]
    pieces = [keep(office, piece, found) for piece, found in [(main, found), *examined]]
    with office.work() as work:
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at) if desk is not None else None
        expect_secretary(work, actor.login)  # still: looking at the files took its time
        event = rules.deposit(
            subject=subject,
            circuit=chosen.id,
            filing=chosen.filing,
            main=pieces[0],
            annexes=tuple(pieces[1:]),
            metadata=metadata,
            desk=desk,
            actor=actor.login,
            at=at,
        )
        return work.create(in_capacity(event, interim))
