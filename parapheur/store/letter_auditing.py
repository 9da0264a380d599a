"""What the tables say of letters, to be compared with what their trails tell."""

from collections.abc import Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.documents import Digest
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.lines import NumberLine
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.shelf import AtDesk, LetterShelf, SentShelf
from parapheur.store.connect import is_text, whatever_the_text
from parapheur.store.letter_records import (
    CounterRecord,
    IncomingDeskRecord,
    IncomingRecord,
    LetterDossierRecord,
    LetterPrintRecord,
    LetterWordRecord,
    OrderNumberRecord,
    OutgoingRecord,
)
from parapheur.store.letters import can_be

REGISTERS = frozenset(Register)


class LetterAuditing:
    """The part of reading that compares letters with their trails."""

    _engine: Engine

    def letter_shelf(self, letter_id: LetterId) -> LetterShelf:
        """Return what the tables say of a letter, besides the letter itself. `NoSuchLetter`."""
        with Transaction(self._engine) as session:
            row = session.get(IncomingRecord, letter_id) if can_be(letter_id) else None
            if row is None:
                raise NoSuchLetter
            return LetterShelf(
                moves=row.moves,
                body=row.body,
                state=row.state,
                channel=row.channel,
                kind=row.kind,
                country=row.country,
                level=row.level,
                took=row.took,
                deposited_at=row.deposited_at,
                counted=row.counted,
                number=(row.year, row.number) if row.year and row.number else None,
                due=row.due,
                kept_from=row.kept_from,
                alarm=row.alarm,
                held=row.counted_by is not None,
                receipt=Digest(row.receipt) if row.receipt else None,
                code=row.code or "",
                sender=row.sender,
                reference=row.reference,
                desks=_desks(session, letter_id),
                dossiers=_dossiers(session, letter_id),
                prints=_prints(session, letter_id),
                words=_words(session, letter_id),
            )

    def sent_shelf(self, outgoing_id: OutgoingId) -> SentShelf:
        """Return what the tables say of a letter that went out. `NoSuchLetter`."""
        with Transaction(self._engine) as session:
            row = session.get(OutgoingRecord, outgoing_id) if can_be(outgoing_id) else None
            if row is None:
                raise NoSuchLetter
            return SentShelf(
                moves=row.moves,
                body=row.body,
                number=(row.year, row.number),
                kind=row.kind,
                at=row.at,
                dossier=row.dossier,
                answers=row.answers,
                void=row.void,
                slip=Digest(row.slip) if row.slip else None,
                kept_from=row.kept_from,
                disposal=row.disposal,
                words=_words(session, outgoing_id, "out"),
            )

    def registers(self) -> Sequence[tuple[BodyId, Register, int, int]]:
        """Return each register of a body and year, with the last number it gave.

        Rows of no known register are left out: they are named as such (`illegible`).
        """
        order = (CounterRecord.body, CounterRecord.register, CounterRecord.year)
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            return [
                (BodyId(row.body), Register(row.register), row.year, row.last)
                for row in session.scalars(select(CounterRecord).order_by(*order))
                if row.register in REGISTERS and is_text(row.body)
            ]

    def numbers_of_year(self, body: BodyId, register: Register, year: int) -> Sequence[NumberLine]:
        """Return the numbers that a register gave in a year, in order."""
        given = select(OrderNumberRecord).where(
            OrderNumberRecord.body == body,
            OrderNumberRecord.register == register.value,
            OrderNumberRecord.year == year,
        )
        with Transaction(self._engine) as session:
            return [
                NumberLine(OrderNumber(register, year, row.number), row.stream, row.at)
                for row in session.scalars(given.order_by(OrderNumberRecord.number))
            ]


def _desks(session: Transaction, letter_id: LetterId) -> frozenset[AtDesk]:
    rows = session.scalars(select(IncomingDeskRecord).where(IncomingDeskRecord.letter == letter_id))
    return frozenset(AtDesk(DeskId(row.desk), row.waits, row.due) for row in rows)


def _dossiers(session: Transaction, letter_id: LetterId) -> frozenset[int]:
    rows = select(LetterDossierRecord.dossier).where(LetterDossierRecord.letter == letter_id)
    return frozenset(session.scalars(rows))


def _prints(session: Transaction, letter_id: LetterId) -> frozenset[Digest]:
    rows = select(LetterPrintRecord.digest).where(LetterPrintRecord.letter == letter_id)
    return frozenset(map(Digest, session.scalars(rows)))


def _words(
    session: Transaction, letter_id: LetterId | OutgoingId, direction: str = "in"
) -> frozenset[str]:
    rows = select(LetterWordRecord.word).where(
        LetterWordRecord.direction == direction,
        LetterWordRecord.letter == letter_id,
    )
    return frozenset(session.scalars(rows))
