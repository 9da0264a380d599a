"""Put a timestamp over the whole document: the worker's own act, at once or when one is to end.

Nobody's key is used, and a timestamp that comes to nothing costs nothing: so the intent is written
down and settled in the transaction that keeps the event, and a server that is down leaves no trace
in the trail. While somebody signs, it waits its turn like anybody else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.baseline import Proof
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import BeingSigned, DossierMoved
from parapheur.domain.people import WORKER
from parapheur.domain.proving import AT_ONCE, closed, closing, proof_due, proving_task, timestamped
from parapheur.domain.signature import Signature, SigningTask
from parapheur.usecases.ports import Office

PATIENCE = 5
"""How often it is begun anew when the document grew meanwhile."""
PAUSE = 0.5


def prove(office: Office, dossier_id: DossierId) -> Dossier:
    """Put the timestamp that the dossier lacks, or renew the one that is to end.

    Where there is nothing to do, the dossier is returned as it stands. `TimeUnavailable`,
    `NoTimeServers`, `ProofUnavailable`.
    """
    patience = PATIENCE
    while True:
        with office.work() as work:
            dossier = work.dossier(dossier_id)
        due = proof_due(dossier)
        if due is None or due > office.now():
            return dossier
        try:
            return _prove(office, dossier_id, dossier)
        except (BeingSigned, DossierMoved):
            patience -= 1
            if not patience:
                raise
        office.pause(PAUSE)


def _prove(office: Office, dossier_id: DossierId, known: Dossier) -> Dossier:
    task = proving_task(known)
    signature, proof = _stamped(office, known, task)
    last = closed(known)
    if last is not None and proof.until <= last.proof.until:
        return known  # the server's certificate ends no later: nothing would be gained
    with office.work() as work:
        dossier, at = work.dossier(dossier_id, lock=True), office.now()
        event = timestamped(dossier, task, signature, proof, actor=WORKER, at=at)
        work.settle(work.intend(dossier_id, task, actor=WORKER, at=at, lease=office.lease))
        return work.keep(dossier_id, event)


def _stamped(office: Office, dossier: Dossier, task: SigningTask) -> tuple[Signature, Proof]:
    before = office.files.get(task.over.digest)
    after, certificate, proof = office.signer.prove(
        before,
        task.field or "",
        signed=dossier.signed,
        at=office.now(),
        closing=closing(dossier),
    )
    version = office.files.grow(task.over, after[len(before) :])
    made = Signature(task.over.digest, task.shown, certificate, field=task.field, version=version)
    return made, proof


@dataclass(frozen=True, slots=True)
class Ending:
    """A document whose proof is to be put or renewed."""

    dossier: DossierId
    until: datetime | None
    """When the timestamp that closes it can no longer be checked; None: it has none yet."""


def unproved(office: Office) -> Sequence[DossierId]:
    """Return every dossier whose document lacks a timestamp now."""
    return office.reading.proofs_due(AT_ONCE)


def ending(office: Office) -> list[Ending]:
    """Return every document whose proof is to be put or renewed by now, longest due first."""
    return list(_ending(office))


def _ending(office: Office) -> Iterator[Ending]:
    for dossier_id in office.reading.proofs_due(office.now()):
        last = closed(office.reading.dossier(dossier_id))
        yield Ending(dossier_id, last.proof.until if last else None)
