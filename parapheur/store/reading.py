"""Lists and histories, read without a lock."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.accounts import Session
from parapheur.domain.delegation import Delegation
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.people import ORGANISATION, Desk, Login, Person
from parapheur.domain.sight import DossierOpened
from parapheur.domain.terms import AnyTerm
from parapheur.domain.trail import Entry
from parapheur.store import held, trails
from parapheur.store.accounts import (
    desk_of,
    find_person,
    find_session,
    find_sessions,
    person_of,
)
from parapheur.store.auditing import Auditing
from parapheur.store.cards import CardReading
from parapheur.store.checks import CheckReading
from parapheur.store.circuits import CircuitReading
from parapheur.store.clocks import Clocks
from parapheur.store.codec import account_event, dossier_event, opening
from parapheur.store.day_orders import DayOrderReading
from parapheur.store.delegations import find_delegations
from parapheur.store.disposals import DisposalReading
from parapheur.store.erasing import ErasingReading
from parapheur.store.finding import Finding
from parapheur.store.guests import GuestReading
from parapheur.store.journal import JournalReading
from parapheur.store.legible import Legible
from parapheur.store.letter_auditing import LetterAuditing
from parapheur.store.letter_figures import LetterFigureReading
from parapheur.store.letter_lists import LetterReading
from parapheur.store.lists import Lists
from parapheur.store.looks import LookReading
from parapheur.store.messages import MessageReading
from parapheur.store.office import OfficeReading
from parapheur.store.pages import PagesReading
from parapheur.store.papers import PaperReading
from parapheur.store.personal import Subjects
from parapheur.store.records import (
    AwaitingRecord,
    DeskRecord,
    DossierRecord,
    HandwritingRecord,
    HoldingRecord,
    PersonRecord,
)
from parapheur.store.registers import RegisterReading
from parapheur.store.sums import FigureReading
from parapheur.store.terms import find_terms


class SqlReading(
    Lists,
    Auditing,
    Legible,
    Finding,
    CheckReading,
    FigureReading,
    Clocks,
    CircuitReading,
    DayOrderReading,
    PagesReading,
    LookReading,
    MessageReading,
    GuestReading,
    CardReading,
    ErasingReading,
    JournalReading,
    OfficeReading,
    PaperReading,
    LetterReading,
    LetterAuditing,
    RegisterReading,
    DisposalReading,
    LetterFigureReading,
):
    """Lists and histories, each read at one moment."""

    def __init__(self, engine: Engine, subjects: Subjects) -> None:
        self._engine = engine
        self._subjects = subjects

    def trail(self, dossier_id: DossierId) -> Sequence[Entry]:
        """Return the entries of a dossier's trail, in order."""
        return self.entries(trails.of_dossier(dossier_id))

    def entries(self, stream: str) -> Sequence[Entry]:
        """Return the entries of any trail by its name, in order."""
        with Transaction(self._engine) as session:
            return trails.entries(session, self._subjects, stream)

    def events(self, dossier_id: DossierId) -> Sequence[DossierEvent]:
        """Return the events of a dossier's trail, in order."""
        return [dossier_event(entry) for entry in self.trail(dossier_id)]

    def openings(self, dossier_id: DossierId) -> Sequence[DossierOpened]:
        """Return who opened a confidential dossier, oldest first."""
        return [opening(entry) for entry in self.entries(trails.of_openings(dossier_id))]

    def account_trail(self, login: Login) -> Sequence[Entry]:
        """Return the entries of an account's trail, in order."""
        return self.entries(trails.of_account(login))

    def account_events(self, login: Login) -> Sequence[AccountEvent]:
        """Return the events of an account's trail, in order."""
        return [account_event(entry) for entry in self.account_trail(login)]

    def sealing(self) -> Sequence[DossierId]:
        """Return the dossiers that wait on the organisation's seal."""
        sealing = select(AwaitingRecord.dossier).where(
            AwaitingRecord.desk == ORGANISATION, AwaitingRecord.ahead.is_(False)
        )
        with Transaction(self._engine) as session:
            numbers = session.scalars(sealing.order_by(AwaitingRecord.dossier))
            return [DossierId(number) for number in numbers]

    def proofs_due(self, at: datetime) -> Sequence[DossierId]:
        """Return the dossiers over which a timestamp is to be put or renewed, longest due first."""
        due = select(DossierRecord.id).where(DossierRecord.proof_due <= at)
        with Transaction(self._engine) as session:
            numbers = session.scalars(due.order_by(DossierRecord.proof_due, DossierRecord.id))
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
        with self._engine.begin() as connection:
            return find_person(connection, login)

    def handwriting(self, login: Login) -> Handwriting | None:
        """Return the image of a person's handwriting, if they keep one that can be read."""
        with Transaction(self._engine) as session:
            row = session.get(HandwritingRecord, login)
            try:
                return Handwriting.read(row.image) if row else None
            except ValueError:  # altered in its row: an inspection tells it, and no mark shows it
                return None

    def dossier(self, dossier_id: DossierId) -> Dossier:
        """Return the dossier as it stands. `NoSuchDossier`."""
        with self._engine.begin() as connection:
            found = held.standing(connection, dossier_id)
        if found is None:
            raise NoSuchDossier
        return found

    def session(self, token: Digest) -> Session | None:
        """Return the session of this token's digest, unless it was ended."""
        with self._engine.begin() as connection:
            return find_session(connection, token)

    def sessions(self, login: Login) -> Sequence[Session]:
        """Return the person's sessions, newest first."""
        with self._engine.begin() as connection:
            return find_sessions(connection, login)

    def delegations(
        self, *, to: Login | None = None, by: Login | None = None
    ) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to or by one person, as their ids go."""
        with self._engine.begin() as connection:
            return find_delegations(connection, to=to, by=by)

    def terms(self, *, who: Login | None = None) -> Sequence[AnyTerm]:
        """Return the absences, interims and assistances ever given, or one person's."""
        with self._engine.begin() as connection:
            return find_terms(connection, who=who)
