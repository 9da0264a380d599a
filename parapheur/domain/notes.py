"""Notes and instructions on a dossier: what is said beside its acts.

A public note stays in the trail for ever; whoever wrote it corrects it by another. An instruction
asks something of one desk, or of the originator, until they say it is followed. Neither moves the
dossier: nobody waits on them, no visa or signature in the making is disturbed by them, and a visa
can be taken back after them. A private note is its author's alone and in no trail.
"""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyInstructed,
    NotAllowed,
    NoteRequired,
    NotInstructed,
    NotOnTheCircuit,
    TextTooLong,
)
from parapheur.domain.events import InstructionFollowed, InstructionGiven, NoteWritten
from parapheur.domain.instructions import Instruction, OpenInstruction, address
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.domain.words import visible

LONGEST_NOTE = 2000
"""Characters of a note, public or private."""
MOST_NOTES = 200
"""Public notes on a dossier: all of them are shown on its page."""


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """What somebody keeps for themselves about a dossier (note privée)."""

    dossier: DossierId
    author: Login
    text: str
    at: datetime
    """When it was last changed."""


def private_note(dossier: DossierId, text: str, *, author: Login, at: datetime) -> PrivateNote:
    """Return the note that was typed. `NoteRequired`, `TextTooLong`."""
    return PrivateNote(dossier, author, note_of(text), at)


def write_note(
    dossier: Dossier, *, text: str, desk: DeskId | None, actor: Login, at: datetime
) -> NoteWritten:
    """Write a public note, for a desk of the dossier or, with None, as its originator."""
    _expect_part(dossier, desk, actor)
    return NoteWritten(
        at=at, actor=actor, desk=desk, position=place_of(dossier, desk), text=note_of(text)
    )


def instruct(
    dossier: Dossier,
    *,
    instruction: Instruction,
    to: DeskId | None,
    desk: DeskId | None,
    actor: Login,
    at: datetime,
) -> InstructionGiven:
    """Ask something of a desk of the dossier or, with `to` None, of its originator."""
    _expect_part(dossier, desk, actor)
    to_oneself = to == desk if to else actor == dossier.originator
    if to_oneself or (to is not None and to not in desks_on(dossier)):
        raise NotOnTheCircuit
    if pending(dossier, instruction.key, to) is not None:
        raise AlreadyInstructed
    return InstructionGiven(
        at=at,
        actor=actor,
        desk=desk,
        position=place_of(dossier, desk),
        to=to,
        instruction=instruction,
    )


def follow(
    dossier: Dossier, *, key: str, to: DeskId | None, actor: Login, at: datetime
) -> InstructionFollowed:
    """Say that what was asked of this desk, or of the originator, is done."""
    found = pending(dossier, key, to)
    if found is None:
        raise NotInstructed
    _expect_part(dossier, to, actor)
    return InstructionFollowed(at=at, actor=actor, to=to, instruction=found.what)


def pending(dossier: Dossier, key: str, to: DeskId | None) -> OpenInstruction | None:
    """Return the instruction that its receiver has not followed yet."""
    known = dossier.instructions
    return next((one for one in known if (one.what.key, one.to) == (key, to)), None)


def receivers(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return who is still to follow which instruction, in alphabetical order."""
    known = dossier.instructions
    return tuple(sorted((address(one.to, dossier.originator), one.what.key) for one in known))


def asked_of(dossier: Dossier, person: Person) -> tuple[OpenInstruction, ...]:
    """Return what this person is asked: at a desk of theirs, or as the originator."""
    mine = dossier.originator == person.login
    return tuple(
        one for one in dossier.instructions if (mine if one.to is None else one.to in person.desks)
    )


def desks_on(dossier: Dossier) -> frozenset[DeskId]:
    """Return the desks through which somebody has to do with the dossier (cf. `part_of`)."""
    steps = dossier.circuit.steps if dossier.circuit else ()
    asked = (one.of for one in dossier.consultations)
    found = {
        *dossier.handed,
        *dossier.called,
        *asked,
        *(desk for step in steps for desk in step.desks),
    }
    return frozenset(found - {ORGANISATION})


def has_part(dossier: Dossier, person: Person) -> bool:
    """Say whether this person may write on the dossier at all; an auditor only reads."""
    return dossier.originator == person.login or bool(desks_on(dossier) & person.desks)


def place_of(dossier: Dossier, desk: DeskId | None) -> int | None:
    """Return the open step where this desk is awaited, else the first that is open, if any."""
    awaited = (position for position, one in dossier.waiting if one == desk)
    opened = (one.position for one in dossier.openings)
    return next(awaited, next(opened, None))


def note_of(text: str) -> str:
    """Return the note that was typed. `NoteRequired`, `TextTooLong`."""
    note = visible(text)
    if not note:
        raise NoteRequired
    if len(note) > LONGEST_NOTE:
        raise TextTooLong(most=LONGEST_NOTE)
    return note


def _expect_part(dossier: Dossier, desk: DeskId | None, actor: Login) -> None:
    if desk is None and actor != dossier.originator:
        raise NotAllowed
    if desk is not None and desk not in desks_on(dossier):
        raise NotOnTheCircuit
