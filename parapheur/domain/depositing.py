"""What a dossier begins with: a document, a subject, and answers to what its circuit asks."""

from datetime import datetime

from parapheur.domain.attached import AttachmentsNotAllowed
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.documents import Document
from parapheur.domain.errors import (
    BadValue,
    MissingValue,
    NoteRequired,
    ReasonWanted,
    SubjectRequired,
    TextTooLong,
)
from parapheur.domain.events import DossierDeposited
from parapheur.domain.filing import Filing
from parapheur.domain.metadata import NONE, Metadata
from parapheur.domain.people import DeskId, Login
from parapheur.domain.words import Words, visible

LONGEST_SUBJECT = 300
LONGEST_REASON = 4000
"""Characters: both are kept for ever, and shown in lists and histories."""
OTHER_VALUES = Words(
    "المسار يطلب الآن قيما أخرى",
    "le circuit attend maintenant d’autres valeurs",
    "the circuit now takes other values",
)


def deposit(
    *,
    subject: str,
    circuit: CircuitId,
    main: Document,
    annexes: tuple[Document, ...] = (),
    metadata: Metadata | None = None,
    desk: DeskId | None = None,
    follows: int | None = None,
    filing: Filing | None = None,
    actor: Login,
    at: datetime,
) -> DossierDeposited:
    """Open a dossier over a deposited document."""
    return DossierDeposited(
        at=at,
        actor=actor,
        subject=subject_of(subject),
        circuit=circuit,
        main=main,
        annexes=annexes,
        metadata=metadata or NONE,
        desk=desk,
        follows=follows,
        filing=filing,
    )


def expect_attachments(circuit: Circuit, main: Document) -> None:
    """Refuse a document with attached files where they are not taken. `AttachmentsNotAllowed`."""
    if main.attached and not circuit.attachments:
        raise AttachmentsNotAllowed


def expect_answers(circuit: Circuit, metadata: Metadata) -> None:
    """Refuse metadata on which a condition of the circuit could not be asked.

    `MissingValue` or `BadValue` for the first such field; never while the dossier is on its way.
    """
    for misfit in circuit.misfits(metadata):
        raise BadValue(field=misfit.name, problem=OTHER_VALUES)
    for unanswered in circuit.unanswered(metadata):
        raise MissingValue(field=unanswered.name)


def subject_of(text: str) -> str:
    """Return the subject that was typed, on one line. `SubjectRequired`, `TextTooLong`."""
    subject = visible(" ".join(text.split()))
    if not subject:
        raise SubjectRequired
    if len(subject) > LONGEST_SUBJECT:
        raise TextTooLong(most=LONGEST_SUBJECT)
    return subject


def note_of(text: str) -> str:
    """Return the note that was typed. `NoteRequired`, `TextTooLong`."""
    try:
        return reason_of(text)
    except ReasonWanted:
        raise NoteRequired from None


def reason_of(text: str) -> str:
    """Return the reason that was typed. `ReasonWanted`, `TextTooLong`."""
    reason = visible(text)
    if not reason:
        raise ReasonWanted
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(most=LONGEST_REASON)
    return reason
