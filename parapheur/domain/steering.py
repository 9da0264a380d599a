"""Acts beside the circuit's own: set aside, ask a second opinion, bypass, change what is ahead.

None of them settles a step in somebody's name, and none can leave a dossier stuck: who set a turn
aside may act at any moment, and nobody waits on a second opinion.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from parapheur.domain import answers
from parapheur.domain.answers import LONGEST_REMARK, Opinion
from parapheur.domain.circuit import MOST_STEPS, Action, Step
from parapheur.domain.depositing import OTHER_VALUES, reason_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    AlreadyAsked,
    BadValue,
    CircuitIsFixed,
    HoldTooLong,
    MissingValue,
    NobodyAsked,
    NoFieldForIt,
    NotAhead,
    NotWhatIsAsked,
    NotYourTurn,
    TextTooLong,
    TooManySteps,
)
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
from parapheur.domain.lifecycle import Move, StepState, after
from parapheur.domain.metadata import Metadata, by_key
from parapheur.domain.people import ORGANISATION, DeskId, Login
from parapheur.domain.words import visible

UNPLACED = (Action.SIGN, Action.SEAL, Action.EXTERNAL)
"""What signs inside the document, where no field was placed for it at the start."""
LONGEST_HOLD = 90
"""Days that a turn may be set aside."""


def give_values(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    values: Metadata,
    actor: Login,
    at: datetime,
) -> ValuesGiven:
    """Give what this step asks about the dossier, and nothing else."""
    step, circuit = dossier.expect_turn(desk, position), dossier.circuit
    known = by_key(circuit.metadata) if circuit else {}
    asked = {*step.asks, *step.asks_to_reject}
    if not values or not set(values) <= asked & set(known):
        raise NotWhatIsAsked
    for key in values:
        if not known[key].takes(values[key]):
            raise BadValue(field=known[key].name, problem=OTHER_VALUES)
    return ValuesGiven(at=at, actor=actor, desk=desk, position=position, values=values)


def hold(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    until: date,
    today: date,
    reason: str,
    actor: Login,
    at: datetime,
) -> TurnHeld:
    """Set this desk's turn aside until a day; its deadline runs on."""
    step = dossier.expect_turn(desk, position)
    if step.action is Action.SEAL:
        raise NotYourTurn
    if not today < until <= today + timedelta(days=LONGEST_HOLD):
        raise HoldTooLong(most=LONGEST_HOLD)
    return TurnHeld(
        at=at,
        actor=actor,
        desk=desk,
        position=position,
        until=until,
        reason=reason_of(reason),
    )


def ask_opinion(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    of: DeskId,
    question: str,
    actor: Login,
    at: datetime,
) -> OpinionAsked:
    """Ask a desk that has no part in this step what it thinks."""
    step = dossier.expect_turn(desk, position)
    if step.action is Action.SEAL:
        raise NotYourTurn
    if of in (*step.desks, ORGANISATION) or (position, of) in dossier.consulted:
        raise AlreadyAsked(desk=of)
    said = visible(question)
    if len(said) > LONGEST_REMARK:
        raise TextTooLong(most=LONGEST_REMARK)
    return OpinionAsked(at=at, actor=actor, desk=desk, position=position, of=of, question=said)


def give_opinion(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    shown: Digest,
    opinion: Opinion | None,
    remark: str,
    actor: Login,
    at: datetime,
) -> OpinionGiven:
    """Answer the question that this desk was asked."""
    if (position, desk) not in dossier.consulted:
        raise NobodyAsked
    dossier.expect_shown(position, shown)
    return OpinionGiven(
        at=at,
        actor=actor,
        desk=desk,
        position=position,
        shown=shown,
        answer=answers.opinion(opinion, remark),
    )


def bypass(
    dossier: Dossier, *, position: int, reason: str, actor: Login, at: datetime
) -> StepBypassed:
    """Let the dossier go on without an open step; what desks did there stays done.

    The seal is the program's own and waits on nobody, so there is nothing to bypass.
    """
    after(dossier.state, Move.BYPASS)
    step = dossier.step_at(position)
    if step is None or step.action is Action.SEAL:
        raise NotYourTurn
    for field in dossier.circuit.lacking(position, dossier.metadata) if dossier.circuit else ():
        raise MissingValue(field=field.name)  # what comes later may be decided by it
    return StepBypassed(at=at, actor=actor, position=position, reason=reason_of(reason))


def insert_step(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    before: int,
    step: Step,
    actor: Login,
    at: datetime,
) -> StepInserted:
    """Add a step further on, before the one that stands there now, or at the end.

    The signature fields were placed at the start and certified, so what is added signs beside the
    document (a visa) or not at all.
    """
    _expect_change(dossier, desk, position)
    circuit = dossier.circuit
    if circuit is None or not first_ahead(dossier) <= before <= len(circuit.steps):
        raise NotAhead
    sealed = any(one.action is Action.SEAL for one in circuit.steps[:before])
    if step.action in UNPLACED or (sealed and step.action.signs):
        raise NoFieldForIt
    if len(circuit.steps) >= MOST_STEPS:
        raise TooManySteps(most=MOST_STEPS)
    return StepInserted(
        at=at,
        actor=actor,
        desk=desk,
        position=position,
        before=before,
        step=replace(step, id=free_id(circuit.steps, step.id), after=None, when=None, apart=()),
    )


def reassign_step(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    at_step: int,
    desks: tuple[DeskId, ...],
    actor: Login,
    at: datetime,
) -> StepReassigned:
    """Give a step further on to other desks, as many as it needs at least."""
    _expect_change(dossier, desk, position)
    circuit = dossier.circuit
    if circuit is None or not first_ahead(dossier) <= at_step < len(circuit.steps):
        raise NotAhead
    step = circuit.steps[at_step]
    fit = len(set(desks)) == len(desks) >= step.needed and ORGANISATION not in desks
    if step.action is Action.EXTERNAL:  # one desk invites, and follows
        fit = fit and len(desks) == 1
    if step.action is Action.SEAL or not fit:
        raise NotAhead
    return StepReassigned(
        at=at, actor=actor, desk=desk, position=position, at_step=at_step, desks=desks
    )


def archive(dossier: Dossier, *, class_mark: str, actor: Login, at: datetime) -> DossierArchived:
    """Put a finished or cancelled dossier away."""
    after(dossier.state, Move.ARCHIVE)
    mark = answers.archived(class_mark).class_mark
    return DossierArchived(at=at, actor=actor, class_mark=mark)


def first_ahead(dossier: Dossier) -> int:
    """Return the position from which on no step was reached yet."""
    reached = (n for n, state in enumerate(dossier.progress) if state is not StepState.AHEAD)
    return max(reached, default=-1) + 1


def free_id(steps: Collection[Step], wanted: str) -> str:
    """Return an identifier that no step has yet."""
    taken = {step.id for step in steps}
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def _expect_change(dossier: Dossier, desk: DeskId, position: int) -> None:
    step = dossier.expect_turn(desk, position)
    if step.action is Action.SEAL:
        raise NotYourTurn
    if dossier.circuit is None or not dossier.circuit.changes:
        raise CircuitIsFixed
