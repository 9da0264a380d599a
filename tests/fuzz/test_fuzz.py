"""Files of ours, changed at random: a moment of it in each run, minutes with `--parapheur-soak`."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parapheur.signing.gate import Claim, gate
from tests.fuzz.targets import SIGNED, TARGETS

MINUTES = 5
WORDS = (
    b"%%EOF", b"startxref\n", b" 0 obj\n", b"endobj", b"/XRefStm 9", b"/Prev 0", b"/Encrypt 4 0 R",
    b"<<", b">>", b"[", b"]", b"/Type /ObjStm", b"/Length 99999999999", b"/Kids [2 0 R]", b"\x00",
    b"-1", b"4294967296", b"/JS (x)", b"stream\n", b"/OCProperties <<>>", b"/Filter /LZWDecode",
)  # fmt: skip
"""What means something to somebody who reads a PDF."""


def changed(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight things done to them."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at, size = chance.randrange(len(made) + 1), chance.randint(1, 30)
        match chance.randrange(5):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + size]
            case 2:
                made[at:at] = chance.choice(WORDS)
            case 3:
                made[at:at] = made[chance.randrange(len(made) + 1) :][:size]
            case _:
                made[at : at + size] = chance.choice(WORDS)
    return bytes(made)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**64 - 1))
def test_nothing_escapes(name: str, seed: int) -> None:
    target, beginnings = TARGETS[name]
    chance = random.Random(seed)  # noqa: S311  # of a test
    target(changed(chance.choice(beginnings), chance))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_escapes_for_minutes(name: str, request: pytest.FixtureRequest) -> None:
    target, beginnings = TARGETS[name]
    for beginning in beginnings:
        target(beginning)
    if not request.config.getoption("--parapheur-soak"):
        return
    until = time.monotonic() + MINUTES * 60 / len(TARGETS)
    seed = 0
    while time.monotonic() < until:
        chance = random.Random(seed)  # noqa: S311  # of a test
        target(changed(chance.choice(beginnings), chance))
        seed += 1


def test_what_is_begun_from_passes_so_that_a_change_can_matter() -> None:
    assert gate(SIGNED, [Claim((0, 19, 25, len(SIGNED) - 25), b"\x00\xff")]) == []
