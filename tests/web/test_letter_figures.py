"""The dashboard of a registry."""

import json

import pytest

from parapheur.domain.words import Language
from tests.letters import OFFICER, SOCIAL_HEAD
from tests.registry_office import MINISTER, an_office, closed
from tests.web.visitor import Visitor, some_pages

AT = "/registry/ministere/figures"


@pytest.fixture
def let() -> dict[str, Visitor]:
    fake = an_office()
    for number in (1, 2):
        closed(fake, number)
    app = some_pages(fake)
    people = (OFFICER, MINISTER, SOCIAL_HEAD)
    return {one.login: Visitor(app, Language.FR).enter(one) for one in people}


def test_it_counts_letters_by_month_type_and_country(let: dict[str, Visitor]) -> None:
    for login in (OFFICER.login, MINISTER.login):
        page = let[login].see(AT)
        assert "03/2026" in page.text
        assert "France" in page.text
        assert "2 sur 2 de l’étranger" in page.text
        assert "Rien n’est en retard." in page.text
        assert "Classé" in page.text
    page = let[OFFICER.login].see(f"{AT}?first=2026-01-01&last=2026-02-01")
    assert "Aucun courrier n’est arrivé durant ces mois." in page.text
    let[OFFICER.login].see(f"{AT}?first=2026-03-01&last=2026-02-01", 400)
    let[OFFICER.login].see(f"{AT}?first=hier", 400)


def test_it_is_taken_away_as_a_file(let: dict[str, Visitor]) -> None:
    client = let[OFFICER.login].client
    lines = json.loads(client.get(f"{AT}.json").data)["lines"]
    arrivals = [one for one in lines if one["what"] == "arrivals"]
    assert [(one["country"], one["count"]) for one in arrivals] == [("FR", 2)]
    assert {one["what"] for one in lines} >= {"arrivals", "departures", "delay by kind"}
    assert client.get(f"{AT}.csv").data.startswith(b"\xef\xbb\xbfwhat,month")


def test_others_see_none(let: dict[str, Visitor]) -> None:
    client = let[SOCIAL_HEAD.login].client
    assert client.get(AT).status_code == 404
    assert client.get(f"{AT}.json").status_code == 404
    assert let[OFFICER.login].client.get("/registry/etablissement/figures").status_code == 404
