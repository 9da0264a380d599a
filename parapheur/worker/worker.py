"""One worker: the engine's jobs in its threads, the sweep and the post in ours."""

import logging
import threading
from collections.abc import Sequence

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    CalendarOutdated,
    NoTimeServers,
    ProofUnavailable,
    TimeUnavailable,
)
from parapheur.domain.jobs import Task
from parapheur.jobs.engine import Engine, Handler
from parapheur.usecases.clocks import recount, ring
from parapheur.usecases.ports import Office
from parapheur.usecases.prove import ending, prove
from parapheur.usecases.seal import seal
from parapheur.usecases.sweep import abandon_stale, forgotten_seals, unfinished_files
from parapheur.worker.postman import Postman

log = logging.getLogger(__name__)

ROUND = 15.0
"""Seconds between two sweeps."""
ROUNDS_A_DAY = int(24 * 3600 / ROUND)


def handlers(office: Office) -> dict[Task, Handler]:
    """Say what each task means."""

    def put_seal(dossier_id: DossierId) -> None:
        seal(office, dossier_id)

    def put_proof(dossier_id: DossierId) -> None:
        _proved(office, dossier_id)

    return {Task.SEAL: put_seal, Task.PROVE: put_proof}


class Worker:
    """Starts and stops the background work of this process."""

    def __init__(self, office: Office, url: str, *, name: str = "worker") -> None:
        self._office = office
        self._engine = Engine(url, handlers(office), name=name)
        self._postman = Postman(office)
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="sweep", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._engine.start()
        self._sweeper.start()
        self._postman.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping.set()
        self._postman.stop()
        self._engine.stop()
        self._sweeper.join(timeout=5)

    def _sweep(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            sweep(self._office, renew=rounds % ROUNDS_A_DAY == 0)
            rounds += 1
            self._stopping.wait(ROUND)


def sweep(office: Office, *, renew: bool = False) -> None:
    """End what was left half-way, once; what goes wrong is told and tried again next time.

    `renew`: put new archive timestamps over those that are to end, too.
    """
    # Deadlines are counted again before lateness is told: a holiday may just have moved them.
    parts = (_end_intents, _put_forgotten_seals, unfinished_files, _count_again, ring, _prove)
    for part in (*parts, _renew) if renew else parts:
        try:
            part(office)
        except Exception:  # the next round may do better: a sweep must outlive a bad moment
            log.exception("the sweep failed; it will be tried again")


def _end_intents(office: Office) -> None:
    for intent in abandon_stale(office):
        log.warning(
            "dossier %s: the signature begun by %s was never kept", intent.dossier, intent.actor
        )


def _count_again(office: Office) -> None:
    try:
        recount(office)
    except CalendarOutdated as outdated:
        how = "start again with the later file, or raise `edition` in this one"
        log.warning("%s %s", outdated, how)


def _proved(office: Office, dossier_id: DossierId) -> None:
    try:
        prove(office, dossier_id)
    except (TimeUnavailable, ProofUnavailable, NoTimeServers) as error:
        # Whoever retries in the engine's threads keeps seals waiting: the next sweep comes soon.
        log.warning("dossier %s still waits on proof of its time: %s", dossier_id, error)


def _prove(office: Office) -> None:
    if office.signer.tells_time:
        office.signer.ask_again(at=office.now())
        _all_proved(office, [due.dossier for due in ending(office) if due.until is None])


def _renew(office: Office) -> None:
    if office.signer.tells_time:
        _all_proved(office, [due.dossier for due in ending(office) if due.until is not None])


def _all_proved(office: Office, dossiers: Sequence[DossierId]) -> None:
    for dossier_id in dossiers:
        try:
            _proved(office, dossier_id)
        except Exception:  # of any kind: the others are waiting
            log.exception("dossier %s still waits on proof of its time", dossier_id)


def _put_forgotten_seals(office: Office) -> None:
    for dossier_id in forgotten_seals(office):
        try:
            seal(office, dossier_id)
        except Exception:  # of any kind: the others are waiting
            log.exception("dossier %s still waits on its seal", dossier_id)
