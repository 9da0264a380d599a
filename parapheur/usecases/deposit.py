"""Deposit a document and its annexes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parapheur.domain import depositing as rules
from parapheur.domain import typed
from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Document
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.usecases.keeping import Piece as Piece
from parapheur.usecases.keeping import keep
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import expect_holder, expect_secretary, in_capacity


@dataclass(frozen=True, slots=True)
class Taken:
    """What was accepted and kept of a deposit, before its dossier is."""

    actor: Login
    subject: str
    circuit: Circuit
    pieces: tuple[Document, ...]
    """The main document first."""
    metadata: Metadata
    desk: DeskId | None
    owed: bool = False
    """That desk owes an answer to a letter, and this is its draft."""


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
    taken = take(
        office,
        actor=actor,
        subject=subject,
        circuit=circuit_for(office, circuit),
        main=main,
        annexes=annexes,
        answers=answers,
        desk=desk,
    )
    with office.work() as work:
        return enter(office, work, taken)


def take(
    office: Office,
    *,
    actor: Person,
    subject: str,
    circuit: Circuit,
    main: Piece,
    annexes: Sequence[Piece] = (),
    answers: Mapping[str, str] | None = None,
    desk: DeskId | None = None,
    owed: bool = False,
) -> Taken:
    """Look at each piece, then keep them all: a dossier may be made of them (`enter`).

    Secretaries deposit; with what a desk owes in answer to a letter, so does whoever holds it.
    """
    if desk is not None and desk not in actor.desks:
        raise NotAllowed
    if Role.SECRETARY not in actor.roles and not owed:
        raise NotAllowed
    subject = rules.subject_of(subject)  # before the files are looked at
    metadata = typed.gather(circuit.metadata, answers or {})
    rules.expect_answers(circuit, metadata)
    found = office.intake.examine(main[1], attachments=circuit.attachments)
    examined = [(piece, office.intake.examine(piece[1], signed=False)) for piece in annexes]
    pieces = tuple(keep(office, piece, found) for piece, found in [(main, found), *examined])
    return Taken(actor.login, subject, circuit, pieces, metadata, desk, owed)


def enter(office: Office, work: Work, taken: Taken) -> DossierId:
    """Open the dossier of what was taken in, if its depositor still may. `NotAllowed`."""
    at, desk = office.now(), taken.desk
    interim = expect_holder(work, taken.actor, desk, at) if desk is not None else None
    if not taken.owed:
        expect_secretary(work, taken.actor)  # still: looking at the files took its time
    event = rules.deposit(
        subject=taken.subject,
        circuit=taken.circuit.id,
        filing=taken.circuit.filing,
        main=taken.pieces[0],
        annexes=taken.pieces[1:],
        metadata=taken.metadata,
        desk=desk,
        actor=taken.actor,
        at=at,
    )
    return work.create(in_capacity(event, interim))
