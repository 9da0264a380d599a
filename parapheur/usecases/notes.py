"""Write on a dossier beside its acts: public and private notes, instructions and their end.

Each takes one short transaction that holds the dossier. A signature in the making holds nothing
while it is being made, so neither waits on the other; and since what is written here changes
neither step nor document, the signature finds all as it was and is kept.
"""

from datetime import datetime

from parapheur.domain import notes as rules
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchInstruction, NotAllowed, TooManyNotes
from parapheur.domain.events import NoteWritten
from parapheur.domain.notes import PrivateNote
from parapheur.domain.people import DeskId, Person
from parapheur.domain.terms import Interim
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import expect_active, expect_holder, in_capacity, standing


def write_note(
    office: Office, dossier_id: DossierId, *, actor: Person, desk: DeskId | None, text: str
) -> Dossier:
    """Write a note for all who may see the dossier; None: as its originator.

    The same note sent twice, with nothing in between, is one note.
    """
    _expect(actor, desk)
    known = sum(isinstance(one, NoteWritten) for one in office.reading.events(dossier_id))
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = _hold(work, actor, desk, at)
        note = rules.write_note(dossier, text=text, desk=desk, actor=actor.login, at=at)
        if _again(work, dossier_id, note):
            return dossier
        if known >= rules.MOST_NOTES:
            raise TooManyNotes(most=rules.MOST_NOTES)
        return work.keep(dossier_id, in_capacity(note, interim))


def instruct(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId | None,
    to: DeskId | None,
    key: str,
) -> Dossier:
    """Give an instruction of the house's list to a desk of the dossier; None: its originator."""
    _expect(actor, desk)
    instruction = next((one for one in office.instructions if one.key == key), None)
    if instruction is None:
        raise NoSuchInstruction
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = _hold(work, actor, desk, at)
        given = rules.instruct(
            dossier, instruction=instruction, to=to, desk=desk, actor=actor.login, at=at
        )
        return work.keep(dossier_id, in_capacity(given, interim))


def follow(
    office: Office, dossier_id: DossierId, *, actor: Person, to: DeskId | None, key: str
) -> Dossier:
    """Say that what was asked of this desk, or of the originator, is done."""
    _expect(actor, to)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = _hold(work, actor, to, at)
        done = rules.follow(dossier, key=key, to=to, actor=actor.login, at=at)
        return work.keep(dossier_id, in_capacity(done, interim))


def keep_private_note(
    office: Office, dossier_id: DossierId, *, actor: Person, text: str
) -> PrivateNote | None:
    """Keep what this person notes for themselves; without a text, their note is erased."""
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        if not rules.has_part(dossier, standing(work, actor.login, office.now())):
            raise NotAllowed
        if not text.strip():
            work.erase_private_note(dossier_id, actor.login)
            return None
        note = rules.private_note(dossier_id, text, author=actor.login, at=office.now())
        work.set_private_note(note)
        return note


def _expect(actor: Person, desk: DeskId | None) -> None:
    if not actor.active or (desk is not None and desk not in actor.desks):
        raise NotAllowed


def _hold(work: Work, actor: Person, desk: DeskId | None, at: datetime) -> Interim | None:
    if desk is None:
        expect_active(work, actor.login)
        return None
    return expect_holder(work, actor.login, desk, at)


def _again(work: Work, dossier_id: DossierId, note: NoteWritten) -> bool:
    last = work.newest(dossier_id)
    return isinstance(last, NoteWritten) and (last.actor, last.desk, last.text) == (
        note.actor,
        note.desk,
        note.text,
    )
