"""The prover: a thread of its own, since time servers may be slow and a sweep may not wait."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoTimeServers, ProofUnavailable, TimeUnavailable
from parapheur.usecases.ports import Office
from parapheur.usecases.prove import ending, prove, unproved

log = logging.getLogger(__name__)

ROUND = 15.0
"""Seconds between two looks at what is due."""
ROUNDS_A_DAY = int(24 * 3600 / ROUND)
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=6)
"""How long a document that cannot be proved is left alone: twice as long each time."""


@dataclass(slots=True)
class Patience:
    """What could not be proved for a reason of its own, and from when on it is tried again."""

    until: dict[DossierId, tuple[datetime, timedelta]] = field(default_factory=dict)

    def lets(self, dossier_id: DossierId, at: datetime) -> bool:
        """Say whether its turn has come."""
        known = self.until.get(dossier_id)
        return known is None or at >= known[0]

    def failed(self, dossier_id: DossierId, at: datetime) -> None:
        """Leave it alone for a while, longer than the last time."""
        known = self.until.get(dossier_id)
        pause = min(known[1] * 2, LONGEST) if known else FIRST
        self.until[dossier_id] = (at + pause, pause)


class Prover:
    """Proves what is due until stopped; without time servers there is nothing to do."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._patience = Patience()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name="proofs", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        if self._office.signer.tells_time:
            self._thread.start()

    def stop(self) -> None:
        """Begin no more; a timestamp under way is put, or asked for once more by the next."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _go_round(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            try:
                prove_due(self._office, self._patience, renew=rounds % ROUNDS_A_DAY == 0)
            except Exception:  # the next round may do better: it must outlive a bad moment
                log.exception("nothing could be proved; it will be tried again")
            rounds += 1
            self._stopping.wait(ROUND)


def prove_due(office: Office, patience: Patience, *, renew: bool = False) -> None:
    """Put every timestamp that is missing, once; `renew`: and new ones over those that end."""
    office.signer.ask_again(at=office.now())
    due: Sequence[DossierId] = unproved(office)
    if renew:
        due = [one.dossier for one in ending(office)]
    for dossier_id in due:
        if patience.lets(dossier_id, office.now()):
            _prove(office, dossier_id, patience)


def _prove(office: Office, dossier_id: DossierId, patience: Patience) -> None:
    try:
        put_proof(office, dossier_id)
    except Exception:  # of any kind: the others are waiting
        patience.failed(dossier_id, office.now())
        log.exception("dossier %s still waits on proof of its time", dossier_id)
    else:
        patience.until.pop(dossier_id, None)


def put_proof(office: Office, dossier_id: DossierId) -> None:
    """Put the timestamp that a dossier lacks; while no server answers, it stays due."""
    try:
        prove(office, dossier_id)
    except (TimeUnavailable, ProofUnavailable, NoTimeServers) as error:
        # Whoever retries in the engine's threads keeps seals waiting: the next round comes soon.
        log.warning("dossier %s still waits on proof of its time: %s", dossier_id, error)
