"""Any dossier, any tries, on both databases: the program does what a small model says, no more.

`pytest tests/proof --parapheur-soak` looks at 20 000 dossiers on each database; a usual run at 120.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from parapheur.store import Database
from tests.proof.machine import Machine

USUAL, SOAK = 120, 20_000


def test_the_program_and_the_model_agree(
    database: Database, request: pytest.FixtureRequest
) -> None:
    examples = SOAK if request.config.getoption("--parapheur-soak") else USUAL

    class Here(Machine):
        records = database

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
