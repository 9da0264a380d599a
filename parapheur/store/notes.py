"""Notes and instructions: what is kept of them beside the trail.

Private notes are here alone, each in its author's one row. Of instructions, the rows say which are
still to be followed and by whom, so that a tray finds them; what they say is in the dossier.
"""

from collections.abc import Sequence

from sqlalchemy import Engine, Select, delete, distinct, func, select
from sqlalchemy.orm import Session

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import DossierEvent
from parapheur.domain.instructions import address
from parapheur.domain.notes import PrivateNote, receivers
from parapheur.domain.people import Login, Person
from parapheur.store import trails
from parapheur.store.codec import dossier_event
from parapheur.store.connect import refusals
from parapheur.store.records import InstructionRecord, PrivateNoteRecord
from parapheur.store.transaction import WorkPart


class NoteWork(WorkPart):
    """The part of a transaction that concerns notes."""

    def newest(self, dossier_id: DossierId) -> DossierEvent:
        """Return the newest event of the dossier's trail. `ValueError` if there is none."""
        stream = trails.of_dossier(dossier_id)
        newest = trails.newest(self._session, self._subjects, stream)
        if newest is None:
            raise ValueError(f"{stream} is empty")
        return dossier_event(newest)

    def set_private_note(self, note: PrivateNote) -> None:
        """Keep a private note, in the place of its author's earlier one."""
        row = PrivateNoteRecord(
            dossier=note.dossier, author=note.author, text=note.text, at=note.at
        )
        with refusals():
            self._session.merge(row)
            self._session.flush()

    def erase_private_note(self, dossier_id: DossierId, author: Login) -> None:
        """Forget what this person noted of the dossier for themselves, if anything."""
        theirs = PrivateNoteRecord.dossier == dossier_id, PrivateNoteRecord.author == author
        self._session.execute(delete(PrivateNoteRecord).where(*theirs))


class NoteReading:
    """The part of reading that concerns notes."""

    _engine: Engine

    def private_note(self, dossier_id: DossierId, author: Login) -> PrivateNote | None:
        """Return what this person noted of the dossier for themselves."""
        with Session(self._engine) as session:
            row = session.get(PrivateNoteRecord, (dossier_id, author))
        if row is None:
            return None
        return PrivateNote(dossier_id, author, row.text, row.at)


def keep_instructions(session: Session, dossier_id: DossierId, dossier: Dossier) -> None:
    """Keep which instructions are to be followed."""
    session.execute(delete(InstructionRecord).where(InstructionRecord.dossier == dossier_id))
    session.add_all(
        InstructionRecord(dossier=dossier_id, receiver=receiver, key=key)
        for receiver, key in receivers(dossier)
    )
    session.flush()


def instructions_of(session: Session, dossier_id: DossierId) -> tuple[tuple[str, str], ...]:
    """Return who is to follow which instruction, in alphabetical order."""
    rows = select(InstructionRecord.receiver, InstructionRecord.key)
    found = session.execute(rows.where(InstructionRecord.dossier == dossier_id))
    return tuple(sorted((receiver, key) for receiver, key in found))


def instructed(person: Person) -> Select[int]:
    """Return the query for the dossiers on which something is asked of this person."""
    return select(InstructionRecord.dossier).where(InstructionRecord.receiver.in_(_theirs(person)))


def how_many_instructed(person: Person) -> Select[int]:
    """Return the query for how many there are."""
    theirs = InstructionRecord.receiver.in_(_theirs(person))
    return select(func.count(distinct(InstructionRecord.dossier))).where(theirs)


def _theirs(person: Person) -> Sequence[str]:
    return [address(None, person.login), *(address(desk, "") for desk in sorted(person.desks))]
