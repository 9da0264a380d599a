"""Leave nothing half-way: end signatures that were begun and never kept, find forgotten seals."""

from collections.abc import Sequence
from datetime import timedelta

from parapheur.domain.dossier import DossierId
from parapheur.usecases.ports import Intent, Office

FORGOTTEN = timedelta(minutes=2)
"""A seal takes seconds; a dossier that waits longer has lost its job and gets another."""


def abandon_stale(office: Office) -> Sequence[Intent]:
    """End every intent past its lease with an event, and return them."""
    at = office.now()
    with office.work() as work:
        stale = work.stale_intents(at)
        for intent in stale:
            work.abandon(intent, at=at)
    return stale


def forgotten_seals(office: Office) -> Sequence[DossierId]:
    """Return the dossiers that have waited on the seal for too long."""
    at = office.now()
    forgotten = []
    for dossier_id in office.reading.sealing():
        since = office.reading.stored(dossier_id).since
        if since is not None and at - since > FORGOTTEN:
            forgotten.append(dossier_id)
    return forgotten
