"""Returning a dossier and taking a visa back, through the pages."""

import pytest

from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, HASSAN, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def test_a_dossier_is_returned_with_its_reason_and_keeps_what_was_signed(
    ministry: Ministry,
) -> None:
    ministry.deposit()
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    assert not youssef.see("/dossiers/1").offers("/dossiers/1/return")
    give(youssef)
    signed = ministry.opened.store.reading.stored(FIRST).version
    fields = hassan.see("/dossiers/1").fields("/dossiers/1/return")
    sent = {**fields, "to": "0"}
    hassan.send("/dossiers/1/return", {**sent, "reason": " "}, status=422)
    assert "Indiquez le motif" in hassan.page.text
    hassan.follow(hassan.send("/dossiers/1/return", {**sent, "reason": "Le montant ?"}))
    for person in (YOUSSEF, AMINA, CLAIRE):
        page = ministry.let(person).see("/dossiers/1")
        assert "Le montant ?" in page.text
        assert "Version remplacée" in page.text
        assert f"/dossiers/1/pieces/{signed.digest}" in page.html
    give(youssef)
    assert "Le montant ?" not in youssef.see("/dossiers/1").text
    hassan.send("/dossiers/1/return", {**sent, "reason": "Encore"}, status=409)


@pytest.mark.parametrize("language", Language)
def test_a_visa_is_taken_back_until_somebody_acts(ministry: Ministry, language: Language) -> None:
    ministry.deposit(circuit="courrier-beside")
    youssef = ministry.let(YOUSSEF, language)
    give(youssef)
    for person in (HASSAN, AMINA, CLAIRE):
        assert not ministry.let(person).see("/dossiers/1").offers("/dossiers/1/undo")
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/undo")
    youssef.follow(youssef.send("/dossiers/1/undo", fields))
    assert youssef.page.offers("/dossiers/1/act")
    assert not youssef.page.offers("/dossiers/1/undo")
    youssef.send("/dossiers/1/undo", fields, status=409)
    give(youssef)
    give(ministry.let(HASSAN, language))
    assert not youssef.see("/dossiers/1").offers("/dossiers/1/undo")
    ministry.let(CLAIRE, language).see("/dossiers/1/history")


def test_a_page_opens_over_a_trail_that_does_not_add_up(ministry: Ministry) -> None:
    ministry.deposit()
    trails = ministry.opened.store.kept.trails
    first, *rest = trails["dossier/1"]
    trails["dossier/1"] = (first, *rest[1:], first)  # a second deposit, as a forger might
    page = ministry.let(YOUSSEF).see("/dossiers/1")
    assert "Réponse à la commune" in page.text
