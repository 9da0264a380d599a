"""The states of a dossier and of a step, and the moves between them.

This is the only module that knows the `transitions` library. The machines hold no model
and no callback: they are tables, read through `after` and `moves_from`, so a page can only
offer what the rules allow, and README draws its diagram from the same rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar

from transitions import Machine, MachineError

from parapheur.domain.errors import MoveNotAllowed


class State(StrEnum):
    """Where a dossier stands."""

    DRAFT = "draft"  #: deposited, or recycled by its originator (en préparation)
    CIRCULATING = "circulating"  #: waiting on the desks of a step (en cours)
    REJECTED = "rejected"  #: circulating -> rejected: a desk refused, with its reason (rejeté)
    FINISHED = "finished"  #: circulating -> finished: every step is done (terminé)
    CANCELLED = (
        "cancelled"  #: circulating, rejected -> cancelled: its originator gave it up (annulé)
    )
    ARCHIVED = "archived"  #: finished, cancelled -> archived: put away under a mark (archivé)


class Move(StrEnum):
    """What can happen to a dossier."""

    START = "start"  #: the secretary puts it on its circuit
    ACT = "act"  #: a desk gives its visa or signature, or the worker the seal
    FINISH = "finish"  #: the last step is settled
    REJECT = "reject"  #: a desk refuses
    RECYCLE = "recycle"  #: the originator takes it up again
    RETURN = "return"  #: a desk sends it back to an earlier step
    UNDO = "undo"  #: a desk takes back the visa it gave last
    TRANSFER = "transfer"  #: a desk hands its turn to another
    CANCEL = "cancel"  #: the originator gives it up
    HOLD = "hold"  #: a desk sets its turn aside until a day
    CONSULT = "consult"  #: a desk asks another what it thinks, and is answered
    BYPASS = "bypass"  #: an administrator lets it go on without a step
    INVITE = "invite"  #: a desk invites a guest to sign, and what becomes of that
    CHANGE = "change"  #: a desk adds a step further on, or gives it to other desks
    ARCHIVE = "archive"  #: the originator puts it away


class StepState(StrEnum):
    """Where a step of a circulating dossier stands."""

    AHEAD = "ahead"  #: its turn has not come, or was taken back: current -> ahead (à venir)
    CURRENT = "current"  #: ahead -> current: its desks are awaited (en cours)
    DONE = "done"  #: current -> done: enough desks have acted (fait)
    REFUSED = "refused"  #: current -> refused: one of its desks refused (refusé)
    SKIPPED = "skipped"  #: ahead -> skipped: its condition does not hold (sans objet)
    BYPASSED = "bypassed"  #: current -> bypassed: an administrator let it go (contourné)


class StepMove(StrEnum):
    """What can happen to a step."""

    OPEN = "open"
    SKIP = "skip"  #: its turn came, and its condition does not hold
    SETTLE = "settle"
    REFUSE = "refuse"
    BYPASS = "bypass"  #: an administrator lets the dossier go on without it
    HALT = "halt"  #: a desk of a branch beside it refused, so nobody is awaited here any more


class LetterState(StrEnum):
    """Where a letter that came in stands."""

    DEPOSITED = "deposited"  #: acknowledged by a receipt, and to be looked at (déposé)
    REGISTERED = "registered"  #: deposited -> registered: it has its order number (enregistré)
    ASSIGNED = "assigned"  #: registered -> assigned: desks have it (imputé)
    ANSWERED = "answered"  #: assigned -> answered: its answer went out (répondu)
    CLOSED = "closed"  #: registered, assigned -> closed: without an answer (classé)
    REFUSED = "refused"  #: deposited -> refused, with a reason that its depositor reads (rejeté)
    FORWARDED = "forwarded"  #: deposited, registered -> forwarded: another body has it (transmis)
    DUPLICATE = "duplicate"  #: deposited -> duplicate: it had come already (doublon)


class LetterMove(StrEnum):
    """What can happen to a letter that came in."""

    REGISTER = "register"  #: an officer gives it its order number
    VOID = "void"  #: its number is made void, and it waits again
    REFUSE = "refuse"
    FORWARD = "forward"  #: it goes on to the competent body
    REPEAT = "repeat"  #: it is put aside as a duplicate
    ASK = "ask"  #: missing pieces are asked for, once
    ASSIGN = "assign"  #: it is given to desks
    SETTLE = "settle"  #: a desk does what it owes
    ANSWER = "answer"  #: its answer goes out
    CLOSE = "close"
    REOPEN = "reopen"
    CORRECT = "correct"  #: what was entered of it is corrected


TABLE = (
    # move           from                to
    (Move.START, State.DRAFT, State.CIRCULATING),
    (Move.ACT, State.CIRCULATING, State.CIRCULATING),
    (Move.FINISH, State.CIRCULATING, State.FINISHED),
    (Move.REJECT, State.CIRCULATING, State.REJECTED),
    (Move.RECYCLE, State.REJECTED, State.DRAFT),
    (Move.RETURN, State.CIRCULATING, State.CIRCULATING),
    (Move.UNDO, State.CIRCULATING, State.CIRCULATING),
    (Move.TRANSFER, State.CIRCULATING, State.CIRCULATING),
    (Move.CANCEL, State.CIRCULATING, State.CANCELLED),
    (Move.CANCEL, State.REJECTED, State.CANCELLED),
    (Move.HOLD, State.CIRCULATING, State.CIRCULATING),
    (Move.CONSULT, State.CIRCULATING, State.CIRCULATING),
    (Move.BYPASS, State.CIRCULATING, State.CIRCULATING),
    (Move.INVITE, State.CIRCULATING, State.CIRCULATING),
    (Move.CHANGE, State.CIRCULATING, State.CIRCULATING),
    (Move.ARCHIVE, State.FINISHED, State.ARCHIVED),
    (Move.ARCHIVE, State.CANCELLED, State.ARCHIVED),
)

STEP_TABLE = (
    # move              from               to
    (StepMove.OPEN, StepState.AHEAD, StepState.CURRENT),
    (StepMove.SKIP, StepState.AHEAD, StepState.SKIPPED),
    (StepMove.SETTLE, StepState.CURRENT, StepState.DONE),
    (StepMove.REFUSE, StepState.CURRENT, StepState.REFUSED),
    (StepMove.HALT, StepState.CURRENT, StepState.AHEAD),
    (StepMove.BYPASS, StepState.CURRENT, StepState.BYPASSED),
)

LETTER_TABLE = (
    # move                from                     to
    (LetterMove.REGISTER, LetterState.DEPOSITED, LetterState.REGISTERED),
    (LetterMove.REFUSE, LetterState.DEPOSITED, LetterState.REFUSED),
    (LetterMove.REPEAT, LetterState.DEPOSITED, LetterState.DUPLICATE),
    (LetterMove.FORWARD, LetterState.DEPOSITED, LetterState.FORWARDED),
    (LetterMove.FORWARD, LetterState.REGISTERED, LetterState.FORWARDED),
    (LetterMove.ASK, LetterState.DEPOSITED, LetterState.DEPOSITED),
    (LetterMove.ASK, LetterState.REGISTERED, LetterState.REGISTERED),
    (LetterMove.ASK, LetterState.ASSIGNED, LetterState.ASSIGNED),
    (LetterMove.CORRECT, LetterState.DEPOSITED, LetterState.DEPOSITED),
    (LetterMove.CORRECT, LetterState.REGISTERED, LetterState.REGISTERED),
    (LetterMove.CORRECT, LetterState.ASSIGNED, LetterState.ASSIGNED),
    (LetterMove.VOID, LetterState.REGISTERED, LetterState.DEPOSITED),
    (LetterMove.ASSIGN, LetterState.REGISTERED, LetterState.ASSIGNED),
    (LetterMove.ASSIGN, LetterState.ASSIGNED, LetterState.ASSIGNED),
    (LetterMove.SETTLE, LetterState.ASSIGNED, LetterState.ASSIGNED),
    (LetterMove.ANSWER, LetterState.ASSIGNED, LetterState.ANSWERED),
    (LetterMove.CLOSE, LetterState.REGISTERED, LetterState.CLOSED),
    (LetterMove.CLOSE, LetterState.ASSIGNED, LetterState.CLOSED),
    (LetterMove.REOPEN, LetterState.CLOSED, LetterState.REGISTERED),
    (LetterMove.REOPEN, LetterState.ANSWERED, LetterState.ASSIGNED),
    (LetterMove.REOPEN, LetterState.REFUSED, LetterState.DEPOSITED),
    (LetterMove.REOPEN, LetterState.DUPLICATE, LetterState.DEPOSITED),
)

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


@dataclass
class _Cursor(Generic[S]):
    """The least `transitions` needs to move something: one attribute."""

    state: S


class _Table(Generic[S, M]):
    """A table of moves, kept by one `Machine` without a model of its own."""

    def __init__(self, states: type[S], moves: type[M], rows: Iterable[tuple[M, S, S]]) -> None:
        self._moves = moves
        self._machine = Machine(
            model=None,
            states=states,
            transitions=[
                {"trigger": move.value, "source": source, "dest": target}
                for move, source, target in rows
            ],
            initial=next(iter(states)),
            auto_transitions=False,  # the default would let anything jump to any state
        )

    def after(self, state: S, move: M) -> S:
        cursor = _Cursor(state)
        try:
            self._machine.events[move].trigger(cursor)
        except MachineError as error:
            raise MoveNotAllowed(state=state, move=move) from error
        return cursor.state

    def moves_from(self, state: S) -> frozenset[M]:
        return frozenset(self._moves(name) for name in self._machine.get_triggers(state.name))


_dossiers = _Table(State, Move, TABLE)
_steps = _Table(StepState, StepMove, STEP_TABLE)
_letters = _Table(LetterState, LetterMove, LETTER_TABLE)


@cache  # the table does not change, and every act asks several times
def after(state: State, move: Move) -> State:
    """Return the state that `move` leads to from `state`, or raise `MoveNotAllowed`."""
    return _dossiers.after(state, move)


def moves_from(state: State) -> frozenset[Move]:
    """Return the moves open from `state`, for buttons and API affordances."""
    return _dossiers.moves_from(state)


@cache
def step_after(state: StepState, move: StepMove) -> StepState:
    """Return the state that `move` leads a step to, or raise `MoveNotAllowed`."""
    return _steps.after(state, move)


def step_moves_from(state: StepState) -> frozenset[StepMove]:
    """Return the moves open to a step in `state`."""
    return _steps.moves_from(state)


@cache
def letter_after(state: LetterState, move: LetterMove) -> LetterState:
    """Return the state that `move` leads a letter to, or raise `MoveNotAllowed`."""
    return _letters.after(state, move)


def letter_moves_from(state: LetterState) -> frozenset[LetterMove]:
    """Return the moves open to a letter in `state`."""
    return _letters.moves_from(state)
