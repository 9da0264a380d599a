"""The commands about circuits: what they print, and how they leave."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from parapheur.cli.app import app
from tests.fixed import WORKFLOWS

HOUSE = Path(__file__).parents[2] / "workflows"
RUNNER = CliRunner()
TWICE = """
name: {ar: مذكرة, fr: Note, en: Note}
steps:
  - {id: visa, name: {ar: تأشيرة, fr: Visa, en: Visa}, action: visa, desks: [ministre]}
  - {id: signature, name: {ar: توقيع, fr: Signature, en: Sign}, action: sign, desks: [ministre]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of fixed circuits, and an installation without anybody."""
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARAPHEUR_DATABASE_URL", raising=False)
    return copytree(WORKFLOWS, tmp_path / "workflows")


@pytest.mark.parametrize("place", [HOUSE, WORKFLOWS])
def test_the_circuits_of_the_house_are_sound(place: Path) -> None:
    done = RUNNER.invoke(app, ["circuits", "check", str(place), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["flaws"]) == (0, [])


def test_a_condition_that_lets_the_seal_fall_on_an_unsigned_document_is_an_error(
    folder: Path,
) -> None:
    marche = folder / "marche.yaml"
    text = marche.read_text().replace("action: sign\n", "action: sign\n    when: amount > 5000\n")
    marche.write_text(text)
    done = RUNNER.invoke(app, ["circuits", "check", str(folder), "--json"])
    assert done.exit_code == 1
    (flaw,) = json.loads(done.stdout)["flaws"]
    assert (flaw["fault"], flaw["step"]) == ("unsigned-seal", "cachet")
    assert float(flaw["metadata"]["amount"]) <= 5000
    assert {"step": "signature-secretaire-general", "skipped": True} in flaw["walk"]


def test_a_warning_is_told_and_is_no_mistake(folder: Path) -> None:
    (folder / "note.yaml").write_text(TWICE)
    done = RUNNER.invoke(app, ["circuits", "check", str(folder)])
    assert done.exit_code == 0
    assert "Warning: The steps “Visa” and “Sign” follow one another" in done.stderr
    assert "For example: Visa > Sign" in done.stderr


def test_desks_that_nobody_holds_are_errors_where_the_office_is_asked(folder: Path) -> None:
    done = RUNNER.invoke(app, ["circuits", "check", str(folder), "--office", "--json"])
    assert done.exit_code == 1
    flaw = json.loads(done.stdout)["flaws"][0]
    assert (flaw["circuit"], flaw["fault"], flaw["severity"]) == ("arrete", "nobody", "error")
    assert flaw["walk"] == [{"step": flaw["step"], "skipped": False}]


@pytest.mark.parametrize(("amount", "skipped"), [("250 000", False), ("200 000", True)])
def test_a_simulation_gives_the_desks_in_order_with_their_days(
    folder: Path, amount: str, skipped: bool
) -> None:
    command = ["circuits", "simulate", "marche", "--on", "2026-11-23", "--folder", str(folder)]
    done = RUNNER.invoke(app, [*command, "--set", f"amount={amount}", "--json"])
    stops = {stop["step"]: stop for stop in json.loads(done.stdout)}
    assert list(stops)[:2] == ["visas-des-services", "visa-division"]
    assert [stop["due"][:10] for stop in stops.values()][:2] == ["2026-11-30", "2026-12-03"]
    assert stops["visa-directeur-de-cabinet"]["skipped"] is skipped


def test_a_simulation_of_what_is_not_asked_is_refused(folder: Path) -> None:
    command = ["circuits", "simulate", "conge", "--on", "2026-11-23", "--set", "colour=red"]
    done = RUNNER.invoke(app, [*command, "--folder", str(folder)])
    assert done.exit_code == 1
    assert type(done.exception).__name__ == "UnknownField"
