"""Start a dossier on its circuit: the organisation certifies the document."""

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DeskWithoutHolder, NoSuchCircuit, NotAllowed
from parapheur.domain.people import ORGANISATION, Person
from parapheur.domain.signature import fields_of
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_secretary
from parapheur.usecases.signing import certify, put_signature


def start(office: Office, dossier_id: DossierId, *, actor: Person) -> Dossier:
    """Put the dossier on the circuit it was deposited for, as that circuit stands now."""
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        expect_secretary(work, actor.login)
    if dossier.originator != actor.login:
        raise NotAllowed
    circuit = office.circuits.get(dossier.wish)
    if circuit is None:
        raise NoSuchCircuit(circuit=dossier.wish)
    _expect_holders(office, circuit)
    with office.keys.organisation() as key:
        return put_signature(
            office,
            dossier_id,
            actor=actor.login,
            expect=lambda work: expect_secretary(work, actor.login),
            look=lambda dossier: dossier.start_task(circuit),
            act=lambda task, _: certify(office, task, fields_of(circuit), key),
            tell=lambda dossier, task, signature: dossier.start(
                task, circuit, signature, actor=actor.login, at=office.now()
            ),
        )


def _expect_holders(office: Office, circuit: Circuit) -> None:
    held = {desk.id for desk in office.reading.desks() if desk.holders}
    for step in circuit.steps:
        for desk in step.desks:
            if desk not in held and desk != ORGANISATION:
                raise DeskWithoutHolder(desk=desk, step=step.id)
