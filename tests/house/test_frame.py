"""The frame of the project keeps its promises: locked, without addresses, whole in its wheel."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ["requirements.lock", "requirements-dev.lock"]
NPM = ["package.json", "package-lock.json", ".npmrc"]
SHIPPED = [
    "parapheur/py.typed",
    "parapheur/shipped/config.yaml",
    "parapheur/web/static/vendor/bootstrap.rtl.min.css",
    "parapheur/web/static/vendor/fonts.css",
    "parapheur/web/static/vendor/fonts/noto-sans-arabic-arabic-700-normal.woff2",
    "parapheur/web/static/vendor/pdfjs/pdf.worker.min.mjs",
    "parapheur/web/static/vendor/licences/pdfjs.txt",
]


@pytest.mark.parametrize("name", REQUIREMENTS + NPM)
def test_no_lock_names_an_address(name: str) -> None:
    assert not re.findall(r"\w+://\S+|file:\S+", (ROOT / name).read_text())


def test_every_python_package_is_locked_by_hash() -> None:
    for name in REQUIREMENTS:
        for entry in re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text().strip()):
            assert "--hash=sha256:" in entry, entry


def test_both_locks_choose_the_same_versions() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^ ]*==[^ ;]+", (ROOT / name).read_text(), re.M))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_npm_packages_are_locked_by_hash_and_asked_for_by_package_json() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    top, *packages = lock["packages"].values()
    asked = json.loads((ROOT / "package.json").read_text())
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert top["dependencies"] == asked["dependencies"]
    assert top["devDependencies"] == asked["devDependencies"]


def test_nothing_copied_from_others_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    foreign = r".*(?:\.min\.m?js|\.min\.css|\.woff2?|\.[ot]tf|node_modules/.*|/vendor/.*)"
    assert not re.findall(rf"^{foreign}$", listed, re.M)


def test_the_version_is_said_once_and_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f'__version__ = "{project["version"]}"' in (ROOT / "parapheur/__init__.py").read_text()


def test_the_wheel_carries_what_pages_and_offices_need(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(SHIPPED) <= names
    assert any(name.startswith("parapheur/shipped/templates/") for name in names)
    assert any(name.startswith("parapheur/shipped/workflows/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "node_modules/"))]
