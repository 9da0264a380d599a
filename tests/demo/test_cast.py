"""The circuits of the house are sound with the demonstration's people on its desks."""

from pathlib import Path

import pytest

from parapheur.circuits import read_workflows
from parapheur.demo.cast import CAST
from parapheur.domain.circuit import CircuitId
from parapheur.domain.soundness import chart_of, check

ORGANISATION, CIRCUITS = read_workflows(Path(__file__).parents[2] / "workflows")


@pytest.mark.parametrize("circuit", CIRCUITS)
def test_no_circuit_of_the_house_is_unsound_with_the_cast(circuit: CircuitId) -> None:
    chart = chart_of(ORGANISATION.desks, [member.person for member in CAST])
    assert list(check(CIRCUITS[circuit], chart)) == []
