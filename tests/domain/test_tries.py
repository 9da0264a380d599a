"""Five tries, then a pause that doubles."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.accounts import ABSOLUTE, IDLE, Session
from parapheur.domain.documents import Digest
from parapheur.domain.errors import TooManyTries
from parapheur.domain.tries import ALLOWED, LONGEST, NO_TRIES, PAUSE, Tries
from tests.builders import AMINA, MORNING


def spend(tries: Tries, times: int) -> Tries:
    """Spend so many tries, each as soon as it is allowed."""
    for _ in range(times):
        tries = tries.spend(tries.paused_until or MORNING)
    return tries


def test_four_tries_cost_no_pause() -> None:
    tries = spend(NO_TRIES, 4)
    assert (tries.failed, tries.left, tries.paused_until) == (4, 1, None)


def test_the_fifth_begins_a_pause_to_its_last_instant() -> None:
    tries = spend(NO_TRIES, 5)
    assert tries.paused_until == MORNING + PAUSE
    with pytest.raises(TooManyTries) as refused:
        tries.spend(MORNING + PAUSE - timedelta(microseconds=1))
    assert refused.value.facts == {"until": MORNING + PAUSE}
    assert tries.spend(MORNING + PAUSE).failed == 6


@pytest.mark.parametrize(("times", "factor"), [(5, 1), (10, 2), (15, 4), (20, 8), (25, 16)])
def test_each_pause_is_twice_the_one_before(times: int, factor: int) -> None:
    before = spend(NO_TRIES, times - 1)
    at = before.paused_until or MORNING
    assert before.spend(at).paused_until == at + PAUSE * factor


@given(st.integers(7, 10_000))
def test_no_pause_is_longer_than_the_longest(fives: int) -> None:
    tries = Tries(fives * ALLOWED - 1).spend(MORNING)
    assert tries.paused_until == MORNING + LONGEST


@given(st.lists(st.integers(0, 600), max_size=60))
def test_nobody_tries_more_than_five_times_between_two_pauses(waits: list[int]) -> None:
    tries, at, in_a_row = NO_TRIES, MORNING, 0
    for wait in waits:
        at += timedelta(seconds=wait)
        try:
            spent = tries.spend(at)
        except TooManyTries:
            continue
        in_a_row = 1 if tries.paused_until else in_a_row + 1
        tries = spent
        assert in_a_row <= ALLOWED
        assert 1 <= tries.left <= ALLOWED
        assert (tries.paused_until is not None) == (in_a_row == ALLOWED)


def test_a_session_ends_idle_or_old() -> None:
    session = Session(Digest("0" * 64), AMINA.login, MORNING, MORNING, "a browser")
    assert session.open_at(MORNING + IDLE - timedelta(seconds=1))
    assert not session.open_at(MORNING + IDLE)
    busy = Session(Digest("0" * 64), AMINA.login, MORNING, MORNING + ABSOLUTE, "a browser")
    assert not busy.open_at(MORNING + ABSOLUTE)
