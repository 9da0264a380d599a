"""Guests: the sessions that a code opened, and the addresses that no guest may have."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.guests import STAY, GuestSession
from parapheur.store.mail_records import CorrespondenceRecord
from parapheur.store.records import GuestSessionRecord
from parapheur.store.transaction import WorkPart


class GuestWork(WorkPart):
    """The part of a transaction that concerns guests."""

    def addresses(self) -> Sequence[str]:
        """Return every mail address at which somebody of the house is written to."""
        known = select(CorrespondenceRecord.address).order_by(CorrespondenceRecord.login)
        return [address for address in self._session.scalars(known) if address is not None]

    def add_guest_session(self, session: GuestSession) -> None:
        """Keep a new session, and forget those that are over."""
        # Those that another transaction holds are left to it, so that nobody waits in a circle.
        over = select(GuestSessionRecord.token).where(
            GuestSessionRecord.opened <= session.opened - STAY
        )
        over = over.with_for_update(skip_locked=True)
        self._session.execute(delete(GuestSessionRecord).where(GuestSessionRecord.token.in_(over)))
        self._session.add(
            GuestSessionRecord(
                token=session.token,
                dossier=session.dossier,
                number=session.number,
                opened=session.opened,
            )
        )
        self._session.flush()


class GuestReading:
    """What is read of guests without a lock."""

    _engine: Engine

    def guest_session(self, token: Digest) -> GuestSession | None:
        """Return the session of this token's digest, if it was opened."""
        with Session(self._engine) as session:
            row = session.get(GuestSessionRecord, token)
        if row is None:
            return None
        return GuestSession(Digest(row.token), DossierId(row.dossier), row.number, row.opened)
