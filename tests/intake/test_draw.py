"""A page as a picture, drawn in the child."""

import io
from contextlib import suppress

import pytest
from PIL import Image

from parapheur.domain.errors import DamagedPdf
from parapheur.intake import Limits, PdfIntake
from tests.intake.pdfs import a_pdf, bomb
from tests.pdfs import a_pdf as a_letter


def test_a_page_is_drawn_whole_and_legible(intake: PdfIntake) -> None:
    picture = Image.open(io.BytesIO(intake.draw(a_letter(), 1)))
    assert picture.format == "JPEG"
    assert picture.width == 1240
    dark = sum(picture.convert("L").histogram()[:128])
    assert dark > 500  # there are letters on it


def test_a_page_of_any_size_stays_within_its_pixels(intake: PdfIntake) -> None:
    def size(width: int, height: int) -> tuple[int, int]:
        data = a_pdf(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", [0, 0, width, height]))
        return Image.open(io.BytesIO(intake.draw(data, 1))).size

    assert size(300, 14_400)[0] * size(300, 14_400)[1] <= 6_100_000
    assert size(14_400, 300)[0] == 1240


@pytest.mark.parametrize("page", [0, 3, 10**9])
def test_there_is_no_picture_of_a_page_that_is_not_there(intake: PdfIntake, page: int) -> None:
    with pytest.raises(DamagedPdf):
        intake.draw(a_pdf(pages=2), page)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nno more", b"look\n" * 10])
def test_what_cannot_be_drawn_is_refused(intake: PdfIntake, data: bytes) -> None:
    with pytest.raises(DamagedPdf):
        intake.draw(data, 1)
    assert intake.examine(a_pdf()).pages == 2


def test_a_drawing_is_held_to_the_limits_of_a_look() -> None:
    with PdfIntake(Limits(seconds=2, memory_mb=300)) as small:
        with suppress(DamagedPdf):  # drawn or not, the next file finds the door open
            small.draw(bomb(600 * 1024 * 1024), 1)
        assert small.examine(a_pdf()).pages == 2
