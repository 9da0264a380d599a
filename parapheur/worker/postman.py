"""The postman: a thread of its own, since a mail server may be slow and a sweep may not wait."""

import logging
import threading

from parapheur.usecases.ports import Office
from parapheur.usecases.post import forget_sent, send_due

log = logging.getLogger(__name__)

ROUND = 5.0
"""Seconds between two looks at what is due."""
ROUNDS_A_DAY = int(24 * 3600 / ROUND)


class Postman:
    """Sends what is due until stopped; without a mail server there is nothing to do."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name="post", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        if self._office.post is not None:
            self._thread.start()

    def stop(self) -> None:
        """Send no more; a message under way is finished, or sent once more by the next."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _go_round(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            deliver(self._office, forget=rounds % ROUNDS_A_DAY == 0)
            rounds += 1
            self._stopping.wait(ROUND)


def deliver(office: Office, *, forget: bool = False) -> None:
    """Send all that is due, once; what goes wrong is told and tried again next time."""
    try:
        while send_due(office):
            pass
        if forget:
            forget_sent(office)
    except Exception:  # the next round may do better: the postman must outlive a bad moment
        log.exception("messages could not be sent; they will be tried again")
