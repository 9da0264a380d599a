"""Giving a dossier up, through the pages."""

import pytest

from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, HASSAN, YOUSSEF
from tests.web.ministry import Ministry


@pytest.mark.parametrize("language", Language)
def test_its_originator_gives_a_dossier_up_with_a_reason(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    for person in (YOUSSEF, HASSAN, CLAIRE):
        assert not ministry.let(person).see("/dossiers/1").offers("/dossiers/1/cancel")
    youssef = ministry.let(YOUSSEF)
    assert youssef.see("/dossiers/1").offers("/dossiers/1/act")
    youssef.send("/dossiers/1/cancel", {"round": "1", "reason": "Non"}, status=403)
    amina = ministry.let(AMINA, language)
    fields = amina.see("/dossiers/1").fields("/dossiers/1/cancel")
    amina.send("/dossiers/1/cancel", {**fields, "reason": " "}, status=422)
    amina.follow(amina.send("/dossiers/1/cancel", {**fields, "reason": "Sans objet"}))
    assert ministry.state() is State.CANCELLED
    assert "Réponse à la commune" in amina.see("/deposits/cancelled").text
    page = youssef.see("/dossiers/1")
    assert "Sans objet" in page.text
    assert not page.offers("/dossiers/1/act")
    assert "/dossiers/1" not in youssef.see("/tray/todo").html
    amina.send("/dossiers/1/cancel", {**fields, "reason": "Encore"}, status=409)
    ministry.let(CLAIRE, language).see("/dossiers/1/history")
