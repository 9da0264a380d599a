"""What an act beside the circuit's own speaks of, for its sentence in the history."""

from collections.abc import Sequence

from parapheur.domain.circuit import Circuit
from parapheur.domain.events import (
    DossierArchived,
    OpinionAsked,
    OpinionGiven,
    StepBypassed,
    StepInserted,
    StepReassigned,
    TurnHeld,
)
from parapheur.domain.people import DeskId
from parapheur.domain.words import Language, Words
from parapheur.words.names import Names, name_of

Beside = (
    TurnHeld
    | OpinionAsked
    | OpinionGiven
    | StepBypassed
    | StepInserted
    | StepReassigned
    | DossierArchived
)


def facts_of(event: Beside, names: Names, circuit: Circuit | None) -> dict[str, object]:
    """Return the facts that stand in the sentence, by name."""
    match event:
        case TurnHeld():
            day = f"{event.until:%d/%m/%Y}"
            return _place(event, circuit) | {"until": day, "reason": event.reason}
        case OpinionAsked():
            asked = names.of_fact("desk", event.of)
            return _place(event, circuit) | {"of": asked, "question": event.question or "…"}
        case OpinionGiven():
            remark = event.answer.remark
            said = {"opinion": _opinion(event), "remark": f" — {remark}" if remark else ""}
            return _place(event, circuit) | said
        case StepBypassed():
            return {"step": _name(circuit, event.position), "reason": event.reason}
        case StepInserted():
            desks = _desks(event.step.desks, names)
            return {"desk": event.desk, "added": event.step.name, "desks": desks}
        case StepReassigned():
            changed = _name(circuit, event.at_step)
            return {"desk": event.desk, "changed": changed, "desks": _desks(event.desks, names)}
        case DossierArchived():
            return {"mark": event.class_mark}


def _place(
    event: TurnHeld | OpinionAsked | OpinionGiven, circuit: Circuit | None
) -> dict[str, object]:
    return {"desk": event.desk, "step": _name(circuit, event.position)}


def _name(circuit: Circuit | None, position: int) -> object:
    if circuit is None or not 0 <= position < len(circuit.steps):
        return position + 1
    return circuit.steps[position].name


def _opinion(event: OpinionGiven) -> Words | str:
    opinion = event.answer.opinion
    if opinion is None:
        return ""
    ar, fr, en = (name_of(one, opinion) for one in (Language.AR, Language.FR, Language.EN))
    return Words(ar=ar, fr=fr, en=en)


def _desks(desks: Sequence[DeskId], names: Names) -> Words:
    known = [names.desks.get(desk, Words(desk, desk, desk)) for desk in desks]
    return Words(
        ar="، ".join(one.ar for one in known),
        fr=", ".join(one.fr for one in known),
        en=", ".join(one.en for one in known),
    )
