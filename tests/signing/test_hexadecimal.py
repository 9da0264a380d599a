"""A hexadecimal string read at once is the one that is read sign by sign."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic

from parapheur.signing import hexadecimal
from parapheur.signing.hexadecimal import USUAL, _by_signs, read_hexadecimal

SIGNS = st.sampled_from([bytes([n]) for n in b"0123456789abcdefABCDEF>\n g<"])


def read(reader: object, data: bytes) -> tuple[object, object, int]:
    """What a reader makes of it, of which kind, and where it stops; or which error it ends with."""
    stream = io.BytesIO(data)
    try:
        found = reader(stream)  # type: ignore[operator]
    except Exception as error:
        return type(error), None, 0
    return bytes(getattr(found, "original_bytes", found)), type(found), stream.tell()


@given(st.lists(SIGNS, max_size=12).map(b"".join))
def test_both_ways_read_the_same(signs: bytes) -> None:
    data = b"<" + signs + b">"  # an end, or reading sign by sign would not end
    assert read(read_hexadecimal, data) == read(_by_signs, data)


@pytest.mark.parametrize(
    "length", [0, 1, 2, 5000, USUAL - 2, USUAL - 1, USUAL, USUAL + 2, 3 * USUAL + 1]
)
def test_of_any_length(length: int) -> None:
    data = b"<" + b"a" * length + b"> 7 0 R"
    assert read(read_hexadecimal, data) == read(_by_signs, data)


def test_a_container_of_megabytes_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(hexadecimal, "_by_signs")
    kind, _, end = read(read_hexadecimal, b"<" + b"a0" * (2 << 20) + b"> 7 0 R")
    assert (kind, end) == (b"\xa0" * (2 << 20), (4 << 20) + 2)


def test_pyhanko_reads_this_way_where_signatures_are_read() -> None:
    import parapheur.signing  # noqa: F401 - as every process does

    assert generic.read_hex_string_from_stream is read_hexadecimal
