"""Refusals, looks, checks and figures, as auditors are shown them; and what is not shown."""

import csv
import io
import json
from datetime import timedelta

import pytest

from parapheur.domain.delegation import day_of
from parapheur.domain.filing import Confidentiality
from parapheur.domain.words import Language
from parapheur.usecases.checks import go_on
from parapheur.usecases.fsck import fsck
from tests.builders import CLAIRE, YOUSSEF
from tests.web.ministry import Ministry, give
from tests.web.test_secrecy import WORD
from tests.web.test_secrecy import a_ministry as a_secret
from tests.web.visitor import Visitor


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    give(made.let(YOUSSEF), pin="9999", status=403)
    give(made.let(YOUSSEF))
    made.let(YOUSSEF).client.get("/accounts")
    return made


@pytest.fixture
def claire(ministry: Ministry) -> Visitor:
    return ministry.let(CLAIRE)


@pytest.mark.parametrize("language", list(Language))
def test_refusals_and_failed_tries_are_listed(ministry: Ministry, language: Language) -> None:
    claire = ministry.let(CLAIRE, language)
    assert "GET /accounts" in claire.see("/audit/refusals").text
    assert "GET /accounts" not in claire.see("/audit/refusals?kind=PinRefused").text
    assert YOUSSEF.name.of(language) in claire.see("/audit/refusals?kind=PinRefused").text
    claire.see("/audit/refusals?kind=VisaGiven", status=400)
    claire.see("/audit/refusals?first=nonsense", status=400)


def test_what_auditors_looked_at_is_told_to_each_other(claire: Visitor) -> None:
    claire.see("/audit?text=commune")
    page = claire.see("/audit/looks")
    assert "Claire Dubois a consulté" in page.text
    assert "text=commune" in page.text
    told = json.loads(claire.client.get("/audit/looks.json?person=claire").data)
    assert {one["actor"] for one in told["lines"]} == {"claire"}
    assert claire.client.get("/audit/looks.csv?first=x").status_code == 400


@pytest.mark.parametrize("language", list(Language))
def test_figures_are_shown_with_their_table(ministry: Ministry, language: Language) -> None:
    claire = ministry.let(CLAIRE, language)
    today = day_of(ministry.opened.clock.now())
    page = claire.see(f"/audit/statistics?first={today}&last={today}")
    assert page.html.count("<table") == 4
    assert f"{today:%m/%Y}" in page.text
    claire.see("/audit/statistics")
    claire.see(f"/audit/statistics?first={today}")
    claire.see("/audit/statistics?first=1999-99-99", status=400)
    claire.see(f"/audit/statistics?first={today}&last={today - timedelta(days=1)}", status=400)


def test_figures_are_taken_away_as_they_are_shown(claire: Visitor) -> None:
    answer = claire.client.get("/audit/statistics.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    steps = [row for row in rows if row["what"] == "step"]
    assert [row["count"] for row in steps] == ["1"]
    assert [row["count"] for row in rows if row["what"] == "DossierDeposited"] == ["1"]


def test_a_check_is_asked_for_and_its_results_are_shown(
    ministry: Ministry, claire: Visitor
) -> None:
    fields = claire.see("/audit/checks").fields("/audit/checks")
    today = str(day_of(ministry.opened.clock.now()))
    page = claire.follow(claire.send("/audit/checks", {**fields, "first": today, "last": today}))
    assert "En cours : 0 dossiers vérifiés sur 1." in page.text
    go_on(ministry.opened.office, next(iter(ministry.opened.store.kept.checks)))
    page = claire.see("/audit/checks/1")
    assert "Terminée : 1 dossiers vérifiés." in page.text
    assert "D-000001" in page.text
    assert "D-000001" not in claire.see("/audit/checks/1?outcome=unsound").text
    told = json.loads(claire.client.get("/audit/checks/1/results.json").data)
    assert [one["outcome"] for one in told["lines"]] == ["sound"]
    assert claire.client.get("/audit/checks/2").status_code == 404
    assert claire.client.get("/audit/checks/2/results.csv").status_code == 404
    assert not [one for one in fsck(ministry.opened.office) if "account" in one.place]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-01-02", "2026-01-01", 422),
        ("", "", 422),
        ("x", "y", 422),
        ("1999-01-01", "1999-01-02", 422),
    ],
)
def test_a_check_that_cannot_be_is_refused(
    claire: Visitor, first: str, last: str, status: int
) -> None:
    claire.see("/audit/checks")
    claire.send("/audit/checks", {"first": first, "last": last}, status=status)


@pytest.mark.parametrize("level", [Confidentiality.RESTRICTED, Confidentiality.CONFIDENTIAL])
def test_nothing_of_a_closed_dossier_is_told_by_any_question_or_figure(
    level: Confidentiality,
) -> None:
    ministry = a_secret(level)
    claire = ministry.let(CLAIRE)
    today = day_of(ministry.opened.clock.now())
    for asked in (
        f"text={WORD}", "person=amina", "kind=DossierDeposited", "kind=NoteWritten",
        "desk=service", f"person=amina&first={today}",
    ):  # fmt: skip
        page = claire.see(f"/audit?{asked}")
        assert "D-000001" not in page.text.replace("D-000012", ""), asked
        told = json.loads(claire.client.get(f"/audit/found.json?{asked}").data)
        assert not [one for one in told["lines"] if one.get("dossier")], asked
    by_day = claire.see(f"/audit?first={today}&last={today}")
    assert "D-000001" in by_day.text, "its days are no secret"
    assert WORD not in by_day.html
    rows = json.loads(claire.client.get(f"/audit/found.json?first={today}").data)["lines"]
    closed = [one for one in rows if one["dossier"]]
    assert closed
    for one in closed:
        assert {one[name] for name in ("kind", "actor", "desk", "subject", "said")} == {None}
    annexe = ministry.opened.store.reading.stored(1).annexes[0].version.digest  # type: ignore[arg-type]  # its number
    assert "D-000001" not in claire.see(f"/audit?digest={annexe}").text.replace("D-000012", "")
    counted = json.loads(claire.client.get("/audit/statistics.json").data)["lines"]
    assert not [one for one in counted if one["what"] in {"step", "desk"}]
    assert sum(one["count"] for one in counted if one["what"] == "not ordinary") == 1
    for address in ("versions", "compare", "versions/" + "0" * 64 + "/1"):
        assert claire.client.get(f"/audit/dossiers/1/{address}").status_code == 404
    stood = claire.see("/audit/dossiers/1/stood")
    assert WORD not in stood.html
    assert "versions" not in stood.html
