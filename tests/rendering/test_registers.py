"""Registers and labels, as they are printed."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest

from parapheur.domain.registry.bodies import BodyId, Sealer
from parapheur.domain.registry.numbers import OrderNumber, Register
from parapheur.domain.registry.pages import Label, RegisterLine, RegisterPages
from parapheur.domain.words import Words
from parapheur.rendering import TypstRegisters
from parapheur.words.register_pages import written
from tests.builders import MORNING
from tests.papers import PAPERS

BODY = Words("الوزارة المنتدبة", "Ministère délégué", "Ministry")
LINE = RegisterLine(
    number=OrderNumber(Register.ARRIVAL, 2026, 1),
    stream="incoming/1",
    at=MORNING,
    who="يوسف العلمي",
    subject="Demande d’attestation",
)


@pytest.fixture(scope="module")
def registers() -> TypstRegisters:
    return TypstRegisters(PAPERS, written)


def pages(lines: list[RegisterLine], register: Register = Register.ARRIVAL) -> RegisterPages:
    day = date(2026, 3, 2)
    return RegisterPages(
        body=BODY, register=register, first=day, last=day, lines=tuple(lines), at=MORNING,
        sealer=Sealer(BODY, BodyId("mre"), test=True),
    )  # fmt: skip


def said(pdf: bytes) -> list[str]:
    drawn = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [" ".join(str(page.get_textpage().get_text_bounded()).split()) for page in drawn]


def test_a_register_tells_void_numbers_and_hides_what_is_confidential(
    registers: TypstRegisters,
) -> None:
    void = replace(LINE, void=True, reason="Saisie en double", by=Words("خالد", "Khalid", "K"))
    secret = replace(LINE, subject="Secret", who="Quelqu’un", confidential=True)
    many = [replace(LINE, number=OrderNumber(Register.ARRIVAL, 2026, one)) for one in range(3, 60)]
    pdf = registers.draw(pages([void, secret, *many]))
    first, *others = said(pdf)
    assert "Registre du courrier arrivée" in first
    assert "Saisie en double" in first
    assert "Khalid" in first
    assert "Confidentiel" in first
    assert "Secret" not in first
    assert "Quelqu’un" not in first
    assert others
    assert all("Objet" in one for one in others)
    assert f"Page {len(others) + 1} / {len(others) + 1}" in others[-1]
    assert pikepdf.open(io.BytesIO(pdf)).Root.OutputIntents is not None


@pytest.mark.parametrize("register", Register)
def test_an_empty_register_says_so(registers: TypstRegisters, register: Register) -> None:
    assert "Néant" in said(registers.draw(pages([], register)))[0]


def test_what_was_typed_is_never_markup(registers: TypstRegisters) -> None:
    typed = '#panic("x") $a$ *b* _c_ \u202e<script>'
    (page,) = said(registers.draw(pages([replace(LINE, subject=typed)])))
    assert "#panic" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("order", ["", "123456/2026"])
def test_a_label_is_one_small_page(registers: TypstRegisters, order: str) -> None:
    label = Label(
        body=BODY, deposit="2026-1234567890", order=order, counted=date(2026, 3, 2), pieces=10,
        link="https://parapheur.example.ma/verify/" + "A" * 26, at=MORNING,
    )  # fmt: skip
    pdf = registers.label(label)
    (page,) = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert [round(one / 72 * 25.4) for one in page.get_size()] == [57, 32]
    assert "2026-1234567890" in said(pdf)[0]
    assert order in said(pdf)[0]
