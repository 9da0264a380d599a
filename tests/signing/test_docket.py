"""A docket as it leaves: sealed, PDF/A-3, its attachment whole, by the word of other programs.

No validator of PDF/A-3 comes with Debian, a wheel or an npm package (veraPDF is in none of them),
so its claim is held against ISO 19005-3 clause by clause, where a sealed docket could break it;
Typst, which draws it, refuses by itself what the rest of the standard forbids.
"""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.docket import Enclosed
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Problem
from parapheur.rendering import TypstDockets
from parapheur.words.docketing import written
from tests.builders import MORNING
from tests.needs import needs
from tests.papers import PAPERS, a_docket
from tests.signing.desk import SigningDesk
from tests.signing.test_independent import pdfsig, qpdf
from tests.signing.test_pdfa import below


@pytest.fixture(scope="module")
def evidence(versions: list[bytes]) -> Enclosed:
    """What holds a signed document, as it is, between other bytes."""
    data = bytes(range(256)) + versions[4] + bytes(range(256))
    return Enclosed("evidence.asice", "application/vnd.etsi.asic-e+zip", data)


@pytest.fixture(scope="module")
def drawn(evidence: Enclosed) -> bytes:
    return TypstDockets(PAPERS, written).draw(a_docket(), evidence)


@pytest.fixture(scope="module")
def docket(desk: SigningDesk, drawn: bytes) -> bytes:
    with desk.keys.organisation() as key:
        sealed = desk.signer.certify(drawn, (), key=key, at=MORNING)
        assert desk.signer.check(
            drawn, sealed, signed=[CERTIFICATION], certificate=key.certificate
        ) is Baseline.B  # fmt: skip
    return sealed


@pytest.fixture(scope="module")
def file(docket: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("docket") / "docket.pdf"
    place.write_bytes(docket)
    return place


@pytest.fixture
def document(docket: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(docket)) as opened:
        yield opened


def test_its_seal_holds_here_and_elsewhere(desk: SigningDesk, docket: bytes, file: Path) -> None:
    verdict = desk.signer.verify(docket, at=MORNING)
    assert verdict.verdict is Conclusion.VALID
    assert [one.field for one in verdict.signatures] == [CERTIFICATION]
    assert pdfsig(file) == ["Signature is Valid."]
    assert qpdf(file) == 0


def test_its_attachment_comes_out_as_it_went_in(
    file: Path, evidence: Enclosed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    saved = [str(needs("pdfdetach")), "-save", "1", "-o", str(out), str(file)]
    subprocess.run(saved, check=True, capture_output=True)
    assert out.read_bytes() == evidence.data


@pytest.mark.parametrize("place", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_changed_byte_breaks_the_seal(desk: SigningDesk, docket: bytes, place: float) -> None:
    """Of all that is signed; between its ranges stands the seal itself, with room behind it."""
    with pikepdf.open(io.BytesIO(docket)) as pdf:
        _, first, rest, last = (int(one) for one in pdf.Root.Perms.DocMDP.ByteRange)
    at = int((first + last) * place)
    changed = bytearray(docket)
    changed[at if at < first else rest + at - first] ^= 1
    assert desk.signer.verify(bytes(changed), at=MORNING).verdict is not Conclusion.VALID


def test_nothing_may_be_added_to_it(desk: SigningDesk, docket: bytes) -> None:
    with pikepdf.open(io.BytesIO(docket)) as pdf:
        assert int(pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 2
    verdict = desk.signer.verify(docket + b"\n% more\n", at=MORNING)
    assert verdict.verdict is Conclusion.INVALID
    assert Problem.BYTES_AFTER in verdict.signatures[0].problems


def test_it_claims_to_be_pdf_a_3b(document: pikepdf.Pdf) -> None:
    """ISO 19005-3, 6.6.4, and 6.2.3: one output intent."""
    with document.open_metadata() as told:
        assert told.pdfa_status == "3B"
    assert [str(one.S) for one in document.Root.OutputIntents] == ["/GTS_PDFA1"]


def test_what_it_carries_is_told_as_6_8_asks(document: pikepdf.Pdf, evidence: Enclosed) -> None:
    (told,) = document.Root.AF
    assert (str(told.AFRelationship), str(told.UF), str(told.F)) == (
        "/Data", "evidence.asice", "evidence.asice",
    )  # fmt: skip
    assert str(told.Desc)
    stream = told.EF.F
    assert str(stream.Subtype).lstrip("/") == evidence.media
    assert "/ModDate" in stream.Params
    assert int(stream.Params.Size) == len(evidence.data)
    names = document.Root.Names.EmbeddedFiles
    assert told.objgen in {one.objgen for one in below(names, set())}


def test_every_font_is_embedded_and_maps_to_letters(document: pikepdf.Pdf) -> None:
    """6.2.11.4.1, 6.2.11.3.2."""
    fonts = [one for one in document.objects if _is(one, "/Font") and "/DescendantFonts" in one]
    assert len(fonts) >= 3
    for font in fonts:
        (own,) = font.DescendantFonts
        assert {"/FontFile2", "/FontFile3"} & set(own.FontDescriptor.keys())
        assert "/ToUnicode" in font
    assert {str(font.Encoding) for font in fonts} == {"/Identity-H"}


def test_nothing_acts_hides_or_leads_elsewhere(document: pikepdf.Pdf) -> None:
    """6.5, 6.1.3, 6.3.2: no action, no encryption; the seal's own field is all that is added."""
    assert not {"/OpenAction", "/AA"} & set(document.Root.keys())
    assert "/JavaScript" not in document.Root.Names
    assert "/Encrypt" not in document.trailer
    annotations = [one for page in document.pages for one in page.get("/Annots", [])]
    assert [str(one.Subtype) for one in annotations] == ["/Widget"]
    (seal,) = annotations
    assert int(seal.F) & 0b111 == 0b100
    assert not [float(side) for side in seal.Rect if float(side)]
    assert len(document.attachments) == 1


def test_it_is_tagged_and_says_its_language(document: pikepdf.Pdf) -> None:
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang).startswith("fr")
    alternatives = [str(one.Alt) for one in document.objects if _has(one, "/Alt")]
    assert any("verify" in one for one in alternatives), "the square code is told in words"


def _is(one: object, kind: str) -> bool:
    return isinstance(one, pikepdf.Dictionary) and str(one.get("/Type", "")) == kind


def _has(one: object, key: str) -> bool:
    return isinstance(one, pikepdf.Dictionary) and key in one
