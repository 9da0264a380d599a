"""What honest programs do to a file before and after a signature is not held against it."""

import io
from collections.abc import Callable

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from parapheur.domain.verdict import Conclusion, Integrity, Modification, Problem, Verdict
from parapheur.signing.cms import sign_beside
from parapheur.signing.verdict import examine
from tests.builders import MORNING
from tests.evidence import attacks
from tests.intake.pdfs import PAGES, written
from tests.signing.desk import PIN, SigningDesk


def judged(desk: SigningDesk, pdf: bytes) -> Verdict:
    return examine(pdf, (), [desk.authority])


def changes(verdict: Verdict) -> set[Modification]:
    return {one.modification for one in verdict.signatures}


def leave_a_font(writer: IncrementalPdfFileWriter) -> None:
    """As iText does at each signature."""
    writer.add_object(DictionaryObject({pdf_name("/Type"): pdf_name("/Font")}))


def leave_a_table(writer: IncrementalPdfFileWriter) -> None:
    """As PDFBox does in files of Word."""
    said = {pdf_name("/Type"): pdf_name("/XRef"), pdf_name("/Size"): NumberObject(9)}
    writer.add_object(StreamObject(said, stream_data=bytes(9)))


def note_the_program(version: str) -> attacks.Change:
    """As old iText does at the root of the pages."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root.raw_get("/Pages")
        pages.get_object()["/ITXT"] = pdf_string(version)
        writer.mark_update(pages)

    return change


HABITS: dict[str, list[attacks.Change]] = {
    "an empty font is left": [leave_a_font],
    "a table is left": [leave_a_table],
    "a program is noted, then another": [note_the_program("5.0.0"), note_the_program("2.1.7")],
}


@pytest.mark.parametrize("habit", HABITS)
def test_what_says_nothing_changes_nothing(
    desk: SigningDesk, versions: list[bytes], habit: str
) -> None:
    pdf = versions[4]
    for change in HABITS[habit]:
        pdf = attacks.updated(pdf, change)
    verdict = judged(desk, pdf)
    assert changes(verdict) == {Modification.PERMITTED}
    assert Problem.FORM_FILLED not in {p for one in verdict.signatures for p in one.problems}


def say(thing: DictionaryObject) -> attacks.Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root.raw_get("/Pages")
        pages.get_object().update(thing)
        writer.mark_update(pages)

    return change


SHOWN = {
    "pages turned": DictionaryObject({pdf_name("/Rotate"): NumberObject(180)}),
    "pages cropped": DictionaryObject(
        {pdf_name("/CropBox"): ArrayObject(map(NumberObject, (0, 0, 9, 9)))}
    ),
}


@pytest.mark.parametrize("way", SHOWN)
def test_what_pages_inherit_is_no_note(desk: SigningDesk, versions: list[bytes], way: str) -> None:
    verdict = judged(desk, attacks.updated(versions[4], say(SHOWN[way])))
    assert changes(verdict) == {Modification.FORBIDDEN}


def freed(pdf: bytes, number: int, generation: int) -> bytes:
    """The file with a revision that does nothing but mark a number as free."""
    at, earlier = len(pdf) + 1, int(pdf[pdf.rindex(b"startxref") :].split()[1])
    named = pdf[pdf.rindex(b"/Root ") + 6 :].split(b" R", 1)[0]
    size = int(pdf[pdf.rindex(b"/Size ") + 6 :].split(None, 1)[0].split(b"/")[0])
    table = b"\nxref\n%d 1\n%010d %05d f \n" % (number, 0, generation)
    said = b"trailer\n<</Size %d /Root %s R /Prev %d>>\n" % (size, named, earlier)
    return pdf + table + said + b"startxref\n%d\n%%%%EOF\n" % at


def content_of(pdf: bytes) -> int:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, _ = writer.find_page_for_modification(0)
    return int(page.get_object().raw_get("/Contents").idnum)


@pytest.mark.parametrize("generation", [0, 1])
def test_what_a_page_shows_is_not_freed(
    desk: SigningDesk, versions: list[bytes], generation: int
) -> None:
    pdf = versions[4]
    verdict = judged(desk, freed(pdf, content_of(pdf), generation))
    assert changes(verdict) == {Modification.FORBIDDEN}


def unlisted() -> bytes:
    """A page whose table, a stream, lists all objects but itself; an update takes its number."""
    parts, places = [b"%PDF-1.7\n"], [b"\x00\x00\x00\x00\xff"]
    for number, body in PAGES.items():
        places.append(b"\x01" + sum(map(len, parts)).to_bytes(3, "big") + b"\x00")
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at, table = sum(map(len, parts)), b"".join(places)
    said = b"<</Type /XRef /Size 5 /W [1 3 1] /Root 1 0 R /Length %d>>" % len(table)
    parts += [b"5 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (said, table)]
    first = b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % at])
    again = b"5 0 obj\n<</Title (a letter)>>\nendobj\n"
    entry = b"xref\n5 1\n%010d 00000 n \n" % len(first)
    said = b"trailer\n<</Size 6 /Root 1 0 R /Info 5 0 R /Prev %d>>\n" % at
    return first + again + entry + said + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(again))


def test_the_number_of_a_table_is_taken_by_another_object(desk: SigningDesk) -> None:
    made = desk.circulated(unlisted())
    verdict = judged(desk, made[4])
    assert len(verdict.signatures) == 4
    assert {one.integrity for one in verdict.signatures} == {Integrity.INTACT}
    assert Modification.FORBIDDEN not in changes(verdict)
    attacked = judged(desk, attacks.updated(made[4], attacks.replace_content))
    assert changes(attacked) == {Modification.FORBIDDEN}


def linearized(sign: Callable[[bytes], bytes], *, twice: bool = False) -> bytes:
    """A signed page, laid out for the web: the table of its first part stands before the rest.

    `twice`: a second field holds the same signature.
    """
    number, holes = b"%010d", [0] * 18

    def laid(holes: list[int], contents: bytes) -> tuple[bytes, list[int]]:
        found, data = [0] * 18, bytearray(b"%PDF-1.7\n")

        def put(n: int, body: bytes) -> None:
            found[n] = len(data)
            data.extend(b"%d 0 obj\n%s\nendobj\n" % (n, body))

        def table(first: int, count: int, trailer: bytes) -> int:
            at = len(data)
            data.extend(b"xref\n%d %d\n" % (first, count))
            data.extend(b"".join(b"%010d 00000 n \n" % holes[first + i] for i in range(count)))
            data.extend(b"trailer\n<<" + trailer + b">>\n")
            return at

        put(8, b"<</Linearized 1 /L 0 /H [0 0] /O 10 /E 0 /N 1 /T 0>>")
        holes_of = b"/Size 14 /Root 9 0 R /Prev " + number % holes[17]
        found[16] = table(8, 6, holes_of)
        data.extend(b"startxref\n0\n%%EOF\n")
        second = b" 13 0 R" if twice else b""
        form = b"<</Fields [12 0 R%s] /SigFlags 3>>" % second
        put(9, b"<</Type /Catalog /Pages 1 0 R /AcroForm %s>>" % form)
        page = b"<</Type /Page /Parent 1 0 R /MediaBox [0 0 612 792] /Resources <<>>"
        put(10, page + b" /Contents 11 0 R /Annots [12 0 R]>>")
        put(11, PAGES[4])
        field = b"<</FT /Sig /T (made) /V 2 0 R /Type /Annot /Subtype /Widget /F 132"
        put(12, field + b" /Rect [0 0 0 0] /P 10 0 R>>")
        put(13, b"<</FT /Sig /T (again) /V 2 0 R>>")
        put(1, b"<</Type /Pages /Count 1 /Kids [10 0 R]>>")
        said = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange "
        ranges = b"[0 " + b" ".join(number % n for n in holes[3:6]) + b"]"
        put(2, said + ranges + b" /Contents <" + contents + b">>>")
        found[3] = data.index(b"/Contents <") + len(b"/Contents ")
        found[4] = found[3] + len(contents) + 2
        found[17] = len(data)
        data.extend(b"xref\n0 3\n0000000000 65535 f \n")
        data.extend(b"".join(b"%010d 00000 n \n" % holes[n] for n in (1, 2)))
        data.extend(b"trailer\n<</Size 3>>\nstartxref\n%d\n%%%%EOF\n" % found[16])
        found[5] = len(data) - found[4]
        return bytes(data), found

    empty = b"0" * 12_000
    _, holes = laid(holes, empty)
    for_range, holes = laid(holes, empty)
    made = sign(for_range[: holes[3]] + for_range[holes[4] :]).hex().encode()
    signed, again = laid(holes, made.ljust(len(empty), b"0"))
    assert again == holes
    return signed


def usage_rights(method: str, *, direct: bool = False) -> attacks.Change:
    """As Acrobat does for who has but the free reader: in no field, and by nobody."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        way = DictionaryObject({pdf_name("/TransformMethod"): pdf_name(method)})
        ranges = ArrayObject(map(NumberObject, (0, 1, 2, 3)))
        said = {pdf_name("/Reference"): ArrayObject([way]), pdf_name("/ByteRange"): ranges}
        rights = DictionaryObject({pdf_name("/Type"): pdf_name("/Sig"), **said})
        held = DictionaryObject(writer.root.get("/Perms", {}))
        held[pdf_name("/UR3")] = rights if direct else writer.add_object(rights)
        writer.root["/Perms"] = held
        writer.update_root()

    return change


@pytest.mark.parametrize("direct", [False, True])
def test_usage_rights_are_nobodys_signature(desk: SigningDesk, *, direct: bool) -> None:
    enabled = attacks.updated(written(PAGES), usage_rights("/UR3", direct=direct))
    assert judged(desk, enabled).problems == (Problem.NO_SIGNATURE,)
    twice = attacks.updated(enabled, usage_rights("/UR3", direct=direct))
    assert judged(desk, twice).problems == (Problem.OVERLOOKED,)


@pytest.mark.parametrize("method", ["/DocMDP", "/FieldMDP"])
def test_no_other_signature_hides_as_usage_rights(desk: SigningDesk, method: str) -> None:
    hidden = attacks.updated(written(PAGES), usage_rights(method))
    assert judged(desk, hidden).problems == (Problem.OVERLOOKED,)


def hide_behind_a_field(writer: IncrementalPdfFileWriter) -> None:
    """Let what is in no field be counted as usage rights which a field has for its value."""
    usage_rights("/UR3")(writer)
    attacks.place_field("other", None)(writer)
    (field,) = writer.root["/AcroForm"]["/Fields"]
    field.get_object()[pdf_name("/V")] = writer.root["/Perms"].raw_get("/UR3")
    ranges = ArrayObject(map(NumberObject, (0, 1, 2, 3)))
    hidden = {pdf_name("/Type"): pdf_name("/Sig"), pdf_name("/ByteRange"): ranges}
    writer.add_object(DictionaryObject(hidden))


def test_nothing_hides_behind_usage_rights_that_are_in_a_field(desk: SigningDesk) -> None:
    hidden = attacks.updated(written(PAGES), hide_behind_a_field)
    assert Problem.OVERLOOKED in judged(desk, hidden).problems


def test_a_linearized_file_is_signed_whole(desk: SigningDesk) -> None:
    with desk.keys.open(desk.youssef, PIN) as key:
        signed = linearized(lambda data: sign_beside(key, data, MORNING))
    verdict = judged(desk, signed)
    (one,) = verdict.signatures
    assert (one.integrity, one.modification) == (Integrity.INTACT, Modification.NONE), verdict
    added = attacks.updated(signed, leave_a_font)
    assert changes(judged(desk, added)) == {Modification.PERMITTED}
    changed = attacks.updated(signed, attacks.replace_content)
    assert changes(judged(desk, changed)) == {Modification.FORBIDDEN}


def test_two_fields_may_hold_one_signature_from_the_start(desk: SigningDesk) -> None:
    with desk.keys.open(desk.youssef, PIN) as key:
        signed = linearized(lambda data: sign_beside(key, data, MORNING), twice=True)
    verdict = judged(desk, signed)
    assert [one.field for one in verdict.signatures] == ["made", "again"]
    assert {one.integrity for one in verdict.signatures} == {Integrity.INTACT}
    assert changes(verdict) == {Modification.NONE}


@pytest.mark.parametrize("enclosed", [b"", b"another text"])
def test_a_container_encloses_nothing_but_what_it_signs(desk: SigningDesk, enclosed: bytes) -> None:
    """ISO 32000-2, 12.8.3.3.1: it encloses nothing at all."""

    def sign(data: bytes, enclosed: bytes | None = enclosed) -> bytes:
        with desk.keys.open(desk.youssef, PIN) as key:
            made = cms.ContentInfo.load(sign_beside(key, data, MORNING))
        made["content"]["encap_content_info"]["content"] = data if enclosed is None else enclosed
        return bytes(made.dump())

    (one,) = judged(desk, linearized(sign)).signatures
    assert (one.integrity, one.problems[0]) == (Integrity.BROKEN, Problem.MALFORMED)
    (one,) = judged(desk, linearized(lambda data: sign(data, None))).signatures
    assert one.integrity is Integrity.INTACT


def test_a_digest_that_is_not_known_here_is_no_fault(desk: SigningDesk) -> None:
    def sign(data: bytes) -> bytes:
        with desk.keys.open(desk.youssef, PIN) as key:
            made = cms.ContentInfo.load(sign_beside(key, data, MORNING))
        (signer,) = made["content"]["signer_infos"]
        signer["digest_algorithm"]["algorithm"] = "1.3.36.3.2.1"
        for one in signer["signed_attrs"]:
            if one["type"].native == "signing_certificate_v2":
                one["values"][0]["certs"][0]["hash_algorithm"] = {"algorithm": "1.3.36.3.2.1"}
        return bytes(made.dump(force=True))

    (one,) = judged(desk, linearized(sign)).signatures
    assert one.problems[0] is Problem.UNSUPPORTED
    assert one.verdict is Conclusion.INDETERMINATE
