"""Where the code of a visible signature leads, for whoever holds a print."""

import pytest

from parapheur.domain.words import Language
from tests.builders import CLAIRE
from tests.web.ministry import Ministry
from tests.web.visitor import Visitor

THERE, NOWHERE = "/v/D-000001", "/v/D-009999"


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    return made


def told(visitor: Visitor, address: str) -> str:
    number = address.removeprefix("/v/D-")
    page = visitor.see(address)
    links = " ".join(one["href"] for one in page.all("a"))
    return (page.text + links).replace(number, "…").replace(f"/{int(number)}/", "/…/")


@pytest.mark.parametrize("language", Language)
def test_anybody_is_told_how_a_document_is_checked(ministry: Ministry, language: Language) -> None:
    page = Visitor(ministry.app, language).see(THERE)
    assert "D-000001" in page.text
    assert "PAdES" in page.text
    assert "Réponse à la commune" not in page.text


def test_it_does_not_tell_whether_there_is_such_a_dossier(ministry: Ministry) -> None:
    stranger, claire = Visitor(ministry.app), ministry.let(CLAIRE)
    assert told(stranger, THERE) == told(stranger, NOWHERE)
    assert told(claire, THERE) == told(claire, NOWHERE)


def test_the_history_stays_behind_its_own_door(ministry: Ministry) -> None:
    stranger = Visitor(ministry.app)
    (link,) = [one["href"] for one in stranger.see(THERE).all("a") if "history" in one["href"]]
    assert stranger.client.get(link).headers["Location"].startswith("/login?next=")
    assert ministry.let(CLAIRE).see(link).text
    assert ministry.let(CLAIRE).client.get("/dossiers/9999/history").status_code == 404


@pytest.mark.parametrize("wrong", ["D-x", "12", "D-1/2", "D-12345678901"])
def test_another_address_leads_nowhere(ministry: Ministry, wrong: str) -> None:
    assert Visitor(ministry.app).client.get(f"/v/{wrong}").status_code == 404
