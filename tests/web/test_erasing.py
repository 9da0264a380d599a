"""Somebody is erased on the page of their account, and every page says so in its reader's words."""

import pytest

from parapheur.domain.people import Login
from parapheur.domain.words import Language
from tests.builders import AMINA, RACHID
from tests.web.ministry import Ministry
from tests.web.test_people import NORA
from tests.web.visitor import Visitor

BASIS = "Loi 09-08, article 7"


@pytest.fixture
def rachid() -> Visitor:
    """The administrator, where Nora came and left."""
    visitor = Ministry().let(RACHID)
    visitor.see("/accounts")
    visitor.send("/accounts", NORA, status=200)
    visitor.see("/accounts/nora")
    visitor.send("/accounts/nora/close", {})
    return visitor


def test_an_account_is_erased_with_its_legal_basis(rachid: Visitor) -> None:
    page = rachid.see("/accounts/nora")
    assert "Effacer les données à caractère personnel" in page.text
    assert "on ne peut l’ôter sans rompre la signature" in page.text
    refused = rachid.send("/accounts/nora/erase", {"basis": " "}, status=422)
    assert "Un effacement exige son fondement juridique" in refused.text
    rachid.see("/accounts/nora")
    assert rachid.send("/accounts/nora/erase", {"basis": BASIS}).status_code == 303
    page = rachid.see("/accounts/nora")
    assert "Les données à caractère personnel de ce compte ont été effacées." in page.text
    assert "Données effacées" in page.text
    assert "Nora" not in page.text
    assert "[donnée effacée]" in page.text
    told = "Rachid Amrani a effacé les données à caractère personnel de ce compte."
    assert f"{told} Fondement juridique : {BASIS}" in page.text
    assert "Rouvrir" not in page.text
    assert "[donnée effacée]" in rachid.see("/accounts").text
    again = rachid.send("/accounts/nora/erase", {"basis": BASIS}, status=409)
    assert "ont déjà été effacées" in again.text


@pytest.mark.parametrize(("language", "said"), [("ar", "[بيان ممحو]"), ("en", "[erased]")])
def test_pages_say_it_in_the_reader_s_language(rachid: Visitor, language: str, said: str) -> None:
    rachid.send("/accounts/nora/erase", {"basis": BASIS})
    rachid.send("/language", {"language": language, "next": "/"})
    rachid.language = Language(language)
    page = rachid.see("/accounts/nora")
    assert said in page.text
    assert "\u2063" not in page.text


def test_an_active_account_offers_no_erasure(rachid: Visitor) -> None:
    assert "/erase" not in rachid.see(f"/accounts/{AMINA.login}").html
    refused = rachid.send(f"/accounts/{AMINA.login}/erase", {"basis": BASIS}, status=409)
    assert "Ce compte est actif" in refused.text
    assert Login("nora") not in refused.text


def test_a_guest_is_erased_by_dossier_and_invitation() -> None:
    ministry = Ministry()
    ministry.deposit()
    rachid = ministry.let(RACHID)
    asked = {"dossier": "D-000001", "number": "1", "guest-basis": BASIS}
    assert "Effacer un invité" in rachid.see("/accounts").text
    nobody = rachid.send("/erase-guest", asked, status=404)
    assert "n’a jamais invité" in nobody.text
    for dossier in ("D-0", "", "x", "D-٣", "99999999999"):
        rachid.see("/accounts")
        assert rachid.send("/erase-guest", {**asked, "dossier": dossier}).status_code == 404
    amina = ministry.let(AMINA)
    amina.see("/tray/todo")
    assert amina.send("/erase-guest", asked).status_code == 403
