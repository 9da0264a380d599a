"""Where a dossier stands after an instruction (`notes`): which are still to be followed.

Each function believes only what the dossier could hold: a forged line does not replay.
"""

from dataclasses import replace

from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.events import InstructionFollowed, InstructionGiven
from parapheur.domain.instructions import OpenInstruction
from parapheur.domain.notes import desks_on, pending


def instructed(dossier: Dossier, event: InstructionGiven) -> Dossier:
    """Note what is asked, and of whom."""
    known = event.to is None or event.to in desks_on(dossier)
    if not known or pending(dossier, event.instruction.key, event.to) is not None:
        raise MoveNotAllowed(state=dossier.state, move="instruct")
    asked = OpenInstruction(event.instruction, event.to, event.actor, event.desk, event.at)
    return replace(dossier, instructions=(*dossier.instructions, asked))


def followed(dossier: Dossier, event: InstructionFollowed) -> Dossier:
    """Forget what is done."""
    done = pending(dossier, event.instruction.key, event.to)
    if done is None or done.what != event.instruction:
        raise MoveNotAllowed(state=dossier.state, move="follow")
    left = tuple(one for one in dossier.instructions if one != done)
    return replace(dossier, instructions=left)


def without_strangers(dossier: Dossier) -> Dossier:
    """Forget what is asked of desks that have nothing to do with the dossier any more."""
    if not dossier.instructions:
        return dossier
    here = {None, *desks_on(dossier)}
    left = tuple(one for one in dossier.instructions if one.to in here)
    return replace(dossier, instructions=left)
