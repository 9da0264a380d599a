"""The lists of dossiers, 25 lines a page, and how many there are in each tray.

Each is read along an index made for it, as far as the page that is asked for and no further; what
narrows a list (`Only`) is tried line by line on the way. Counts are made when they are asked for,
over index entries alone, and are bounded by the reader's own lines, whatever others have.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Engine,
    Select,
    bindparam,
    distinct,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from parapheur.domain.delegation import Delegation
from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.trays import EVERY, PAGE, Counts, Line, Only, late_at, line_of
from parapheur.store.codec import DOSSIER
from parapheur.store.narrowing import narrowed
from parapheur.store.notes import NoteReading, how_many_instructed, instructed
from parapheur.store.records import ActRecord, DossierRecord, FinishedRecord
from parapheur.store.waiting import (
    Lines,
    Part,
    at_desks,
    covered_by,
    how_many,
    these,
    waiting,
)

LAST_PAGE = 10**6
"""No list is longer, and no database counts beyond its own numbers."""
NOW: BindParameter[datetime] = bindparam("now")
"""The moment at which trays are counted."""

COUNTED = {
    "drafts": State.DRAFT,
    "progress": State.CIRCULATING,
    "returned": State.REJECTED,
    "cancelled": State.CANCELLED,
    "archived": State.ARCHIVED,
}
"""The trays of one's own deposits, by where they stand."""


class Lists(NoteReading):
    """The part of reading that shows trays."""

    _engine: Engine

    def todo(
        self,
        desks: frozenset[DeskId],
        *,
        first: Sequence[DossierId] = (),
        only: Only = EVERY,
        page: int = 1,
    ) -> Sequence[Line]:
        """Return what waits on these desks: those of `first` in that order, then soonest due."""
        parts, start = at_desks(desks), _reach(page) - PAGE
        ahead = self._these(parts, first, only) if first else []
        shown = ahead[start:][:PAGE]
        if len(shown) == PAGE:
            return shown
        offset, most = max(0, start - len(ahead)), PAGE - len(shown)
        rest = waiting(parts, only, offset + most, but=[line.id for line in ahead])
        return [*shown, *self._read(rest.limit(most).offset(offset))]

    def upcoming(
        self, desks: frozenset[DeskId], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return what will come to these desks by a step that is still ahead, oldest first."""
        coming = waiting(at_desks(desks), only, _reach(page), ahead=True)
        return self._lines(coming, page)

    def delegated(
        self, delegations: Sequence[Delegation], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return all that waits on an act these delegations cover, soonest due first."""
        return self._lines(waiting(covered_by(delegations), only, _reach(page)), page)

    def instructed(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person is asked to follow beside the circuits, newest first."""
        asked = DossierRecord.id.in_(instructed(person))
        theirs = select(DossierRecord).where(asked, *narrowed(only))
        newest = theirs.order_by(DossierRecord.updated_at.desc(), DossierRecord.id.desc())
        return self._lines(newest, page)

    def retrievable(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return the dossiers whose newest act this person may take back, newest first."""
        theirs = select(DossierRecord, DossierRecord.undo_desk).where(
            *_undone_by(person), *narrowed(only)
        )
        newest = theirs.order_by(DossierRecord.updated_at.desc(), DossierRecord.id.desc())
        return self._lines(newest, page)

    def done(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person has acted on, newest first."""
        later = aliased(ActRecord)
        # Not the bare columns: SQLite would look through all that this person did since.
        again = exists().where(
            later.dossier == ActRecord.dossier,
            func.coalesce(later.actor, "") == login,
            later.id + 0 > ActRecord.id,
        )
        acted = (
            select(DossierRecord, ActRecord.desk)
            .join(ActRecord, ActRecord.dossier == DossierRecord.id)
            .where(ActRecord.actor == login, ~again, *narrowed(only))
            .order_by(ActRecord.id.desc())
        )
        return self._lines(acted, page)

    def finished(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person deposited or acted on and is finished, newest first."""
        theirs = (
            select(DossierRecord)
            .join(FinishedRecord, FinishedRecord.dossier == DossierRecord.id)
            .where(FinishedRecord.login == login, *narrowed(only))
        )
        newest = theirs.order_by(FinishedRecord.at.desc(), FinishedRecord.dossier.desc())
        return self._lines(newest, page)

    def deposited(
        self, login: Login, states: frozenset[State], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return what this person deposited and stands in one of `states`, newest first."""
        theirs = select(DossierRecord).where(
            DossierRecord.originator == login,
            DossierRecord.state.in_(sorted(states)),
            *narrowed(only),
        )
        newest = theirs.order_by(DossierRecord.updated_at.desc(), DossierRecord.id.desc())
        return self._lines(newest, page)

    def counts(
        self, person: Person, at: datetime, delegations: Sequence[Delegation] = ()
    ) -> Counts:
        """Count the trays of this person, and what they have by these delegations."""
        with Transaction(self._engine) as session:  # one statement: all at one moment
            numbers = session.execute(_numbers(person, tuple(delegations)), {NOW.key: at})
            return Counts(**numbers.one()._mapping)

    def _these(self, parts: list[Part], first: Sequence[DossierId], only: Only) -> list[Line]:
        """Return the lines of those dossiers of `first` that wait there, in its order."""
        known = {line.id: line for line in self._read(these(parts, only, first))}
        return [known[one] for one in dict.fromkeys(first) if one in known]

    def _lines(self, found: Lines, page: int) -> Sequence[Line]:
        return self._read(found.limit(PAGE).offset(_reach(page) - PAGE))

    def _read(self, found: Lines) -> Sequence[Line]:
        with Transaction(self._engine) as session:
            return [_line(*row) for row in session.execute(found)]


@lru_cache(256)  # each page counts: to put the statement together takes longer than to run it
def _numbers(person: Person, delegations: tuple[Delegation, ...]) -> Select[Any]:
    """Return the query for what stands in each tray at the moment `NOW`."""
    theirs = at_desks(person.desks)
    counted = {
        "todo": how_many(theirs),
        "late": how_many(theirs, late_at(cast(datetime, NOW))),
        "upcoming": how_many(theirs, ahead=True),
        "delegated": how_many(covered_by(delegations)),
        "instructed": how_many_instructed(person),
        "retrievable": select(func.count()).where(*_undone_by(person)),
        "done": select(func.count(distinct(ActRecord.dossier))).where(
            ActRecord.actor == person.login
        ),
        "finished": select(func.count()).where(FinishedRecord.login == person.login),
    }
    for name, state in COUNTED.items():
        counted[name] = select(func.count()).where(
            DossierRecord.originator == person.login, DossierRecord.state == state
        )
    return select(*(query.scalar_subquery().label(n) for n, query in counted.items()))


def _undone_by(person: Person) -> tuple[ColumnElement[bool], ...]:
    return DossierRecord.undo_by == person.login, DossierRecord.undo_desk.in_(sorted(person.desks))


def _reach(page: int) -> int:
    """Return how many lines there are to the end of a page."""
    return PAGE * min(max(page, 1), LAST_PAGE)


def _line(row: DossierRecord, desk: str | None = None) -> Line:
    dossier = DOSSIER.read(row.standing)
    return line_of(DossierId(row.id), dossier, row.since, DeskId(desk) if desk else None)
