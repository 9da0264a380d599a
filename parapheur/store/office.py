"""Trails of the house itself, and the tallies of what was refused lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.bounds import Source, Tally
from parapheur.domain.events import OfficeEvent
from parapheur.domain.people import Login
from parapheur.store import trails
from parapheur.store.codec import office_event
from parapheur.store.connect import refusals
from parapheur.store.personal import Subjects
from parapheur.store.records import EntryRecord, TallyRecord
from parapheur.store.transaction import WorkPart


class OfficeWork(WorkPart):
    """The part of a transaction that concerns the house itself."""

    def note_office(self, stream: OfficeStream, event: OfficeEvent) -> None:
        """Keep what happened to the house in a trail of its own."""
        with refusals():
            trails.append(self._connection, self._subjects, stream.value, event)

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        """Return what the trail tells, to whose end nobody adds before that of the transaction."""
        trails.hold(self._connection, stream.value)
        entries = trails.entries(self._session, self._subjects, stream.value)
        return [office_event(entry) for entry in entries]

    def tally(self, source: Source) -> Tally | None:
        """Return what came from a source lately, held to the end of the transaction."""
        trails.hold(self._connection, _stream(source))
        row = self._session.get(TallyRecord, _key(source), populate_existing=True)
        return Tally(row.since, row.told, row.more) if row else None

    def set_tally(self, source: Source, tally: Tally | None) -> None:
        """Keep what came from a source, or forget it."""
        login, network = _key(source)
        if tally is None:
            theirs = (TallyRecord.login == login, TallyRecord.network == network)
            self._session.execute(delete(TallyRecord).where(*theirs))
            return
        row = TallyRecord(login=login, network=network)
        row.since, row.told, row.more = tally.since, tally.told, tally.more
        self._session.merge(row)
        self._session.flush()


class OfficeReading:
    """The same, without a lock."""

    _engine: Engine
    _subjects: Subjects

    def office_events(self, stream: OfficeStream) -> Sequence[OfficeEvent]:
        """Return the events of a trail of the house, in order."""
        with Session(self._engine) as session:
            entries = trails.entries(session, self._subjects, stream.value)
            return [office_event(entry) for entry in entries]

    def calendars_told(self) -> int:
        """Return how many calendars were told: another number, and one is to be read."""
        theirs = EntryRecord.stream == OfficeStream.CALENDAR.value
        with Session(self._engine) as session:
            return session.scalar(select(func.max(EntryRecord.seq)).where(theirs)) or 0

    def tallies(self, until: datetime) -> Sequence[Source]:
        """Return the sources whose tally began by then."""
        old = select(TallyRecord.login, TallyRecord.network).where(TallyRecord.since <= until)
        with Session(self._engine) as session:
            rows = session.execute(old.order_by(TallyRecord.login, TallyRecord.network))
            return [Source(Login(login) if login else None, network) for login, network in rows]


def _key(source: Source) -> tuple[str, str]:
    return source.login or "", source.network


def _stream(source: Source) -> str:
    """Return the trail in which what comes from a source is told."""
    return trails.of_account(source.login) if source.login else OfficeStream.REFUSALS.value
