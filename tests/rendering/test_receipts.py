"""A receipt says in both languages what was deposited, when it counts and why, and carries it."""

import io
import json
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from parapheur.domain.documents import Digest, Version
from parapheur.domain.registry.receipts import DATA, NOTE, Receipt, data_of
from parapheur.domain.words import ERASED
from parapheur.rendering import TypstReceipts
from parapheur.words.receipting import written
from tests.papers import PAPERS
from tests.receipts import LONG, a_receipt, erased


@pytest.fixture(scope="module")
def receipts() -> TypstReceipts:
    return TypstReceipts(PAPERS, written)


def pages(pdf: bytes) -> list[str]:
    drawn = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [str(page.get_textpage().get_text_bounded()) for page in drawn]


def words_of(pdf: bytes) -> set[str]:
    return set(" ".join(pages(pdf)).split())


def test_it_tells_all_of_a_deposit_in_both_languages(receipts: TypstReceipts) -> None:
    receipt = a_receipt()
    drawn = receipts.draw(receipt)
    told = pages(drawn)
    assert len(told) == 1
    for said in (
        "Récépissé de dépôt 2026-000012",
        "Demande d’attestation",
        "Youssef El Alami AB123456 France",
        "02/03/2026 09:00:00 UTC+00:00 2026-03-02 09:00:00 UTC",
        "Déposé un jour ouvrable avant la fermeture du bureau",
        "0123-4567-89AB-CDEF",
        "https://parapheur.example.ma/follow",
        "d'essai",
    ):
        assert set(said.split()) <= words_of(drawn), said
    for said in ("وصل", "الإيداع", "المودع", "العلمي", "بصماتها"):
        assert any(said in page for page in told), said
    together = "".join("".join(told).split())
    assert receipt.letter.pieces[0].deposited.digest in together
    assert receipt.entry in together
    assert receipt.head is not None
    assert receipt.head.head.root.hex() in together


def test_it_tells_the_copy_too_that_is_shown_in_the_place_of_a_file(
    receipts: TypstReceipts,
) -> None:
    receipt = a_receipt()
    (piece,) = receipt.letter.pieces
    photographed = replace(piece, name="صورة.jpg", shown=Version(Digest("5" * 64), 9))
    letter = replace(receipt.letter, pieces=(photographed,))
    told = "".join("".join(pages(receipts.draw(replace(receipt, letter=letter)))).split())
    assert piece.deposited.digest in told
    assert photographed.shown.digest in told


def test_the_code_leads_to_the_public_page(receipts: TypstReceipts) -> None:
    receipt = a_receipt()
    first = pypdfium2.PdfDocument(io.BytesIO(receipts.draw(receipt)))[0]
    (found,) = zxingcpp.read_barcodes(first.render(scale=150 / 72).to_pil().convert("L"))
    assert found.text == f"{receipt.verify}/{receipt.code}"


def test_it_carries_its_data_and_the_head_of_the_journal(receipts: TypstReceipts) -> None:
    receipt = a_receipt()
    with pikepdf.open(io.BytesIO(receipts.draw(receipt))) as pdf:
        carried = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
    assert set(carried) == {DATA, NOTE}
    assert json.loads(carried[DATA]) == data_of(receipt)
    assert receipt.head is not None
    assert carried[NOTE] == receipt.head.note


@pytest.mark.parametrize(
    ("receipt", "most"),
    [(a_receipt(pieces=10), 2), (LONG, 2), (a_receipt(head=False, url=False), 1)],
    ids=["ten pieces", "long names", "no address"],
)
def test_nothing_is_cut_off(receipts: TypstReceipts, receipt: Receipt, most: int) -> None:
    drawn = receipts.draw(receipt)
    told = "".join("".join(pages(drawn)).split())
    assert len(pages(drawn)) <= most
    for piece in receipt.letter.pieces:
        assert piece.deposited.digest in told
    assert "FIN" in told


def test_what_was_erased_is_told_as_erased(receipts: TypstReceipts) -> None:
    told = " ".join(pages(receipts.draw(erased())))
    assert "[donnée effacée]" in told
    assert ERASED not in told
    assert "AB123456" not in told
