"""Five tries, then a pause that doubles."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.accounts import ABSOLUTE, IDLE, Session
from parapheur.domain.documents import Digest
from parapheur.domain.errors import TooManyTries
from parapheur.domain.tries import (
    ALLOWED,
    CROWD,
    LONGEST,
    NO_TRIES,
    PAUSE,
    WHILE,
    Tries,
    expect_room,
    knock,
    tries_at,
)
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::ffff:2"),  # whoever has an address has all of its network
        ("192.0.2.1", "::ffff:192.0.2.1"),
    ],
)
def test_addresses_one_caller_has_are_one(one: str, other: str) -> None:
    assert knock("amina", one) == knock("amina", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("amina", "192.0.2.1"), ("amina", "192.0.2.2")),
        (("amina", "192.0.2.1"), ("amine", "192.0.2.1")),
        (("amina", "2001:db8::1"), ("amina", "2001:db8:0:1::1")),
        (("amina", "a socket"), ("amina", "")),
        (("\ud800", ""), ("\ud801", "")),
    ],
)
def test_others_are_others(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert knock(*one).name != knock(*other).name


def test_of_who_knocks_digests_alone_are_kept() -> None:
    who = knock("amina", "192.0.2.1")
    assert re.fullmatch("[0-9a-f]{64}", who.name)
    assert re.fullmatch("[0-9a-f]{64}", who.address)


@given(st.integers(0, 60))
def test_moments_add_up_to_the_tries_made_at_them(times: int) -> None:
    tries, moments, at = NO_TRIES, list[datetime](), MORNING
    for _ in range(times):
        tries = tries.spend(at)
        moments.append(at)
        at = tries.paused_until or at
    assert tries_at(moments) == tries


def test_an_address_has_room_again_as_its_failures_grow_old() -> None:
    moments = [MORNING + timedelta(seconds=number) for number in range(CROWD)]
    expect_room(moments[1:], MORNING + timedelta(seconds=CROWD))
    with pytest.raises(TooManyTries) as refused:
        expect_room(moments, MORNING + timedelta(seconds=CROWD))
    assert refused.value.facts == {"until": MORNING + WHILE}
    expect_room(moments, MORNING + WHILE)
