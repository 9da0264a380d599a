"""An image of handwriting is dots, as many as it says, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.handwriting import HIGHEST, WIDEST, Handwriting

CROSS = Handwriting(10, 3, b"\x80\x40\x7f\x80\x80\x40")
SIDES = st.tuples(st.integers(1, 40), st.integers(1, 12))


@given(SIDES.flatmap(lambda side: st.lists(st.booleans(), min_size=side[0] * side[1],
       max_size=side[0] * side[1]).map(lambda dots: (side, dots))))  # fmt: skip
def test_strokes_are_all_the_ink_there_is(drawn: tuple[tuple[int, int], list[bool]]) -> None:
    (across, down), dots = drawn
    lines = [dots[at * across : (at + 1) * across] for at in range(down)]
    stride = (across + 7) // 8
    rows = b"".join(
        int("".join("01"[dot] for dot in line).ljust(8 * stride, "0"), 2).to_bytes(stride, "big")
        for line in lines
    )
    if not any(dots):
        with pytest.raises(ValueError, match="empty"):
            Handwriting(across, down, rows)
        return
    image = Handwriting(across, down, rows)
    inked = {(x + i, y) for x, y, length in image.runs() for i in range(length)}
    assert inked == {(x, y) for y in range(down) for x in range(across) if lines[y][x]}
    assert Handwriting.read(image.written) == image


def test_it_is_known_by_its_dots() -> None:
    assert CROSS.written == b"P4\n10 3\n" + CROSS.rows
    assert list(CROSS.runs()) == [(0, 0, 1), (9, 0, 1), (1, 1, 8), (0, 2, 1), (9, 2, 1)]
    assert CROSS.digest == Handwriting.read(CROSS.written).digest
    assert CROSS.digest != Handwriting(10, 2, CROSS.rows[:4]).digest


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"P4\n10 3\n",
        b"P5\n10 3\n" + CROSS.rows,
        b"P4\n10 3 \n" + CROSS.rows,
        b"P4\n# a remark\n10 3\n" + CROSS.rows,
        CROSS.written + b"\x00",
        CROSS.written[:-1],
        b"P4\n9 3\n" + CROSS.rows,  # ink beyond the row
        b"P4\n0 3\n",
        b"P4\n-8 -1\n\xff",
        b"P4\n8 1\n\x00",
        b"P4\n%d 1\n" % (WIDEST + 1) + b"\xff" * (WIDEST // 8 + 1),
        b"P4\n8 %d\n" % (HIGHEST + 1) + b"\xff" * (HIGHEST + 1),
    ],
)
def test_what_is_not_such_an_image_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"it|row"):
        Handwriting.read(written)
