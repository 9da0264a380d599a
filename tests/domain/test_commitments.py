"""Commitments are what their specification says, and hide what they stand for."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain import commitments
from parapheur.domain.canonical import CANONICAL, Json
from parapheur.domain.commitments import (
    Disclosure,
    commitment,
    committed,
    disclosed,
    standing_for,
)

SALTS = st.binary(min_size=16, max_size=16)
VALUES = st.text() | st.fixed_dictionaries({name: st.text() for name in ("ar", "fr", "en")})
VECTOR = re.compile(r"^    ([0-9a-f]{32}) (\S+)\n      ([0-9a-f]{64})$", re.MULTILINE)


def test_the_vectors_of_the_specification_hold_by_its_three_steps() -> None:
    vectors = VECTOR.findall(commitments.__doc__ or "")
    assert len(vectors) == 3
    for salt, value, said in vectors:
        written = value.encode()
        length = len(written).to_bytes(8, "big")
        assert hashlib.sha256(bytes.fromhex(salt) + length + written).hexdigest() == said
        assert commitment(bytes.fromhex(salt), _read(value)) == said


@given(SALTS, SALTS, VALUES, VALUES)
def test_another_salt_or_value_is_another_commitment(
    salt: bytes, other: bytes, value: Json, another: Json
) -> None:
    same = (salt, value) == (other, another)
    assert (commitment(salt, value) == commitment(other, another)) is same


@given(SALTS, VALUES)
def test_values_come_back_where_they_stood(salt: bytes, value: Json) -> None:
    told: dict[str, Json] = {"a": [{"b": value}, "c"], "d": value}
    places = ("/a/0/b", "/d")
    bare: dict[str, Json] = {
        "a": [{"b": dict(standing_for(salt, value))}, "c"],
        "d": dict(standing_for(salt, value)),
    }
    assert [path for path, _ in commitments.commitments(bare)] == list(places)
    assert disclosed(bare, [Disclosure(path, salt, value) for path in places]) == told


def test_what_is_missing_or_another_is_refused_and_what_was_erased_is_left() -> None:
    salt = bytes(range(16))

    def bare() -> dict[str, Json]:
        return {"name": dict(standing_for(salt, "Amina"))}

    with pytest.raises(ValueError, match="the value of /name is missing"):
        disclosed(bare(), [])
    with pytest.raises(ValueError, match="is not the one that was committed to"):
        disclosed(bare(), [Disclosure("/name", salt, "Amine")])
    with pytest.raises(ValueError, match="is not the one that was committed to"):
        disclosed(bare(), [Disclosure("/name", bytes(16), "Amina")])
    assert disclosed(bare(), [Disclosure("/name", None)]) == bare()


@pytest.mark.parametrize(
    "fact",
    [
        "a" * 64,
        {"commitment": "a" * 63},
        {"commitment": "A" * 64},
        {"commitment": 1},
        {"commitment": "a" * 64, "salt": ""},
        {"Commitment": "a" * 64},
    ],
)
def test_nothing_else_is_taken_for_a_commitment(fact: Json) -> None:
    assert committed(fact) is None


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_salt_has_128_bits(length: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        commitment(bytes(length), "x")


def _read(value: str) -> Json:
    if value.startswith('"'):
        return value[1:-1]
    found = re.findall(r'"(\w+)":"([^"]*)"', value)
    assert CANONICAL.encode(dict(found)) == value
    return dict(found)
