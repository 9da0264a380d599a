"""Order numbers that several processes take at once: none twice, and none left out.

Each process now and then breaks off what it had begun, which must leave no gap. 400 numbers in each
run; 100 000 with `--parapheur-soak`.
"""

from collections import Counter
from multiprocessing import get_context

import pytest

from parapheur.domain.errors import DossierMoved
from parapheur.domain.registry.numbers import Register
from parapheur.store import Database
from tests.builders import at
from tests.databases import url as url
from tests.fake_subjects import SUBJECTS
from tests.letters import MINISTRY

PROCESSES = 4


def take(url: str, seed: int, many: int) -> None:
    """Take so many numbers, and break off one time in nine."""
    database = Database(url, SUBJECTS)
    taken = turn = 0
    while taken < many:
        turn += 1
        try:
            with database.work() as work:
                work.take_number(MINISTRY, Register.ARRIVAL, 2026, f"incoming/{seed}", at=at(1))
                1 // ((turn + seed) % 9)  # what is undone leaves no gap
        except (ZeroDivisionError, DossierMoved):
            continue
        taken += 1
    database.close()


@pytest.mark.timeout(7200)
def test_numbers_taken_by_several_processes_have_no_gap_and_no_double(
    url: str, request: pytest.FixtureRequest
) -> None:
    many = (100_000 if request.config.getoption("--parapheur-soak") else 400) // PROCESSES
    fork = get_context("fork")
    takers = [fork.Process(target=take, args=(url, seed, many)) for seed in range(PROCESSES)]
    for one in takers:
        one.start()
    for one in takers:
        one.join()
    assert [one.exitcode for one in takers] == [0] * PROCESSES
    database = Database(url, SUBJECTS)
    day = at(1).date()
    given = database.reading.numbers(MINISTRY, Register.ARRIVAL, day, day)
    database.close()
    assert [one.number.number for one in given] == list(range(1, PROCESSES * many + 1))
    assert Counter(one.stream for one in given) == {
        f"incoming/{seed}": many for seed in range(PROCESSES)
    }
