"""Handing a turn over, through the pages."""

import pytest

from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, HASSAN, KHADIJA, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give


@pytest.mark.parametrize("language", Language)
def test_a_turn_is_handed_over_with_its_reason(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    for person in (HASSAN, AMINA, CLAIRE):
        assert not ministry.let(person).see("/dossiers/1").offers("/dossiers/1/transfer")
    youssef = ministry.let(YOUSSEF, language)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/transfer")
    sent = {**fields, "to": "division", "reason": "En mission"}
    youssef.send("/dossiers/1/transfer", {**sent, "to": "service"}, status=422)
    youssef.send("/dossiers/1/transfer", {**sent, "reason": ""}, status=422)
    youssef.follow(youssef.send("/dossiers/1/transfer", sent))
    assert not youssef.see("/dossiers/1").offers("/dossiers/1/act")
    youssef.send("/dossiers/1/transfer", sent, status=409)
    khadija = ministry.let(KHADIJA, language)
    assert "/dossiers/1" in khadija.see("/tray/todo").html
    give(khadija)
    assert "En mission" in ministry.let(CLAIRE, language).see("/dossiers/1/history").text
    assert [act.desk for act in ministry.opened.store.reading.stored(FIRST).acts] == ["division"]
