"""What is read by the standard is what pyHanko would have read, and is read once."""

import io

import pikepdf
import pytest
from pyhanko.pdf_utils import xref
from pyhanko.pdf_utils.generic import PdfObject, Reference
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from parapheur.signing import strictness
from parapheur.signing.update import open_strictly
from tests.intake.pdfs import PAGES, a_pdf, written


def packed(head: bytes, body: bytes = b"<</A 1>> [2] ", number: int = 2) -> bytes:
    said = b"<</Type /ObjStm /N %d /First %d /Length %d>>\nstream\n%s\nendstream"
    whole = head + body
    return written({**PAGES, 6: said % (number, len(head), len(whole), whole)})


def read(way: object, pdf: bytes, number: int, at: int) -> object:
    """What a way of reading makes of an object in stream 6; or which error it ends with."""
    reader = open_strictly(pdf)
    try:
        found = way(reader, number, 6, at)  # type: ignore[operator]
    except Exception as error:
        return type(error), str(error)
    return type(found), found, found.container_ref == Reference(number, 0, reader)


@pytest.mark.parametrize(("number", "at"), [(7, 0), (8, 1), (7, 1), (9, 0), (7, 2), (7, -1)])
@pytest.mark.parametrize(
    "head",
    [b"7 0 8 9 ", b"7 0\n8 9\n", b"7 0 8 99 ", b"7 0 7 9 ", b"7 0 x 9 ", b"7 0 ", b"7 0 8 -1 "],
)
def test_both_ways_read_the_same(head: bytes, number: int, at: int) -> None:
    pdf = packed(head)
    ours = read(strictness._get_object_from_stream, pdf, number, at)
    assert ours == read(strictness._one_by_one, pdf, number, at)


@pytest.mark.parametrize("body", [b"<</A 1>>", b"4 0 R ", b"", b"<<", b"<</Length 1>> stream"])
def test_what_may_not_stand_there_is_refused_alike(body: bytes) -> None:
    pdf = packed(b"7 0 ", body, 1)
    ours = read(strictness._get_object_from_stream, pdf, 7, 0)
    assert ours == read(strictness._one_by_one, pdf, 7, 0)


def test_what_is_no_object_stream_is_refused_alike() -> None:
    pdf = written({**PAGES, 6: b"<</Length 8>>\nstream\n7 0 <<>> \nendstream"})
    ours = read(strictness._get_object_from_stream, pdf, 7, 0)
    assert ours == read(strictness._one_by_one, pdf, 7, 0)


def test_a_stream_of_many_objects_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    many = 3000
    pdf = a_pdf(
        lambda pdf: pdf.Root.__setitem__(
            "/Many", pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary()) for _ in range(many)])
        ),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    heads: list[PdfObject] = []
    read_head = strictness._read

    def counted(stream: PdfObject) -> strictness.Packed:
        heads.append(stream)
        return read_head(stream)

    monkeypatch.setattr(strictness, "_read", counted)
    reader = open_strictly(pdf)
    assert len([one.get_object() for one in reader.root["/Many"]]) == many
    assert 0 < len(heads) <= many / 50


def test_pyhanko_reads_this_way_where_signatures_are_read() -> None:
    import parapheur.signing  # noqa: F401 - as every process does

    assert xref._check_freed_refs is strictness._check_freed_refs
    assert PdfFileReader._get_object_from_stream is strictness._get_object_from_stream


def test_what_was_freed_for_good_is_not_used_again() -> None:
    pdf = written(PAGES)
    earlier, at = pdf.rindex(b"xref\n0 "), len(pdf)
    freed = b"xref\n9 1\n0000000000 00000 f \ntrailer\n<</Size 10 /Root 1 0 R /Prev %d>>\n"
    pdf += freed % earlier + b"startxref\n%d\n%%%%EOF\n" % at
    assert open_strictly(pdf).total_revisions == 2
    again, place = b"9 0 obj\n<<>>\nendobj\n", len(pdf)
    used = b"xref\n9 1\n%010d 00000 n \ntrailer\n<</Size 10 /Root 1 0 R /Prev %d>>\n"
    pdf += again + used % (place, at) + b"startxref\n%d\n%%%%EOF\n" % (place + len(again))
    with pytest.raises(PdfStrictReadError, match="reused later"):
        PdfFileReader(io.BytesIO(pdf), strict=True)
