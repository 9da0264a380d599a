"""What `circuits check` says of types and subtypes, and how it leaves."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from parapheur.cli.app import app

WORKFLOWS = Path(__file__).parents[2] / "workflows"
RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of circuits and types, and an installation without anybody."""
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARAPHEUR_DATABASE_URL", raising=False)
    return copytree(WORKFLOWS, tmp_path / "workflows")


def checked(folder: Path, *more: str) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, ["circuits", "check", str(folder), *more])
    return done.exit_code, done.stdout, done.stderr


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / "types.yaml").read_text()
    assert old in text
    (folder / "types.yaml").write_text(text.replace(old, new, 1))


def test_each_subtype_of_the_house_is_named_and_sound(folder: Path) -> None:
    code, out, _ = checked(folder)
    assert code == 0
    assert "correspondance/reponse: Correspondence, Answer to a letter" in out
    told = json.loads(checked(folder, "--json")[1])
    assert all(one["misfits"] == one["flaws"] == [] for one in told["subtypes"])
    assert told["subtypes"][0]["creation"] == "projet-de-lettre"


def test_a_circuit_that_no_file_holds_may_be_one_of_the_pages(folder: Path) -> None:
    change(folder, "circuit: note-interne", "circuit: circulaire")
    code, _, err = checked(folder)
    assert code == 0
    assert "types.yaml: types.0.subtypes.3.circuit: Warning: The subtype “Internal note”" in err
    assert "there is no circuit named circulaire" in err


def test_where_the_office_is_asked_it_is_an_error(folder: Path) -> None:
    change(folder, "circuit: note-interne", "circuit: circulaire")
    _, _, err = checked(folder, "--office")
    assert "types.yaml: types.0.subtypes.3.circuit: Error: The subtype “Internal note”" in err
    told = json.loads(checked(folder, "--office", "--json")[1])
    assert told["subtypes"][3]["misfits"][0]["severity"] == "error"


def test_what_two_circuits_make_wrong_together_is_told_of_the_subtype(folder: Path) -> None:
    letter = (folder / "projet-de-lettre.yaml").read_text()
    (folder / "projet-de-lettre.yaml").write_text(letter.replace("projet-relecture", "cachet"))
    code, _, err = checked(folder)
    assert code == 1
    assert "types.0.subtypes.0.creation: Error: The subtype “Answer to a letter”" in err


def test_a_flaw_of_the_composed_circuit_names_the_subtype_and_no_flaw_is_told_twice(
    folder: Path,
) -> None:
    project = (folder / "projet-de-lettre.yaml").read_text()
    # The creation ends where the validation begins: the same desk looks at it twice.
    last = project.replace("[directeur-de-cabinet]", "[service-accompagnement]")
    (folder / "projet-de-lettre.yaml").write_text(last)
    code, _, err = checked(folder)
    assert code == 0
    assert "correspondance/reponse: Warning: The steps “Draft read again by the cabinet”" in err
    assert err.count("Warning: ") == 1


def test_mistakes_of_the_types_are_told_with_those_of_the_circuits(folder: Path) -> None:
    change(folder, "format: cades", "format: xades")
    (folder / "arrete.yaml").write_text("steps: []")
    code, _, err = checked(folder)
    assert code == 1
    assert "arrete.yaml: " in err
    assert "types.yaml: types.2.subtypes.2.format: " in err


def test_a_subtype_is_drawn_and_simulated_by_its_name(folder: Path) -> None:
    draw = ["circuits", "draw", "correspondance/reponse", "--folder", str(folder)]
    done = RUNNER.invoke(app, draw)
    assert "Writing of the draft" in done.stdout
    assert "Signature of the Minister Delegate" in done.stdout
    simulate = ["circuits", "simulate", "correspondance/reponse", "--on", "2026-11-23"]
    done = RUNNER.invoke(app, [*simulate, "--folder", str(folder)])
    assert done.stdout.startswith("1. Writing of the draft (Private Secretariat): from ")


def test_the_shape_of_the_types_is_published(folder: Path) -> None:
    done = RUNNER.invoke(app, ["circuits", "schema", "--types"])
    assert json.loads(done.stdout)["title"] == "TypesShape"
