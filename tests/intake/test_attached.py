"""Files within a PDF/A-3 come in each for itself, where the type of dossier takes them."""

import hashlib
import random
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from parapheur.domain import attached
from parapheur.domain.attached import MOST, MOST_MEGABYTES
from parapheur.domain.documents import Flag, Kind
from parapheur.domain.errors import ActiveContent, DamagedPdf, ParapheurError
from parapheur.intake import Limits, PdfIntake
from parapheur.intake.inspection import Inspection, file, packed, unpacked
from tests.carriers import PLAIN, TABLE, XML, a_file, carrying
from tests.hands import a_hand, saved
from tests.intake.pdfs import a_pdf, act, at_root


def refusals(intake: PdfIntake, data: bytes) -> list[type[ParapheurError]]:
    return [type(each) for each in intake.inspect(data, attachments=True).refusals]


def test_each_plain_kind_comes_in_and_is_told(intake: PdfIntake) -> None:
    found = intake.inspect(carrying(), attachments=True)
    assert found.refusals == ()
    assert Flag.ATTACHED_FILES in found.flags
    assert {one.name: one.kind for one in found.attached} == {
        "facture.xml": Kind.XML, "lignes.csv": Kind.CSV, "note.txt": Kind.TEXT,
        "signature.png": Kind.PNG, "photo.jpeg": Kind.JPEG, "annexe.pdf": Kind.PDF,
    }  # fmt: skip
    for one in found.attached:
        told = (hashlib.sha256(PLAIN[one.name]).hexdigest(), len(PLAIN[one.name]))
        assert (one.digest, one.length) == told
    assert unpacked(packed(found)) == found


def test_they_are_taken_out_as_they_are(intake: PdfIntake) -> None:
    data = carrying()
    for number, one in enumerate(intake.examine(data, attachments=True).attached):
        assert intake.take(data, number) == PLAIN[one.name]
    with pytest.raises(DamagedPdf):
        intake.take(data, len(PLAIN))
    with pytest.raises(DamagedPdf):
        intake.take(b"%PDF-1.7 no more", 0)


def test_where_they_are_not_taken_they_are_refused_as_ever(intake: PdfIntake) -> None:
    taken = carrying()
    assert intake.inspect(taken, attachments=True).accepted
    for signed in (True, False):
        with pytest.raises(ActiveContent):
            intake.examine(taken, signed=signed)
    assert intake.inspect(carrying({})).accepted


def test_a_document_that_carries_nothing_is_as_before(intake: PdfIntake) -> None:
    for data in (a_pdf(), carrying({})):
        assert intake.inspect(data, attachments=True) == intake.inspect(data)


def part(number: str) -> Callable[[Pdf], object]:
    def say(pdf: Pdf) -> None:
        pdf.Root.Metadata.write(
            pdf.Root.Metadata.read_bytes().replace(b"part>3<", b"part>" + number.encode() + b"<")
        )

    return say


def specification(pdf: Pdf, name: str = "facture.xml") -> pikepdf.Object:
    return pdf.attachments[name].obj


def in_an_annotation(pdf: Pdf) -> None:
    one = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=specification(pdf)
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(one)])


def beside_the_tree(pdf: Pdf) -> None:
    more = a_file(pdf, "hidden.txt", b"hidden")
    pdf.Root.AF.append(more.obj)


def a_loose_stream(pdf: Pdf) -> None:
    pdf.Root.Hidden = pdf.make_indirect(pdf.make_stream(b"hidden", Type=Name.EmbeddedFile))


def two_in_one(pdf: Pdf) -> None:
    other = pdf.make_stream(b"another", Type=Name.EmbeddedFile)
    specification(pdf).EF.UF = pdf.make_indirect(other)


def by_two_names(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names.extend([pikepdf.String("zz.xml"), specification(pdf)])


def a_circle(pdf: Pdf) -> None:
    tree = pdf.make_indirect(pdf.Root.Names.EmbeddedFiles)
    pdf.Root.Names.EmbeddedFiles = tree
    tree.Kids = Array([tree])


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (part("2"), attached.NotForAttachments),
        (part("1"), attached.NotForAttachments),
        (lambda pdf: pdf.Root.__delitem__("/Metadata"), attached.NotForAttachments),
        (at_root("/Collection", Dictionary(View=Name.D)), attached.NotForAttachments),
        (in_an_annotation, ActiveContent),
        (beside_the_tree, ActiveContent),
        (a_loose_stream, ActiveContent),
        (two_in_one, attached.NotForAttachments),
        (by_two_names, attached.NotForAttachments),
        (a_circle, attached.NotForAttachments),
        (
            lambda pdf: specification(pdf).__setitem__("/RF", Dictionary()),
            attached.NotForAttachments,
        ),
        (
            lambda pdf: specification(pdf).EF.F.__setitem__("/A", act("/Launch")),
            attached.NotForAttachments,
        ),
        (
            lambda pdf: specification(pdf).EF.F.Params.__setitem__("/Mac", Dictionary()),
            attached.NotForAttachments,
        ),
        (lambda pdf: specification(pdf).__delitem__("/EF"), attached.NotForAttachments),
        (at_root("/OpenAction", act("/JavaScript", JS="1")), ActiveContent),
    ],
    ids=[
        "part 2", "part 1", "no metadata", "portfolio", "annotation", "beside the tree",
        "loose stream", "two in one", "by two names", "circle", "related files",
        "stream acts", "strange parameters", "no file", "script",
    ],
)  # fmt: skip
def test_what_strays_from_the_standard_is_refused(
    intake: PdfIntake, change: Callable[[Pdf], object], refusal: type[ParapheurError]
) -> None:
    assert refusal in refusals(intake, carrying({"facture.xml": XML, "b.csv": TABLE}, change))


def too_large_a_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
NOT_PLAIN = {
    "program.txt": b"MZ\x90\x00\x03" * 40,
    "elf.xml": b"\x7fELF" + bytes(60),
    "archive.csv": b"PK\x03\x04" + bytes(60),
    "word.txt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
    "latin.txt": "à relire".encode("latin-1"),
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.txt": b"<html><script>alert(1)</script></html",
    "page.xml": b'<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
    "drawing.xml": b'<a><svg xmlns="http://www.w3.org/2000/svg" onload="1"/></a>',
    "styled.xml": b'<?xml-stylesheet href="http://a.example/x.xsl"?><a/>',
    "laughs.xml": LAUGHS,
    "outside.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "broken.xml": b"<a><b></a>",
    "formula.csv": b"name;amount\nx;=HYPERLINK(1)\n",
    "formula-too.csv": b'"a","+cmd|\' /C calc\'!A0"\n',
    "one-column.csv": b"@SUM(1)\n",
    "half.png": saved(a_hand())[:400],
    "more.png": saved(a_hand()) + b"PK\x03\x04",
    "large.png": too_large_a_png(),
    "more.jpg": saved(a_hand().convert("RGB"), "JPEG") + b"<script>",
    "moving.gif": saved(a_hand().convert("P"), "GIF"),
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_is_refused_by_its_content(intake: PdfIntake, name: str) -> None:
    found = intake.inspect(carrying({"facture.xml": XML, name: NOT_PLAIN[name]}), attachments=True)
    (refusal,) = found.refusals
    assert isinstance(refusal, attached.AttachedNotPlain)
    assert refusal.facts == {"name": name}


@pytest.mark.parametrize(
    "inner",
    [
        a_pdf(at_root("/OpenAction", act("/JavaScript", JS="1"))),
        carrying({"facture.xml": XML}),  # no further than one level
        b"%PDF-1.7\nno more",
        a_pdf()[:-9],
        a_pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
    ],
    ids=["script", "carrier", "stub", "cut", "encrypted"],
)
def test_an_attached_pdf_must_come_in_by_itself(intake: PdfIntake, inner: bytes) -> None:
    assert refusals(intake, carrying({"inner.pdf": inner})) == [attached.AttachedPdfRefused]


def test_there_is_an_end_to_how_many_and_how_heavy_they_are() -> None:
    with PdfIntake(Limits(seconds=10)) as intake:
        many = {f"{number:02}.txt": b"%d" % number for number in range(MOST + 1)}
        assert refusals(intake, carrying(many)) == [attached.TooManyAttached, ActiveContent][
            :1
        ] or (attached.TooManyAttached in refusals(intake, carrying(many)))
        del many["00.txt"]
        assert refusals(intake, carrying(many)) == []
        noise = random.Random(1).randbytes(6 << 20).hex().encode()  # noqa: S311  any text will do
        assert refusals(intake, carrying({"a.txt": noise})) == [attached.AttachedTooHeavy]
        assert len(noise) > MOST_MEGABYTES << 20


def test_a_bomb_among_them_does_not_go_off() -> None:
    def set_fuse(pdf: Pdf) -> None:
        stream = specification(pdf).EF.F
        stream.write(zlib.compress(bytes(400 << 20), 9), filter=Name.FlateDecode)

    with PdfIntake(Limits(seconds=10)) as intake:
        told = refusals(intake, carrying({"facture.xml": XML}, set_fuse))
    assert [kind.__name__ for kind in told] == ["Overpacked"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\note.txt", "note.txt"),
        ("facture\u202efdp.txt", "facturefdp.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("é" * 300 + ".txt", "é" * 116 + ".txt"),
        ("فاتورة.txt", "فاتورة.txt"),
    ],
)
def test_a_name_is_shown_without_what_deceives(intake: PdfIntake, written: str, shown: str) -> None:
    def rename(pdf: Pdf) -> None:
        one = specification(pdf, "note.txt")
        one.UF = one.F = pikepdf.String(written)

    (found,) = intake.examine(carrying({"note.txt": b"x"}, rename), attachments=True).attached
    assert found.name.replace(" ", "") == shown


def test_a_download_is_named_for_what_it_is(intake: PdfIntake) -> None:
    files = {"virus.bat": b"echo\n", "b.JPG": PLAIN["photo.jpeg"], "c.pdf": XML, "d": TABLE}
    found = intake.examine(carrying(files), attachments=True).attached
    assert [one.download for one in found] == ["b.JPG", "c.pdf.xml", "d.txt", "virus.bat.txt"]


def test_a_child_that_was_taken_over_can_say_no_other_words() -> None:
    digest = "0" * 64
    assert file("a.txt", "txt", 1, digest).kind is Kind.TEXT
    for wrong in (
        ("a.txt", "exe", 1, digest),
        ("a\u202e.txt", "txt", 1, digest),
        ("a\n.txt", "txt", 1, digest),
        ("a" * 500, "txt", 1, digest),
        ("a.txt", "txt", -1, digest),
        ("a.txt", "txt", 1, "../../"),
    ):
        with pytest.raises(ValueError, match=r"."):
            file(*wrong)
        told = packed(Inspection(pages=1)).replace(b"[]]", b"")
        assert unpacked(told).refusals, "half an answer is none"
