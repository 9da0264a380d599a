"""Deposit numbers and secrets, read as people type them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.paper_codes import SIGNS
from parapheur.domain.registry.numbers import (
    SECRET,
    LetterId,
    OrderNumber,
    Register,
    deposit_number,
    letter_of,
    read_secret,
    secret_digest,
    secret_of,
)


@given(st.integers(1, 2**31 - 1), st.integers(1000, 9999))
def test_a_number_is_read_back(letter: int, year: int) -> None:
    said = deposit_number(LetterId(letter), year)
    assert letter_of(said) == (letter, year)
    arabic = said.translate({ord("0") + one: chr(0x660 + one) for one in range(10)})
    assert letter_of(f" \u2066{arabic}\u2069 ") == (letter, year)


@pytest.mark.parametrize(
    "typed", ["", "2026", "2026-", "-12", "2026-12a", "26-12", "2026-" + "9" * 11]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert letter_of(typed) is None


def test_an_order_number_is_said_as_offices_do() -> None:
    assert str(OrderNumber(Register.ARRIVAL, 2026, 45)) == "45/2026"


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_is_always_the_same_and_read_however_it_is_typed(seed: bytes) -> None:
    secret = secret_of(seed)
    assert secret == secret_of(seed)
    assert len(secret) == SECRET
    assert set(secret) <= set(SIGNS)
    grouped = "-".join(secret[at : at + 4] for at in range(0, SECRET, 4))
    for typed in (grouped, grouped.lower(), f"\u2066{secret} \u2069", secret.replace("0", "o")):
        assert read_secret(typed) == secret
    assert secret_digest(secret) != secret_digest(secret_of(seed + b"1"))


def test_secrets_are_spread() -> None:
    made = {secret_of(bytes(pair)) for pair in product(range(16), repeat=2)}
    assert len(made) == 256
    assert len({one[0] for one in made}) > 16
