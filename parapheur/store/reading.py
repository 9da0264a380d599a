"""Lists and histories, read without a lock."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, distinct, func, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.accounts import Session
from parapheur.domain.delegation import Delegation
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.lifecycle import State
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login, Person
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE, Counts, Line, covered, folded
from parapheur.store import trails
from parapheur.store.accounts import desk_of, find_person, person_of, session_of
from parapheur.store.auditing import Auditing
from parapheur.store.codec import DOSSIER, account_event, dossier_event
from parapheur.store.delegations import find_delegations
from parapheur.store.dossiers import can_be
from parapheur.store.records import (
    ActRecord,
    AwaitingRecord,
    DeskRecord,
    DossierRecord,
    HoldingRecord,
    PersonRecord,
    SessionRecord,
)
from parapheur.store.waiting import Lines, waiting

LAST_PAGE = 10**6
"""No list is longer, and no database counts beyond its own numbers."""


class SqlReading(Auditing):
    """Lists and histories, each read at one moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def todo(self, desks: frozenset[DeskId], *, page: int = 1) -> Sequence[Line]:
        """Return what waits on these desks, soonest due first; 25 a page."""
        return self._lines(waiting(desks, None, _reach(page)), page)

    def late(self, desks: frozenset[DeskId], at: datetime, *, page: int = 1) -> Sequence[Line]:
        """Return what waits on these desks past its due date."""
        return self._lines(waiting(desks, at, _reach(page)), page)

    def done(self, login: Login, *, page: int = 1) -> Sequence[Line]:
        """Return what this person has acted on, newest first."""
        last = (
            select(func.max(ActRecord.id).label("id"))
            .where(ActRecord.actor == login)
            .group_by(ActRecord.dossier)
            .subquery()
        )
        acted = (
            select(DossierRecord, ActRecord.desk)
            .join(ActRecord, ActRecord.dossier == DossierRecord.id)
            .join(last, last.c.id == ActRecord.id)
            .order_by(ActRecord.id.desc())
        )
        return self._lines(acted, page)

    def deposited(self, login: Login, states: frozenset[State], *, page: int = 1) -> Sequence[Line]:
        """Return what this person deposited and stands in one of `states`, newest first."""
        theirs = select(DossierRecord).where(
            DossierRecord.originator == login,
            DossierRecord.state.in_(sorted(states)),
        )
        newest = theirs.order_by(DossierRecord.updated_at.desc(), DossierRecord.id.desc())
        return self._lines(newest, page)

    def counts(self, person: Person, at: datetime) -> Counts:
        """Count the trays of this person."""
        theirs_now = select(func.count(distinct(AwaitingRecord.dossier))).where(
            AwaitingRecord.desk.in_(sorted(person.desks))
        )
        acted = select(func.count(distinct(ActRecord.dossier)))
        theirs = select(DossierRecord.state, func.count()).where(
            DossierRecord.originator == person.login
        )
        with Transaction(self._engine) as session:
            states = dict(session.execute(theirs.group_by(DossierRecord.state)).all())
            return Counts(
                todo=session.scalar(theirs_now) or 0,
                late=session.scalar(theirs_now.where(AwaitingRecord.due < at)) or 0,
                done=session.scalar(acted.where(ActRecord.actor == person.login)) or 0,
                drafts=states.get(State.DRAFT, 0),
                progress=states.get(State.CIRCULATING, 0),
                returned=states.get(State.REJECTED, 0),
            )

    def search(self, text: str, *, page: int = 1) -> Sequence[Line]:
        """Return all dossiers, or those whose subject or number contains `text`, newest first."""
        found = select(DossierRecord).order_by(DossierRecord.id.desc())
        if wanted := folded(text):
            found = found.where(DossierRecord.sought.contains(wanted, autoescape=True))
        return self._lines(found, page)

    def trail(self, dossier_id: DossierId) -> Sequence[Entry]:
        """Return the entries of a dossier's trail, in order."""
        return self.entries(trails.of_dossier(dossier_id))

    def entries(self, stream: str) -> Sequence[Entry]:
        """Return the entries of any trail by its name, in order."""
        with Transaction(self._engine) as session:
            return trails.entries(session, stream)

    def events(self, dossier_id: DossierId) -> Sequence[DossierEvent]:
        """Return the events of a dossier's trail, in order."""
        return [dossier_event(entry) for entry in self.trail(dossier_id)]

    def account_trail(self, login: Login) -> Sequence[Entry]:
        """Return the entries of an account's trail, in order."""
        return self.entries(trails.of_account(login))

    def account_events(self, login: Login) -> Sequence[AccountEvent]:
        """Return the events of an account's trail, in order."""
        return [account_event(entry) for entry in self.account_trail(login)]

    def sealing(self) -> Sequence[DossierId]:
        """Return the dossiers that wait on the organisation's seal."""
        sealing = select(AwaitingRecord.dossier).where(AwaitingRecord.desk == ORGANISATION)
        with Transaction(self._engine) as session:
            numbers = session.scalars(sealing.order_by(AwaitingRecord.dossier))
            return [DossierId(number) for number in numbers]

    def people(self) -> Sequence[Person]:
        """Return all accounts."""
        with Transaction(self._engine) as session:
            held: defaultdict[str, list[str]] = defaultdict(list)
            for holding in session.scalars(select(HoldingRecord)):
                held[holding.login].append(holding.desk)
            rows = session.scalars(select(PersonRecord))
            people = [person_of(row, held[row.login]) for row in rows]
        return sorted(people, key=lambda person: person.login)

    def desks(self) -> Sequence[Desk]:
        """Return all desks with their holders: those whose account is active."""
        holding = (
            select(HoldingRecord.desk, HoldingRecord.login)
            .join(PersonRecord, PersonRecord.login == HoldingRecord.login)
            .where(PersonRecord.active)
        )
        with Transaction(self._engine) as session:
            holders: defaultdict[str, list[Login]] = defaultdict(list)
            for desk, login in session.execute(holding):
                holders[desk].append(Login(login))
            rows = session.scalars(select(DeskRecord)).all()
        found = [desk_of(row, holders[row.id]) for row in rows]
        return sorted(found, key=lambda desk: desk.id)

    def person(self, login: Login) -> Person | None:
        """Return the person, with the desks they hold, if there is such an account."""
        with Transaction(self._engine) as session:
            return find_person(session, login)

    def dossier(self, dossier_id: DossierId) -> Dossier:
        """Return the dossier as it stands. `NoSuchDossier`."""
        with Transaction(self._engine) as session:
            row = session.get(DossierRecord, dossier_id) if can_be(dossier_id) else None
        if row is None:
            raise NoSuchDossier
        return DOSSIER.read(row.standing)

    def session(self, token: Digest) -> Session | None:
        """Return the session of this token's digest, unless it was ended."""
        with Transaction(self._engine) as session:
            row = session.get(SessionRecord, token)
        return session_of(row) if row else None

    def sessions(self, login: Login) -> Sequence[Session]:
        """Return the person's sessions, newest first."""
        theirs = select(SessionRecord).where(SessionRecord.login == login)
        newest = theirs.order_by(SessionRecord.opened.desc(), SessionRecord.token)
        with Transaction(self._engine) as session:
            return [session_of(row) for row in session.scalars(newest)]

    def delegations(self, *, to: Login | None = None) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to one person, in the order of their ids."""
        with Transaction(self._engine) as session:
            return find_delegations(session, to=to)

    def delegated(self, delegations: Sequence[Delegation]) -> Sequence[Line]:
        """Return all that waits on an act these delegations cover, soonest due first."""
        if not delegations:
            return []
        waiting = (
            select(DossierRecord, AwaitingRecord.desk, AwaitingRecord.position)
            .join(AwaitingRecord, AwaitingRecord.dossier == DossierRecord.id)
            .where(AwaitingRecord.desk.in_(sorted({one.desk for one in delegations})))
            .order_by(AwaitingRecord.due.nulls_last(), DossierRecord.id, AwaitingRecord.desk)
        )
        found: dict[int, Line] = {}
        with Transaction(self._engine) as session:
            for row, desk, position in session.execute(waiting):
                if row.id not in found and covered(
                    DOSSIER.read(row.standing), position, DeskId(desk), delegations
                ):
                    found[row.id] = _line(row, desk)
        return list(found.values())

    def _lines(self, found: Lines, page: int) -> Sequence[Line]:
        shown = found.limit(PAGE).offset(_reach(page) - PAGE)
        with Transaction(self._engine) as session:
            return [_line(*row) for row in session.execute(shown)]


def _reach(page: int) -> int:
    """Return how many lines there are to the end of a page."""
    return PAGE * min(max(page, 1), LAST_PAGE)


def _line(row: DossierRecord, desk: str | None = None) -> Line:
    dossier = DOSSIER.read(row.standing)
    return Line(
        id=DossierId(row.id),
        subject=dossier.subject,
        originator=dossier.originator,
        state=dossier.state,
        circuit=dossier.circuit.name if dossier.circuit else None,
        step=dossier.step.name if dossier.step else None,
        desk=DeskId(desk) if desk else None,
        since=row.since,
        due=dossier.due,
    )
