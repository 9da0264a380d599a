"""One worker: the engine's jobs in its threads, the sweep and the post in ours."""

import logging
import threading
from collections.abc import Callable

from parapheur.domain.checks import CheckId
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import CalendarOutdated
from parapheur.domain.jobs import Task
from parapheur.jobs.engine import Engine, Handler
from parapheur.usecases.announcing import announce_head
from parapheur.usecases.checks import go_on, left_checks
from parapheur.usecases.clocks import recount, ring
from parapheur.usecases.ending import announce_endings
from parapheur.usecases.erase import finish_erasures
from parapheur.usecases.ports import Office
from parapheur.usecases.refusing import tell_counts
from parapheur.usecases.registry.books import close_days
from parapheur.usecases.registry.clocks import recount_letters, ring_letters
from parapheur.usecases.registry.dispose import finish_disposals
from parapheur.usecases.registry.drafting import forget_drafts
from parapheur.usecases.registry.receipt import give_missing
from parapheur.usecases.registry.slip import give_missing_slips
from parapheur.usecases.registry.texts import read_letters
from parapheur.usecases.running import tell_keys
from parapheur.usecases.seal import seal
from parapheur.usecases.sums import sum_months
from parapheur.usecases.sweep import abandon_stale, forgotten_seals, unfinished_files
from parapheur.worker.postman import Postman
from parapheur.worker.prover import Prover, put_proof
from parapheur.worker.publisher import Publisher

log = logging.getLogger(__name__)

ROUND = 15.0
"""Seconds between two sweeps."""
ROUNDS_A_DAY = int(24 * 3600 / ROUND)


def handlers(office: Office) -> dict[Task, Handler]:
    """Say what each task means."""
    return {
        Task.SEAL: lambda number: seal(office, DossierId(number)),
        Task.PROVE: lambda number: put_proof(office, DossierId(number)),
        Task.CHECK: lambda number: go_on(office, CheckId(number)),
    }


class Worker:
    """Starts and stops the background work of this process."""

    def __init__(self, office: Office, url: str, *, name: str = "worker") -> None:
        self._office = office
        self._engine = Engine(url, handlers(office), name=name)
        self._postman = Postman(office)
        self._prover = Prover(office)
        self._publisher = Publisher(office)
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="sweep", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._engine.start()
        self._sweeper.start()
        self._postman.start()
        self._prover.start()
        self._publisher.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping.set()
        self._postman.stop()
        self._prover.stop()
        self._publisher.stop()
        self._engine.stop()
        self._sweeper.join(timeout=5)

    def _sweep(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            sweep(self._office, daily=rounds % ROUNDS_A_DAY == 0)
            rounds += 1
            self._stopping.wait(ROUND)


def sweep(office: Office, *, daily: bool = False) -> None:
    """End what was left half-way, once; what goes wrong is told and tried again next time.

    `daily`: tell of certificates that end soon, and send auditors the journal's head, too.
    """
    # Deadlines are counted again before lateness is told: a holiday may just have moved them.
    parts = (
        _end_intents,
        _put_forgotten_seals,
        unfinished_files,
        forget_drafts,
        give_missing,
        finish_erasures,
        finish_disposals,
        _count_again,
        _count_letters_again,
        ring,
        ring_letters,
        give_missing_slips,
        close_days,
        read_letters,
        tell_counts,
        left_checks,
        sum_months,
    )
    for part in (*parts, announce_endings, announce_head, _tell_seal) if daily else parts:
        try:
            part(office)
        except Exception:  # the next round may do better: a sweep must outlive a bad moment
            log.exception("the sweep failed; it will be tried again")


def _tell_seal(office: Office) -> None:
    """Tell of another seal, which a token may have got since the start."""
    tell_keys(office, {})


def _end_intents(office: Office) -> None:
    for intent in abandon_stale(office):
        log.warning(
            "dossier %s: the signature begun by %s was never kept", intent.dossier, intent.actor
        )


def _count_again(office: Office) -> None:
    _unless_outdated(office, recount)


def _count_letters_again(office: Office) -> None:
    _unless_outdated(office, recount_letters)


def _unless_outdated(office: Office, count: Callable[[Office], object]) -> None:
    try:
        count(office)
    except CalendarOutdated as outdated:
        how = "its zone has other rules here: install the same tzdata everywhere, and start again"
        log.warning("%s %s", outdated, how)


def _put_forgotten_seals(office: Office) -> None:
    for dossier_id in forgotten_seals(office):
        try:
            seal(office, dossier_id)
        except Exception:  # of any kind: the others are waiting
            log.exception("dossier %s still waits on its seal", dossier_id)
