"""A page says what proves its document over time, and the document with its timestamp is there."""

from dataclasses import replace

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.words import Language
from parapheur.usecases.prove import prove
from parapheur.usecases.seal import seal
from tests.builders import AMINA, HASSAN, LETTER, PIN, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.signer.time = True
    made.opened.circuits = {LETTER.id: replace(LETTER, baseline=Baseline.LTA)}
    return made.again()


def finished(ministry: Ministry) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    give(ministry.let(HASSAN))
    seal(ministry.opened.office, FIRST)


@pytest.mark.parametrize("language", Language)
def test_the_level_reached_is_said_and_what_is_still_to_come(
    ministry: Ministry, language: Language
) -> None:
    finished(ministry)
    amina = ministry.let(AMINA, language)
    assert "B-T" in amina.see("/dossiers/1").text
    prove(ministry.opened.office, FIRST)
    assert "B-LTA" in amina.see("/dossiers/1").text
    assert "B-LTA" in amina.see("/dossiers/1/history").text


def test_the_document_with_its_timestamp_is_handed_out(ministry: Ministry) -> None:
    finished(ministry)
    prove(ministry.opened.office, FIRST)
    newest = ministry.opened.store.reading.stored(FIRST).version.digest
    amina = ministry.let(AMINA)
    assert f"/dossiers/1/pieces/{newest}" in amina.see("/dossiers/1").html
    answer = amina.client.get(f"/dossiers/1/pieces/{newest}")
    assert answer.status_code == 200
    assert newest in amina.see("/dossiers/1/history").html, "and its history leads there"


def test_what_is_not_published_is_said(ministry: Ministry) -> None:
    ministry.opened.signer.lacking = 2
    finished(ministry)
    prove(ministry.opened.office, FIRST)
    text = ministry.let(AMINA).see("/dossiers/1").text
    assert "Il ne peut être plus" in text


def test_a_step_that_waits_on_a_time_server_says_so_on_its_page(ministry: Ministry) -> None:
    strict = replace(LETTER, baseline=Baseline.T, least_baseline=Baseline.T)
    ministry.opened.circuits = {LETTER.id: strict}
    ministry.again().deposit()
    ministry.opened.signer.time = False
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    youssef.send("/dossiers/1/act", {**fields, "pin": PIN}, status=503)
    assert "Aucun serveur de temps ne prouve l’heure" in youssef.page.text
    ministry.opened.signer.time = True
    give(youssef)
