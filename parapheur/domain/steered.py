"""Where a dossier stands after an act beside the circuit's own (`steering`).

Each function believes only what the dossier could hold: a forged line does not replay.
"""

from dataclasses import replace

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.dossier import Consultation, Dossier, Hold
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.events import (
    OpinionAsked,
    OpinionGiven,
    StepBypassed,
    StepInserted,
    StepReassigned,
    TurnHeld,
    ValuesGiven,
)
from parapheur.domain.lifecycle import Move, StepMove, StepState, after
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import DeskId
from parapheur.domain.progress import moved
from parapheur.domain.steering import first_ahead


def given(dossier: Dossier, event: ValuesGiven) -> Dossier:
    """Put the values in the place of those before."""
    _expect_turn(dossier, event.position, event.desk, Move.CHANGE)
    kept = (datum for datum in dossier.metadata.data if datum.key not in event.values)
    data = sorted((*kept, *event.values.data), key=lambda datum: datum.key)
    return replace(dossier, metadata=Metadata(tuple(data)))


def held(dossier: Dossier, event: TurnHeld) -> Dossier:
    """Note the day until which a desk set its turn aside, in place of any earlier one."""
    _expect_turn(dossier, event.position, event.desk, Move.HOLD)
    others = without_holds(dossier, event.position, event.desk)
    hold = Hold(event.position, event.desk, event.until, event.reason)
    return replace(dossier, state=after(dossier.state, Move.HOLD), holds=(*others, hold))


def without_holds(dossier: Dossier, position: int, desk: DeskId) -> tuple[Hold, ...]:
    """Return the holds that are left once this desk has acted at this step."""
    return tuple(one for one in dossier.holds if (one.position, one.desk) != (position, desk))


def consulted(dossier: Dossier, event: OpinionAsked | OpinionGiven) -> Dossier:
    """Note the question, or the answer to it."""
    state = after(dossier.state, Move.CONSULT)
    if isinstance(event, OpinionAsked):
        _expect_turn(dossier, event.position, event.desk, Move.CONSULT)
        asked = Consultation(event.position, event.desk, event.of, event.question, event.at)
        return replace(dossier, state=state, consultations=(*dossier.consultations, asked))
    if (event.position, event.desk) not in dossier.consulted:
        raise MoveNotAllowed(state=dossier.state, move=Move.CONSULT)
    return replace(
        dossier,
        state=state,
        consultations=tuple(
            replace(one, answered=event.answer, answered_by=event.actor)
            if (one.position, one.of, one.answered) == (event.position, event.desk, None)
            else one
            for one in dossier.consultations
        ),
    )


def bypassed(dossier: Dossier, event: StepBypassed) -> Dossier:
    """Close the step; who opens the next ones is the caller."""
    step = dossier.step_at(event.position)
    if step is None or step.action is Action.SEAL:
        raise MoveNotAllowed(state=dossier.state, move=Move.BYPASS)
    return replace(
        dossier,
        state=after(dossier.state, Move.BYPASS),
        progress=moved(dossier.progress, event.position, StepMove.BYPASS),
        openings=tuple(one for one in dossier.openings if one.position != event.position),
        holds=tuple(one for one in dossier.holds if one.position != event.position),
        retained=len(dossier.acts),
    )


def inserted(dossier: Dossier, event: StepInserted) -> Dossier:
    """Put the step in its place; it waits on what the step there waited on, which waits on it."""
    circuit, place = _changed(dossier, event), event.before
    if not first_ahead(dossier) <= place <= len(circuit.steps):
        raise MoveNotAllowed(state=dossier.state, move=Move.CHANGE)
    at_end = place == len(circuit.steps)
    waits = _ends(circuit) if at_end else circuit.before(place)
    steps = [
        replace(step, after=tuple(_further(one, place) for one in circuit.before(n)))
        for n, step in enumerate(circuit.steps)
    ]
    if not at_end:
        steps[place] = replace(steps[place], after=(place,))
    steps.insert(place, replace(event.step, after=waits))
    progress = dossier.progress
    return replace(
        dossier,
        state=after(dossier.state, Move.CHANGE),
        circuit=replace(circuit, steps=tuple(steps)),
        progress=(*progress[:place], StepState.AHEAD, *progress[place:]),
        fields=tuple(
            replace(one, position=_further(one.position, place)) for one in dossier.fields
        ),
        taken=tuple((_further(position, place), desk) for position, desk in dossier.taken),
    )


def reassigned(dossier: Dossier, event: StepReassigned) -> Dossier:
    """Give the step to its new desks."""
    circuit = _changed(dossier, event)
    if not first_ahead(dossier) <= event.at_step < len(circuit.steps):
        raise MoveNotAllowed(state=dossier.state, move=Move.CHANGE)
    steps = list(circuit.steps)
    before = steps[event.at_step].desks
    steps[event.at_step] = replace(steps[event.at_step], desks=event.desks)
    given = ((event.at_step, desk) for desk in event.desks if desk not in before)
    return replace(
        dossier,
        state=after(dossier.state, Move.CHANGE),
        circuit=replace(circuit, steps=tuple(steps)),
        taken=(*dossier.taken, *given),
    )


def _changed(dossier: Dossier, event: StepInserted | StepReassigned) -> Circuit:
    _expect_turn(dossier, event.position, event.desk, Move.CHANGE)
    if dossier.circuit is None or not dossier.circuit.changes:
        raise MoveNotAllowed(state=dossier.state, move=Move.CHANGE)
    return dossier.circuit


def _ends(circuit: Circuit) -> tuple[int, ...]:
    """Return the steps on which no other waits."""
    known = range(len(circuit.steps))
    followed = {one for position in known for one in circuit.before(position)}
    return tuple(position for position in known if position not in followed)


def _further(position: int, place: int) -> int:
    return position + 1 if position >= place else position


def _expect_turn(dossier: Dossier, position: int, desk: DeskId, move: Move) -> None:
    if desk not in dossier.awaited_at(position):
        raise MoveNotAllowed(state=dossier.state, move=move)
