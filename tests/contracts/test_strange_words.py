"""What is typed into an address or a form never breaks a look: it is found nowhere."""

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.finding import Sought
from parapheur.domain.trays import Only
from tests.builders import CLAIRE, MORNING, SERVICE, Records

STRANGE = ["a\x00b", "\x00", "%", "\\", "'", "x" * 100_000]
"""PostgreSQL takes no NUL at all; LIKE takes some of the others for its own."""


@pytest.mark.parametrize("said", STRANGE, ids=lambda said: ascii(said)[:12])
def test_a_strange_word_is_found_nowhere(records: Records, said: str) -> None:
    reading, desks = records.reading, frozenset({SERVICE})
    assert not reading.circuit_versions(CircuitId(said))
    assert not reading.todo(desks, only=Only(circuit=CircuitId(said)))
    assert not reading.todo(desks, only=Only(text=said))
    assert not reading.found(Sought(text=said), reader=CLAIRE)
    with records.work() as work:
        assert work.retry_message(said, at=MORNING) is None
