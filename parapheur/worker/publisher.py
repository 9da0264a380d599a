"""The publisher: a thread of its own, since a head waits for a time server."""

import logging
import threading

from parapheur.domain.errors import JournalForked, JournalYounger
from parapheur.usecases.halting import look_at_journal
from parapheur.usecases.ports import Office
from parapheur.usecases.publish import publish_due

log = logging.getLogger(__name__)

ROUND = 15.0
"""Seconds between two looks at what waits for a head."""


class Publisher:
    """Publishes heads of the journal until stopped."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name="journal", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _go_round(self) -> None:
        publish_once(self._office)
        while not self._stopping.wait(ROUND):
            publish_once(self._office)


def publish_once(office: Office) -> None:
    """Publish what is due; what goes wrong is told, and tried again."""
    try:
        if office.reading.halted():
            return
        publish_due(office)
    except (JournalYounger, JournalForked) as error:
        log.error("nothing is signed any more: %s", error)  # noqa: TRY400  it says it all
        look_at_journal(office)
    except Exception:  # the next round may do better: it must outlive a bad moment
        log.exception("no head of the journal could be published; it will be tried again")
