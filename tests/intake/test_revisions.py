"""What a file says twice, or beside itself, is refused; a copy cures what can be cured."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from parapheur.domain import unfit
from parapheur.domain.documents import Flag
from parapheur.domain.errors import DamagedPdf
from parapheur.intake import Inspection, PdfIntake
from parapheur.intake.revisions import revisions
from tests.intake.pdfs import PAGES, a_pdf, hybrid, loose, on_page, saved, written

AGAIN = b"4 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\n"


def kinds(inspection: Inspection) -> list[type]:
    return [type(refusal) for refusal in inspection.refusals]


@pytest.mark.parametrize(
    "more",
    [AGAIN, AGAIN.replace(b"4 0 obj", b"4 7 obj"), AGAIN.replace(b"4 0", b"4 % once more\n 0")],
)
def test_an_object_defined_twice_in_a_revision_is_refused(intake: PdfIntake, more: bytes) -> None:
    assert intake.inspect(written(PAGES)).accepted
    (refusal,) = intake.inspect(written(PAGES, more=more)).refusals
    assert isinstance(refusal, unfit.DefinedTwice)
    assert refusal.facts == {"number": 4}


def test_a_false_end_between_them_does_not_help(intake: PdfIntake) -> None:
    end = b"% startxref\n1\n%%EOF\n"
    assert unfit.DefinedTwice in kinds(intake.inspect(written(PAGES, more=end + AGAIN)))


def test_an_object_in_an_object_stream_counts(intake: PdfIntake) -> None:
    packed = zlib.compress(b"4 0 9 5 <<>> <<>>")
    stream = (
        b"<</Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream"
    )
    file = written({**PAGES, 6: stream % (len(packed), packed)})
    assert unfit.DefinedTwice in kinds(intake.inspect(file))


def test_a_comment_in_an_object_stream_is_none_of_its_numbers(intake: PdfIntake) -> None:
    head = b"7 0 % object 4\n8 5\n"
    body = b"<</Type /ObjStm /N 2 /First %d /Length %d>>\nstream\n%s<<>> <<>>\nendstream"
    stream = body % (len(head), len(head) + 9, head)
    file = written({**PAGES, 6: stream})
    assert intake.inspect(file).accepted


def test_another_revision_may_define_it_anew(intake: PdfIntake) -> None:
    first = written(PAGES)
    at = len(first)
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5 /Root 1 0 R /Prev %d>>\n"
    earlier = first.rindex(b"xref\n0 ")
    second = first + AGAIN + table % (at, earlier) + b"startxref\n%d\n%%%%EOF\n" % (at + len(AGAIN))
    assert len(revisions(second)) == 2
    inspection = intake.inspect(second)
    assert inspection.accepted
    assert inspection.flags == (Flag.EARLIER_REVISIONS,)
    assert inspection.copy is None, "what passes as it is stays as it is"


def test_a_linearized_file_is_one_revision(intake: PdfIntake) -> None:
    inspection = intake.inspect(a_pdf(linearize=True))
    assert (inspection.accepted, inspection.flags) == (True, ())


@pytest.mark.parametrize("tail", [b"PK\x03\x04", b"x", b"\n%PDF-1.7\n", AGAIN, b"\n\x01"])
def test_nothing_but_white_space_follows_the_end(intake: PdfIntake, tail: bytes) -> None:
    file = written(PAGES)
    assert intake.inspect(file + b"\r\n\t \x00\x0c").accepted
    assert kinds(intake.inspect(file + tail))[-1] is unfit.BytesAfterEnd


def without(number: int, entry: bytes) -> bytes:
    return written({**PAGES, number: PAGES[number].replace(entry, b"")})


@pytest.mark.parametrize(
    "file",
    [hybrid(), loose(), without(3, b"/Resources <<>>"), without(1, b"/Type /Catalog")],
    ids=["hybrid", "loose", "page without resources", "catalogue without its type"],
)
def test_a_copy_takes_its_place(intake: PdfIntake, file: bytes) -> None:
    inspection = intake.inspect(file)
    assert inspection.accepted
    assert inspection.as_json()["copy"] is True
    copy = inspection.copy
    assert copy is not None
    assert copy != file
    assert b"/XRefStm" not in copy
    again = intake.inspect(copy)
    assert (again.accepted, again.copy, again.pages) == (True, None, 1)
    assert intake.examine(file).copy == copy, "the same file gives the same copy"


def test_a_size_too_large_leaves_no_object_out(intake: PdfIntake) -> None:
    file = written(PAGES)
    inspection = intake.inspect(file.replace(b"/Size 5", b"/Size 9"))
    assert (inspection.refusals, inspection.copy) == ((), None)
    assert kinds(intake.inspect(file.replace(b"/Size 5", b"/Size 4"))) == [DamagedPdf]


def test_a_page_the_size_of_a_stamp_can_be_signed(intake: PdfIntake) -> None:
    for width, height in [(9, 9), (142, 14), (14, 34)]:
        box = Array([0, 0, width, height])
        file = a_pdf(on_page("/MediaBox", box))
        inspection = intake.inspect(file)
        assert (inspection.refusals, inspection.copy) == ((), None), (width, height)


def test_what_no_copy_cures_is_refused(intake: PdfIntake) -> None:
    def circular(pdf: Pdf) -> None:
        one = pdf.make_indirect(Dictionary(T=String("a")))
        two = Dictionary(T=String("b"), Parent=one, Kids=Array([one]))
        one.Kids = Array([pdf.make_indirect(two)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([one]))

    vast = a_pdf(lambda pdf: pdf.pages[1].obj.__setitem__("/MediaBox", Array([0, 0, 20000, 9])))
    for file in (a_pdf(circular), vast):
        assert kinds(intake.inspect(file)) == [unfit.CannotBeSigned]
        assert intake.inspect(file, signed=False).accepted, "an annexe is not signed"


def test_a_copy_is_made_of_nothing_that_needs_repair(intake: PdfIntake) -> None:
    at = hybrid().rindex(b"startxref")
    for bad in (hybrid()[:at] + b"startxref\n12\n%%EOF\n", hybrid() + b"after"):
        with pytest.raises(DamagedPdf):
            intake.examine(bad)
    with pikepdf.open(io.BytesIO(hybrid())) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))
        assert not intake.inspect(saved(pdf)).accepted
