"""What an assistant opened, as the account's trail tells it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import Login
from parapheur.store.codec import account_event
from parapheur.store.records import EntryRecord
from parapheur.store.trails import entry_of, hold, of_account
from parapheur.store.transaction import WorkPart


class LookWork(WorkPart):
    """The part of a transaction that reads it."""

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        """Return the dossiers that the account's trail tells were opened as an assistant since.

        Nothing is added to it before the end of the transaction.
        """
        hold(self._connection, of_account(login))
        return find_looks(self._session, login, since)


class LookReading:
    """The same, without a lock."""

    _engine: Engine

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        """Return the dossiers that the account's trail tells were opened as an assistant since."""
        with Session(self._engine) as session:
            return find_looks(session, login, since)


def find_looks(session: Session, login: Login, since: datetime) -> Collection[DossierId]:
    """Return them, each once."""
    rows = select(EntryRecord).where(
        EntryRecord.stream == of_account(login),
        EntryRecord.kind == DossierLookedAt.__name__,
        EntryRecord.at >= since,
    )
    events = (account_event(entry_of(row)) for row in session.scalars(rows))
    return {DossierId(one.dossier) for one in events if isinstance(one, DossierLookedAt)}
