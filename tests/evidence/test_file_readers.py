"""Ours is not the only reader: other programs open an evidence file, and hold its seal.

And our verifier stands alone: its shipped copy, in an empty environment, with nothing of ours.
"""

import ast
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from parapheur.evidence import verify
from tests.builders import MORNING
from tests.evidence.bundles import files_of, honest, ministry
from tests.needs import needs

ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, its manifest and seal, and the authority."""
    place = tmp_path_factory.mktemp("file")
    files = files_of(honest())
    (place / "a.asice").write_bytes(honest())
    (place / "manifest.xml").write_bytes(files[verify.MANIFEST])
    (place / "seal.p7s").write_bytes(files[verify.SIGNATURE])
    (place / "head.note").write_bytes(files["heads/2.note"])
    (place / "head.tsr").write_bytes(files["heads/2.tsr"])
    (place / "root.pem").write_bytes(ministry().root.pem)
    return place


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_any_zip_reader_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(honest())) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[0] == "mimetype"
        assert opened.read("mimetype") == b"application/vnd.etsi.asic-e+zip"


def test_the_manifest_is_the_standards_own() -> None:
    """EN 319 162-1, A.4: what any reader of ASiC-E looks for, found by an XML parser."""
    files = files_of(honest())
    root = ET.fromstring(files[verify.MANIFEST])  # noqa: S314  # we wrote it
    assert root.tag == f"{ASIC}ASiCManifest"
    signature, *listed = root
    assert signature.get("URI") == verify.SIGNATURE
    found = {
        one.get("URI"): one.findtext(f"{DS}DigestValue")
        for one in listed
        if one.tag == f"{ASIC}DataObjectReference"
    }
    apart = {verify.MIMETYPE, verify.MANIFEST, verify.SIGNATURE}
    assert found.keys() == files.keys() - apart


def test_openssl_holds_the_seal_and_the_timestamps(folder: Path) -> None:
    """`-purpose any`: openssl knows no purpose of seals."""
    openssl = needs("openssl")
    at = str(int(MORNING.timestamp()) + 60)
    seal = run(
        openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "seal.p7s",
        "-content", folder / "manifest.xml", "-CAfile", folder / "root.pem", "-purpose", "any",
        "-attime", at, "-cades", "-out", os.devnull,
    )  # fmt: skip
    assert (seal.returncode, "successful" in seal.stderr) == (0, True), seal.stderr
    stamp = run(
        openssl, "ts", "-verify", "-in", folder / "head.tsr", "-token_in",
        "-data", folder / "head.note", "-CAfile", folder / "root.pem", "-attime", at,
    )  # fmt: skip
    assert stamp.returncode == 0, stamp.stderr


def test_unzip_finds_no_fault(folder: Path) -> None:
    done = run(needs("unzip"), "-t", folder / "a.asice")
    assert done.returncode == 0
    assert "No errors detected" in done.stdout


@pytest.fixture(scope="module")
def bare(folder: Path) -> Path:
    """A place where `cryptography` is to be imported, and nothing else beside the library."""
    place = folder / "bare"
    place.mkdir()
    for name in ("cryptography", "cffi", "_cffi_backend"):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin)
        found = found.parent if found.name == "__init__.py" else found
        (place / found.name).symlink_to(found)
    return place


def alone(bare: Path, program: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a verifier with no site, no user, no environment: -I -S."""
    start = (
        "import runpy, sys; sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[2:];"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return run(sys.executable, "-I", "-S", "-c", start, bare, program, *words)


def test_the_shipped_verifier_needs_nothing_of_ours(folder: Path, bare: Path) -> None:
    shipped = folder / "verify.py"
    shipped.write_bytes(files_of(honest())["verify.py"])
    done = alone(bare, shipped, folder / "a.asice", "--trust", folder / "root.pem", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "valid"
    done = alone(bare, shipped, folder / "a.asice", "--language", "ar")
    assert done.returncode == 2
    assert "--trust" in done.stdout


def test_it_is_the_very_file_of_the_package() -> None:
    assert files_of(honest())["verify.py"] == Path(verify.__file__).read_bytes()


def test_the_verifier_stands_in_the_order_of_its_contents() -> None:
    """One file of two thousand lines is read by its headings."""
    source = Path(verify.__file__).read_text(encoding="utf-8")
    headings = re.findall(r"^# -{60,} (\w+)\. (.+)$", source, re.MULTILINE)
    listed = re.findall(r"^ ([A-Z])\. ([\w ]+?)  ", verify.__doc__ or "", re.MULTILINE)
    named = [(mark, name.partition(" (")[0]) for mark, name in headings if not mark.isdigit()]
    assert named == listed
    checks = [mark for mark, _ in headings if mark.isdigit()]
    assert checks == [str(number) for number in range(1, 12)]
    assert [mark for mark, _ in headings] == [*"ABCDE", *checks, *"FGH"]


def test_it_runs_on_the_oldest_python_it_names() -> None:
    """No newer grammar, and nothing of ours is imported."""
    tree = ast.parse(Path(verify.__file__).read_text(), feature_version=(3, 9))
    imported = {
        (one.module if isinstance(one, ast.ImportFrom) else one.names[0].name) or ""
        for one in ast.walk(tree)
        if isinstance(one, ast.Import | ast.ImportFrom)
    }
    own = {name.partition(".")[0] for name in imported}
    assert own - set(sys.stdlib_module_names) == {"cryptography"}
