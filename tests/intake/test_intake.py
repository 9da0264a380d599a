"""Files from strangers: what is sound comes in, anything else is refused by its own sentence."""

from typing import Literal

import pikepdf
import pytest
from pikepdf import Name, Pdf

from parapheur.domain import errors
from parapheur.intake import PdfIntake
from tests.intake.pdfs import a_pdf


@pytest.mark.parametrize("pages", [1, 7, 30])
def test_a_sound_pdf_comes_in_with_its_pages(intake: PdfIntake, pages: int) -> None:
    assert intake.examine(a_pdf(pages=pages)).pages == pages
    compact = a_pdf(pages=pages, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert intake.examine(compact).pages == pages


def test_the_size_is_looked_at_first(intake: PdfIntake) -> None:
    with pytest.raises(errors.FileTooLarge, match="2 MB"):
        intake.examine(b"x" * (2 * 1024 * 1024 + 1))
    assert intake.examine(a_pdf() + b"\n" * 1000).pages == 2


@pytest.mark.parametrize("data", [b"", b"%PDF", b"PK\x03\x04", b"<html>", b" " + b"%PDF-1.7"])
def test_what_is_no_pdf_is_refused(intake: PdfIntake, data: bytes) -> None:
    with pytest.raises(errors.NotAPdf):
        intake.examine(data)
    with pytest.raises(errors.NotAPdf):
        intake.examine(b"\n" + a_pdf())


@pytest.mark.parametrize("tenth", range(10))
def test_a_truncated_pdf_is_damaged(intake: PdfIntake, tenth: int) -> None:
    data = a_pdf()
    with pytest.raises(errors.DamagedPdf):
        intake.examine(data[: max(5, len(data) * tenth // 10 + tenth)])
    with pytest.raises(errors.DamagedPdf):
        intake.examine(data.rstrip()[: -1 - tenth])


def test_a_pdf_that_needs_repair_is_damaged(intake: PdfIntake) -> None:
    data = a_pdf()
    xref = data.rindex(b"startxref")
    for bad in (
        data + b"something after the end",
        data[:xref] + b"startxref\n12\n%%EOF\n",
        data.replace(b" obj", b" objx", 1),
        data.replace(b"/Type /Pages", b"/Type /Pagez"),
    ):
        with pytest.raises(errors.DamagedPdf):
            intake.examine(bad)


def test_a_stream_that_does_not_inflate_is_damaged(intake: PdfIntake) -> None:
    def spoil(pdf: Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(b"not deflate at all", filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = stream

    with pytest.raises(errors.DamagedPdf):
        intake.examine(a_pdf(spoil, stream_decode_level=pikepdf.StreamDecodeLevel.none))


@pytest.mark.parametrize("user", ["", "open sesame"])
@pytest.mark.parametrize("revision", [2, 3, 4, 6])
@pytest.mark.filterwarnings("ignore:.*:UserWarning")  # pikepdf speaks of weak RC4, as it should
def test_an_encrypted_pdf_is_refused(
    intake: PdfIntake, user: str, revision: Literal[2, 3, 4, 6]
) -> None:
    how = pikepdf.Encryption(
        owner="owner", user=user, R=revision, aes=revision >= 4, metadata=revision >= 4
    )
    with pytest.raises(errors.EncryptedPdf):
        intake.examine(a_pdf(encryption=how))


def test_no_pages_and_too_many_are_refused(intake: PdfIntake) -> None:
    with pytest.raises(errors.NoPages):
        intake.examine(a_pdf(pages=0))
    with pytest.raises(errors.TooManyPages, match="30 pages"):
        intake.examine(a_pdf(pages=31))
