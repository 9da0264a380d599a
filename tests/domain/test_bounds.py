"""Where refusals come from, coarsely, and how many of them are told."""

from datetime import timedelta

import pytest

from parapheur.domain.bounds import (
    OF_ACCOUNT,
    OF_NETWORK,
    OF_STRANGERS,
    STRANGERS,
    WINDOW,
    Source,
    Tally,
    network_of,
)
from tests.builders import AMINA, MORNING


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("a socket\u202e", ""),
        ("1" * 5000, ""),
    ],
)
def test_of_an_address_half_is_told(address: str, network: str) -> None:
    assert network_of(address) == network


def test_each_source_has_its_bound() -> None:
    bounds = {Source(AMINA.login): OF_ACCOUNT, Source(network="x"): OF_NETWORK}
    for source, most in (bounds | {STRANGERS: OF_STRANGERS}).items():
        assert not Tally(MORNING, most - 1).full(source)
        assert Tally(MORNING, most).full(source)


def test_a_minute_is_over_when_it_is_or_when_the_clock_was_put_back() -> None:
    tally, second = Tally(MORNING), timedelta(seconds=1)
    assert not tally.over(MORNING)
    assert not tally.over(MORNING + WINDOW - second)
    assert tally.over(MORNING + WINDOW)
    assert tally.over(MORNING - second)
