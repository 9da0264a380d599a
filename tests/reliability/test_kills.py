"""Killed at any point of a signature: the old state or the new one, never anything between.

After each kill `Lane.kill` looks: history, dossier and trays agree; one act at most was added;
once the lease is over the intent ends with its event; the act can be done again, or its author is
told that it is done. `fsck` finds nothing every 25 kills and at the end, the engine was asked for
exactly the jobs that are due, and unfinished files are swept away.
"""

import logging

import pytest

from tests.reliability.conftest import KILLS, SEED, Places
from tests.reliability.lanes import LANES, Tally, at_each_border, at_random, side_by_side

log = logging.getLogger(__name__)


@pytest.mark.timeout(0)  # as long as --kills asks for
@pytest.mark.parametrize(("backend", "share"), [("sqlite", 1.0), ("postgresql", 0.4)])
def test_a_process_dies_anywhere(
    request: pytest.FixtureRequest, places: Places, backend: str, share: float
) -> None:
    kills = int(request.config.getoption("--kills", default=KILLS) * share)
    seed = request.config.getoption("--seed", default=SEED)
    runs = [(places(backend), seed + lane, -(-kills // LANES)) for lane in range(LANES)]
    tally = sum(side_by_side(at_random, runs), Tally())
    log.info("%s, seed %s: %s", backend, seed, tally)  # seen with --log-cli-level=info
    assert tally.killed.total() >= kills
    assert tally.old > tally.abandoned > 0  # they died early, and in the middle


@pytest.mark.timeout(600)  # half a minute on a machine that has nothing else to do
def test_a_process_dies_at_each_border_of_a_signature(places: Places) -> None:
    runs = [(places("sqlite"), lane + 1, LANES) for lane in range(LANES)]
    tally = sum(side_by_side(at_each_border, runs), Tally())
    log.info("%s", tally)
    assert tally.killed["Border"] >= 40
    assert tally.new > tally.survived  # some died after the commit, before they could tell anybody
