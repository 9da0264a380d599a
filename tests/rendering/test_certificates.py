"""The certificate of a disposal, drawn: what it tells, in both languages, and for how long."""

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from parapheur.rendering import TypstCertificates
from parapheur.usecases.registry import dispose
from parapheur.words.disposing import certified
from tests.letters import MINISTRY, OFFICER
from tests.registry_office import LONG, MINISTER, an_office, closed

PAPERS = Path(__file__).parents[2] / "templates" / "papers"


def test_it_names_each_letter_who_decided_and_nothing_personal(tmp_path: Path) -> None:
    fake = an_office()
    letters = [closed(fake, number) for number in range(1, 40)]
    fake.clock.pause(LONG.total_seconds())
    basis = "Loi 69-99, visa 12"
    number = dispose.propose(fake.office, MINISTRY, letters, basis=basis, actor=OFFICER.login)
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    told = fake.certificates.drawn[0]
    made = TypstCertificates(PAPERS, certified).draw(told)
    with pdfium.PdfDocument(made) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) > 1
    whole = "\n".join(pages)
    for letter in told.ended:
        assert letter.deposit in whole
    assert "39/2026" in whole
    assert "Hassan" in whole
    assert "Salma" in whole
    assert "visa 12" in whole
    assert "Alami" not in whole
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(made)
    with pikepdf.open(paper) as opened:
        said = str(opened.Root.Metadata.read_bytes())
    assert "pdfaid:part>3" in said or 'pdfaid:part="3"' in said
