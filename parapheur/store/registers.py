"""Registers in the records: days that were closed, and what their numbers were given to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.documents import Digest, Version
from parapheur.domain.finding import begins
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import RegisterDay
from parapheur.domain.trays import PAGE
from parapheur.domain.zones import zone
from parapheur.store import trails
from parapheur.store.codec import INCOMING, OUTGOING, register_day
from parapheur.store.letter_records import (
    IncomingRecord,
    OrderNumberRecord,
    OutgoingRecord,
    RegisterDayRecord,
)
from parapheur.store.letters import of_register
from parapheur.store.personal import Subjects

AT_ONCE = 500
"""Letters read with one question."""
DAYS = 31
CASABLANCA = zone("Africa/Casablanca")


class RegisterReading:
    """The part of reading that concerns registers."""

    _engine: Engine
    _subjects: Subjects

    def closed_days(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[RegisterDay]:
        """Return the days of a register that were closed, in order."""
        kept = (
            select(RegisterDayRecord)
            .where(
                RegisterDayRecord.body == body,
                RegisterDayRecord.register == register.value,
                RegisterDayRecord.day.between(first, last),
            )
            .order_by(RegisterDayRecord.day)
        )
        with Transaction(self._engine) as session:
            return [
                RegisterDay(body, register, row.day, Version(Digest(row.page), row.length), row.at)
                for row in session.scalars(kept)
            ]

    def register_events(self, body: BodyId, register: Register) -> Sequence[RegisterDayClosed]:
        """Return the events of a register's trail, in order."""
        with Transaction(self._engine) as session:
            told = trails.entries(session, self._subjects, of_register(body, register))
        return [register_day(entry) for entry in told]

    def open_days(self, body: BodyId, register: Register, before: date) -> Sequence[date]:
        """Return the days before this one on which numbers were given and that are not closed."""
        at = OrderNumberRecord.at
        mine = (OrderNumberRecord.body == body, OrderNumberRecord.register == register.value)
        found: list[date] = []
        with Transaction(self._engine) as session:
            since = session.scalar(
                select(func.max(RegisterDayRecord.day)).where(
                    RegisterDayRecord.body == body, RegisterDayRecord.register == register.value
                )
            )
            start = begins(since + timedelta(days=1)) if since else begins(date(2000, 1, 1))
            while len(found) < DAYS:
                first = session.scalar(
                    select(func.min(at)).where(*mine, at >= start, at < begins(before))
                )
                if first is None:
                    return found
                found.append(first.astimezone(CASABLANCA).date())
                start = begins(found[-1] + timedelta(days=1))
        return found

    def incomings(self, letters: Collection[LetterId]) -> Mapping[LetterId, Incoming]:
        """Return letters that came in, by their numbers."""
        found: dict[LetterId, Incoming] = {}
        listed = sorted(set(letters))
        with Transaction(self._engine) as session:
            for place in range(0, len(listed), AT_ONCE):
                wanted = IncomingRecord.id.in_(listed[place : place + AT_ONCE])
                rows = session.execute(
                    select(IncomingRecord.id, IncomingRecord.standing).where(wanted)
                )
                found |= {LetterId(one): INCOMING.read(standing) for one, standing in rows}
        return found

    def outgoing_letters(self, letters: Collection[OutgoingId]) -> Mapping[OutgoingId, Outgoing]:
        """Return letters that go out, by their numbers."""
        found: dict[OutgoingId, Outgoing] = {}
        listed = sorted(set(letters))
        with Transaction(self._engine) as session:
            for place in range(0, len(listed), AT_ONCE):
                wanted = OutgoingRecord.id.in_(listed[place : place + AT_ONCE])
                rows = session.execute(
                    select(OutgoingRecord.id, OutgoingRecord.standing).where(wanted)
                )
                found |= {OutgoingId(one): OUTGOING.read(standing) for one, standing in rows}
        return found

    def new_letters(self, body: BodyId) -> int:
        """Return how many letters of a body wait to be looked at."""
        mine = (IncomingRecord.body == body, IncomingRecord.state == LetterState.DEPOSITED.value)
        with Transaction(self._engine) as session:
            return session.scalar(select(func.count()).where(*mine)) or 0

    def unread_letters(self) -> Sequence[LetterId]:
        """Return the oldest letters whose pieces were not read for their words yet: 25 at most."""
        wanted = select(IncomingRecord.id).where(IncomingRecord.worded.is_(False))
        with Transaction(self._engine) as session:
            found = session.scalars(wanted.order_by(IncomingRecord.id).limit(PAGE))
            return [LetterId(one) for one in found]
