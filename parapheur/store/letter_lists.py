"""Letters as lists and histories show them, read without a lock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, Select, exists, func, or_, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_incoming import IncomingEvent, LetterOpened
from parapheur.domain.about_outgoing import OutgoingEvent
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.finding import begins
from parapheur.domain.lifecycle import LetterState, State
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import LetterLine, LettersSought, NumberLine, OutgoingLine
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE
from parapheur.store import trails
from parapheur.store.codec import (
    INCOMING,
    OUTGOING,
    incoming_event,
    letter_opening,
    outgoing_event,
)
from parapheur.store.letter_records import (
    IncomingDeskRecord,
    IncomingRecord,
    LetterDossierRecord,
    LetterPrintRecord,
    OrderNumberRecord,
    OutgoingRecord,
)
from parapheur.store.letter_search import narrowed, sent_open_to, worded
from parapheur.store.letters import can_be, of_incoming, of_letter_openings, of_outgoing
from parapheur.store.personal import Subjects
from parapheur.store.records import DossierRecord

MANY = 1000
"""Letters that lack a paper, brought at a time."""
LAST_PAGE = 10**6


class LetterReading:
    """The part of reading that concerns letters."""

    _engine: Engine
    _subjects: Subjects

    def incoming(self, letter_id: LetterId) -> Incoming:
        """Return a letter as it stands. `NoSuchLetter`."""
        with Transaction(self._engine) as session:
            row = session.get(IncomingRecord, letter_id) if can_be(letter_id) else None
        if row is None:
            raise NoSuchLetter
        return INCOMING.read(row.standing)

    def incoming_trail(self, letter_id: LetterId) -> Sequence[Entry]:
        """Return the entries of a letter's trail, in order."""
        return self._letter_entries(of_incoming(letter_id))

    def incoming_events(self, letter_id: LetterId) -> Sequence[IncomingEvent]:
        """Return the events of a letter's trail, in order."""
        return [incoming_event(entry) for entry in self.incoming_trail(letter_id)]

    def letter_openings(self, letter_id: LetterId) -> Sequence[LetterOpened]:
        """Return who opened a confidential letter, oldest first."""
        return [
            letter_opening(entry) for entry in self._letter_entries(of_letter_openings(letter_id))
        ]

    def letter_sent(self, key: Digest) -> LetterId | None:
        """Return the letter that a sending became, if it did."""
        return self._one(select(IncomingRecord.id).where(IncomingRecord.key == key))

    def sending_of(self, letter_id: LetterId) -> Digest:
        """Return what is kept of the key of a letter's sending. `NoSuchLetter`."""
        wanted = select(IncomingRecord.key).where(IncomingRecord.id == letter_id)
        with Transaction(self._engine) as session:
            found = session.scalar(wanted) if can_be(letter_id) else None
        if found is None:
            raise NoSuchLetter
        return Digest(found)

    def letter_by_code(self, code: str) -> LetterId | None:
        """Return the letter whose receipt bears this code."""
        return self._one(select(IncomingRecord.id).where(IncomingRecord.code == code))

    def letter_by_receipt(self, digests: Collection[Digest]) -> LetterId | None:
        """Return the letter whose receipt has one of these digests."""
        return self._one(select(IncomingRecord.id).where(IncomingRecord.receipt.in_(digests)))

    def letters(self, sought: LettersSought, *, page: int = 1) -> Sequence[LetterLine]:
        """Return letters of a body, newest first, 25 a page."""
        with Transaction(self._engine) as session:
            asked = [*narrowed(session, sought)]
            found = select(IncomingRecord.id, IncomingRecord.standing).where(*asked)
            paged = found.order_by(IncomingRecord.id.desc()).limit(PAGE).offset(_offset(page))
            rows = session.execute(paged)
            return [LetterLine(LetterId(one), INCOMING.read(standing)) for one, standing in rows]

    def count_letters(self, body: BodyId) -> Mapping[LetterState, int]:
        """Return how many letters of a body stand in each state."""
        counted = (
            select(IncomingRecord.state, func.count())
            .where(IncomingRecord.body == body)
            .group_by(IncomingRecord.state)
        )
        with Transaction(self._engine) as session:
            return {LetterState(state): many for state, many in session.execute(counted)}

    def letters_at(
        self, desks: Collection[DeskId], *, waiting: bool, page: int = 1
    ) -> Sequence[LetterLine]:
        """Return what desks were given: what they owe, soonest due first, or all, newest first."""
        at = (IncomingDeskRecord.letter == IncomingRecord.id, IncomingDeskRecord.desk.in_(desks))
        found = select(IncomingRecord)
        if waiting:
            owed = (
                select(
                    IncomingDeskRecord.letter,
                    func.min(IncomingDeskRecord.due).label("due"),
                )
                .where(IncomingDeskRecord.desk.in_(desks), IncomingDeskRecord.waits.is_(True))
                .group_by(IncomingDeskRecord.letter)
                .subquery()
            )
            found = found.join(owed, owed.c.letter == IncomingRecord.id)
            order = (owed.c.due.is_(None), owed.c.due, IncomingRecord.id)
            return self._letter_lines(found.order_by(*order), page)
        found = found.where(exists().where(*at))
        return self._letter_lines(found.order_by(IncomingRecord.id.desc()), page)

    def unreceipted(self, before: datetime, after: int = 0) -> Sequence[LetterId]:
        """Return letters kept before then that have no receipt yet: the next of them in order."""
        lacking = select(IncomingRecord.id).where(
            IncomingRecord.receipt.is_(None),
            IncomingRecord.deposited_at < before,
            IncomingRecord.id > after,
        )
        with Transaction(self._engine) as session:
            found = session.scalars(lacking.order_by(IncomingRecord.id).limit(MANY))
            return [LetterId(number) for number in found]

    def twins(self, letter_id: LetterId) -> Sequence[LetterLine]:
        """Return earlier letters of the body with the same bytes, or sender and reference."""
        with Transaction(self._engine) as session:
            row = session.get(IncomingRecord, letter_id) if can_be(letter_id) else None
            if row is None:
                raise NoSuchLetter
            first = INCOMING.read(row.standing).pieces[0].deposited.digest
            same = exists().where(
                LetterPrintRecord.letter == IncomingRecord.id, LetterPrintRecord.digest == first
            )
            again = (IncomingRecord.sender == row.sender) & (
                IncomingRecord.reference == row.reference
            )
            like = or_(same, again) if row.reference else same
            earlier = select(IncomingRecord).where(
                IncomingRecord.body == row.body, IncomingRecord.id < letter_id, like
            )
        return self._letter_lines(earlier.order_by(IncomingRecord.id.desc()), 1)

    def outgoing_letter(self, outgoing_id: OutgoingId) -> Outgoing:
        """Return a letter that goes out. `NoSuchLetter`."""
        with Transaction(self._engine) as session:
            row = session.get(OutgoingRecord, outgoing_id) if can_be(outgoing_id) else None
        if row is None:
            raise NoSuchLetter
        return OUTGOING.read(row.standing)

    def outgoing_trail(self, outgoing_id: OutgoingId) -> Sequence[Entry]:
        """Return the entries of its trail, in order."""
        return self._letter_entries(of_outgoing(outgoing_id))

    def outgoing_events(self, outgoing_id: OutgoingId) -> Sequence[OutgoingEvent]:
        """Return the events of its trail, in order."""
        return [outgoing_event(entry) for entry in self.outgoing_trail(outgoing_id)]

    def outgoings(
        self,
        body: BodyId,
        *,
        text: str = "",
        held: frozenset[DeskId] | None = None,
        page: int = 1,
    ) -> Sequence[OutgoingLine]:
        """Return letters of a body that go out, newest first, 25 a page."""
        with Transaction(self._engine) as session:
            asked = [*worded(session, body, "out", OutgoingRecord.id, text)]
            if text and held is not None:
                asked.append(sent_open_to(held))
            found = select(OutgoingRecord).where(OutgoingRecord.body == body, *asked)
            paged = found.order_by(OutgoingRecord.id.desc()).limit(PAGE).offset(_offset(page))
            rows = session.scalars(paged)
            return [OutgoingLine(OutgoingId(row.id), OUTGOING.read(row.standing)) for row in rows]

    def answers_to(self, letter_id: LetterId) -> Sequence[OutgoingId]:
        """Return what ever went out in answer to a letter, void numbers too, oldest first."""
        theirs = select(OutgoingRecord.id).where(OutgoingRecord.answers == letter_id)
        with Transaction(self._engine) as session:
            found = session.scalars(theirs.order_by(OutgoingRecord.id)) if can_be(letter_id) else ()
            return [OutgoingId(number) for number in found]

    def went_out(self, dossier_id: DossierId) -> OutgoingId | None:
        """Return the letter by which what a dossier signed went out, if it did."""
        with Transaction(self._engine) as session:
            found = session.scalar(
                select(OutgoingRecord.id).where(
                    OutgoingRecord.dossier == dossier_id, OutgoingRecord.void.is_(False)
                )
            )
        return OutgoingId(found) if found else None

    def letter_of_dossier(self, dossier_id: DossierId) -> LetterId | None:
        """Return the letter whose answer was drafted in a dossier."""
        here = LetterDossierRecord
        return self._one(select(here.letter).where(here.dossier == dossier_id))

    def answers_ready(self, body: BodyId, *, page: int = 1) -> Sequence[tuple[LetterId, DossierId]]:
        """Return the answers of a body that are finished and did not go out, oldest first."""
        here = LetterDossierRecord
        out = exists().where(OutgoingRecord.dossier == here.dossier, OutgoingRecord.void.is_(False))
        ready = (
            select(here.letter, here.dossier)
            .join(DossierRecord, DossierRecord.id == here.dossier)
            .where(here.body == body, DossierRecord.state == State.FINISHED.value, ~out)
            .order_by(here.dossier)
        )
        with Transaction(self._engine) as session:
            rows = session.execute(ready.limit(PAGE).offset(_offset(page))).all()
        return [(LetterId(letter), DossierId(dossier)) for letter, dossier in rows]

    def ringing_letters(self, at: datetime) -> Sequence[LetterId]:
        """Return the letters of which the clock may have something to tell, longest due first."""
        due = select(IncomingRecord.id).where(IncomingRecord.alarm <= at)
        with Transaction(self._engine) as session:
            found = session.scalars(due.order_by(IncomingRecord.alarm, IncomingRecord.id))
            return [LetterId(number) for number in found]

    def letters_counted_otherwise(self, by: Digest) -> Sequence[LetterId]:
        """Return the letters that owe something not held against this calendar yet."""
        counted = IncomingRecord.counted_by  # two ranges of its index rather than "is not"
        others = select(IncomingRecord.id).where(or_(counted < by, counted > by))
        with Transaction(self._engine) as session:
            return [
                LetterId(number) for number in session.scalars(others.order_by(IncomingRecord.id))
            ]

    def unslipped(self, before: datetime, after: int = 0) -> Sequence[OutgoingId]:
        """Return letters that went out before then without a slip: the next of them in order."""
        lacking = select(OutgoingRecord.id).where(
            OutgoingRecord.slip.is_(None),
            OutgoingRecord.disposal.is_(None),
            OutgoingRecord.at < before,
            OutgoingRecord.id > after,
        )
        with Transaction(self._engine) as session:
            found = session.scalars(lacking.order_by(OutgoingRecord.id).limit(MANY))
            return [OutgoingId(number) for number in found]

    def count_owed(self, desks: Collection[DeskId], at: datetime) -> tuple[int, int]:
        """Return how many letters wait on these desks, and how many of them are late."""
        here = IncomingDeskRecord
        letters = func.count(here.letter.distinct())
        owed = select(letters).where(here.desk.in_(desks), here.waits.is_(True))
        with Transaction(self._engine) as session:
            late = session.scalar(owed.where(here.due < at))
            return session.scalar(owed) or 0, late or 0

    def numbers(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[NumberLine]:
        """Return the numbers that were given on these days (Casablanca), in order."""
        at = OrderNumberRecord.at
        given = select(OrderNumberRecord).where(
            OrderNumberRecord.body == body,
            OrderNumberRecord.register == register.value,
            at >= begins(first),
            at < begins(last + timedelta(days=1)),
        )
        with Transaction(self._engine) as session:
            rows = session.scalars(given.order_by(OrderNumberRecord.year, OrderNumberRecord.number))
            return [
                NumberLine(OrderNumber(register, row.year, row.number), row.stream, row.at)
                for row in rows
            ]

    def letter_numbers(self) -> Sequence[LetterId]:
        """Return the numbers of all letters that came in."""
        with Transaction(self._engine) as session:
            found = session.scalars(select(IncomingRecord.id).order_by(IncomingRecord.id))
            return [LetterId(number) for number in found]

    def outgoing_numbers(self) -> Sequence[OutgoingId]:
        """Return the numbers of all letters that go out."""
        with Transaction(self._engine) as session:
            found = session.scalars(select(OutgoingRecord.id).order_by(OutgoingRecord.id))
            return [OutgoingId(number) for number in found]

    def _letter_entries(self, stream: str) -> Sequence[Entry]:
        with Transaction(self._engine) as session:
            return trails.entries(session, self._subjects, stream)

    def _one(self, wanted: Select[int]) -> LetterId | None:
        with Transaction(self._engine) as session:
            found = session.scalar(wanted)
        return LetterId(found) if found else None

    def _letter_lines(self, wanted: Select[IncomingRecord], page: int) -> Sequence[LetterLine]:
        with Transaction(self._engine) as session:
            rows = session.scalars(wanted.limit(PAGE).offset(_offset(page)))
            return [LetterLine(LetterId(row.id), INCOMING.read(row.standing)) for row in rows]


def _offset(page: int) -> int:
    return PAGE * (min(max(page, 1), LAST_PAGE) - 1)
