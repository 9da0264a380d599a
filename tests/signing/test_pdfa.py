"""PDF/A in, PDF/A out: what our updates could break of ISO 19005-2, clause by clause.

No validator of this part of PDF/A can be had from the package registries (veraPDF is in none of
them; for the first part, see `test_pdfa_1`), so these are the rules themselves, read with qpdf and
from the bytes. What was there before stays byte for byte: an update can only break what it adds, or
what it says anew of an object.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.signature import Mention
from parapheur.domain.verdict import Conclusion
from parapheur.domain.words import Words
from parapheur.domain.zones import zone
from parapheur.rendering import Paper, TypstStamps, paper
from tests.signing.desk import FIELDS, PIN, SigningDesk

PAPERS = Path(__file__).parents[2] / "templates" / "papers"
MENTION = Mention(
    name=Words("سلمى حداد", "Salma Œuvré — Haddad", ""),
    capacity=Words("الكاتبة العامة", "Secrétaire générale", ""),
    organisation=Words("وزارة الاختبار", "Ministère d'essai", ""),
    at=datetime(2026, 11, 22, 18, 5, 12, tzinfo=UTC),
    reference="D-000114",
    test=True,
    on_behalf_of=Words("الوزير", "le ministre", ""),
    delegation="قرار رقم 114-26",
    reason=Words("توقيع الوزير", "Signature du ministre", ""),
    town=Words("الرباط", "Rabat", ""),
    proof="https://parapheur.example.ma/v/D-000114",
    image=Handwriting(16, 8, b"\x80\x01" + b"\x7f\xfe" * 6 + b"\x80\x01"),
    opaque=True,
)
FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"}
PRINT, LOCKED = 4, 128


@pytest.fixture(scope="module")
def deposited() -> bytes:
    pdf = paper(Paper.DECISION, "قرار رقم 114")
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as told:
        assert told.pdfa_status == "2B"
    return pdf


@pytest.fixture(scope="module")
def versions(desk: SigningDesk, deposited: bytes) -> list[bytes]:
    """As certified, with a visa, signed and sealed, with the marks of a real ministry."""
    mark = TypstStamps(PAPERS, zone("Africa/Casablanca")).draw(MENTION)
    made = [desk.certified(deposited, FIELDS)]
    for field in FIELDS:
        shown = mark if field.action is not Action.VISA else None
        with desk.keys.open(desk.youssef, PIN) as key:
            made.append(
                desk.signer.sign(made[-1], field.name, key=key, at=MENTION.at, appearance=shown)
            )
    assert desk.signer.verify(made[-1], at=MENTION.at).verdict is Conclusion.VALID
    return made


@pytest.fixture(scope="module", params=[0, -1], ids=["certified", "signed"])
def version(request: pytest.FixtureRequest, versions: list[bytes]) -> bytes:
    return versions[int(request.param)]


@pytest.fixture
def document(version: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(version)) as opened:
        yield opened


@pytest.fixture
def added(version: bytes, deposited: bytes) -> bytes:
    assert version.startswith(deposited)
    return version[len(deposited) :]


def widgets(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [one for page in document.pages for one in page.get("/Annots", [])]  # type: ignore[misc]  # of dictionaries


def marks(document: pikepdf.Pdf) -> list[pikepdf.Stream]:
    """The appearances of visible fields, and what is drawn within them."""
    shown = [one for one in widgets(document) if any(float(side) for side in one.Rect)]
    assert len(shown) == sum(field.visible for field in FIELDS)
    forms = [one.AP.N for one in shown]
    within = [form.Resources.XObject.Mark for form in forms if "/XObject" in form.Resources]
    return forms + within  # type: ignore[return-value]  # streams


def below(value: object, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """Whatever hangs on a value, each object once; not the page and the form it hangs on."""
    if not isinstance(value, pikepdf.Object):
        return
    if value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    yield value
    if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
        for key, one in (value.stream_dict if isinstance(value, pikepdf.Stream) else value).items():
            if key not in {"/P", "/Parent", "/Data"}:
                yield from below(one, seen)
    elif isinstance(value, pikepdf.Array):
        for one in value:
            yield from below(one, seen)


def test_file_trailer_6_1_3(version: bytes, deposited: bytes) -> None:
    with (
        pikepdf.open(io.BytesIO(deposited)) as before,
        pikepdf.open(io.BytesIO(version)) as after,
    ):
        assert bytes(before.trailer.ID[0]) == bytes(after.trailer.ID[0])
        assert "/Encrypt" not in after.trailer
        assert (before.trailer.Info.objgen, before.Root.objgen) == (
            after.trailer.Info.objgen,
            after.Root.objgen,
        )
    assert version.rstrip(b"\r\n").endswith(b"%%EOF")
    assert len(version) - len(version.rstrip(b"\r\n")) <= 2


def test_cross_references_6_1_4(added: bytes) -> None:
    for table in re.findall(rb"[\r\n]xref[^t]*trailer", added):
        assert re.match(rb"\sxref(\r\n|\r|\n)\d+ \d+\s", table)


def test_strings_6_1_6_and_6_1_13(added: bytes) -> None:
    """Hexadecimal strings have an even number of digits and nothing else; none is too long."""
    for written in re.findall(rb"/Contents\s*<([^>]*)>", added):
        assert len(written) % 2 == 0
        assert re.fullmatch(rb"[0-9a-fA-F]*", written)
        assert len(written) // 2 <= 32767


def test_streams_6_1_7(added: bytes, document: pikepdf.Pdf) -> None:
    starts = [found.end() for found in re.finditer(rb">>\s*stream", added)]
    assert all(added[at : at + 1] == b"\n" or added[at : at + 2] == b"\r\n" for at in starts)
    for end in re.finditer(rb"endstream", added):
        assert added[end.start() - 1 : end.start()] in (b"\n", b"\r")
    for mark in marks(document):
        for one in below(mark, set()):
            if isinstance(one, pikepdf.Stream):
                said = one.stream_dict
                assert not {"/F", "/FFilter", "/FDecodeParms"} & set(said.keys())
                used = said.get("/Filter", pikepdf.Array([]))
                names = [used] if isinstance(used, pikepdf.Name) else list(used)
                assert {str(name) for name in names} <= FILTERS


def test_an_update_begins_on_a_line_of_its_own_6_1_9(added: bytes, deposited: bytes) -> None:
    assert deposited.endswith(b"%%EOF"), "its last line has no end"
    assert re.match(rb"\n\d+ 0 obj\n", added)


def test_objects_6_1_9(added: bytes) -> None:
    assert len(re.findall(rb"[\r\n]\d+ \d+ obj[\r\n]", added)) > len(FIELDS)
    for found in re.finditer(rb"[\r\n](\d+)(\s+)(\d+)(\s+)obj(.)", added, re.DOTALL):
        assert (found[2], found[4]) == (b" ", b" ")
        assert found[5] in b"\r\n"


def test_permissions_6_1_12(document: pikepdf.Pdf) -> None:
    assert set(document.Root.Perms.keys()) <= {"/DocMDP", "/UR3"}
    for one in document.Root.Perms.DocMDP.Reference:
        assert not {"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(one.keys())


def test_content_and_resources_6_2_2(document: pikepdf.Pdf) -> None:
    for mark in marks(document):
        assert "/Resources" in mark
        assert all(str(step.operator) in OPERATORS for step in pikepdf.parse_content_stream(mark))


OPERATORS = set(
    re.findall(
        r"\S+",
        "q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf"
        " Tr Ts Td TD Tm T* Tj TJ ' \" CS cs SC SCN sc scn G g RG rg K k sh Do BMC BDC EMC MP DP",
    )
)


def test_colours_6_2_4(document: pikepdf.Pdf) -> None:
    """Colours are told by profiles of their own, so that no output intent contradicts them."""
    for mark in marks(document):
        spaces = mark.Resources.get("/ColorSpace", pikepdf.Dictionary())
        assert {str(space[0]) for space in spaces.values()} <= {"/ICCBased"}
        for space in spaces.values():
            profile = space[1].read_bytes()
            assert profile[36:40] == b"acsp"
            assert profile[8] in (2, 4)  # ISO 15076-1: versions 2 and 4
            kinds = {b"RGB ": 3, b"GRAY": 1}
            assert kinds[profile[16:20]] == int(space[1].N)
        used = {str(step.operator) for step in pikepdf.parse_content_stream(mark)}
        assert not used & {"rg", "RG", "g", "G", "k", "K", "sh"}


def test_nothing_transparent_or_outside_6_2_5_to_6_2_10(document: pikepdf.Pdf) -> None:
    for mark in marks(document):
        assert not {"/Group", "/OPI", "/PS", "/Ref", "/Subtype2", "/SMask"} & set(mark.keys())
        assert not {"/ExtGState", "/Pattern", "/Shading"} & set(mark.Resources.keys())
        assert set(mark.Resources.get("/XObject", pikepdf.Dictionary()).keys()) <= {"/Mark"}


def test_fonts_6_2_11(document: pikepdf.Pdf) -> None:
    for mark in marks(document):
        fonts = mark.Resources.get("/Font", pikepdf.Dictionary())
        for font in fonts.values():
            (below_it,) = font.DescendantFonts
            assert str(font.Subtype) == "/Type0"
            assert str(font.Encoding) == "/Identity-H"
            assert str(font.BaseFont)[7:8] == "+"
            assert str(font.BaseFont) == str(below_it.BaseFont)
            descriptor = below_it.FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())  # 6.2.11.4.1: embedded
            assert str(below_it.get("/CIDToGIDMap")) == "/Identity"  # 6.2.11.3.2
            assert len(str(font.BaseFont)) <= 127


def glyphs(mark: pikepdf.Stream) -> Iterator[bytes]:
    """The two bytes of each glyph that is drawn."""
    for step in pikepdf.parse_content_stream(mark):
        if str(step.operator) in {"Tj", "TJ"}:
            (operand,) = step.operands
            for part in operand if str(step.operator) == "TJ" else [operand]:
                if isinstance(part, pikepdf.String):
                    drawn = bytes(part)
                    yield from (drawn[at : at + 2] for at in range(0, len(drawn), 2))


def test_no_letter_is_missing_6_2_11_8(document: pikepdf.Pdf) -> None:
    signed = any("/V" in one and any(map(float, one.Rect)) for one in widgets(document))
    drawn = [glyph for mark in marks(document) for glyph in glyphs(mark)]
    assert bool(drawn) is signed
    assert b"\0\0" not in drawn


def test_annotations_6_3(document: pikepdf.Pdf) -> None:
    for one in widgets(document):
        assert str(one.Subtype) == "/Widget"
        assert int(one.F) == PRINT | LOCKED  # 6.3.2: printed, and never hidden
        if any(float(side) for side in one.Rect):  # 6.3.3
            assert list(one.AP.keys()) == ["/N"]
            assert isinstance(one.AP.N, pikepdf.Stream)


def test_forms_6_4_1_and_actions_6_5(document: pikepdf.Pdf) -> None:
    assert not document.Root.AcroForm.get("/NeedAppearances", False)
    assert "/XFA" not in document.Root.AcroForm
    for one in widgets(document):
        assert not {"/A", "/AA"} & set(one.keys())


def test_signatures_6_4_3(version: bytes, document: pikepdf.Pdf) -> None:
    values = [one.V for one in widgets(document) if "/V" in one]
    assert values
    ends = set()
    for value in values:
        first, length, start, rest = (int(number) for number in value.ByteRange)
        ends.add(start + rest)
        assert first == 0
        assert version[length : length + 1] + version[start - 1 : start] == b"<>"
        assert str(value.SubFilter) == "/ETSI.CAdES.detached"
    assert max(ends) == len(version)


def test_metadata_6_6(document: pikepdf.Pdf, deposited: bytes) -> None:
    """Neither the XMP packet nor the information it must agree with is said anew."""
    with pikepdf.open(io.BytesIO(deposited)) as before:
        assert before.Root.Metadata.read_raw_bytes() == document.Root.Metadata.read_raw_bytes()
        assert dict(before.docinfo) == dict(document.docinfo)
        assert before.Root.OutputIntents[0].objgen == document.Root.OutputIntents[0].objgen
    with document.open_metadata() as told:
        assert told.pdfa_status == "2B"


def test_qpdf_finds_nothing_wrong(version: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(version)
    qpdf = shutil.which("qpdf")
    assert qpdf
    said = subprocess.run([qpdf, "--check", file], capture_output=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
