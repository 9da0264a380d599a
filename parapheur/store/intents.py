"""Intents in a transaction: one open a dossier, ended once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import BeingSigned, DossierMoved
from parapheur.domain.events import SigningAbandoned
from parapheur.domain.intents import Intent
from parapheur.domain.people import Login
from parapheur.domain.signature import SigningTask
from parapheur.store.codec import TASK
from parapheur.store.connect import refusals
from parapheur.store.dossiers import DossierWork
from parapheur.store.notes import NoteWork
from parapheur.store.records import ABANDONED, OPEN, SIGNED, IntentRecord


class IntentWork(DossierWork, NoteWork):
    """The part of a transaction that concerns what is about to be signed."""

    def intend(
        self,
        dossier_id: DossierId,
        task: SigningTask,
        *,
        actor: Login,
        at: datetime,
        lease: timedelta,
    ) -> Intent:
        """Write down what is about to be signed.

        One live intent a dossier: another raises `BeingSigned`; one past its lease is abandoned
        (with its event) and gives way.
        """
        self._row(dossier_id, lock=True)
        open_here = select(IntentRecord).where(
            IntentRecord.dossier == dossier_id, IntentRecord.outcome == OPEN
        )
        for other in self._session.scalars(open_here):
            if other.lease_until > at:
                raise BeingSigned(actor=other.actor)
            self.abandon(intent_of(other), at=at)
        row = IntentRecord(
            dossier=dossier_id,
            task=TASK.write(task),
            actor=actor,
            begun_at=at,
            lease_until=at + lease,
            outcome=OPEN,
        )
        with refusals():
            self._session.add(row)
            self._session.flush()
        return intent_of(row)

    def settle(self, intent: Intent) -> None:
        """Mark the intent signed. `DossierMoved` if it was abandoned meanwhile (fencing)."""
        if not self._end(intent, SIGNED):
            raise DossierMoved

    def abandon(self, intent: Intent, *, at: datetime) -> None:
        """End the intent without a signature, with its event; nothing if it has ended already."""
        self._row(intent.dossier, lock=True)  # the dossier first, always, so that nobody deadlocks
        if not self._end(intent, ABANDONED, at):
            return
        event = SigningAbandoned(
            at=at,
            actor=intent.actor,
            desk=intent.task.desk,
            position=intent.task.position,
            begun_at=intent.begun_at,
            begun_by=intent.actor,
        )
        self.keep(intent.dossier, event)

    def stale_intents(self, at: datetime) -> Sequence[Intent]:
        """Return the open intents past their lease."""
        stale = select(IntentRecord).where(
            IntentRecord.outcome == OPEN, IntentRecord.lease_until <= at
        )
        return [intent_of(row) for row in self._session.scalars(stale.order_by(IntentRecord.id))]

    def _end(self, intent: Intent, outcome: str, at: datetime | None = None) -> bool:
        ended = (
            update(IntentRecord)
            .where(IntentRecord.id == intent.id, IntentRecord.outcome == OPEN)
            .values(outcome=outcome, ended_at=at)
            .returning(IntentRecord.id)
        )
        return self._session.scalar(ended) is not None


def intent_of(row: IntentRecord) -> Intent:
    """Return the intent that a row holds."""
    return Intent(
        id=row.id,
        dossier=DossierId(row.dossier),
        task=TASK.read(row.task),
        actor=Login(row.actor),
        begun_at=row.begun_at,
        lease_until=row.lease_until,
    )
