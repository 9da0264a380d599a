"""Which dossiers the clock has to look at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.calendar import Calendar, KeptCalendar
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.store.codec import CALENDAR
from parapheur.store.records import CalendarRecord, DossierRecord


class Clocks:
    """The part of reading that the worker's clock needs."""

    _engine: Engine

    def ringing(self, at: datetime) -> Sequence[DossierId]:
        """Return the dossiers of which the clock may have something to tell, longest due first."""
        due = select(DossierRecord.id).where(DossierRecord.alarm <= at)
        due = due.order_by(DossierRecord.alarm, DossierRecord.id)
        with Transaction(self._engine) as session:
            return [DossierId(number) for number in session.scalars(due)]

    def counted_otherwise(self, by: Digest) -> Sequence[DossierId]:
        """Return the dossiers with a running deadline not held against this calendar yet."""
        counted = DossierRecord.counted  # two ranges of its index rather than "is not"
        others = select(DossierRecord.id).where(or_(counted < by, counted > by))
        with Transaction(self._engine) as session:
            numbers = session.scalars(others.order_by(DossierRecord.id))
            return [DossierId(number) for number in numbers]

    def calendar(self, digest: Digest) -> Calendar | None:
        """Return a calendar that was kept."""
        with Transaction(self._engine) as session:
            row = session.get(CalendarRecord, digest)
        return CALENDAR.read(row.standing) if row else None

    def kept_calendar(self, digest: Digest) -> KeptCalendar | None:
        """Return the same, with when it was kept, and under which rules of its zone."""
        with Transaction(self._engine) as session:
            row = session.get(CalendarRecord, digest)
        return _kept(row) if row else None

    def calendars(self) -> Sequence[KeptCalendar]:
        """Return every calendar that was kept, in the order in which they became known."""
        kept = select(CalendarRecord).order_by(CalendarRecord.known_at, CalendarRecord.digest)
        with Transaction(self._engine) as session:
            return [_kept(row) for row in session.scalars(kept)]


def _kept(row: CalendarRecord) -> KeptCalendar:
    read = CALENDAR.read(row.standing)
    return KeptCalendar(Digest(row.digest), read, Digest(row.rules), row.known_at)
