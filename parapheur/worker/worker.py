"""One worker: the engine's jobs in its threads, the sweep in ours."""

import logging
import threading

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.jobs import Task
from parapheur.jobs.engine import Engine, Handler
from parapheur.usecases.ports import Office
from parapheur.usecases.seal import seal
from parapheur.usecases.sweep import abandon_stale, forgotten_seals

log = logging.getLogger(__name__)

ROUND = 15.0
"""Seconds between two sweeps."""


def handlers(office: Office) -> dict[Task, Handler]:
    """Say what each task means."""

    def put_seal(dossier_id: DossierId) -> None:
        seal(office, dossier_id)

    return {Task.SEAL: put_seal}


class Worker:
    """Starts and stops the background work of this process."""

    def __init__(self, office: Office, url: str, *, name: str = "worker") -> None:
        self._office = office
        self._engine = Engine(url, handlers(office), name=name)
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="sweep", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._engine.start()
        self._sweeper.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping.set()
        self._engine.stop()
        self._sweeper.join(timeout=5)

    def _sweep(self) -> None:
        while not self._stopping.is_set():
            try:
                sweep(self._office)
            except Exception:  # the next round may do better: a sweep must outlive a bad moment
                log.exception("the sweep failed; it will be tried again")
            self._stopping.wait(ROUND)


def sweep(office: Office) -> None:
    """End what was left half-way, once."""
    for intent in abandon_stale(office):
        log.warning(
            "dossier %s: the signature begun by %s was never kept", intent.dossier, intent.actor
        )
    for dossier_id in forgotten_seals(office):
        try:
            seal(office, dossier_id)
        except ParapheurError:
            log.exception("dossier %s still waits on its seal", dossier_id)
