"""Over which documents a timestamp is to be put, or renewed."""

from dataclasses import replace
from datetime import timedelta

from parapheur.domain.baseline import Baseline, Proof
from parapheur.domain.circuit import Action
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import WORKER
from parapheur.domain.proving import AT_ONCE, HORIZON, proving_task, timestamped
from tests.builders import MINISTER, Records, a_circuit, a_signature, a_step, a_trail, at, keep_all

CIRCUIT = a_circuit(a_step(Action.SIGN, MINISTER))


def finished(records: Records, baseline: Baseline) -> DossierId:
    return keep_all(records, a_trail(replace(CIRCUIT, baseline=baseline), on_step=2))


def closed(records: Records, years: int) -> DossierId:
    dossier_id = finished(records, Baseline.LTA)
    with records.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        task = proving_task(dossier)
        proof = Proof(at(9), at(9) + years * HORIZON, Baseline.LTA)
        work.keep(
            dossier_id,
            timestamped(dossier, task, a_signature(task), proof, actor=WORKER, at=at(9)),
        )
    return dossier_id


def test_what_lacks_proof_comes_first_then_what_ends_soonest(records: Records) -> None:
    later, sooner = closed(records, 5), closed(records, 3)
    finished(records, Baseline.B)
    lacks = finished(records, Baseline.T)
    assert list(records.reading.proofs_due(AT_ONCE)) == [lacks]
    day = timedelta(days=1)
    assert list(records.reading.proofs_due(at(9) + 2 * HORIZON - day)) == [lacks]
    assert list(records.reading.proofs_due(at(9) + 2 * HORIZON)) == [lacks, sooner]
    assert list(records.reading.proofs_due(at(9) + 9 * HORIZON)) == [lacks, sooner, later]


def test_the_shelf_says_when(records: Records) -> None:
    dossier_id = closed(records, 3)
    assert records.reading.shelf(dossier_id).proof_due == at(9) + 2 * HORIZON
