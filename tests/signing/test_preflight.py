"""Would signatures on this file hold? Tried with a key that nobody keeps."""

import pytest
from pikepdf import Array, Dictionary, Pdf, String
from pyhanko.pdf_utils.misc import PdfReadError

from parapheur.domain.unfit import LoosePdf
from parapheur.domain.verdict import Conclusion
from parapheur.intake.copying import copied
from parapheur.signing.opinion import readable
from parapheur.signing.preflight import PAGE, ready
from tests.builders import MORNING
from tests.intake.pdfs import PAGES, a_pdf, hybrid, loose, written
from tests.pdfs import a_pdf as a_letter
from tests.signing.desk import SigningDesk

preflight = ready()


def test_ordinary_files_pass() -> None:
    for pdf in (PAGE, a_pdf(), a_letter(2)):
        preflight(pdf)


def test_a_page_whose_numbers_are_written_anew_passes() -> None:
    page = PAGES[3].replace(b"[0 0 612 792]", b"[0.0 0 612 792.0]")
    preflight(written({**PAGES, 3: page}))


def circular(pdf: Pdf) -> None:
    """A form whose fields are each other's parents."""
    one = pdf.make_indirect(Dictionary(T=String("a")))
    one.Kids = Array([pdf.make_indirect(Dictionary(T=String("b"), Parent=one, Kids=Array([one])))])
    pdf.Root.AcroForm = Dictionary(Fields=Array([one]))


def small(pdf: Pdf) -> None:
    """A page smaller than a stamp, on which a signature stands all the same."""
    pdf.pages[1].obj.MediaBox = Array([0, 0, 9, 9])


def vast(pdf: Pdf) -> None:
    """A page larger than any may be."""
    pdf.pages[1].obj.MediaBox = Array([0, 0, 20_000, 9])


def test_a_very_small_page_passes() -> None:
    preflight(a_pdf(small))


@pytest.mark.parametrize("pdf", [a_pdf(circular), a_pdf(vast), PAGE[:-40]])
def test_a_file_whose_signatures_would_not_hold_does_not_pass(pdf: bytes) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  # of any kind: each is a refusal
        preflight(pdf)


def test_the_second_reader_tells_strictness_from_damage() -> None:
    readable(PAGE)
    with pytest.raises(LoosePdf):
        readable(loose())
    with pytest.raises(PdfReadError):  # which is no refusal of ours
        readable(PAGE[:-40])


@pytest.mark.parametrize("file", [hybrid(), loose()], ids=["hybrid", "loose"])
def test_a_copy_goes_round_its_circuit_and_is_valid(desk: SigningDesk, file: bytes) -> None:
    copy = copied(file)
    versions = desk.circulated(copy)
    assert versions[-1].startswith(copy)
    assert desk.signer.verify(versions[-1], at=MORNING).verdict is Conclusion.VALID
