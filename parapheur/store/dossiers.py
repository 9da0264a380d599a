"""Dossiers in a transaction: an event, the dossier it leads to and what follows, together."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Insert, delete, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parapheur.domain import zones
from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.calendar import Calendar
from parapheur.domain.clock import alarm
from parapheur.domain.counting import counted, counted_by
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, NoSuchDossier
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRejected,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.jobs import Job, jobs_after
from parapheur.domain.lifecycle import State
from parapheur.domain.people import NOBODY_HERE, Login
from parapheur.domain.shelf import sought
from parapheur.domain.sight import DossierOpened
from parapheur.domain.standing import apply
from parapheur.domain.turns import Turn, retrievable, turns_of
from parapheur.store import outbox, trails
from parapheur.store.codec import CALENDAR, DOSSIER
from parapheur.store.connect import refusals
from parapheur.store.notes import keep_instructions
from parapheur.store.records import (
    ActRecord,
    AwaitingRecord,
    CalendarRecord,
    DossierRecord,
    FinishedRecord,
    Moment,
    VersionRecord,
)

LARGEST = 2**31 - 1
"""The greatest number a dossier can have."""


class Jobs(Protocol):
    """Who takes down work for the background engine, inside the caller's own transaction."""

    def put(self, session: object, job: Job) -> None:
        """Ask for the job once, however often its key is given."""


class DossierWork:
    """The part of a transaction that concerns dossiers."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs | None,
        *,
        calendar: Calendar | None = None,
        mails: bool = False,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._mails = mails
        self._calendar = calendar
        self._seen: dict[DossierId, DossierRecord] = {}  # held, or the session would forget them

    def create(self, event: DossierDeposited) -> DossierId:
        """Keep the first event of a new dossier, and return the dossier's number."""
        dossier = apply(None, event)
        with refusals():
            row = DossierRecord(moves=1, originator=dossier.originator, sought="")
            _write(row, dossier, since=event.at, at=event.at)
            self._session.add(row)
            self._session.flush()
            dossier_id = DossierId(row.id)
            self._seen[dossier_id] = row
            row.sought = sought(dossier_id, dossier)
            trails.append(self._session, trails.of_dossier(dossier_id), event)
        return dossier_id

    def dossier(self, dossier_id: DossierId, *, lock: bool = False) -> Dossier:
        """Return the dossier, held to the end of the transaction if locked. `NoSuchDossier`."""
        return DOSSIER.read(self._row(dossier_id, lock=lock).standing)

    def keep(self, dossier_id: DossierId, event: DossierEvent) -> Dossier:
        """Keep the event, the dossier it leads to and the jobs that follow, together.

        The calendar counts until when the steps that the event opens run.

        Raises `DossierMoved` when another transaction kept an event since this one looked.
        """
        row = self._seen.get(dossier_id) or self._row(dossier_id, lock=True)
        before = DOSSIER.read(row.standing)
        event, dossier = counted(before, event, self._calendar)
        with refusals():
            self._move(row, before, dossier, event)
            self._follow(dossier_id, before, dossier, event)
            entry = trails.append(self._session, trails.of_dossier(dossier_id), event)
        if entry.seq != row.moves:
            raise DossierMoved
        if self._mails:
            outbox.tell_of_dossier(self._session, entry, dossier_id, before, dossier, event)
        if self._jobs is not None:
            for job in jobs_after(dossier_id, dossier):
                self._jobs.put(self._session, job)
        return dossier

    def note_opening(self, dossier_id: DossierId, event: DossierOpened) -> None:
        """Keep that somebody opened a confidential dossier."""
        with refusals():
            trails.append(self._session, trails.of_openings(dossier_id), event)

    def know_calendar(self, calendar: Calendar, *, at: datetime) -> None:
        """Keep the calendar for good, so that what it counted can be told from the next one."""
        row = {
            "digest": calendar.digest,
            "standing": CALENDAR.write(calendar),
            "rules": zones.rules(calendar.zone),
            "known_at": at,
        }
        is_sqlite = self._session.get_bind().dialect.name == "sqlite"
        into = sqlite.insert if is_sqlite else postgresql.insert
        with refusals():  # others start at the same time
            self._session.execute(into(CalendarRecord).values(row).on_conflict_do_nothing())

    def recounted(self, dossier_id: DossierId, by: Digest) -> None:
        """Note that all running deadlines of the dossier were held against this calendar."""
        row = self._seen.get(dossier_id) or self._row(dossier_id, lock=True)
        if row.counted is not None:
            row.counted = by

    def _row(self, dossier_id: DossierId, *, lock: bool) -> DossierRecord:
        if seen := self._seen.pop(dossier_id, None):
            self._session.expunge(seen)  # who looks again sees what stands now
        row: DossierRecord | None = None
        if can_be(dossier_id):
            row = self._session.get(DossierRecord, dossier_id, with_for_update=lock or None)
        if row is None:
            raise NoSuchDossier
        self._seen[dossier_id] = row
        return row

    def _move(
        self, row: DossierRecord, before: Dossier, dossier: Dossier, event: DossierEvent
    ) -> None:
        reached = row.since if dossier.state is before.state else event.at
        _write(row, dossier, since=dossier.since or reached, at=event.at)
        if (dossier.subject, dossier.filing) != (before.subject, before.filing):
            row.sought = sought(DossierId(row.id), dossier)
        row.counted = counted_by(row.counted, dossier, event)
        row.moves += 1
        self._session.flush()  # the mapper compares `moves` with what was read

    def _follow(
        self, dossier_id: DossierId, before: Dossier, dossier: Dossier, event: DossierEvent
    ) -> None:
        session = self._session
        turns = turns_of(dossier)
        if turns != turns_of(before):
            session.execute(delete(AwaitingRecord).where(AwaitingRecord.dossier == dossier_id))
            if turns:
                rows = [_turn_row(dossier_id, turn) for turn in turns]
                session.execute(insert(AwaitingRecord), rows)
        keep_instructions(session, dossier_id, before, dossier)
        if act := _act(dossier_id, before, event):
            session.add(act)
        known = len(before.versions) if before.round == dossier.round else 0
        for index in range(known, len(dossier.versions)):
            version = dossier.versions[index]
            session.add(
                VersionRecord(
                    dossier=dossier_id,
                    round=dossier.round,
                    index=index,
                    digest=version.digest,
                    length=version.length,
                )
            )
        session.flush()
        if dossier.state is State.FINISHED and before.state is not State.FINISHED:
            session.execute(_finished(dossier_id, dossier.originator, event.at))


def _turn_row(dossier_id: DossierId, turn: Turn) -> dict[str, object]:
    return {
        "dossier": dossier_id,
        "position": turn.position,
        "desk": turn.desk,
        "ahead": turn.ahead,
        "due": turn.due,
        "action": turn.action.value,
        "circuit": turn.circuit,
    }


def _finished(dossier_id: DossierId, originator: Login, at: datetime) -> Insert:
    """Put a finished dossier with whoever deposited it or ever acted on it, in one statement."""
    when = literal(at, type_=Moment())
    acted = select(literal(dossier_id), ActRecord.actor, when)
    acted = acted.where(ActRecord.dossier == dossier_id, ActRecord.actor.not_in(NOBODY_HERE))
    rows = acted.union(select(literal(dossier_id), literal(originator), when))
    return insert(FinishedRecord).from_select(["dossier", "login", "at"], rows)


def can_be(dossier_id: DossierId) -> bool:
    """Say whether a dossier can have this number at all."""
    return 0 < dossier_id <= LARGEST


def _write(row: DossierRecord, dossier: Dossier, *, since: datetime | None, at: datetime) -> None:
    row.standing = DOSSIER.write(dossier)
    row.state = dossier.state.value
    row.circuit = dossier.wish
    row.level = dossier.confidentiality.value
    last = retrievable(dossier)
    row.undo_by, row.undo_desk = (last.actor, last.desk) if last else (None, None)
    row.since = since or at
    row.updated_at = at
    row.alarm = alarm(dossier)


def _act(dossier_id: DossierId, before: Dossier, event: DossierEvent) -> ActRecord | None:
    match event:
        case VisaGiven() | StepSigned() | StepSealed() | StepAnswered() | GuestSigned():
            slot = event.slot
        case DossierRejected():
            slot = len(before.acts_at(event.position))
        case _:
            return None
    return ActRecord(
        dossier=dossier_id,
        round=before.round,
        position=event.position,
        slot=slot,
        desk=event.desk,
        actor=event.actor,
        kind=type(event).__name__,
        at=event.at,
    )
