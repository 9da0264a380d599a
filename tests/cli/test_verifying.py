"""`parapheur verify`: what it prints, its JSON, and its report by the standard."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from parapheur.cli.app import app
from parapheur.domain.ades import Indication
from parapheur.domain.documents import Digest
from parapheur.domain.verdict import Conclusion, Problem, Verdict
from parapheur.evidence.report import DS, VR, report_of
from tests.builders import MORNING
from tests.evidence import attacks
from tests.pdfs import a_pdf
from tests.signing.ages import BORN, YEAR, Authority, placed, signed, with_store

FIELDS = {
    "field", "signer", "time", "integrity", "modification", "trust", "verdict", "problems",
    "certificate", "indication", "sub_indication", "level", "proved", "qualified", "unproved",
    "is_timestamp", "second",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed file, its archive, an attack on it, and the authority above."""
    folder = tmp_path_factory.mktemp("verify")
    authority = Authority.named("Autorité")
    signer = authority.holder("Signataire \x0b & <fils>", asks=False, lasts=30 * YEAR)
    basic = signed(placed(a_pdf(), "one"), "one", authority, signer, BORN)
    archive = with_store(basic, [authority.root], [authority.list_of(BORN)], authority.clock(BORN))
    (folder / "basic.pdf").write_bytes(basic)
    (folder / "archived.pdf").write_bytes(archive)
    (folder / "attacked.pdf").write_bytes(attacks.updated(basic, attacks.replace_content))
    (folder / "nothing.pdf").write_bytes(a_pdf())
    root = x509.load_der_x509_certificate(authority.root.der)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    return folder


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *map(str, arguments)])
    return done.exit_code, done.stdout


@pytest.mark.parametrize(
    ("name", "trusts", "code", "level", "indication", "why"),
    [
        ("basic", True, 0, "B-B", "TOTAL-PASSED", None),
        ("basic", False, 2, "B-B", "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
        ("archived", True, 0, "B-LTA", "TOTAL-PASSED", None),
        ("attacked", True, 1, None, "TOTAL-FAILED", "FORMAT_FAILURE"),
        ("nothing", True, 2, None, "INDETERMINATE", "SIGNED_DATA_NOT_FOUND"),
    ],
)
def test_the_report_says_what_the_json_says(
    files: Path,
    tmp_path: Path,
    name: str,
    trusts: bool,
    code: int,
    level: str | None,
    indication: str,
    why: str | None,
) -> None:
    out = tmp_path / "report.xml"
    trust: list[str | Path] = ["--trust", files / "root.pem"] if trusts else []
    done, said = run(files / f"{name}.pdf", "--json", "--report", out, *trust)
    told = json.loads(said)
    assert done == code
    assert (told["level"], told["indication"], told["sub_indication"]) == (level, indication, why)
    assert all(one.keys() == FIELDS for one in told["signatures"])
    root = ET.parse(out).getroot()  # noqa: S314  # we wrote it
    assert root.tag == f"{{{VR}}}ValidationReport"
    assert {tag.split("}")[0][1:] for tag in (each.tag for each in root.iter())} <= {VR, DS}
    expected = [(one["indication"], one["sub_indication"]) for one in told["signatures"]]
    assert indications(root) == (expected or [(indication, why)])
    references = {each.get("VOReference") for each in root.iter(f"{{{VR}}}SignerCertificate")}
    assert references <= {each.get("id") for each in root.iter(f"{{{VR}}}ValidationObject")}


def indications(root: ET.Element) -> list[tuple[str, str | None]]:
    found = []
    for status in root.iter(f"{{{VR}}}SignatureValidationStatus"):
        main = status.findtext(f"{{{VR}}}MainIndication") or ""
        why = status.findtext(f"{{{VR}}}SubIndication")
        name = main.removeprefix("urn:etsi:019102:mainindication:").upper()
        found.append((name, why and why.removeprefix("urn:etsi:019102:subindication:")))
    return found


def test_a_file_that_cannot_be_read_is_reported_too() -> None:
    unread = Verdict(Conclusion.UNREADABLE, (Problem.NOT_A_PDF,))
    root = ET.fromstring(report_of(unread, Digest("0" * 64), MORNING))  # noqa: S314  # we wrote it
    assert indications(root) == [(Indication.FAILED, "FORMAT_FAILURE")]


@pytest.mark.parametrize("language", ["ar_MA.UTF-8", "fr_FR.UTF-8", "en_GB.UTF-8"])
def test_a_person_reads_the_level_and_what_is_not_proved(
    files: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    code, said = run(files / "basic.pdf")
    assert code == 2
    assert "B-B" in said
    assert "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND" in said
    unproved = {"ar": "غير مثبت:", "fr": "Non prouvé :", "en": "Not proved:"}[language[:2]]
    assert said.count(unproved) == 5
