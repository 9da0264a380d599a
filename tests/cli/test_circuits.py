"""The commands about circuits: what they print, and how they leave."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import open_office
from parapheur.circuits import read_organisation
from parapheur.cli.app import app
from parapheur.settings import load
from parapheur.usecases.seats import declare_absence
from tests.builders import RACHID, a_person
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


def peopled() -> None:
    """A minister who is away for two weeks of August 2027, alone at every desk."""
    everywhere = replace(
        a_person("hassan"), desks=frozenset(one.id for one in read_organisation(WORKFLOWS).desks)
    )
    first, last = date(2027, 8, 2), date(2027, 8, 13)
    with open_office(load()) as opened:
        with opened.office.work() as work:
            work.add_person(everywhere, "x")
            work.add_person(RACHID, "x")
        declare_absence(opened.office, everywhere.login, first, last, actor=RACHID)


def test_a_level_that_no_key_of_the_office_gives_names_its_step(folder: Path) -> None:
    peopled()
    asked = "action: sign, level: advanced,"
    seal = (
        "  - {id: cachet, name: {ar: خاتم, fr: Cachet, en: Seal}, action: seal, level: qualified}\n"
    )
    (folder / "note.yaml").write_text(TWICE.replace("action: sign,", asked) + seal)
    done = RUNNER.invoke(app, ["circuits", "check", str(folder), "--office", "--json"])
    assert done.exit_code == 1
    flaws = [one for one in json.loads(done.stdout)["flaws"] if one["circuit"] == "note"]
    found = {one["fault"]: (one["step"], one["sentence"]) for one in flaws}
    step, sentence = found["level-too-low"]
    assert step == "signature"
    assert "too few have a key that gives what it asks for, “Advanced signature”" in sentence
    assert found["seal-too-low"][0] == "cachet"
    alone = RUNNER.invoke(app, ["circuits", "check", str(folder)])
    assert alone.exit_code == 0, alone.output  # a folder alone knows no keys


def test_days_without_anybody_are_warned_of_and_are_no_mistake(folder: Path) -> None:
    peopled()
    for file in folder.glob("*.yaml"):
        if file.stem not in {"organisation", "calendar", "conge", "instructions"}:
            file.unlink()
    done = RUNNER.invoke(app, ["circuits", "check", str(folder), "--office", "--json"])
    assert done.exit_code == 0, done.output
    away = [one for one in json.loads(done.stdout)["flaws"] if one["fault"] == "away"]
    assert away
    for flaw in away:
        assert (flaw["severity"], flaw["first"], flaw["last"]) == (
            "warning",
            "2027-08-02",
            "2027-08-13",
        )
        assert "2027-08-02" <= flaw["walk"][-1]["on"] <= "2027-08-13"
        assert "From 2 August 2027 to 13 August 2027 nobody could act" in flaw["sentence"]
    told = RUNNER.invoke(app, ["circuits", "check", str(folder), "--office"])
    assert "Warning: From 2 August 2027" in told.stderr
    assert "on 2 August 2027" in told.stderr


def test_a_simulation_says_where_nobody_could_act_on_the_day_to_expect(folder: Path) -> None:
    peopled()
    command = ["circuits", "simulate", "conge", "--on", "2027-08-03", "--folder", str(folder)]
    plain = json.loads(RUNNER.invoke(app, [*command, "--json"]).stdout)
    assert "nobody" not in plain[0]
    stops = json.loads(RUNNER.invoke(app, [*command, "--office", "--json"]).stdout)
    assert (stops[0]["nobody"], stops[0]["nobody_until"]) == (True, "2027-08-14")
    assert (
        "nobody could act before 14 August 2027"
        in RUNNER.invoke(app, [*command, "--office"]).stdout
    )
    later = ["circuits", "simulate", "conge", "--on", "2027-08-16", "--folder", str(folder)]
    stops = json.loads(RUNNER.invoke(app, [*later, "--office", "--json"]).stdout)
    assert {stop["nobody"] for stop in stops} == {False}


@pytest.mark.parametrize(
    ("circuit", "given", "said"),
    [
        ("marche", ["amount=1", "requester=support"], "Opinion of the unit that asks for it (Guid"),
        ("conge", [], "immediate superior (the superior of whoever deposits the dossier): from"),
    ],
)
def test_a_simulation_says_where_desks_are_looked_for(
    monkeypatch: pytest.MonkeyPatch, circuit: str, given: list[str], said: str
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    command = ["circuits", "simulate", circuit, "--on", "2026-11-23", "--folder", str(HOUSE)]
    done = RUNNER.invoke(app, [*command, *(part for one in given for part in ("--set", one))])
    assert said in done.stdout
