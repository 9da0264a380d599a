"""An evidence file of ten steps: how long it takes to write, and to check a thousand of them."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from parapheur.bench.rows import Row, alone
from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import rehearse
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.words import Words
from parapheur.evidence import verify
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.usecases.evidence import evidence_of
from parapheur.usecases.ports import Office

NAME = Words("قياس", "Mesure", "Measure")
STEPS, SIZE, ROUNDS = 10, 100_000, 5
MANY, PROCESSES = 1000, 2
TRIED = 200
"""How many are checked, of which the time for `MANY` follows."""
CHECKS = """
import runpy, sys
verify = runpy.run_path(sys.argv[1])
trust = [open(sys.argv[3], "rb").read()]
for _ in range(int(sys.argv[4])):
    with open(sys.argv[2], "rb") as file:
        assert verify["verify"](file, trust=trust).verdict == "valid"
"""


def bench_evidence() -> Iterator[Row]:
    """Take a document through ten steps, write its evidence file, and check it many times."""
    with (
        tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
        open_office(elsewhere(load(), Path(folder))) as opened,
    ):
        made = Path(folder) / "a.asice"
        yield alone(
            "evidence file of a 10-step dossier", _made(opened.office, made), unit="s", bar=1
        )
        with opened.office.keys.organisation() as key:
            made.with_suffix(".cer").write_bytes(key.chain_der[-1])
        work = f"{MANY:,} evidence files checked by verify.py, {PROCESSES} processes"
        yield alone(work.replace(",", " ", 1), _checked(made), unit="s", bar=30)


def _made(office: Office, place: Path) -> float:
    """Return the seconds that an evidence file takes, kept at this place."""
    desks = [desk.id for desk in office.reading.desks()]
    actions = [Action.VISA] * (STEPS - 1) + [Action.SIGN]
    steps = tuple(
        Step(f"s{n}", NAME, action, (desks[n % len(desks)],)) for n, action in enumerate(actions)
    )
    circuit = Circuit(CircuitId("mesure"), NAME, steps)
    office = replace(office, circuits={circuit.id: circuit})
    played = rehearse(office, "mesure.pdf", sized_paper(SIZE), circuit.id)
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        with place.open("wb") as file:
            file.writelines(evidence_of(office, played.dossier_id).chunks())
        times.append(perf_counter() - begun)
    return median(times)


def _checked(file: Path) -> float:
    """Return the seconds that so many checks take, shared by so many processes."""
    each = TRIED // PROCESSES
    words = [verify.__file__, str(file), str(file.with_suffix(".cer")), str(each)]
    begun = perf_counter()
    running = [
        subprocess.Popen([sys.executable, "-c", CHECKS, *words])  # noqa: S603 - our own words
        for _ in range(PROCESSES)
    ]
    for one in running:
        if one.wait():
            raise RuntimeError("an evidence file was not checked to its end")
    return (perf_counter() - begun) * MANY / (each * PROCESSES)
