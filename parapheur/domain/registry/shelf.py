"""What the tables say of a letter, so that lists find it: all of it follows from its trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.about_incoming import AnswerBegun, IncomingEvent
from parapheur.domain.about_outgoing import OutgoingEvent
from parapheur.domain.documents import Digest
from parapheur.domain.people import DeskId
from parapheur.domain.registry.incoming import OPEN, Incoming, apply
from parapheur.domain.registry.lines import (
    reference_digest,
    sender_digest,
    words_of_incoming,
    words_of_outgoing,
)
from parapheur.domain.registry.numbers import OrderNumber
from parapheur.domain.registry.outgoing import replay


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A desk that has a letter."""

    desk: DeskId
    waits: bool
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterShelf:
    """The columns and rows of a letter that came in, besides the letter itself."""

    moves: int
    body: str
    state: str
    channel: str
    kind: str
    country: str
    level: str
    """Its confidentiality."""
    took: int | None
    """Days from its deposit to its end."""
    deposited_at: datetime
    counted: date
    number: tuple[int, int] | None
    """Year and number in the arrivals."""
    due: datetime | None
    kept_from: datetime | None
    alarm: datetime | None
    held: bool
    """Whether a change of the calendar has to look at it."""
    receipt: Digest | None
    code: str
    sender: str
    reference: str
    desks: frozenset[AtDesk]
    dossiers: frozenset[int]
    prints: frozenset[Digest]
    words: frozenset[str]


def shelf_of(events: Sequence[IncomingEvent]) -> LetterShelf:
    """Return what the tables say of the letter that events add up to."""
    letter, found = _told(events)
    return LetterShelf(
        moves=len(events),
        body=letter.body,
        state=letter.state.value,
        channel=letter.channel.value,
        kind=letter.kind,
        country=letter.depositor.country,
        level=letter.confidentiality.value,
        took=(letter.closed_at - letter.deposited_at).days if letter.closed_at else None,
        deposited_at=letter.deposited_at,
        counted=letter.counted,
        number=_number(letter.number),
        due=letter.next_due,
        kept_from=letter.kept_from,
        alarm=letter.alarm,
        held=letter.next_due is not None,
        receipt=letter.receipt.digest if letter.receipt else None,
        code=letter.code,
        sender="" if letter.disposal else sender_digest(letter.depositor),
        reference=reference_digest(letter.reference),
        desks=frozenset(at_desk(letter, desk) for desk in letter.desks),
        dossiers=frozenset(one.dossier for one in events if isinstance(one, AnswerBegun)),
        prints=frozenset() if letter.disposal else _prints(letter),
        words=found,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentShelf:
    """The columns and rows of a letter that went out, besides the letter itself."""

    moves: int
    body: str
    number: tuple[int, int]
    """Year and number in the departures."""
    kind: str
    at: datetime
    dossier: int | None
    answers: int | None
    void: bool
    slip: Digest | None
    kept_from: datetime | None
    disposal: int | None
    words: frozenset[str]


def sent_shelf_of(events: Sequence[OutgoingEvent]) -> SentShelf:
    """Return what the tables say of the letter that went out, as its events add up to it."""
    letter = replay(events)
    return SentShelf(
        moves=len(events),
        body=letter.body,
        number=(letter.number.year, letter.number.number),
        kind=letter.kind,
        at=letter.at,
        dossier=letter.dossier,
        answers=letter.answers,
        void=letter.void,
        slip=letter.slip.digest if letter.slip else None,
        kept_from=letter.kept_from,
        disposal=letter.disposal,
        words=frozenset() if letter.disposal else words_of_outgoing(letter),
    )


def at_desk(letter: Incoming, desk: DeskId) -> AtDesk:
    """Return how a desk has a letter: whether it owes something, and by when."""
    theirs = [one for one in letter.given if one.assignment.desk == desk]
    owed = [one for one in theirs if one.waits] if letter.state in OPEN else []
    due = min((one.assignment.due for one in owed if one.assignment.due), default=None)
    return AtDesk(desk, bool(owed), due)


def _told(events: Sequence[IncomingEvent]) -> tuple[Incoming, frozenset[str]]:
    """Return the letter, and every word that it was ever found by."""
    letter: Incoming | None = None
    found = frozenset[str]()
    for event in events:
        letter = apply(letter, event)
        found |= words_of_incoming(letter)
    if letter is None:
        raise ValueError("no event, no letter")
    return letter, found


def _prints(letter: Incoming) -> frozenset[Digest]:
    both = ((one.deposited.digest, one.shown.digest) for one in letter.pieces)
    return frozenset(digest for pair in both for digest in pair)


def _number(number: OrderNumber | None) -> tuple[int, int] | None:
    return (number.year, number.number) if number else None
