"""What people write to each other beside the circuit: notes and instructions."""

from dataclasses import dataclass

from parapheur.domain.happening import Event
from parapheur.domain.instructions import Instruction
from parapheur.domain.people import DeskId
from parapheur.domain.personal import ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note for all who may see the dossier (annotation publique)."""

    desk: DeskId | None
    """The desk it was written for; None: its originator wrote it."""
    position: int | None
    """The open step where it was written, if any was open."""
    text: ByActor
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionGiven(Event):
    """Something was asked of a desk of the dossier, or of its originator (instruction)."""

    desk: DeskId | None
    """The desk it was given for; None: the originator gave it."""
    position: int | None
    """The open step where it was given, if any was open."""
    to: DeskId | None
    """None: the originator."""
    instruction: Instruction
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionFollowed(Event):
    """Its receiver says that what was asked is done."""

    to: DeskId | None
    instruction: Instruction
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


NoteEvent = NoteWritten | InstructionGiven | InstructionFollowed
