"""Turns: each desk that a dossier awaits now, or will come to; and the act that may be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.dossier import Act, Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import DeskId


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A desk that acts, or will, at a step of a dossier on its way."""

    position: int
    desk: DeskId
    due: datetime | None
    action: Action
    circuit: CircuitId
    ahead: bool = False
    """Its step is still to come (à venir)."""


def turns_of(dossier: Dossier) -> tuple[Turn, ...]:
    """Return the turns of a dossier, by step, then desk: those of now and those ahead."""
    found: dict[tuple[int, DeskId], Turn] = {}
    for turn in _turns(dossier):  # a desk asked for its opinion may be handed the step as well
        found.setdefault((turn.position, turn.desk), turn)
    return tuple(found[place] for place in sorted(found))


def retrievable(dossier: Dossier) -> Act | None:
    """Return the newest act, if who did it may still take it back: what `undo` accepts."""
    last = dossier.last_act
    if last is None:
        return None
    try:
        dossier.undo(desk=last.desk, position=last.position, actor=last.actor, at=last.at)
    except ParapheurError:
        return None
    return last


def _turns(dossier: Dossier) -> Iterator[Turn]:
    circuit = dossier.circuit
    if circuit is None or dossier.state is not State.CIRCULATING:
        return
    for position, desk in dossier.waiting:
        due, action = dossier.due_at(position), circuit.steps[position].action
        yield Turn(position, desk, due, action, circuit.id)
    for position, desk in dossier.consulted:  # asked beside the circuit: nobody waits on it
        yield Turn(position, desk, None, Action.OPINION, circuit.id)
    acted = {(act.position, act.desk) for act in dossier.acts}
    for position, step in enumerate(circuit.steps):
        if dossier.progress[position] is StepState.AHEAD and _comes(dossier, circuit, step):
            for desk in step.desks:
                if (position, desk) not in acted:
                    yield Turn(position, desk, None, step.action, circuit.id, ahead=True)


def _comes(dossier: Dossier, circuit: Circuit, step: Step) -> bool:
    """Say whether a step ahead is not going to be skipped, by what the dossier says of itself."""
    try:
        return circuit.asks_for(step, dossier.metadata)
    except ParapheurError:  # nothing can be told yet: its desks had better know of it
        return True
