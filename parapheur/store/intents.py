"""Intents in a transaction: one open a dossier, ended once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, literal_column, select, update

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
from parapheur.store.prepared import Prepared
from parapheur.store.records import ABANDONED, OPEN, SIGNED, IntentRecord, table

ROWS = table(IntentRecord)
WHOLE = tuple(
    ROWS.c[name] for name in ("id", "dossier", "task", "actor", "begun_at", "lease_until")
)
# In the statement itself: SQLite would plan it anew at each run if it were a value.
ALL_OPEN = select(*WHOLE).where(ROWS.c.outcome == literal_column(f"'{OPEN}'"))

OPEN_HERE = Prepared(ALL_OPEN.where(ROWS.c.dossier == bindparam("dossier")))
STALE = Prepared(ALL_OPEN.where(ROWS.c.lease_until <= bindparam("at")).order_by(ROWS.c.id))
BEGUN = Prepared(
    insert(ROWS).returning(ROWS.c.id),
    *("dossier", "task", "actor", "begun_at", "lease_until", "outcome"),
)
ENDED = Prepared(
    update(ROWS).where(ROWS.c.id == bindparam("intent"), ROWS.c.outcome == OPEN),
    *("outcome", "ended_at"),
)


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
        for row in OPEN_HERE.rows(self._connection, dossier=dossier_id):
            other = intent_of(*row)
            if other.lease_until > at:
                raise BeingSigned(actor=other.actor)
            self.abandon(other, at=at)
        with refusals():
            number = BEGUN.rows(
                self._connection,
                dossier=dossier_id,
                task=TASK.write(task),
                actor=actor,
                begun_at=at,
                lease_until=at + lease,
                outcome=OPEN,
            )[0][0]
        return Intent(number, dossier_id, task, actor, begun_at=at, lease_until=at + lease)

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
        return [intent_of(*row) for row in STALE.rows(self._connection, at=at)]

    def _end(self, intent: Intent, outcome: str, at: datetime | None = None) -> bool:
        ended = ENDED.run(self._connection, intent=intent.id, outcome=outcome, ended_at=at)
        return ended == 1


def intent_of(
    number: int, dossier: int, task: str, actor: str, begun_at: datetime, lease_until: datetime
) -> Intent:
    """Return the intent that the columns `WHOLE` of a row tell of."""
    return Intent(
        id=number,
        dossier=DossierId(dossier),
        task=TASK.read(task),
        actor=Login(actor),
        begun_at=begun_at,
        lease_until=lease_until,
    )
