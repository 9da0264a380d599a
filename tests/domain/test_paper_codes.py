"""The code of a paper: 128 bits, read as people type it, and a slip told from a stranger's code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.errors import CodeMistyped
from parapheur.domain.paper_codes import GROUP, LENGTH, SIGNS, code_of, grouped, read_code

BITS = bytes.fromhex("00112233445566778899aabbccddeeff")
CODE = code_of(BITS)


@given(st.binary(min_size=16, max_size=16))
def test_every_code_is_read_as_it_is_written(chance: bytes) -> None:
    code = code_of(chance)
    assert len(code) == LENGTH
    assert set(code) <= set(SIGNS)
    assert read_code(code) == read_code(grouped(code)) == code


def test_codes_of_other_bits_are_others() -> None:
    assert len({code_of(number.to_bytes(16, "big")) for number in range(500)}) == 500


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_code_takes_128_bits_and_no_fewer(length: int) -> None:
    with pytest.raises(ValueError, match="128"):
        code_of(bytes(length))


@pytest.mark.parametrize(
    "typed",
    [
        grouped(CODE).lower(),
        f"  {grouped(CODE).replace('-', ' ')} ",
        f"https://parapheur.example.ma/verify/{CODE}",
        f"https://parapheur.example.ma/verify/{CODE}/",
        CODE.replace("0", "O").replace("1", "l"),
        "\u2066" + CODE + "\u2069",
        "".join(chr(0x0660 + int(one)) if one.isdigit() else one for one in CODE),
    ],
    ids=["small", "spaced", "address", "slash", "alike", "isolated", "arabic digits"],
)
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@given(st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_told_nearly_always(place: int, sign: str) -> None:
    typed = CODE[:place] + sign + CODE[place + 1 :]
    if typed == CODE:
        return
    try:
        assert read_code(typed) != CODE  # one in a thousand is another code
    except CodeMistyped:
        assert len(typed) == LENGTH


def test_two_groups_exchanged_are_told() -> None:
    typed = CODE[GROUP : 2 * GROUP] + CODE[:GROUP] + CODE[2 * GROUP :]
    with pytest.raises(CodeMistyped):
        read_code(typed)


@pytest.mark.parametrize(
    "typed", ["", "D-000001", CODE[:-1], CODE + "0", "U" * LENGTH, "Z" * LENGTH, "é" * LENGTH]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        read_code(typed)
