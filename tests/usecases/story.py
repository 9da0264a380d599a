"""What the cast does, said shortly."""

from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.reject import reject
from parapheur.usecases.start import start
from tests.builders import AMINA, CAST, LETTER, PDF, PIN, SERVICE, YOUSSEF
from tests.fakes import FakeOffice

#: What a dossier's trail tells when it stands on its first step.
STARTED = ["DossierDeposited", "DossierStarted"]


def a_draft(fake: FakeOffice, circuit: Circuit = LETTER) -> DossierId:
    return deposit(
        fake.office,
        actor=AMINA,
        subject="Réponse à la commune",
        circuit=circuit.id,
        main=("lettre.pdf", PDF),
        annexes=[("annexe.pdf", PDF + b"% annexe")],
    )


def on_its_way(fake: FakeOffice, circuit: Circuit = LETTER) -> DossierId:
    dossier_id = a_draft(fake, circuit)
    start(fake.office, dossier_id, actor=AMINA)
    return dossier_id


def stands(fake: FakeOffice, dossier_id: DossierId) -> Dossier:
    return fake.store.reading.stored(dossier_id)


def told(fake: FakeOffice, dossier_id: DossierId) -> list[str]:
    return [type(event).__name__ for event in fake.store.reading.events(dossier_id)]


def give(
    fake: FakeOffice,
    dossier_id: DossierId,
    desk: DeskId,
    *,
    actor: Person | None = None,
    pin: str = PIN,
    shown: Digest | None = None,
    position: int | None = None,
    round: int | None = None,
) -> Dossier:
    """The desk's holder gives what is asked, on what stands now unless said otherwise."""
    dossier = stands(fake, dossier_id)
    return act(
        fake.office,
        dossier_id,
        actor=actor or next(person for person in CAST if desk in person.desks),
        desk=desk,
        position=dossier.position if position is None else position,
        round=dossier.round if round is None else round,
        shown=shown or dossier.version.digest,
        pin=pin,
    )


def refuse(
    fake: FakeOffice,
    dossier_id: DossierId,
    *,
    actor: Person = YOUSSEF,
    desk: DeskId = SERVICE,
    shown: Digest | None = None,
    reason: str = "Corriger la date",
) -> Dossier:
    """The desk refuses what stands now, unless said otherwise."""
    seen = None if shown else stands(fake, dossier_id)
    return reject(
        fake.office,
        dossier_id,
        actor=actor,
        desk=desk,
        position=seen.position if seen else 0,
        round=seen.round if seen else 1,
        shown=seen.version.digest if seen else shown or Digest(""),
        reason=reason,
    )
