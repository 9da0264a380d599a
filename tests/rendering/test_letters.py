"""Answers and transmittal slips are papers of the house: what was typed is text on them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from parapheur.domain.about_outgoing import Route
from parapheur.domain.documents import Digest, Version
from parapheur.domain.registry.bodies import BodyId, KindId, Sealer
from parapheur.domain.registry.numbers import OrderNumber, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.replies import Draft, Written
from parapheur.domain.registry.slips import Sent, Slip
from parapheur.domain.words import Language
from parapheur.rendering.letters import TypstLetters
from tests.builders import words

AT = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # 2026 has begun in Casablanca
HOSTILE = '#panic("x") $a$ *b* \u202eabc <script>\u0007'


@pytest.fixture(scope="module")
def papers() -> TypstLetters:
    return TypstLetters(Path(__file__).parents[2] / "templates" / "papers")


def text_of(pdf: bytes) -> str:
    assert b"pdfaid" in pdf
    pages = pdfium.PdfDocument(pdf)
    said = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(said.split())


def written(language: Language, text: str = "Un.\n\nDeux.") -> Draft:
    said = Written(
        language=language,
        addressee="Mme Dupont\nLyon",
        subject=HOSTILE,
        opening="",
        text=text,
        closing="",
        capacity="Le Ministre",
    )
    unit = words("Service", "مصلحة")
    return Draft(
        written=said,
        body=words("Ministère", "الوزارة"),
        units=(unit,),
        town=words("Rabat", "الرباط"),
        number="114/2026",
        received=date(2026, 3, 1),
        reference="12/B",
    )


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_an_answer_bears_what_was_typed_and_neither_number_nor_date(
    papers: TypstLetters, language: Language
) -> None:
    said = text_of(papers.answer(written(language), at=AT))
    assert all(sign in said for sign in ("#", "panic", "$", "*", "script"))  # whatever their order
    assert "\u202e" not in said
    assert "114/2026" in said
    assert "2025" not in said
    assert "décembre" not in said


def test_a_long_answer_goes_on_to_further_pages(papers: TypstLetters) -> None:
    pdf = papers.answer(written(Language.FR, "Une phrase assez longue.\n" * 200), at=AT)
    assert len(pdfium.PdfDocument(pdf)) > 3


def test_a_slip_says_the_day_of_casablanca_and_the_whole_fingerprint(papers: TypstLetters) -> None:
    letter = Outgoing(
        body=BodyId("mre"),
        number=OrderNumber(Register.DEPARTURE, 2026, 1),
        kind=KindId("courrier"),
        subject=HOSTILE,
        addressee="السيد العلمي\nباريس",
        document=Version(Digest("7a" * 32), 900),
        route=Route.PORTAL,
        at=AT,
    )
    slip = Slip(
        letter=letter,
        body=words("Ministère"),
        to_body=None,
        sealer=Sealer(words("Ministère"), test=True),
        pieces=(Sent("lettre.pdf", 2, letter.document),),
        dossier="D-000001",
        answers="",
        officer=words("Hassan"),
        entry=Digest("9b" * 32),
        at=AT,
    )
    said = text_of(papers.slip(slip))
    assert "janvier" in said
    assert "décembre" not in said
    assert "2025" not in said
    assert "7a" * 32 in "".join(said.split())
    assert "sans valeur juridique" in said
