"""A circuit goes from one home to the other by the command line, and comes back the same."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import open_office
from parapheur.cli.app import app
from parapheur.domain.circuit import CircuitId
from parapheur.domain.people import DeskId, Role
from parapheur.settings import load
from parapheur.usecases.fsck import fsck
from tests.builders import AMINA, a_person
from tests.enrolled import enrolled

RUNNER = CliRunner()
NOTE = """\
name: {ar: مذكرة, fr: Note, en: Note}
steps:
- {id: visa, name: {ar: تأشيرة, fr: Visa, en: Visa}, action: visa, desks: [ministre]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one secretary, and a minister."""
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARAPHEUR_DATABASE_URL", raising=False)
    with open_office(load()) as opened, opened.office.work() as work:
        enrolled(work, AMINA, "x")
        enrolled(work, a_person("hassan", None, DeskId("ministre"), role=Role.OFFICIAL), "x")
    return tmp_path


def bring(file: Path, *more: str) -> tuple[int, str]:
    done = RUNNER.invoke(app, ["circuits", "import", str(file), "--as", "amina", *more])
    return done.exit_code, done.output


def test_a_file_is_brought_in_exported_and_brought_again(folder: Path) -> None:
    file = folder / "note-web.yaml"
    file.write_text(NOTE)
    assert bring(file) == (0, "Version 1 of note-web is kept.\n")
    assert bring(file, "--publish", "--note", "essai")[0] == 0
    exported = RUNNER.invoke(app, ["circuits", "export", "note-web"])
    assert exported.exit_code == 0
    file.write_text(exported.output)
    assert bring(file, "--publish")[0] == 0
    with open_office(load()) as opened:
        office = opened.office
        versions = office.reading.circuit_versions(CircuitId("note-web"))
        assert len({version.document for version in versions}) == 1
        assert office.circuits[CircuitId("note-web")].version == 3
        assert list(fsck(office)) == []


def test_a_file_of_the_house_is_exported_and_what_is_not_there_is_not(folder: Path) -> None:
    done = RUNNER.invoke(app, ["circuits", "export", "note-interne"])
    assert "steps:\n- id:" in done.output
    for words in (["nowhere"], ["note-interne", "--version", "1"]):
        assert RUNNER.invoke(app, ["circuits", "export", *words]).exit_code != 0


def test_mistakes_and_flaws_are_told_and_nothing_is_kept(folder: Path) -> None:
    file = folder / "note-web.yaml"
    file.write_text(NOTE.replace("[ministre]", "[nulle-part]").replace("مذكرة", "x"))
    code, told = bring(file)
    assert code == 1
    assert "name.ar: not in Arabic" in told
    assert "steps.0.desks: unknown desk 'nulle-part'" in told
    file.write_text(NOTE.replace("[ministre]", "[secretaire-general]"))
    code, told = bring(file, "--publish")
    assert code == 1
    assert "Nobody can settle the step “Visa”" in told
    assert bring(folder / "absent.yaml")[0] == 1
    assert bring(file, "--name", "note-interne")[0] != 0  # a file of the house
    with open_office(load()) as opened:
        assert opened.office.reading.circuit_versions() == []
