"""A letter that came in, as it stands: what its events add up to, and what may happen to it next.

An act is a method that returns an event, or refuses; `apply` says what an event leads to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from parapheur.domain.about_incoming import (
    AnswerBegun,
    AnswerSent,
    AssignmentDone,
    Channel,
    DueMoved,
    DuplicateFound,
    IncomingEvent,
    LetterAssigned,
    LetterClosed,
    LetterCorrected,
    LetterDeposited,
    LetterDisposed,
    LetterDueMoved,
    LetterForwarded,
    LetterFrozen,
    LetterNoted,
    LetterRecalled,
    LetterRefused,
    LetterRegistered,
    LetterReopened,
    LetterThawed,
    NumberVoided,
    Piece,
    PiecesAdded,
    PiecesAsked,
    ReceiptGiven,
    ReceiptTaken,
)
from parapheur.domain.deadline import Deadline
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterMove, LetterState, letter_after
from parapheur.domain.misdirected import (
    AlreadyDisposed,
    LetterMovedOn,
    MoreOpenThanItCame,
    NoSuchAssignment,
    NothingAsked,
    PiecesAskedAlready,
)
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.notices import Accepted
from parapheur.domain.registry.numbers import OrderNumber
from parapheur.domain.registry.purposes import Assignment, Given
from parapheur.domain.timing import Stage
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True)
class Incoming:
    """A letter that came in."""

    state: LetterState
    body: BodyId
    channel: Channel
    kind: KindId
    subject: str
    reference: str
    dated: date | None
    depositor: Depositor
    pieces: tuple[Piece, ...]
    """The letter itself first."""
    language: Language
    deposited_at: datetime
    counted: date
    """The date of receipt."""
    secret: Digest
    service: DeskId | None = None
    receipt: Version | None = None
    code: str = ""
    number: OrderNumber | None = None
    registered_at: datetime | None = None
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    least: Confidentiality = Confidentiality.ORDINARY
    """As which it came: it is never more open."""
    due: datetime | None = None
    """By when the body owes an answer."""
    deadline: Deadline | None = None
    """By which that is counted."""
    counted_by: Digest | None = None
    """The calendar that counted it."""
    given: tuple[Given, ...] = ()
    asked: str = ""
    """The pieces that were asked for."""
    asked_at: datetime | None = None
    brought: bool = False
    """They came."""
    reason: str = ""
    """Why it was refused, closed or sent on: the last one said."""
    to_body: BodyId | None = None
    to_letter: int | None = None
    repeats: int | None = None
    from_letter: int | None = None
    from_outgoing: int | None = None
    first_deposited: datetime | None = None
    """When it came to the body that sent it on."""
    notice: Accepted | None = None
    """What its depositor accepted, on the public pages."""
    dossiers: tuple[int, ...] = ()
    """Of the signature book, in which answers were drafted."""
    outgoing: int | None = None
    """The answer that went out."""
    closed_at: datetime | None = None
    frozen: bool = False
    """It is not to be destroyed for now."""
    disposal: int | None = None
    """The decision by which what it held was destroyed."""

    @property
    def waits_on(self) -> tuple[DeskId, ...]:
        """The desks that owe something."""
        if self.state not in OPEN:
            return ()
        return tuple(dict.fromkeys(one.assignment.desk for one in self.given if one.waits))

    @property
    def desks(self) -> tuple[DeskId, ...]:
        """The desks that were given it, and those above that were told of its lateness."""
        given = [one.assignment.desk for one in self.given]
        return tuple(dict.fromkeys([*given, *(one.above for one in self.given if one.above)]))

    @property
    def next_due(self) -> datetime | None:
        """When the next thing is owed, if anything is."""
        if self.state not in OPEN:
            return None
        owed = [one.assignment.due for one in self.given if one.waits and one.assignment.due]
        return min([*owed, *([self.due] if self.due else [])], default=None)

    @property
    def alarm(self) -> datetime | None:
        """When the clock may next have something to tell of it."""
        if self.state is not LetterState.ASSIGNED:
            return None
        return min((at for one in self.given if (at := one.alarm) is not None), default=None)

    def may(self, move: LetterMove) -> bool:
        """Say whether a move is open to it."""
        try:
            letter_after(self.state, move)
        except MoveNotAllowed:
            return False
        return True

    def expect(self, move: LetterMove) -> None:
        """Refuse a move that is not open to it. `LetterMovedOn`, `AlreadyDisposed`."""
        self.expect_kept()
        if not self.may(move):
            raise LetterMovedOn

    @property
    def kept_from(self) -> datetime | None:
        """From when the time runs for which it is kept; None: it does not run."""
        return None if self.frozen or self.disposal else self.closed_at

    def expect_kept(self) -> None:
        """Refuse what is no more than a trail. `AlreadyDisposed`."""
        if self.disposal is not None:
            raise AlreadyDisposed

    def expect_not_asked(self) -> None:
        """Refuse to ask a second time. `LetterMovedOn`, `PiecesAskedAlready`."""
        self.expect(LetterMove.ASK)
        if self.asked_at is not None:
            raise PiecesAskedAlready

    def expect_asked(self) -> None:
        """Refuse pieces that nobody asked for. `NothingAsked`."""
        if self.asked_at is None or self.brought or self.state not in OPEN:
            raise NothingAsked

    def expect_closed(self, chosen: Confidentiality) -> None:
        """Refuse what would open it to more people than when it came. `MoreOpenThanItCame`."""
        if chosen.rank < self.least.rank:
            raise MoreOpenThanItCame

    def assignment(self, number: int, desks: Iterable[DeskId]) -> Assignment:
        """Return an assignment that waits on one of these desks. `NoSuchAssignment`."""
        self.expect(LetterMove.SETTLE)
        held = frozenset(desks)
        for one in self.given:
            if one.assignment.number == number and one.waits and one.assignment.desk in held:
                return one.assignment
        raise NoSuchAssignment


OPEN = {LetterState.DEPOSITED, LetterState.REGISTERED, LetterState.ASSIGNED}
"""States in which something is still to be done."""


def replay(events: Sequence[IncomingEvent]) -> Incoming:
    """Return the letter that events add up to. `ValueError` if they are no letter's."""
    letter: Incoming | None = None
    for event in events:
        letter = apply(letter, event)
    if letter is None:
        raise ValueError("no event, no letter")
    return letter


def apply(letter: Incoming | None, event: IncomingEvent) -> Incoming:
    """Return the letter that an event leads to. `ValueError`: its first is no deposit."""
    if isinstance(event, LetterDeposited):
        if letter is not None:
            raise ValueError("a letter is deposited once")
        return _deposited(event)
    if letter is None:
        raise ValueError("a letter begins with its deposit")
    return _moved(letter, event)


def _deposited(event: LetterDeposited) -> Incoming:
    return Incoming(
        state=LetterState.DEPOSITED,
        body=event.body,
        channel=event.channel,
        kind=event.type,
        subject=event.subject,
        reference=event.reference,
        dated=event.dated,
        depositor=event.depositor,
        pieces=event.pieces,
        language=event.language,
        deposited_at=event.at,
        counted=event.counted,
        secret=event.secret,
        service=event.service,
        from_letter=event.from_letter,
        from_outgoing=event.from_outgoing,
        first_deposited=event.first_deposited,
        confidentiality=event.confidentiality,
        least=event.confidentiality,
        notice=event.notice,
    )


def _moved(letter: Incoming, event: IncomingEvent) -> Incoming:
    match event:
        case LetterRegistered():
            return replace(
                _to(letter, LetterMove.REGISTER),
                number=event.number,
                kind=event.type,
                confidentiality=event.confidentiality,
                due=event.due,
                deadline=event.deadline,
                counted_by=event.counted_by,
                registered_at=event.at,
            )
        case NumberVoided():
            return replace(
                _to(letter, LetterMove.VOID), number=None, registered_at=None, reason=event.reason
            )
        case LetterRefused():
            return _ended(letter, LetterMove.REFUSE, event.at, reason=event.reason)
        case LetterForwarded():
            ended = _ended(letter, LetterMove.FORWARD, event.at, reason=event.reason)
            return replace(ended, to_body=event.body, to_letter=event.letter)
        case DuplicateFound():
            return replace(_ended(letter, LetterMove.REPEAT, event.at), repeats=event.of)
        case AnswerSent():
            return replace(_ended(letter, LetterMove.ANSWER, event.at), outgoing=event.outgoing)
        case LetterClosed():
            return _ended(letter, LetterMove.CLOSE, event.at, reason=event.reason)
        case LetterReopened():
            return _reopened(letter)
        case _:
            return _went_on(letter, event)


def _went_on(letter: Incoming, event: IncomingEvent) -> Incoming:
    match event:
        case ReceiptGiven():
            return replace(letter, receipt=event.receipt, code=event.code)
        case LetterCorrected():
            return replace(
                _to(letter, LetterMove.CORRECT),
                subject=event.subject,
                reference=event.reference,
                dated=event.dated,
            )
        case PiecesAsked():
            return replace(_to(letter, LetterMove.ASK), asked=event.text, asked_at=event.at)
        case PiecesAdded():
            return replace(letter, pieces=(*letter.pieces, *event.pieces), brought=True)
        case LetterAssigned():
            given = tuple(
                Given(one, event.at, first=one.due, counted_by=event.counted_by)
                for one in event.assignments
            )
            return replace(_to(letter, LetterMove.ASSIGN), given=(*letter.given, *given))
        case AssignmentDone():
            return replace(_to(letter, LetterMove.SETTLE), given=_settled(letter.given, event))
        case AnswerBegun():
            return replace(letter, dossiers=(*letter.dossiers, event.dossier))
        case LetterFrozen() | LetterThawed():
            return replace(letter, frozen=isinstance(event, LetterFrozen))
        case LetterDisposed():
            return replace(letter, disposal=event.disposal)
        case LetterRecalled():
            return replace(letter, given=_recalled(letter.given, event))
        case LetterDueMoved():
            return _moved_on(letter, event)
        case LetterNoted() | ReceiptTaken():
            return letter
        case (
            LetterDeposited()
            | LetterRegistered()
            | NumberVoided()
            | LetterRefused()
            | LetterForwarded()
            | DuplicateFound()
            | AnswerSent()
            | LetterClosed()
            | LetterReopened()
        ):
            raise ValueError("told elsewhere")
        case _:
            assert_never(event)


def _to(letter: Incoming, move: LetterMove) -> Incoming:
    return replace(letter, state=letter_after(letter.state, move))


def _ended(letter: Incoming, move: LetterMove, at: datetime, *, reason: str = "") -> Incoming:
    return replace(_to(letter, move), closed_at=at, reason=reason)


def _reopened(letter: Incoming) -> Incoming:
    moved = _to(letter, LetterMove.REOPEN)
    again = replace(moved, closed_at=None, reason="", repeats=None, outgoing=None)
    assigned = letter.given and again.state is LetterState.REGISTERED
    return replace(again, state=LetterState.ASSIGNED) if assigned else again


def _settled(given: tuple[Given, ...], event: AssignmentDone) -> tuple[Given, ...]:
    return tuple(
        replace(one, done_at=event.at, outcome=event.outcome)
        if one.assignment.number == event.number
        else one
        for one in given
    )


def _recalled(given: tuple[Given, ...], event: LetterRecalled) -> tuple[Given, ...]:
    def told(one: Given) -> Given:
        if not event.late:
            return replace(one, stage=Stage.REMINDED)
        if one.stage is Stage.LATE:
            return replace(one, stage=Stage.ESCALATED, above=event.escalated)
        return replace(one, stage=Stage.LATE)

    return tuple(told(one) if one.assignment.number == event.number else one for one in given)


def _moved_on(letter: Incoming, event: LetterDueMoved) -> Incoming:
    """Put what is owed where the calendar has it now. `ValueError`: it did not stand there."""
    moves = {one.number: one for one in event.moves}
    own = moves.pop(0, None)
    if own is not None:
        if letter.due != own.old:
            raise ValueError("the letter was not due then")
        letter = replace(letter, due=own.new, counted_by=event.counted_by)
    waiting = {one.assignment.number: one for one in letter.given if one.waits}
    for number, move in moves.items():
        if number not in waiting or waiting[number].assignment.due != move.old:
            raise ValueError("nothing was due then")
    given = (_given_on(one, moves.get(one.assignment.number), event) for one in letter.given)
    return replace(letter, given=tuple(given))


def _given_on(one: Given, move: DueMoved | None, event: LetterDueMoved) -> Given:
    if move is None:
        return one
    due = replace(one.assignment, due=move.new, remind=move.remind, escalate=move.escalate)
    return replace(
        one, assignment=due, counted_by=event.counted_by, stage=_stage_on(one.stage, move, event.at)
    )


def _stage_on(stage: Stage, move: DueMoved, at: datetime) -> Stage:
    """Late no more, where the new instant is still to come; a reminder is for the new date."""
    if stage is Stage.ESCALATED or move.new < at:
        return stage
    if move.remind is None or at < move.remind:
        return Stage.RUNNING
    return Stage.REMINDED if stage is Stage.LATE else stage
