"""`parapheur verify` of an evidence file: all of its checks, and the verdict on its document."""

import io
import json
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from parapheur.cli.app import app
from parapheur.cli.weighing import told_by, weigh
from parapheur.evidence import verify
from tests.builders import MORNING
from tests.carriers import carrying
from tests.evidence.bundles import codes, files_of, honest, ministry
from tests.signing.ages import BORN, Authority, placed, signed

RELEASE = Path(verify.__file__).parents[2] / "tests" / "evidence" / "releases" / "0.1.0.asice"
TRUST = ("--trust", str(RELEASE.with_suffix(".pem")))


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *map(str, arguments)])
    return done.exit_code, done.stdout


def test_it_is_judged_with_its_document(tmp_path: Path) -> None:
    """And held against a head of its journal that was kept elsewhere."""
    report, note = tmp_path / "report.xml", tmp_path / "mail.txt"
    note.write_bytes(files_of(RELEASE.read_bytes())["heads/1.note"])
    code, said = run(RELEASE, "--json", "--report", report, "--anchor", note, *TRUST)
    told = json.loads(said)
    assert (code, told["verdict"], told["problems"]) == (0, "valid", [])
    assert told["checks"][-2]["facts"]["name"] == "mail.txt"
    assert {one["result"] for one in told["checks"]} <= {"ok", "note"}
    assert [one["verdict"] for one in told["signatures"]] == ["valid"] * len(told["signatures"])
    fields = [one["field"] for one in told["signatures"]]
    assert fields[0] == "certification"
    assert b"ValidationReport" in report.read_bytes()


def test_it_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_MA.UTF-8")
    code, said = run(RELEASE)
    assert code == 2
    assert "désignez l’autorité" in said
    assert "document.pdf" in said


def test_what_is_damaged_is_no_valid_file(tmp_path: Path) -> None:
    data = RELEASE.read_bytes()
    cut, changed = tmp_path / "cut.asice", tmp_path / "changed.zip"
    cut.write_bytes(data[:-100])
    changed.write_bytes(data.replace(b"FICHIER", b"FICHIEP"))
    assert run(cut, *TRUST)[0] == 3
    code, said = run(changed, "--json", *TRUST)
    assert (code, json.loads(said)["verdict"]) == (1, "invalid")
    assert "readme.txt" in json.loads(said)["problems"][0]


def test_a_document_without_the_signatures_that_are_told_is_seen() -> None:
    source = io.BytesIO(honest())
    weighed = weigh(source, [ministry().root.certificate_der], [], MORNING)
    assert codes(weighed.report) == ["document-differs"]
    assert weighed.verdict == "invalid"
    told = list(told_by(verify.Archive(source)))
    assert [certificate for _, certificate in told] == [
        ministry().seal.digest,
        ministry().salma.digest,
    ]


def test_a_docket_is_judged_with_what_it_carries(tmp_path: Path) -> None:
    """Whose signature it is, is one question; whether its evidence holds, another."""
    authority = Authority.named("Autorité")
    signer = authority.holder("Ministère", asks=False)
    data = RELEASE.read_bytes()
    for name, carried in {"whole": data, "cut": data[:-9]}.items():
        pdf = carrying({"evidence.asice": carried})
        made = signed(placed(pdf, "seal"), "seal", authority, signer, BORN)
        (tmp_path / f"{name}.pdf").write_bytes(made)
    root = tmp_path / "root.pem"
    certificate = x509.load_der_x509_certificate(authority.root.der)
    root.write_bytes(certificate.public_bytes(Encoding.PEM))
    code, said = run(tmp_path / "whole.pdf", "--json", "--trust", root, *TRUST)
    told = json.loads(said)
    assert (code, told["verdict"], told["enclosed"]["verdict"]) == (0, "valid", "valid")
    assert [one["field"] for one in told["signatures"]] == ["seal"]
    code, said = run(tmp_path / "cut.pdf", "--trust", root, *TRUST)
    assert code == 3
    assert "evidence.asice" in said
