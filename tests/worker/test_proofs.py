"""Proof of time for real: a database, files, a test time server, the worker's sweep, `renew`."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import Opened, elsewhere, open_office
from parapheur.cli.app import app
from parapheur.demo.rehearsal import PIN, SECRETARY, actors_of, bring_in
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId
from parapheur.domain.proving import HORIZON, reached
from parapheur.settings import load
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.worker.prover import Patience, prove_due
from tests.builders import words
from tests.pdfs import a_pdf

CONFIG = Path(__file__).parents[2] / "config.yaml"
NAME, DESK = words("Épreuve", "تجربة"), DeskId("essai")
CIRCUIT = Circuit(
    CircuitId("essai"),
    NAME,
    (Step("un", NAME, Action.VISA, (DESK,)), Step("deux", NAME, Action.SIGN, (DESK,))),
    baseline=Baseline.LTA,
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    data = tmp_path_factory.mktemp("proofs")
    with open_office(elsewhere(load(CONFIG, {}), data)) as there:
        yield replace(there, office=replace(there.office, circuits={CIRCUIT.id: CIRCUIT}))


def finished(office: Office) -> DossierId:
    bring_in(office, SECRETARY)
    (_, person), *_ = actors_of(office, CIRCUIT)
    dossier_id = deposit(
        office, actor=SECRETARY, subject="essai", circuit=CIRCUIT.id, main=("e.pdf", a_pdf(1))
    )
    start(office, dossier_id, actor=SECRETARY)
    for position in range(2):
        shown = office.reading.dossier(dossier_id).version.digest
        act(
            office,
            dossier_id,
            actor=person,
            desk=DESK,
            position=position,
            round=1,
            shown=shown,
            pin=PIN,
        )
    return dossier_id


def listed(opened: Opened, *words: str) -> object:
    """What `parapheur renew` says of this office."""
    there = {
        "PARAPHEUR_DATA": str(opened.settings.folders.data),
        "PARAPHEUR_CONFIG": str(opened.settings.folders.data / "config.yaml"),
    }
    (opened.settings.folders.data / "config.yaml").write_text(
        f"folders: {{workflows: {opened.settings.folders.workflows},"
        f" templates: {opened.settings.folders.templates}}}\ntime: {{test: true}}"
    )
    done = CliRunner().invoke(app, ["renew", "--json", *words], env=there)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_dossier_is_closed_by_the_worker_told_and_sound(opened: Opened) -> None:
    office = opened.office
    dossier_id = finished(office)
    assert office.reading.dossier(dossier_id).state is State.FINISHED
    assert reached(office.reading.dossier(dossier_id)) is Baseline.T
    waits = [{"dossier": "D-000001", "until": None, "problem": None}]
    assert listed(opened, "--dry-run") == waits
    prove_due(office, Patience())
    dossier = office.reading.dossier(dossier_id)
    assert dossier.signed[-1] == "time-1"
    newest = office.reading.events(dossier_id)[-1]
    assert isinstance(newest, DocumentTimestamped)
    # The test authority publishes nothing about the seal, the person and the clock.
    assert (newest.proof.reached, newest.proof.lacking) == (Baseline.T, 3)
    assert listed(opened, "--dry-run") == []
    assert list(fsck(office)) == []
    late = newest.proof.until - HORIZON + timedelta(days=1)
    then = replace(office, now=lambda: late)
    prove_due(then, Patience(), renew=True)  # the same clock, whose certificate ends no later
    assert len(office.reading.dossier(dossier_id).stamps) == 1
    assert listed(opened) == []
