"""Where a dossier stands after what time brought about (`clock`).

Each function believes only what the dossier could hold: a forged line does not replay.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from parapheur.domain.about_time import (
    ClockEvent,
    DeadlineMoved,
    DossierLapsed,
    Opens,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.dossier import Dossier, Opening
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.lifecycle import Move, StepMove, after
from parapheur.domain.people import DeskId
from parapheur.domain.progress import moved
from parapheur.domain.timing import Joined, Stage

ORDER = tuple(Stage)


def newly_open(dossier: Dossier, at: datetime) -> tuple[Opening, ...]:
    """Return what opened at `at` and whose deadline is not counted yet."""
    circuit = dossier.circuit
    return tuple(
        one
        for one in dossier.openings
        if one.since == at and one.timing is None and circuit and circuit.steps[one.position].limit
    )


def timed(dossier: Dossier, event: Opens) -> Dossier:
    """Put the instants of the event with the steps it opened."""
    if not event.timings:
        return dossier
    known = {timing.position: timing for timing in event.timings}
    opened = {one.position for one in newly_open(dossier, event.at)}
    if set(known) != opened or len(known) != len(event.timings):
        raise MoveNotAllowed(state=dossier.state, move="clock")
    return replace(
        dossier,
        openings=tuple(
            replace(one, timing=known.get(one.position, one.timing)) for one in dossier.openings
        ),
    )


def told(dossier: Dossier, event: ClockEvent) -> Dossier:
    """Note what the clock told of an open step."""
    opening = dossier.opening(event.position)
    if opening is None or opening.timing is None:
        raise MoveNotAllowed(state=dossier.state, move="clock")
    match event:
        case StepReminded():
            return _staged(dossier, opening, Stage.REMINDED)
        case StepLate():
            return _staged(dossier, opening, Stage.LATE)
        case StepEscalated():
            joined = replace(opening, joined=event.joined, escalated=event.at)
            staged = _staged(dossier, joined, Stage.ESCALATED)
            desks = (one.desk for one in event.joined if one.desk not in dossier.called)
            return replace(staged, called=(*dossier.called, *dict.fromkeys(desks)))
        case DossierLapsed():
            return _lapsed(dossier, event)
        case DeadlineMoved():
            return _moved(dossier, opening, event)
        case _:
            assert_never(event)


def handed(dossier: Dossier, position: int, desk: DeskId, to: DeskId) -> tuple[Opening, ...]:
    """Return the openings once a desk handed its turn at a step to another."""

    def passed(known: DeskId) -> DeskId:
        return to if known == desk else known

    return tuple(
        replace(one, joined=tuple(Joined(passed(j.desk), passed(j.beside)) for j in one.joined))
        if one.position == position
        else one
        for one in dossier.openings
    )


def _staged(dossier: Dossier, opening: Opening, stage: Stage) -> Dossier:
    if ORDER.index(stage) <= ORDER.index(opening.stage):
        raise MoveNotAllowed(state=dossier.state, move="clock")
    return _with(dossier, replace(opening, stage=stage))


def _with(dossier: Dossier, opening: Opening) -> Dossier:
    others = (one for one in dossier.openings if one.position != opening.position)
    return replace(
        dossier, openings=tuple(sorted((*others, opening), key=lambda one: one.position))
    )


def _lapsed(dossier: Dossier, event: DossierLapsed) -> Dossier:
    progress = dossier.progress
    for one in dossier.openings:
        move = StepMove.REFUSE if one.position == event.position else StepMove.HALT
        progress = moved(progress, one.position, move)
    state = after(dossier.state, Move.REJECT)
    return replace(dossier, state=state, progress=progress, openings=())


def _moved(dossier: Dossier, opening: Opening, event: DeadlineMoved) -> Dossier:
    if opening.timing != event.old or event.new.position != event.position:
        raise MoveNotAllowed(state=dossier.state, move="clock")
    return _with(dossier, replace(opening, timing=event.new, stage=_stage(opening, event)))


def _stage(opening: Opening, event: DeadlineMoved) -> Stage:
    """Late no more, where the new instant is still to come; a reminder is for the new date."""
    if opening.stage is Stage.ESCALATED or event.new.due < event.at:
        return opening.stage
    if event.new.remind is None or event.at < event.new.remind:
        return Stage.RUNNING
    return Stage.REMINDED if opening.stage is Stage.LATE else opening.stage
