"""Where two pages differ, told by the child; and what a child that was taken over may say."""

import json

import pikepdf
import pytest

from parapheur.domain.errors import DamagedPdf
from parapheur.intake import PdfIntake
from parapheur.intake.compare import MOST, compared, read
from tests.intake.pdfs import a_pdf


def marked(*squares: tuple[int, int, int, int], size: tuple[int, int] = (600, 800)) -> bytes:
    """A page with black squares, each from the bottom left: x, y, width, height."""
    drawn = " ".join(f"{x} {y} {w} {h} re f" for x, y, w, h in squares)

    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/MediaBox"] = [0, 0, *size]
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(f"0 g {drawn}".encode())

    return a_pdf(draw)


def test_the_same_page_differs_nowhere(intake: PdfIntake) -> None:
    page = marked((50, 50, 100, 100))
    found = intake.compare(page, page, 1)
    assert (found.first, found.second, found.boxes) == ((600, 800), (600, 800), ())


def test_each_change_has_a_box_around_it(intake: PdfIntake) -> None:
    before = marked((60, 80, 60, 80))
    after = marked((60, 80, 60, 80), (300, 600, 60, 80), (450, 80, 60, 80))
    top, bottom = intake.compare(before, after, 1).boxes
    assert abs(top.left - 500) < 20
    assert abs(top.top - 150) < 20
    assert abs(top.width - 100) < 30
    assert abs(top.height - 100) < 30
    assert abs(bottom.left - 750) < 20
    assert abs(bottom.top - 800) < 20
    assert intake.compare(after, before, 1).boxes == (top, bottom)


def test_pages_of_other_shapes_differ_as_a_whole() -> None:
    found = read(compared(marked((0, 0, 9, 9)), marked((0, 0, 9, 9), size=(800, 600)), 1))
    (box,) = found.boxes
    assert (box.left, box.top, box.width, box.height) == (0, 0, 1000, 1000)


def test_changes_everywhere_are_one() -> None:
    dots = [(x, y, 6, 6) for x in range(10, 590, 40) for y in range(10, 790, 40)]
    assert len(read(compared(marked(), marked(*dots), 1)).boxes) == 1


def test_a_page_that_one_lacks_is_said_to_lack() -> None:
    found = read(compared(a_pdf(pages=2), a_pdf(pages=1), 2))
    assert found.first is not None
    assert found.second is None
    assert not found.both


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nno more"])
def test_what_cannot_be_drawn_is_refused(intake: PdfIntake, data: bytes) -> None:
    with pytest.raises(DamagedPdf):
        intake.compare(a_pdf(), data, 1)


GOOD = {"first": [1, 1], "second": None, "boxes": [[0, 0, 1, 1]]}


@pytest.mark.parametrize(
    "said",
    [
        None, [], {}, {**GOOD, "more": 1}, {**GOOD, "first": [0, 1]}, {**GOOD, "first": [1]},
        {**GOOD, "first": "ab"}, {**GOOD, "boxes": {}}, {**GOOD, "boxes": [[0, 0, 1, "<b>"]]},
        {**GOOD, "boxes": [[0, 0, 1, 1001]]}, {**GOOD, "boxes": [[True, 0, 1, 1]]},
        {**GOOD, "boxes": [[0, 0, 1, 1]] * (MOST + 1)}, {**GOOD, "boxes": [[-1, 0, 1, 1]]},
    ],
)  # fmt: skip
def test_a_child_says_nothing_else(said: object) -> None:
    assert read(json.dumps(GOOD).encode()).first == (1, 1)
    with pytest.raises(ValueError, match=r"not|size"):
        read(json.dumps(said).encode())
