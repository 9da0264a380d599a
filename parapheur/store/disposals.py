"""Proposals to destroy letters whose time is over, and what is looked for around them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    and_,
    bindparam,
    exists,
    false,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_disposal import DisposalEvent, DisposalProposed
from parapheur.domain.documents import Digest
from parapheur.domain.errors import DossierMoved
from parapheur.domain.finding import words
from parapheur.domain.misdirected import NoSuchDisposal
from parapheur.domain.registry import disposal as rules
from parapheur.domain.registry.bodies import BodyId, Kind
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.disposal import MOST, Disposal, DisposalId, Stage, years_before
from parapheur.domain.registry.lines import DisposalLine, LetterLine, OutgoingLine, sent_by
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.trail import Entry
from parapheur.store import trails
from parapheur.store.codec import DISPOSAL, INCOMING, OUTGOING, disposal_event
from parapheur.store.connect import refusals
from parapheur.store.letter_records import (
    DisposalRecord,
    IncomingRecord,
    LetterPrintRecord,
    LetterWordRecord,
    OutgoingRecord,
    RegisterDayRecord,
)
from parapheur.store.letters import can_be
from parapheur.store.personal import Subjects
from parapheur.store.prepared import Prepared
from parapheur.store.records import PrintRecord, table
from parapheur.store.transaction import WorkPart

ROWS = table(DisposalRecord)
THIS = ROWS.c.id == bindparam("disposal")
ADDED = Prepared(insert(ROWS).returning(ROWS.c.id), "moves", "body", "state", "standing")
LOCKED = Prepared(select(ROWS.c.moves, ROWS.c.standing).where(THIS).with_for_update())
MOVED = Prepared(
    update(ROWS).where(THIS, ROWS.c.moves == bindparam("known")), "moves", "state", "standing"
)


def of_disposal(disposal_id: DisposalId) -> str:
    """Return the name of the trail of a proposal."""
    return f"disposal/{disposal_id}"


class DisposalWork(WorkPart):
    """The part of a transaction that concerns them."""

    def create_disposal(self, event: DisposalProposed) -> DisposalId:
        """Keep a new proposal."""
        disposal = rules.apply(None, event)
        columns = {"moves": 1, "body": disposal.body, **_columns(disposal)}
        with refusals():
            row = ADDED.row(self._connection, **columns)
            if row is None:
                raise ValueError("the database gave a new proposal no number")
            number = DisposalId(row[0])
            trails.append(self._connection, self._subjects, of_disposal(number), event)
        return number

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        """Return a proposal, held to the end of the transaction. `NoSuchDisposal`."""
        return self._disposal(disposal_id)[1]

    def keep_disposal(self, disposal_id: DisposalId, event: DisposalEvent) -> Disposal:
        """Keep the event and the proposal it leads to, together. `DossierMoved`."""
        moves, before = self._disposal(disposal_id)
        after = rules.apply(before, event)
        place = {"disposal": disposal_id, "known": moves, "moves": moves + 1}
        with refusals():
            moved = MOVED.run(self._connection, **place, **_columns(after))
            stream = of_disposal(disposal_id)
            entry = trails.append(self._connection, self._subjects, stream, event)
        if moved != 1 or entry.seq != moves + 1:
            raise DossierMoved
        return after

    def _disposal(self, disposal_id: DisposalId) -> tuple[int, Disposal]:
        known = can_be(disposal_id)
        row = LOCKED.row(self._connection, disposal=disposal_id) if known else None
        if row is None:
            raise NoSuchDisposal
        return row[0], DISPOSAL.read(row[1])


class DisposalReading:
    """The part of reading that concerns them."""

    _engine: Engine
    _subjects: Subjects

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        """Return a proposal. `NoSuchDisposal`."""
        with Transaction(self._engine) as session:
            row = session.get(DisposalRecord, disposal_id) if can_be(disposal_id) else None
        if row is None:
            raise NoSuchDisposal
        return DISPOSAL.read(row.standing)

    def disposals(self, body: BodyId) -> Sequence[DisposalLine]:
        """Return the proposals of a body, newest first."""
        theirs = select(DisposalRecord).where(DisposalRecord.body == body)
        with Transaction(self._engine) as session:
            rows = session.scalars(theirs.order_by(DisposalRecord.id.desc()).limit(MOST))
            return [DisposalLine(DisposalId(row.id), DISPOSAL.read(row.standing)) for row in rows]

    def disposal_trail(self, disposal_id: DisposalId) -> Sequence[Entry]:
        """Return the entries of its trail, in order."""
        with Transaction(self._engine) as session:
            return trails.entries(session, self._subjects, of_disposal(disposal_id))

    def disposal_events(self, disposal_id: DisposalId) -> Sequence[DisposalEvent]:
        """Return the events of its trail, in order."""
        return [disposal_event(entry) for entry in self.disposal_trail(disposal_id)]

    def disposal_numbers(self) -> Sequence[DisposalId]:
        """Return the numbers of all proposals."""
        with Transaction(self._engine) as session:
            every = session.scalars(select(DisposalRecord.id).order_by(DisposalRecord.id))
            return [DisposalId(one) for one in every]

    def uncertified(self) -> Sequence[DisposalId]:
        """Return the proposals that were confirmed, and have no certificate yet."""
        waiting = select(DisposalRecord.id).where(DisposalRecord.state == Stage.CONFIRMED.value)
        with Transaction(self._engine) as session:
            return [DisposalId(one) for one in session.scalars(waiting.order_by(DisposalRecord.id))]

    def over(self, body: BodyId, kinds: Sequence[Kind], at: datetime) -> Sequence[LetterLine]:
        """Return letters of a body whose time is over, oldest first, as many as one proposal has.

        By the years that each of these kinds is kept, from the last answer that went out.
        """
        row = IncomingRecord
        by_kind = [
            and_(
                row.kind == one.id,
                row.kept_from < years_before(at, one.keep_years),
                ~exists().where(
                    OutgoingRecord.answers == row.id,
                    OutgoingRecord.at >= years_before(at, one.keep_years),
                ),
            )
            for one in kinds
        ]
        wanted = select(row).where(row.body == body, or_(false(), *by_kind))
        with Transaction(self._engine) as session:
            rows = session.scalars(wanted.order_by(row.kept_from, row.id).limit(MOST))
            return [LetterLine(LetterId(one.id), INCOMING.read(one.standing)) for one in rows]

    def sent_over(
        self, body: BodyId, kinds: Sequence[Kind], at: datetime
    ) -> Sequence[OutgoingLine]:
        """Return letters that went out by themselves whose time is over, in the same way."""
        row = OutgoingRecord
        by_kind = [
            and_(row.kind == one.id, row.kept_from < years_before(at, one.keep_years))
            for one in kinds
        ]
        wanted = select(row).where(row.body == body, or_(false(), *by_kind))
        with Transaction(self._engine) as session:
            rows = session.scalars(wanted.order_by(row.kept_from, row.id).limit(MOST))
            return [OutgoingLine(OutgoingId(one.id), OUTGOING.read(one.standing)) for one in rows]

    def named_elsewhere(self, digests: Collection[Digest]) -> Collection[Digest]:
        """Return which of these bytes a dossier names, or a letter that was not destroyed.

        Or which are a paper of this office that somebody brought as a piece: a receipt, a slip, the
        page of a register, a certificate.
        """
        named = (LetterPrintRecord.digest, PrintRecord.digest)
        sent = OutgoingRecord.disposal.is_(None)
        whole = exists().where(LetterPrintRecord.letter == IncomingRecord.id)
        wanted = [
            *(select(one).where(one.in_(digests)) for one in (*named, RegisterDayRecord.page)),
            select(IncomingRecord.receipt).where(IncomingRecord.receipt.in_(digests), whole),
            select(OutgoingRecord.slip).where(OutgoingRecord.slip.in_(digests), sent),
            *(_certified(digest) for digest in digests),
        ]
        with Transaction(self._engine) as session:
            return {Digest(one) for query in wanted for one in session.scalars(query) if one}

    def letters_of(self, body: BodyId, depositor: Depositor) -> Sequence[LetterLine]:
        """Return all letters of a body that came from the same sender, oldest first."""
        row, said = IncomingRecord, [one for one in (depositor.number, depositor.email) if one]
        known = [and_(true(), *(_has_word(body, word) for word in words(one))) for one in said]
        theirs = select(row).where(row.body == body, or_(false(), *known)).order_by(row.id)
        with Transaction(self._engine) as session:
            lines = [
                LetterLine(LetterId(one.id), INCOMING.read(one.standing))
                for one in session.scalars(theirs)
            ]
        return [line for line in lines if sent_by(line.letter.depositor, depositor)]


def _has_word(body: BodyId, word: str) -> ColumnElement[bool]:
    return IncomingRecord.id.in_(
        select(LetterWordRecord.letter).where(
            LetterWordRecord.body == body,
            LetterWordRecord.direction == "in",
            LetterWordRecord.word == word,
        )
    )


def _certified(digest: Digest) -> Select[str]:
    """Return a question that has this digest as its answer if a certificate has it."""
    named = exists().where(DisposalRecord.standing.contains(digest))
    return select(literal(digest)).where(named)


def _columns(disposal: Disposal) -> dict[str, object]:
    return {"state": disposal.stage.value, "standing": DISPOSAL.write(disposal)}
