"""Timestamps: with each signature, or later where no server answers, and anew before they end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit, Visas
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoTimeServers, SignatureUnsound, TimeUnavailable
from parapheur.domain.events import VisaGiven
from parapheur.domain.jobs import Task
from parapheur.domain.lifecycle import State
from parapheur.domain.proving import HORIZON, reached
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from parapheur.usecases.fsck import _intents
from parapheur.usecases.lineage import bytes_of
from parapheur.usecases.prove import ending, prove
from parapheur.worker.prover import FIRST, Patience, prove_due
from tests.builders import DIVISION, MINISTER, SERVICE, a_circuit, a_step
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, stands, told

STEPS = (
    a_step(Action.VISA, DIVISION),
    a_step(Action.VISA, SERVICE),
    a_step(Action.SIGN, MINISTER),
)


def on(fake: FakeOffice, circuit: Circuit) -> DossierId:
    fake.circuits = {circuit.id: circuit}
    return on_its_way(fake, circuit)


def asking(baseline: Baseline, least: Baseline = Baseline.B) -> Circuit:
    return replace(a_circuit(*STEPS), baseline=baseline, least_baseline=least)


def to_the_end(fake: FakeOffice, dossier_id: DossierId) -> None:
    for desk in (DIVISION, SERVICE, MINISTER):
        give(fake, dossier_id, desk)


def jobs(fake: FakeOffice) -> Sequence[Task]:
    return [job.task for job in fake.store.kept.jobs]


def sound(fake: FakeOffice) -> bool:
    """Whether the bytes, the trail and what is made of it agree."""
    for dossier_id in fake.store.kept.dossiers:
        events = fake.store.reading.events(dossier_id)
        assert list(bytes_of(fake.office, "here", events)) == []
        assert list(_intents(fake.office, dossier_id, events)) == []
        told: Dossier | None = None
        for event in events:
            assert allowed(told, event)
            told = apply(told, event)
    return True


def test_with_a_time_server_each_signature_gets_its_timestamp(fake: FakeOffice) -> None:
    fake.signer.time = True
    dossier_id = on(fake, asking(Baseline.T))
    to_the_end(fake, dossier_id)
    assert stands(fake, dossier_id).bare == ()
    assert jobs(fake) == []
    assert reached(stands(fake, dossier_id)) is Baseline.T
    assert sound(fake)


def test_a_circuit_that_asks_for_proof_does_not_start_where_nobody_can_give_it(
    fake: FakeOffice,
) -> None:
    for circuit in (asking(Baseline.T), asking(Baseline.B, Baseline.T)):
        with pytest.raises(NoTimeServers):
            on(fake, circuit)


def test_while_no_server_answers_a_signature_is_kept_and_proved_later(fake: FakeOffice) -> None:
    fake.signer.time = False
    dossier_id = on(fake, asking(Baseline.T))
    give(fake, dossier_id, DIVISION)
    assert stands(fake, dossier_id).bare == ("certification", "visa-1-1")
    assert set(jobs(fake)) == {Task.PROVE}
    with pytest.raises(TimeUnavailable):
        prove(fake.office, dossier_id)
    prove_due(fake.office, Patience())
    assert told(fake, dossier_id) == [*STARTED, "VisaGiven"], (
        "a server that is down leaves no trace"
    )
    fake.signer.time = True
    prove_due(fake.office, Patience())
    assert told(fake, dossier_id)[-1] == "DocumentTimestamped"
    assert reached(stands(fake, dossier_id)) is Baseline.T
    give(fake, dossier_id, SERVICE)  # the chain goes on
    give(fake, dossier_id, MINISTER)
    assert stands(fake, dossier_id).state is State.FINISHED
    assert sound(fake)


def test_where_the_type_says_so_the_step_stays_open(fake: FakeOffice) -> None:
    fake.signer.time = True
    dossier_id = on(fake, asking(Baseline.T, Baseline.T))
    fake.signer.time = False
    with pytest.raises(TimeUnavailable):
        give(fake, dossier_id, DIVISION)
    assert stands(fake, dossier_id).awaited == (DIVISION,)
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned"]
    fake.signer.time = True
    give(fake, dossier_id, DIVISION)
    assert sound(fake)


def test_one_step_may_be_stricter_than_its_circuit(fake: FakeOffice) -> None:
    fake.signer.time = False
    strict = (*STEPS[:1], replace(STEPS[1], least_baseline=Baseline.T), STEPS[2])
    dossier_id = on(fake, replace(asking(Baseline.T), steps=strict))
    give(fake, dossier_id, DIVISION)
    with pytest.raises(TimeUnavailable):
        give(fake, dossier_id, SERVICE)


def test_the_whole_dossier_is_closed_once_at_its_end(fake: FakeOffice) -> None:
    fake.signer.time = True
    dossier_id = on(fake, asking(Baseline.LTA))
    to_the_end(fake, dossier_id)
    assert jobs(fake) == [Task.PROVE]
    prove(fake.office, dossier_id)
    assert reached(stands(fake, dossier_id)) is Baseline.LTA
    assert prove(fake.office, dossier_id) == stands(fake, dossier_id)
    assert told(fake, dossier_id).count("DocumentTimestamped") == 1
    assert sound(fake)


def test_what_is_not_published_is_told(fake: FakeOffice) -> None:
    fake.signer.time, fake.signer.lacking = True, 3
    dossier_id = on(fake, asking(Baseline.LTA))
    to_the_end(fake, dossier_id)
    prove(fake.office, dossier_id)
    assert reached(stands(fake, dossier_id)) is Baseline.T
    newest = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(newest, DocumentTimestamped)
    assert newest.proof.lacking == 3


def test_somebody_who_signs_meanwhile_is_never_the_loser(fake: FakeOffice) -> None:
    fake.signer.time = False
    dossier_id = on(fake, asking(Baseline.T))
    fake.signer.time = True
    fake.signer.before.append(lambda: give(fake, dossier_id, DIVISION))
    prove(fake.office, dossier_id)
    assert stands(fake, dossier_id).signed == ("certification", "visa-1-1", "time-1")
    assert sound(fake)


def test_a_signature_under_way_is_waited_for(fake: FakeOffice) -> None:
    fake.signer.time = False
    dossier_id = on(fake, asking(Baseline.T))
    fake.signer.time = True
    late: list[str] = []

    def meanwhile() -> None:
        try:
            prove(fake.office, dossier_id)
        except Exception as error:
            late.append(type(error).__name__)

    fake.signer.before.append(meanwhile)
    give(fake, dossier_id, DIVISION)
    assert late == ["BeingSigned"]
    assert told(fake, dossier_id) == [*STARTED, "VisaGiven"]
    prove(fake.office, dossier_id)
    assert sound(fake)


def test_archive_timestamps_are_renewed_a_year_before_they_end(fake: FakeOffice) -> None:
    fake.signer.time = True
    dossier_id = on(fake, asking(Baseline.LTA))
    to_the_end(fake, dossier_id)
    prove(fake.office, dossier_id)
    until = stands(fake, dossier_id).stamps[-1].proof.until
    assert ending(fake.office) == []
    fake.clock.time = until - HORIZON + timedelta(days=1)
    assert [(one.dossier, one.until) for one in ending(fake.office)] == [(dossier_id, until)]
    prove_due(fake.office, Patience())
    assert len(stands(fake, dossier_id).stamps) == 1, "it is no affair of every round"
    fake.signer.until = until  # the server's certificate is the same
    prove_due(fake.office, Patience(), renew=True)
    assert len(stands(fake, dossier_id).stamps) == 1, "one that ends no later gains nothing"
    fake.signer.until = None
    prove_due(fake.office, Patience(), renew=True)
    newest = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(newest, DocumentTimestamped)
    assert newest.renews
    assert ending(fake.office) == []
    assert sound(fake)


def test_a_signature_beside_the_document_says_what_it_is(fake: FakeOffice) -> None:
    fake.signer.time = True
    dossier_id = on(fake, replace(asking(Baseline.T), visas=Visas.BESIDE))
    for answers in (True, False):
        fake.signer.time = answers
        give(fake, dossier_id, DIVISION if answers else SERVICE)
    visas = [one for one in fake.store.reading.events(dossier_id) if isinstance(one, VisaGiven)]
    assert [one.signature.baseline for one in visas] == [Baseline.T, Baseline.B]
    assert sound(fake)


def test_what_cannot_be_proved_is_left_alone_for_a_while_and_the_others_are_not(
    fake: FakeOffice,
) -> None:
    fake.signer.time = False
    broken, good = (on(fake, asking(Baseline.T)) for _ in range(2))
    fake.signer.time = True

    def fails() -> None:
        raise SignatureUnsound(problem="of its own")

    patience = Patience()
    fake.signer.before.append(fails)
    prove_due(fake.office, patience)
    assert reached(stands(fake, broken)) is Baseline.B
    assert reached(stands(fake, good)) is Baseline.T
    prove_due(fake.office, patience)
    assert reached(stands(fake, broken)) is Baseline.B, "not again at once"
    fake.clock.time += FIRST
    prove_due(fake.office, patience)
    assert reached(stands(fake, broken)) is Baseline.T
    assert not patience.until
