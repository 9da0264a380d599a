"""What is said on a dossier beside its acts, and what its reader may say there."""

from collections.abc import Sequence
from dataclasses import dataclass

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import DossierEvent, DossierRecycled, DossierStarted, NoteWritten
from parapheur.domain.instructions import Instruction, OpenInstruction
from parapheur.domain.notes import LONGEST_NOTE, PrivateNote, asked_of, desks_on, has_part
from parapheur.domain.people import DeskId, Person
from parapheur.domain.words import Words
from parapheur.web.here import office


@dataclass(frozen=True, slots=True)
class Said:
    """A public note, and the step where the dossier stood when it was written."""

    note: NoteWritten
    step: Words | None


@dataclass(frozen=True, slots=True)
class Panel:
    """The notes of a dossier as its reader sees them."""

    said: tuple[Said, ...]
    """Newest first."""
    open: tuple[OpenInstruction, ...]
    """What is asked of whomever, and not followed yet."""
    mine: tuple[OpenInstruction, ...]
    """What of it is asked of the reader."""
    speaks_for: tuple[DeskId | None, ...] = ()
    """For which desks the reader may write; None: as the originator."""
    receivers: tuple[DeskId | None, ...] = ()
    """Whom the reader may give instructions; None: the originator."""
    choices: tuple[Instruction, ...] = ()
    private: PrivateNote | None = None
    longest: int = LONGEST_NOTE


def panel_of(
    number: DossierId, dossier: Dossier, events: Sequence[DossierEvent], reader: Person
) -> Panel:
    """Return what is said, and no more to say than the rules allow."""
    panel = Panel(tuple(_said(events)), dossier.instructions, asked_of(dossier, reader))
    if not has_part(dossier, reader):
        return panel
    mine, desks = dossier.originator == reader.login, sorted(desks_on(dossier))
    speaks_for = [desk for desk in desks if desk in reader.desks]
    others: list[DeskId | None] = [desk for desk in desks if [desk] != speaks_for]
    return Panel(
        panel.said,
        panel.open,
        panel.mine,
        speaks_for=(*speaks_for, *([None] if mine else [])),
        receivers=(*([] if mine else [None]), *others),
        choices=office().instructions,
        private=office().reading.private_note(number, reader.login),
    )


def _said(events: Sequence[DossierEvent]) -> list[Said]:
    found: list[Said] = []
    circuit: Circuit | None = None
    for event in events:
        if isinstance(event, DossierStarted):
            circuit = event.circuit
        if isinstance(event, DossierRecycled):
            circuit = None
        if isinstance(event, NoteWritten):
            found.append(Said(event, _step(circuit, event.position)))
    return found[::-1]


def _step(circuit: Circuit | None, position: int | None) -> Words | None:
    if circuit is None or position is None or position >= len(circuit.steps):
        return None
    return circuit.steps[position].name
