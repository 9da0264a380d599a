"""Where a dossier stands: each event leads from one standing to the next.

`apply` is the whole of it: the state of a dossier is what its trail adds up to (`replay`), and a
forged line of a trail, which the rules would never have told, does not replay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from parapheur.domain import clocked, invited, noted, proving, steered
from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import (
    DeadlineMoved,
    DossierLapsed,
    Opens,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.dossier import Act, ActDone, Dossier, Opening
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.events import (
    DossierAmended,
    DossierArchived,
    DossierCancelled,
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    InstructionFollowed,
    InstructionGiven,
    MarksPlaced,
    NoteWritten,
    OpinionAsked,
    OpinionGiven,
    SigningAbandoned,
    StepAnswered,
    StepBypassed,
    StepInserted,
    StepReassigned,
    StepSealed,
    StepSigned,
    TurnHeld,
    TurnTransferred,
    ValuesGiven,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.lifecycle import Move, State, StepMove, StepState, after
from parapheur.domain.progress import PASSED, moved, ready, settled
from parapheur.domain.signature import CERTIFICATION, Signature


def apply(dossier: Dossier | None, event: DossierEvent) -> Dossier:
    """Return the dossier as it stands after `event`; only a deposit makes one out of nothing."""
    following = noted.without_strangers(
        invited.without_ended(_without_ended(_next(dossier, event)))
    )
    return clocked.timed(following, event) if isinstance(event, Opens) else following


def _next(dossier: Dossier | None, event: DossierEvent) -> Dossier:
    if isinstance(event, DossierDeposited):
        if dossier is not None:
            raise MoveNotAllowed(state=dossier.state, move="deposit")
        return Dossier(
            subject=event.subject,
            originator=event.actor,
            main=event.main,
            annexes=event.annexes,
            wish=event.circuit,
            metadata=event.metadata,
            origin=event.desk,
            follows=event.follows,
            filing=event.filing,
        )
    if dossier is None:
        raise MoveNotAllowed(state="nothing", move=type(event).__name__)
    match event:
        case DossierAmended():
            if dossier.state is not State.DRAFT:
                raise MoveNotAllowed(state=dossier.state, move="amend")
            return replace(
                dossier,
                subject=event.subject,
                wish=event.circuit,
                metadata=event.metadata,
                filing=event.filing,
                marks=dossier.marks if event.circuit == dossier.wish else (),
            )
        case MarksPlaced():
            if dossier.state is not State.DRAFT:
                raise MoveNotAllowed(state=dossier.state, move="place")
            return replace(dossier, marks=event.marks)
        case DossierStarted():
            return _started(dossier, event)
        case VisaGiven() | StepSigned() | StepSealed() | StepAnswered() | GuestSigned():
            return _acted(dossier, event)
        case DossierRejected():
            if event.desk not in dossier.awaited_at(event.position):
                raise MoveNotAllowed(state=dossier.state, move=Move.REJECT)
            progress = dossier.progress
            for one in dossier.openings:
                move = StepMove.REFUSE if one.position == event.position else StepMove.HALT
                progress = moved(progress, one.position, move)
            return replace(
                dossier,
                state=after(dossier.state, Move.REJECT),
                progress=progress,
                openings=(),
                reason=event.reason,
            )
        case DossierRecycled():
            return Dossier(
                subject=dossier.subject,
                originator=dossier.originator,
                main=event.main or dossier.main,
                annexes=dossier.annexes,
                wish=dossier.wish,
                metadata=dossier.metadata if event.metadata is None else event.metadata,
                state=after(dossier.state, Move.RECYCLE),
                round=dossier.round + 1,
                origin=dossier.origin,
                follows=dossier.follows,
                instructions=dossier.instructions,
                filing=dossier.filing,
                marks=dossier.marks if event.main is None else (),
                invited=dossier.invited,
            )
        case DossierReturned():
            told = (event.desk, event.to, event.kept)
            asked = dossier.awaited_at(event.position), dossier.behind(event.position)
            if told[0] not in asked[0] or told[1] not in asked[1]:
                raise MoveNotAllowed(state=dossier.state, move=Move.RETURN)
            return _back(dossier, event, Move.RETURN)
        case TurnTransferred():
            return _transferred(dossier, event)
        case DossierCancelled():
            progress = dossier.progress
            for one in dossier.openings:
                progress = moved(progress, one.position, StepMove.HALT)
            return replace(
                dossier,
                state=after(dossier.state, Move.CANCEL),
                progress=progress,
                openings=(),
                reason=event.reason,
            )
        case VisaTakenBack():
            last = dossier.last_act
            if last is None or (last.desk, last.position) != (event.desk, event.position):
                raise MoveNotAllowed(state=dossier.state, move=Move.UNDO)
            return _back(dossier, event, Move.UNDO)
        case GuestInvited():
            return invited.invited(dossier, event)
        case GuestAdmitted():
            return invited.admitted(dossier, event)
        case GuestCodeRefused():
            return invited.refused(dossier, event)
        case InvitationWithdrawn() | InvitationSpent() | GuestDeclined():
            return invited.ended(dossier, event)
        case ValuesGiven():
            return steered.given(dossier, event)
        case TurnHeld():
            return steered.held(dossier, event)
        case OpinionAsked() | OpinionGiven():
            return steered.consulted(dossier, event)
        case StepBypassed():
            passed = steered.bypassed(dossier, event)
            return _opened(passed, passed.circuit, event.at) if passed.circuit else passed
        case StepInserted():
            return steered.inserted(dossier, event)
        case StepReassigned():
            return steered.reassigned(dossier, event)
        case DossierArchived():
            state = after(dossier.state, Move.ARCHIVE)
            return replace(dossier, state=state, class_mark=event.class_mark)
        case InstructionGiven():
            return noted.instructed(dossier, event)
        case InstructionFollowed():
            return noted.followed(dossier, event)
        case NoteWritten() | SigningAbandoned():
            return dossier
        case DocumentTimestamped():
            return proving.proved(dossier, event)
        case StepReminded() | StepLate() | StepEscalated() | DossierLapsed() | DeadlineMoved():
            return clocked.told(dossier, event)
        case _:
            assert_never(event)


def replay(trail: Iterable[DossierEvent]) -> Dossier | None:
    """Rebuild a dossier from its trail alone."""
    dossier: Dossier | None = None
    for event in trail:
        dossier = apply(dossier, event)
    return dossier


def _without_ended(dossier: Dossier) -> Dossier:
    """Forget the turns set aside and the questions whose step awaits that desk no more."""
    if not dossier.holds and not dossier.consulted:
        return dossier
    turns, open_steps = dossier.waiting, {one.position for one in dossier.openings}
    asked = dossier.consultations
    return replace(
        dossier,
        holds=tuple(one for one in dossier.holds if (one.position, one.desk) in turns),
        consultations=tuple(one for one in asked if one.answered or one.position in open_steps),
    )


def _started(dossier: Dossier, event: DossierStarted) -> Dossier:
    certified = event.signature.version
    return _opened(
        replace(
            dossier,
            state=after(dossier.state, Move.START),
            circuit=event.circuit,
            fields=event.fields,
            progress=(StepState.AHEAD,) * len(event.circuit.steps),
            versions=(certified,) if certified else (),
            signed=(CERTIFICATION,),
            bare=_bare(event.signature),
        ),
        event.circuit,
        event.at,
    )


def _acted(dossier: Dossier, event: ActDone) -> Dossier:
    step, circuit = dossier.step_at(event.position), dossier.circuit
    told = (event.slot, _action_of(event))
    if step is None or told != (len(dossier.acts_at(event.position)), step.action):
        raise MoveNotAllowed(state=dossier.state, move=Move.ACT)
    awaited = event.desk in dossier.awaited_at(event.position)
    if circuit is None or not awaited or not _gives_what_is_asked(dossier, event, step):
        # a forged line of a trail does not replay
        raise MoveNotAllowed(state=dossier.state, move=Move.ACT)
    signature = None if isinstance(event, StepAnswered) else event.signature
    version, field = (signature.version, signature.field) if signature else (None, None)
    settles = event.slot + 1 >= step.needed
    progress, openings = dossier.progress, dossier.openings
    if settles:
        progress = moved(progress, event.position, StepMove.SETTLE)
        openings = tuple(one for one in openings if one.position != event.position)
    dossier = replace(
        dossier,
        state=after(dossier.state, Move.ACT),
        acts=(*dossier.acts, _act(dossier, event, step.action)),
        versions=(*dossier.versions, version) if version else dossier.versions,
        signed=(*dossier.signed, field) if field else dossier.signed,
        bare=(*dossier.bare, *_bare(signature)) if signature else dossier.bare,
        progress=progress,
        openings=openings,
    )
    return _opened(dossier, circuit, event.at) if settles else dossier


def _gives_what_is_asked(dossier: Dossier, event: ActDone, step: Step) -> bool:
    """Say whether an act is of the level of its step, and tells of the pages it asks for."""
    if not isinstance(event, StepAnswered) and not event.signature.level.reaches(step.level):
        return False
    read = None if isinstance(event, StepSealed | GuestSigned) else event.pages_read
    return read == (dossier.main.pages if step.read_all else None)


def _act(dossier: Dossier, event: ActDone, action: Action) -> Act:
    by = event if isinstance(event, VisaGiven | StepSigned) else None
    return Act(
        position=event.position,
        slot=event.slot,
        desk=event.desk,
        actor=event.actor,
        at=event.at,
        action=action,
        on_behalf_of=by.on_behalf_of if by else None,
        delegation=by.delegation if by else None,
        answer=event.answer if isinstance(event, StepAnswered) else None,
        interim=None if isinstance(event, StepSealed | GuestSigned) else event.interim,
        guest=invited.guest_of(dossier, event) if isinstance(event, GuestSigned) else None,
    )


def _back(dossier: Dossier, event: DossierReturned | VisaTakenBack, move: Move) -> Dossier:
    """Begin a round where the first `event.kept` acts stand, and the versions they left."""
    circuit = dossier.circuit
    if circuit is None or not 0 <= event.kept < len(dossier.acts):
        raise MoveNotAllowed(state=dossier.state, move=move)
    acts = dossier.acts[: event.kept]
    length = _length(dossier, acts)
    progress = settled(circuit, dossier.progress, [act.position for act in acts])
    openings = []
    for one in dossier.openings:  # what is not concerned stays open, and its time runs on
        if ready(circuit, progress, one.position):
            progress = moved(progress, one.position, StepMove.OPEN)
            openings.append(replace(one, with_version=min(one.with_version, length - 1)))
    stands = replace(
        dossier,
        state=after(dossier.state, move),
        round=dossier.round + 1,
        progress=progress,
        openings=tuple(openings),
        acts=acts,
        versions=dossier.versions[:length],
        signed=dossier.signed[:length],
        bare=tuple(name for name in dossier.bare if name in dossier.signed[:length]),
        stamps=tuple(one for one in dossier.stamps if one.field in dossier.signed[:length]),
        retained=len(acts),
    )
    return _opened(stands, circuit, event.at)


def _length(dossier: Dossier, acts: Sequence[Act]) -> int:
    """Count the versions that stand with these acts: timestamps behind the last of them too."""
    names = {(one.position, one.slot): one.name for one in dossier.fields}
    filled = {names.get((act.position, act.slot)) for act in acts}
    places = [place for place, name in enumerate(dossier.signed) if name in filled]
    length = 1 + max(places, default=0)
    while length < len(dossier.signed) and proving.is_stamp(dossier.signed[length]):
        length += 1
    return length


def _bare(signature: Signature) -> tuple[str, ...]:
    """Return the field of a signature in the document, where it has no timestamp of its own."""
    if signature.field is None or signature.baseline.reaches(Baseline.T):
        return ()
    return (signature.field,)


def _transferred(dossier: Dossier, event: TurnTransferred) -> Dossier:
    step, circuit = dossier.step_at(event.position), dossier.circuit
    awaited = event.desk in dossier.awaited_at(event.position)
    if step is None or circuit is None or not awaited:
        raise MoveNotAllowed(state=dossier.state, move=Move.TRANSFER)
    if event.to in dossier.desks_at(event.position):
        raise MoveNotAllowed(state=dossier.state, move=Move.TRANSFER)
    desks = tuple(event.to if desk == event.desk else desk for desk in step.desks)
    steps = list(circuit.steps)
    steps[event.position] = replace(step, desks=desks)
    return replace(
        dossier,
        state=after(dossier.state, Move.TRANSFER),
        circuit=replace(circuit, steps=tuple(steps)),
        openings=clocked.handed(dossier, event.position, event.desk, event.to),
        retained=len(dossier.acts),
        handed=(*dossier.handed, event.desk),
        taken=(*dossier.taken, (event.position, event.to)),
    )


def _action_of(event: ActDone) -> Action:
    match event:
        case VisaGiven():
            return Action.VISA
        case StepSigned():
            return Action.SIGN
        case StepSealed():
            return Action.SEAL
        case GuestSigned():
            return Action.EXTERNAL
        case StepAnswered():
            return event.action


def _opened(dossier: Dossier, circuit: Circuit, at: datetime) -> Dossier:
    """Open every step whose steps before it are passed, or skip it where its condition fails.

    Where no step is left open, the dossier is finished.
    """
    progress, openings = dossier.progress, list(dossier.openings)
    for position, step in enumerate(circuit.steps):
        if progress[position] is not StepState.AHEAD or not ready(circuit, progress, position):
            continue
        if not circuit.asks_for(step, dossier.metadata):
            progress = moved(progress, position, StepMove.SKIP)
            continue
        progress = moved(progress, position, StepMove.OPEN)
        openings.append(Opening(position, at, len(dossier.versions) - 1))
    openings.sort(key=lambda one: one.position)
    dossier = replace(dossier, progress=progress, openings=tuple(openings))
    if openings:
        return dossier
    if not PASSED.issuperset(progress):  # steps that wait on one another: no file is read so
        raise MoveNotAllowed(state=dossier.state, move=Move.FINISH)
    return replace(dossier, state=after(dossier.state, Move.FINISH))
