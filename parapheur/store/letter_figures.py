"""What is counted of a body's letters, by the database."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, extract, func, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_incoming import Channel
from parapheur.domain.figures import Month
from parapheur.domain.finding import begins
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.tallies import Late, LetterFigures, LetterTally, Took
from parapheur.store.letter_records import IncomingDeskRecord, IncomingRecord, OutgoingRecord

ROW = IncomingRecord
HOW_MANY = func.count()


class LetterFigureReading:
    """The part of reading that counts letters."""

    _engine: Engine

    def letter_figures(self, body: BodyId, months: Sequence[Month], at: datetime) -> LetterFigures:
        """Return what is counted of these months, and what is late at this instant."""
        if not months:
            return LetterFigures(months=months)
        with Transaction(self._engine) as session:
            return LetterFigures(
                months=months,
                tallies=list(_tallies(session, body, months)),
                departures=list(_departures(session, body, months)),
                by_kind=list(_took(session, body, months)),
                by_desk=list(_took_by_desk(session, body, months)),
                late=list(_late(session, body, at)),
            )


def _within(body: BodyId, months: Sequence[Month]) -> tuple[ColumnElement[bool], ...]:
    first, past = months[0].first, months[-1].next.first
    return ROW.body == body, ROW.counted >= first, ROW.counted < past


def _tallies(session: Transaction, body: BodyId, months: Sequence[Month]) -> Iterator[LetterTally]:
    alike = (
        extract("year", ROW.counted), extract("month", ROW.counted),
        ROW.channel, ROW.kind, ROW.state, ROW.country,
    )  # fmt: skip
    known = {(one.first.year, one.first.month): one for one in months}
    found = select(*alike, HOW_MANY).where(*_within(body, months)).group_by(*alike)
    for year, month, channel, kind, state, country, count in session.execute(found):
        yield LetterTally(
            known[int(year), int(month)], Channel(channel), KindId(kind), LetterState(state),
            country, count,
        )  # fmt: skip


def _departures(
    session: Transaction, body: BodyId, months: Sequence[Month]
) -> Iterator[tuple[Month, int]]:
    for month in months:
        at, past = begins(month.first), begins(month.next.first)
        went = select(HOW_MANY).where(
            OutgoingRecord.body == body,
            OutgoingRecord.void.is_(False),
            OutgoingRecord.at >= at,
            OutgoingRecord.at < past,
        )
        yield month, session.scalar(went) or 0


def _took(session: Transaction, body: BodyId, months: Sequence[Month]) -> Iterator[Took]:
    found = select(ROW.kind, ROW.took, HOW_MANY).where(
        *_within(body, months), ROW.took.is_not(None)
    )
    for kind, days, count in session.execute(found.group_by(ROW.kind, ROW.took)):
        yield Took(kind, days or 0, count)


def _took_by_desk(session: Transaction, body: BodyId, months: Sequence[Month]) -> Iterator[Took]:
    desk = IncomingDeskRecord
    found = (
        select(desk.desk, ROW.took, HOW_MANY)
        .join(ROW, ROW.id == desk.letter)
        .where(*_within(body, months), ROW.took.is_not(None))
        .group_by(desk.desk, ROW.took)
    )
    for name, days, count in session.execute(found):
        yield Took(name, days or 0, count)


def _late(session: Transaction, body: BodyId, at: datetime) -> Iterator[Late]:
    desk = IncomingDeskRecord
    found = (
        select(desk.desk, ROW.kind, HOW_MANY)
        .join(ROW, ROW.id == desk.letter)
        .where(ROW.body == body, desk.waits.is_(True), desk.due < at)
        .group_by(desk.desk, ROW.kind)
        .order_by(HOW_MANY.desc(), desk.desk, ROW.kind)
    )
    for name, kind, count in session.execute(found):
        yield Late(DeskId(name), KindId(kind), count)
