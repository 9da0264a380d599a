"""Text that is signed without being seen is told to whoever signs."""

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from parapheur.intake import Flag, PdfIntake
from tests.intake.pdfs import a_pdf

OUTSIDE, INVISIBLE = Flag.TEXT_OUTSIDE_PAGE, Flag.INVISIBLE_TEXT
TEXT = b"BT /F 12 Tf %s (un article de plus) Tj ET"
CASES: dict[str, tuple[bytes, set[Flag]]] = {
    "plain": (TEXT % b"72 700 Td", set()),
    "beside the page": (TEXT % b"-900 700 Td", {OUTSIDE}),
    "below the page": (TEXT % b"72 -50 Td", {OUTSIDE}),
    "outside the crop box": (TEXT % b"72 780 Td", {OUTSIDE}),
    "clipped away": (b"q 10 10 50 50 re W n " + TEXT % b"72 700 Td" + b" Q", {OUTSIDE}),
    "within its clip": (b"q 0 600 600 150 re W n " + TEXT % b"72 700 Td" + b" Q", set()),
    "no mark": (TEXT % b"3 Tr 72 700 Td", {INVISIBLE}),
    "a clip alone": (TEXT % b"7 Tr 72 700 Td", {INVISIBLE}),
    "transparent": (b"/Clear gs " + TEXT % b"72 700 Td", {INVISIBLE}),
    "white on paper": (TEXT % b"1 g 72 700 Td", {INVISIBLE}),
    "white on black": (b"0 g 60 690 400 40 re f " + TEXT % b"1 g 72 700 Td", set()),
    "nothing but blanks": (b"BT /F 12 Tf -900 700 Td (   ) Tj ET", set()),
    "no mark within a form": (b"/Form Do", {INVISIBLE}),
}


def page(content: bytes) -> bytes:
    def put(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        own = Dictionary(Font=Dictionary(F=font))
        form = pdf.make_stream(TEXT % b"3 Tr 72 700 Td")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 612, 792])
        form.Resources = own
        one = pdf.pages[0].obj
        one.Resources = Dictionary(
            Font=Dictionary(F=font),
            ExtGState=Dictionary(Clear=Dictionary(ca=0)),
            XObject=Dictionary(Form=form),
        )
        one.CropBox = Array([0, 0, 612, 770])
        one.Contents = pdf.make_stream(content)

    return a_pdf(put)


@pytest.mark.parametrize("name", CASES)
def test_text_that_is_not_seen_is_told(intake: PdfIntake, name: str) -> None:
    content, told = CASES[name]
    inspection = intake.inspect(page(content))
    assert inspection.accepted
    assert set(inspection.flags) - {Flag.FONTS_NOT_EMBEDDED} == told
