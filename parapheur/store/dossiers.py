"""Dossiers in a transaction: an event, the dossier it leads to and what follows, together."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from parapheur.domain import zones
from parapheur.domain.calendar import Calendar
from parapheur.domain.counting import counted
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, NoSuchDossier
from parapheur.domain.events import DossierDeposited, DossierEvent
from parapheur.domain.jobs import Job, jobs_after
from parapheur.domain.sight import DossierOpened
from parapheur.domain.standing import apply
from parapheur.store import held, outbox, trails
from parapheur.store.codec import CALENDAR
from parapheur.store.connect import refusals
from parapheur.store.finding import keep_findable
from parapheur.store.following import follow
from parapheur.store.held import Held
from parapheur.store.notes import keep_instructions
from parapheur.store.personal import Subjects
from parapheur.store.records import CalendarRecord
from parapheur.store.transaction import WorkPart


class Jobs(Protocol):
    """Who takes down work for the background engine, inside the caller's own transaction."""

    def put(self, session: object, job: Job) -> None:
        """Ask for the job once, however often its key is given."""


class DossierWork(WorkPart):
    """The part of a transaction that concerns dossiers."""

    def __init__(
        self,
        connection: Connection,
        jobs: Jobs | None,
        *,
        subjects: Subjects,
        calendar: Calendar | None = None,
        mails: bool = False,
    ) -> None:
        super().__init__(connection)
        self._jobs = jobs
        self._subjects = subjects
        self._mails = mails
        self._calendar = calendar
        self._held: dict[DossierId, Held] = {}

    def create(self, event: DossierDeposited) -> DossierId:
        """Keep the first event of a new dossier, and return the dossier's number."""
        dossier = apply(None, event)
        with refusals():
            row = held.add(self._connection, dossier, event)
            self._held[row.id] = row
            trails.append(self._connection, self._subjects, trails.of_dossier(row.id), event)
            keep_findable(self._connection, row.id, event)
        return row.id

    def dossier(self, dossier_id: DossierId, *, lock: bool = False) -> Dossier:
        """Return the dossier, held to the end of the transaction if locked. `NoSuchDossier`."""
        return self._row(dossier_id, lock=lock).dossier

    def hold(self, dossiers: Iterable[DossierId]) -> None:
        """Hold these dossiers to the end of the transaction, those that there are.

        In the order of their numbers, so that nobody who holds several deadlocks.
        """
        self._held |= {row.id: row for row in held.hold(self._connection, dossiers)}

    def keep(self, dossier_id: DossierId, event: DossierEvent) -> Dossier:
        """Keep the event, the dossier it leads to and the jobs that follow, together.

        The calendar counts until when the steps that the event opens run.

        Raises `DossierMoved` when another transaction kept an event since this one looked.
        """
        row = self._held.get(dossier_id) or self._row(dossier_id, lock=True)
        before = row.dossier
        event, dossier = counted(before, event, self._calendar)
        with refusals():
            held.move(self._connection, row, dossier, event)
            follow(self._connection, dossier_id, before, dossier, event)
            if before.instructions != dossier.instructions:
                keep_instructions(self._session, dossier_id, dossier)
            entry = trails.append(
                self._connection, self._subjects, trails.of_dossier(dossier_id), event
            )
            keep_findable(self._connection, dossier_id, event)
        if entry.seq != row.moves:
            raise DossierMoved
        if self._mails:
            outbox.tell_of_dossier(self._connection, entry, dossier_id, before, dossier, event)
        if self._jobs is not None:
            for job in jobs_after(dossier_id, dossier):
                self._jobs.put(self._session, job)
        return dossier

    def note_opening(self, dossier_id: DossierId, event: DossierOpened) -> None:
        """Keep that somebody opened a confidential dossier."""
        with refusals():
            trails.append(self._connection, self._subjects, trails.of_openings(dossier_id), event)

    def know_calendar(self, calendar: Calendar, *, at: datetime) -> None:
        """Keep the calendar for good, so that what it counted can be told from the next one."""
        row = {
            "digest": calendar.digest,
            "standing": CALENDAR.write(calendar),
            "rules": zones.rules(calendar.zone),
            "known_at": at,
        }
        into = sqlite.insert if self._lone else postgresql.insert
        with refusals():  # others start at the same time
            self._connection.execute(into(CalendarRecord).values(row).on_conflict_do_nothing())

    def recounted(self, dossier_id: DossierId, by: Digest) -> None:
        """Note that all running deadlines of the dossier were held against this calendar."""
        row = self._row(dossier_id, lock=True)
        if row.counted is not None:
            held.count(self._connection, row, by)

    def forget(self) -> None:
        """Forget dossiers too."""
        super().forget()
        self._held.clear()

    def _row(self, dossier_id: DossierId, *, lock: bool) -> Held:
        known = self._held.get(dossier_id)
        if known is None or not known.safe:  # who looks again sees what stands now
            known = held.find(self._connection, dossier_id, lock=lock)
        if known is None:
            raise NoSuchDossier
        self._held[dossier_id] = known
        return known
