"""Sample papers are real PDFs: several pages, embedded fonts, Arabic that can be read back."""

import io

import pikepdf
import pypdfium2
import pytest

from parapheur.intake import PdfIntake
from parapheur.rendering import Paper, paper, sized_paper
from parapheur.rendering.papers import press
from parapheur.signing.update import open_strictly

ARABIC, FRENCH = "جواب على مراسلة عدد 114", "Réponse au courrier n° 114"
SUBJECTS = {"in Arabic": ARABIC, "in French": FRENCH}
PAGES = {Paper.LETTER: 2, Paper.DECISION: 2, Paper.NOTE: 1, Paper.PURCHASE: 4, Paper.LEAVE: 1}


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    whole = " ".join(str(page.get_textpage().get_text_bounded()) for page in pages)
    return " ".join(whole.split())


@pytest.mark.parametrize("language", SUBJECTS)
@pytest.mark.parametrize("kind", Paper)
def test_every_paper_may_come_in_and_be_signed(kind: Paper, language: str) -> None:
    with PdfIntake(opinions=[open_strictly]) as intake:
        inspection = intake.inspect(paper(kind, SUBJECTS[language]))
    assert inspection.accepted
    assert inspection.flags == ()
    assert inspection.pages == PAGES.get(kind, 1)


def test_a_letter_is_written_in_the_language_of_its_subject() -> None:
    arabic, french = text_of(paper(Paper.LETTER, ARABIC)), text_of(paper(Paper.LETTER, FRENCH))
    assert set(ARABIC.split()) <= set(arabic.replace(".", " ").split())
    assert "يشرفني أن أحيطكم علما" in arabic
    assert FRENCH in french
    assert "J’ai l’honneur d’accuser réception" in french.replace("'", "’")


@pytest.mark.parametrize("kind", PAGES)
def test_fonts_are_embedded(kind: Paper) -> None:
    with pikepdf.open(io.BytesIO(paper(kind, ARABIC))) as pdf:
        found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        descriptors = [each for each in found if each.get("/Type") == "/FontDescriptor"]
        assert descriptors
        assert all("/FontFile2" in each for each in descriptors)
        assert not [each for each in found if each.get("/BaseFont") == "/Helvetica"]


def test_a_scan_is_a_picture_and_nothing_else() -> None:
    scan = paper(Paper.SCAN, ARABIC)
    page = pypdfium2.PdfDocument(scan)[0]
    assert text_of(scan) == ""
    assert len(list(page.get_objects())) == 1
    assert page.get_size() == pytest.approx((595, 842), abs=1)
    grey = page.render().to_pil().convert("L")
    assert grey.getextrema()[0] < 60
    assert 200 < sum(grey.get_flattened_data()) / (grey.width * grey.height) < 250


@pytest.mark.parametrize("kind", PAGES)
def test_papers_are_pdf_a(kind: Paper) -> None:
    with pikepdf.open(io.BytesIO(paper(kind, "قرار 中😀"))) as pdf, pdf.open_metadata() as told:
        assert told.pdfa_status == "2B"
        assert [str(one.S) for one in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]


def test_a_subject_is_never_markup() -> None:
    evil = '#panic("x") *b* $a$ \\ <l> @r'
    assert '#panic("x") *b* $a$' in text_of(paper(Paper.DECISION, evil))


def test_a_paper_is_the_same_each_time() -> None:
    assert paper(Paper.SCAN, ARABIC) == paper(Paper.SCAN, ARABIC)
    first = paper(Paper.NOTE, ARABIC)
    press.cache_clear()
    assert paper(Paper.NOTE, ARABIC) == first


@pytest.mark.parametrize("size", [20_000, 100_000, 1_000_000])
def test_a_paper_of_a_size_weighs_it(size: int) -> None:
    pdf = sized_paper(size)
    assert len(pdf) == pytest.approx(size, rel=0.05)
    with PdfIntake(opinions=[open_strictly]) as intake:
        assert intake.examine(pdf).pages == 1


def test_each_file_name_is_its_own() -> None:
    assert len({kind.file_name for kind in Paper}) == len({kind.source for kind in Paper}) == 7
