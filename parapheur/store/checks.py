"""Checks of many dossiers: which are meant, and what was found of each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Engine, case, func, insert, literal, select, update
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.checks import AT_ONCE, Check, CheckId, Outcome, Result, Trouble
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import DossierDeposited
from parapheur.domain.jobs import Job, Task
from parapheur.domain.people import Login
from parapheur.domain.trays import PAGE
from parapheur.store.records import CheckItemRecord, CheckRecord, EntryRecord
from parapheur.store.transaction import WorkPart

LAST_PAGE = 10**6
MEANT = EntryRecord.kind == DossierDeposited.__name__


class Jobs(Protocol):
    """Who takes down work for the background engine."""

    def put(self, session: object, job: Job) -> None:
        """Ask for the job once, however often its key is given."""


class CheckWork(WorkPart):
    """The part of a transaction that concerns checks."""

    _jobs: Jobs | None

    def add_check(
        self, first: date, last: date, since: datetime, until: datetime, *, by: Login, at: datetime
    ) -> CheckId:
        """Write down a check of the dossiers deposited in between, and ask for it to be done."""
        row = CheckRecord(by=by, asked_at=at, first=first, last=last, moved_at=at)
        self._session.add(row)
        self._session.flush()
        meant = select(literal(row.id), EntryRecord.dossier).where(*_deposited(since, until))
        into = insert(CheckItemRecord).from_select(["check", "dossier"], meant)
        self._session.execute(into)
        self.go_on(CheckId(row.id), 0)
        return CheckId(row.id)

    def go_on(self, check: CheckId, done: int, *, again: int | None = None) -> None:
        """Ask for a check to go on, so many results being kept; the same once more is the same."""
        if self._jobs is not None:
            key = f"check-{check}-{done}" if again is None else f"check-{check}-{done}-{again}"
            self._jobs.put(self._session, Job(Task.CHECK, check, key))

    def keep_result(self, check: CheckId, result: Result) -> None:
        """Keep what was found of a dossier, unless that was found already."""
        item = CheckItemRecord
        here = item.check == check, item.dossier == result.dossier, item.outcome.is_(None)
        found = {"outcome": result.outcome.value, "at": result.at}
        troubles = " ".join(one.value for one in result.troubles)
        self._session.execute(update(item).where(*here).values(**found, troubles=troubles))
        moved = update(CheckRecord).where(CheckRecord.id == check)
        self._session.execute(moved.values(moved_at=result.at))

    def end_check(self, check: CheckId, at: datetime) -> None:
        """Note that every dossier of a check has its result."""
        ended = update(CheckRecord).where(CheckRecord.id == check, CheckRecord.ended_at.is_(None))
        self._session.execute(ended.values(ended_at=at))


class CheckReading:
    """What is read of checks."""

    _engine: Engine

    def how_many_deposited(self, since: datetime, until: datetime) -> int:
        """Count the dossiers deposited in between."""
        counted = select(func.count()).select_from(EntryRecord).where(*_deposited(since, until))
        with Transaction(self._engine) as session:
            return session.scalar(counted) or 0

    def checks(self, *, running: bool = False, page: int = 1) -> Sequence[Check]:
        """Return the checks that were ever asked for, newest first, 25 a page; or all that run."""
        rows = select(CheckRecord).order_by(CheckRecord.id.desc())
        if running:
            rows = rows.where(CheckRecord.ended_at.is_(None))
        else:
            rows = rows.limit(PAGE).offset(_start(page))
        with Transaction(self._engine) as session:
            return [_check(session, row) for row in session.scalars(rows).all()]

    def check(self, check: CheckId) -> Check | None:
        """Return a check, if there is one."""
        with Transaction(self._engine) as session:
            row = session.get(CheckRecord, check) if 0 < check < 2**31 else None
            return _check(session, row) if row else None

    def unchecked(self, check: CheckId, *, most: int = AT_ONCE) -> Sequence[DossierId]:
        """Return dossiers of a check that have no result yet, in the order of their numbers."""
        item = CheckItemRecord
        left = select(item.dossier).where(item.check == check, item.outcome.is_(None))
        with Transaction(self._engine) as session:
            numbers = session.scalars(left.order_by(item.dossier).limit(most))
            return [DossierId(number) for number in numbers]

    def results(
        self, check: CheckId, *, outcome: Outcome | None = None, page: int = 1
    ) -> Sequence[Result]:
        """Return what was found, or all of one outcome, in the order of numbers; 25 a page."""
        item = CheckItemRecord
        found = select(item).where(item.check == check, item.outcome.is_not(None))
        if outcome is not None:
            found = found.where(item.outcome == outcome.value)
        shown = found.order_by(item.dossier).limit(PAGE).offset(_start(page))
        with Transaction(self._engine) as session:
            return [_result(row) for row in session.scalars(shown)]


def _deposited(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return MEANT, EntryRecord.at >= since, EntryRecord.at < until


def _check(session: Transaction, row: CheckRecord) -> Check:
    item = CheckItemRecord
    tallies = [func.sum(case((item.outcome == one.value, 1), else_=0)) for one in Outcome]
    counted = select(func.count(), *tallies).where(item.check == row.id)
    count, *found = session.execute(counted).one()
    return Check(
        id=CheckId(row.id),
        by=Login(row.by),
        asked_at=row.asked_at,
        first=row.first,
        last=row.last,
        count=count,
        **{one.value: tally or 0 for one, tally in zip(Outcome, found, strict=True)},
        moved_at=row.moved_at,
        ended_at=row.ended_at,
    )


def _result(row: CheckItemRecord) -> Result:
    if row.at is None:
        raise ValueError("a result has its moment")
    return Result(DossierId(row.dossier), row.at, tuple(map(Trouble, row.troubles.split())))


def _start(page: int) -> int:
    return PAGE * (min(max(page, 1), LAST_PAGE) - 1)
