"""The dossiers that measures are made with: their circuit, and signatures that sign nothing."""

import hashlib
from datetime import UTC, datetime

from parapheur.demo.rehearsal import SECRETARY
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.deadline import in_days
from parapheur.domain.depositing import deposit
from parapheur.domain.documents import Digest, Document, Version
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import DossierDeposited, DossierStarted
from parapheur.domain.people import DeskId
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.words import Words

NAME = Words("قياس", "Mesure", "Measure")
DESK = DeskId("bench")
DESKS = tuple(DeskId(f"bench-{number}") for number in range(5))
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_circuit(desks: tuple[DeskId, ...]) -> Circuit:
    """Return a circuit with a visa at each desk."""
    steps = tuple(Step(desk, NAME, Action.VISA, (desk,), limit=in_days(5)) for desk in desks)
    return Circuit(CircuitId("bench"), NAME, steps)


def unsigned(task: SigningTask) -> Signature:
    """Return what a signature leaves behind, over bytes that nobody has."""
    digest = Digest(hashlib.sha256(f"{task.over.digest}{task.field}".encode()).hexdigest())
    version = Version(digest, task.over.length + 1)
    return Signature(
        over=task.over.digest,
        shown=task.shown,
        certificate=digest,
        field=task.field,
        version=version if task.field else None,
        attestation=None if task.field else version,
    )


def deposited(circuit: Circuit) -> DossierDeposited:
    """Return the deposit of a dossier on this circuit."""
    main = Document("bench.pdf", Version(Digest("0" * 64), 1000), 1)
    return deposit(
        subject="bench", circuit=circuit.id, main=main, actor=SECRETARY.login, at=MORNING
    )


def started(dossier: Dossier, circuit: Circuit) -> DossierStarted:
    """Return its departure."""
    task = dossier.start_task(circuit)
    return dossier.start(task, circuit, unsigned(task), actor=SECRETARY.login, at=MORNING)
