"""Leave nothing half-way: end signatures that were begun and never kept, find forgotten seals.

One dossier that cannot be read, or whose turn goes wrong, never keeps the others waiting.
"""

from collections.abc import Sequence
from datetime import timedelta

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.usecases.ports import Intent, Office

FORGOTTEN = timedelta(minutes=2)
"""A seal takes seconds; a dossier that waits longer has lost its job and gets another."""

UNFINISHED = timedelta(hours=1)
"""Nobody writes one file for so long: whoever began it is dead."""


def abandon_stale(office: Office) -> Sequence[Intent]:
    """End every intent past its lease with an event, and return them.

    Raises an `ExceptionGroup` of what went wrong, once all the others have ended.
    """
    at = office.now()
    with office.work() as work:
        stale = work.stale_intents(at)
    wrong: list[Exception] = []
    for intent in stale:
        try:
            with office.work() as work:
                work.abandon(intent, at=at)
        except Exception as error:  # told below, with all the others
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("intents that do not end", wrong)
    return stale


def forgotten_seals(office: Office) -> Sequence[DossierId]:
    """Return the dossiers that have waited on the seal for too long."""
    at = office.now()
    forgotten = []
    for dossier_id in office.reading.sealing():
        try:
            since = office.reading.stored(dossier_id).since
        except (ParapheurError, ValueError):
            since = None  # it cannot be read: whoever tries to seal it will say why
        if since is None or at - since > FORGOTTEN:
            forgotten.append(dossier_id)
    return forgotten


def unfinished_files(office: Office) -> int:
    """Take away files that somebody died writing, and return how many."""
    return office.files.sweep((office.now() - UNFINISHED).timestamp())
