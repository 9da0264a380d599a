"""Start a dossier on its circuit: the organisation certifies the document."""

from collections.abc import Sequence

from parapheur.domain.circuit import Circuit
from parapheur.domain.depositing import expect_answers
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DeskWithoutHolder, DossierMoved, NoTimeServers
from parapheur.domain.grants import Grant
from parapheur.domain.paper_codes import BITS, Kind, Paper, code_of
from parapheur.domain.people import ORGANISATION, Desk, Person
from parapheur.domain.placing import placed
from parapheur.domain.rounds import expect_round
from parapheur.domain.seats import seated
from parapheur.domain.signature import Signature, SigningTask
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.originators import expect_originator
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.seats import desks_at
from parapheur.usecases.signing import Way, certify, put_signature
from parapheur.usecases.walkable import expect_walkable


def start(
    office: Office, dossier_id: DossierId, *, actor: Person, round: int | None = None
) -> Dossier:
    """Put the dossier on the circuit it was deposited for, as that circuit stands now.

    `round`: in which the draft was shown; None: as it stands.
    """
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        expect_originator(office, work, dossier_id, dossier, actor.login)
    circuit = circuit_for(office, dossier.choice)
    dossier.expect_filed(circuit)
    known, desks = dossier, desks_at(office, office.now())
    expect_answers(circuit, known.metadata)
    circuit = seated(circuit, known.metadata, known.origin, desks)
    _expect_holders(desks, circuit)
    expect_walkable(circuit, known, desks, office)
    if circuit.wants_time and not office.signer.tells_time:
        raise NoTimeServers

    survey = office.signer.survey(office.files.get(known.main.version.digest))
    fields = placed(circuit, known.marks, survey)

    def look(dossier: Dossier) -> SigningTask:
        told = (dossier.metadata, dossier.origin, dossier.choice, dossier.marks)
        if told != (known.metadata, known.origin, known.choice, known.marks):
            raise DossierMoved  # corrected meanwhile: its seats may lead elsewhere
        task = dossier.start_task(circuit)
        expect_round(dossier, dossier.round if round is None else round)
        return task

    grant = Grant(int(dossier_id), known.round, -1, ORGANISATION, known.version.digest)
    with office.keys.organisation([grant]) as key:
        return put_signature(
            office,
            Way(
                dossier_id,
                actor=actor.login,
                expect=lambda work: expect_originator(office, work, dossier_id, known, actor.login),
                look=look,
                act=lambda task, _: certify(
                    office, task, fields, circuit.appearance, key, circuit.least_at(task.position)
                ),
                tell=lambda dossier, task, signature: dossier.start(
                    task, circuit, signature, fields=fields, actor=actor.login, at=office.now()
                ),
                made=lambda work, signature: _give_code(office, work, dossier_id, signature),
            ),
        )


def _give_code(office: Office, work: Work, dossier_id: DossierId, signature: Signature) -> None:
    """Give the certified document the code that papers made of it will bear."""
    if signature.version is not None:
        code = code_of(office.chance(BITS // 8))
        work.add_paper(
            Paper(signature.version.digest, int(dossier_id), Kind.DOCUMENT, office.now(), code)
        )


def _expect_holders(desks: Sequence[Desk], circuit: Circuit) -> None:
    held = {desk.id for desk in desks if desk.holders}
    for step in circuit.steps:
        for desk in step.desks:
            if desk not in held and desk != ORGANISATION:
                raise DeskWithoutHolder(desk=desk, step=step.id)
