"""What a note or an instruction speaks of, for its sentence in the history."""

from parapheur.domain.circuit import Circuit
from parapheur.domain.events import InstructionFollowed, InstructionGiven, NoteWritten
from parapheur.domain.people import DeskId
from parapheur.domain.words import Words
from parapheur.words.names import Names

ORIGINATOR = Words("صاحب الملف", "l’émetteur du dossier", "the dossier's originator")


def facts_of(
    event: NoteWritten | InstructionGiven | InstructionFollowed,
    names: Names,
    circuit: Circuit | None,
) -> dict[str, object]:
    """Return the facts that stand in the sentence, by name."""
    match event:
        case NoteWritten():
            return {"place": _place(event, names, circuit), "text": event.text}
        case InstructionGiven():
            place, receiver = _place(event, names, circuit), _receiver(event.to, names)
            return {"place": place, "receiver": receiver, "instruction": event.instruction.name}
        case InstructionFollowed():
            receiver = _receiver(event.to, names)
            return {"receiver": receiver, "instruction": event.instruction.name}


def _place(
    event: NoteWritten | InstructionGiven, names: Names, circuit: Circuit | None
) -> Words | str:
    """Return for which desk it was, and where the dossier stood, in brackets."""
    said = [_receiver(event.desk, names)]
    if circuit is not None and event.position is not None:
        said += [step.name for step in circuit.steps[event.position : event.position + 1]]
    ar, fr, en = ([getattr(one, code) for one in said] for code in ("ar", "fr", "en"))
    return Words(ar=f" ({'، '.join(ar)})", fr=f" ({', '.join(fr)})", en=f" ({', '.join(en)})")


def _receiver(desk: DeskId | None, names: Names) -> Words:
    return names.desks.get(desk, Words(desk, desk, desk)) if desk else ORIGINATOR
