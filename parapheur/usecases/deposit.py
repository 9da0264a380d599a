"""Deposit a document and its annexes."""

from collections.abc import Mapping, Sequence

from parapheur.domain import depositing as rules
from parapheur.domain import typed
from parapheur.domain.circuit import CircuitId
from parapheur.domain.documents import Document
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchCircuit, NotAllowed
from parapheur.domain.people import Person, Role
from parapheur.domain.words import visible
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_secretary

Piece = tuple[str, bytes]
"""A file's name and its bytes."""


def deposit(
    office: Office,
    *,
    actor: Person,
    subject: str,
    circuit: CircuitId,
    main: Piece,
    annexes: Sequence[Piece] = (),
    answers: Mapping[str, str] | None = None,
) -> DossierId:
    """Take a document in, as a draft; nothing is kept unless every piece is accepted.

    `answers` are the fields of the circuit as they were typed, by their keys.
    """
    if Role.SECRETARY not in actor.roles:
        raise NotAllowed
    if circuit not in office.circuits:
        raise NoSuchCircuit(circuit=circuit)
    subject = rules.subject_of(subject)  # before the files are looked at
    metadata = typed.gather(office.circuits[circuit].metadata, answers or {})
    rules.expect_answers(office.circuits[circuit], metadata)
    examined = [(piece, office.intake.examine(piece[1])) for piece in (main, *annexes)]
    pieces = [
        Document(visible(name), office.files.put(data), pages) for (name, data), pages in examined
    ]
    with office.work() as work:
        expect_secretary(work, actor.login)  # still: looking at the files took its time
        return work.create(
            rules.deposit(
                subject=subject,
                circuit=circuit,
                main=pieces[0],
                annexes=tuple(pieces[1:]),
                metadata=metadata,
                actor=actor.login,
                at=office.now(),
            )
        )
