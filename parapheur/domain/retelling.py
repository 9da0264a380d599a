"""Tell an act beside the circuit's own again, by the rules (`steering`), with its own words."""

from dataclasses import replace

from parapheur.domain import steering
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import (
    DossierArchived,
    OpinionAsked,
    OpinionGiven,
    StepBypassed,
    StepInserted,
    StepReassigned,
    TurnHeld,
    ValuesGiven,
)

Steering = (
    ValuesGiven
    | TurnHeld
    | OpinionAsked
    | OpinionGiven
    | StepBypassed
    | StepInserted
    | StepReassigned
    | DossierArchived
)


def told_again(before: Dossier, event: Steering) -> Steering:
    """Return what the rules tell from where the dossier stood. Raises what they refuse."""
    told = _told(before, event)
    if isinstance(event, StepBypassed | DossierArchived):
        return told
    if isinstance(told, StepBypassed | DossierArchived):
        raise TypeError("an act is told again as what it was")
    return replace(told, interim=event.interim)


def _told(before: Dossier, event: Steering) -> Steering:
    actor, at = event.actor, event.at
    match event:
        case ValuesGiven():
            return steering.give_values(
                before,
                desk=event.desk,
                position=event.position,
                values=event.values,
                actor=actor,
                at=at,
            )
        case TurnHeld():
            return steering.hold(
                before,
                desk=event.desk,
                position=event.position,
                until=event.until,
                today=day_of(at),
                reason=event.reason,
                actor=actor,
                at=at,
            )
        case OpinionAsked():
            return steering.ask_opinion(
                before,
                desk=event.desk,
                position=event.position,
                of=event.of,
                question=event.question,
                actor=actor,
                at=at,
            )
        case OpinionGiven():
            return steering.give_opinion(
                before,
                desk=event.desk,
                position=event.position,
                shown=event.shown,
                opinion=event.answer.opinion,
                remark=event.answer.remark,
                actor=actor,
                at=at,
            )
        case StepBypassed():
            return steering.bypass(
                before, position=event.position, reason=event.reason, actor=actor, at=at
            )
        case StepInserted():
            return steering.insert_step(
                before,
                desk=event.desk,
                position=event.position,
                before=event.before,
                step=event.step,
                actor=actor,
                at=at,
            )
        case StepReassigned():
            return steering.reassign_step(
                before,
                desk=event.desk,
                position=event.position,
                at_step=event.at_step,
                desks=event.desks,
                actor=actor,
                at=at,
            )
        case DossierArchived():
            return steering.archive(before, class_mark=event.class_mark, actor=actor, at=at)
