"""How letters are searched for, over hundreds of thousands of them.

1. A word that few letters have says which these are: of words that are asked together, the letters
   that all such words have in common, and these alone are looked at.
2. A word that many letters have is looked for in each letter, newest first: a page is full soon.
3. Days are found by the numbers that were given then, so that newest first needs no sorting.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_incoming import Channel
from parapheur.domain.filing import Confidentiality
from parapheur.domain.finding import asked_words
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import Register
from parapheur.store.letter_records import (
    IncomingDeskRecord,
    IncomingRecord,
    LetterWordRecord,
    OutgoingRecord,
)
from parapheur.store.letters import can_be
from parapheur.store.records import DossierRecord

LAST = "\U0010ffff"
"""Comes after every letter."""
SLACK = timedelta(days=1)
"""No letter gets its number so long after another that came later."""
FEW = 3000
"""Letters that are looked at one by one."""

SPOKEN = {"in": ("in", "txt"), "out": ("out",)}
"""Where the words of letters of each direction stand: `txt` are those of their pieces."""

Condition: TypeAlias = ColumnElement[bool]


def narrowed(session: Transaction, sought: LettersSought) -> Iterator[Condition]:
    """Yield what is asked of letters that came in."""
    yield IncomingRecord.body == sought.body
    yield from _told(sought)
    if sought.number is not None:
        yield IncomingRecord.year == sought.number.year
        yield IncomingRecord.number == sought.number.number
        internal = IncomingRecord.channel == Channel.DESK.value
        yield internal if sought.number.register is Register.INTERNAL else ~internal
    if sought.deposit is not None:
        yield IncomingRecord.id == (sought.deposit if can_be(sought.deposit) else 0)
    yield from _between(session, sought)
    if sought.late_at:
        yield IncomingRecord.due < sought.late_at
    if sought.probes:
        yield _open_to(sought.held or ())
    yield from worded(session, sought.body, "in", IncomingRecord.id, sought.text)


def _open_to(held: Collection[DeskId]) -> Condition:
    """Say in SQL what `usecases.registry.officers.may_read` says to a registry."""
    given = exists().where(IncomingDeskRecord.letter == IncomingRecord.id)
    return or_(
        IncomingRecord.level != Confidentiality.CONFIDENTIAL.value,
        ~given,
        given.where(IncomingDeskRecord.desk.in_(held)),
    )


def sent_open_to(held: Collection[DeskId]) -> Condition:
    """Say in SQL which letters that went out words may find (`usecases.registry.closed`)."""
    secret = Confidentiality.CONFIDENTIAL.value
    closed = exists().where(
        IncomingRecord.id == OutgoingRecord.answers, IncomingRecord.level == secret
    )
    theirs = exists().where(
        IncomingDeskRecord.letter == OutgoingRecord.answers, IncomingDeskRecord.desk.in_(held)
    )
    apart = exists().where(
        DossierRecord.id == OutgoingRecord.dossier, DossierRecord.level == secret
    )
    return or_(closed & theirs, ~closed & ~apart)


def _between(session: Transaction, sought: LettersSought) -> Iterator[Condition]:
    """Yield what says when they came; by number too, as numbers follow the days (3)."""
    at = IncomingRecord.deposited_at
    if sought.since:
        yield at >= sought.since
        early = select(IncomingRecord.id).where(at >= sought.since - SLACK).order_by(at).limit(1)
        yield IncomingRecord.id >= (session.scalar(early) or 0)
    if sought.until:
        yield at < sought.until
        late = select(IncomingRecord.id).where(at < sought.until + SLACK)
        yield IncomingRecord.id <= (session.scalar(late.order_by(at.desc()).limit(1)) or 0)


def _told(sought: LettersSought) -> Iterator[Condition]:
    if sought.states:
        yield IncomingRecord.state.in_(sorted(one.value for one in sought.states))
    if sought.kind:
        yield IncomingRecord.kind == sought.kind
    if sought.channel:
        yield IncomingRecord.channel == sought.channel.value
    if sought.country:
        yield IncomingRecord.country == sought.country
    if sought.desk:
        yield exists().where(
            IncomingDeskRecord.letter == IncomingRecord.id, IncomingDeskRecord.desk == sought.desk
        )


def worded(
    session: Transaction,
    body: BodyId,
    direction: str,
    letter: InstrumentedAttribute[int],
    text: str,
) -> Iterator[Condition]:
    """Yield what says that each word of a question begins some word of the letter."""
    few: set[int] | None = None
    for word in asked_words(text):
        found = _with_word(session, body, direction, word)
        if len(found) > FEW:
            yield _has(direction, letter, word)  # 2
        else:
            few = set(found) if few is None else few.intersection(found)  # 1
    if few is not None:
        yield letter.in_(sorted(few)) if few else false()


def _with_word(session: Transaction, body: BodyId, direction: str, word: str) -> list[int]:
    """Return the letters with a word that begins so, or more than `FEW` of them or of words."""
    wanted = select(LetterWordRecord.letter).where(
        LetterWordRecord.body == body,
        LetterWordRecord.direction.in_(SPOKEN[direction]),
        LetterWordRecord.word >= word,
        LetterWordRecord.word < word + LAST,
    )
    return list(session.scalars(wanted.limit(FEW + 1)))


def _has(direction: str, letter: InstrumentedAttribute[int], word: str) -> Condition:
    # Without the body, so that the index by letter is the only one that fits.
    return exists().where(
        LetterWordRecord.letter == letter,
        LetterWordRecord.direction.in_(SPOKEN[direction]),
        LetterWordRecord.word >= word,
        LetterWordRecord.word < word + LAST,
    )
