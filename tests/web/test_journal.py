"""The journal's page: heads to be kept elsewhere, and a gap that an auditor declares."""

from dataclasses import replace

import pytest

from parapheur.domain.journal import read_note
from parapheur.usecases.halting import look_at_journal
from parapheur.usecases.publish import publish
from tests.builders import CLAIRE, PIN, YOUSSEF
from tests.web.ministry import Ministry, give


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.signer.time = True
    made.deposit()
    publish(made.opened.office)
    return made


def restore(ministry: Ministry) -> None:
    """Put the records back to what they are now, after one more head was published."""
    kept = ministry.opened.store.kept.copy()
    ministry.deposit()
    publish(ministry.opened.office)
    ministry.opened.store.kept = kept
    look_at_journal(ministry.opened.office)


def test_a_whole_journal_is_shown_with_its_heads(ministry: Ministry) -> None:
    claire = ministry.let(CLAIRE)
    page = claire.see("/audit/journal")
    assert "Les données prolongent tout ce qui en a été publié." in page.text
    assert "horodatée" in page.text
    answer = claire.client.get("/audit/journal/heads/0.note")
    assert read_note(answer.data) == read_note(ministry.opened.office.reading.heads()[0].note)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert claire.client.get("/audit/journal/heads/1.note").status_code == 404


def test_it_says_when_the_next_head_is_expected(ministry: Ministry) -> None:
    ministry.deposit()
    page = ministry.let(CLAIRE).see("/audit/journal")
    assert "elle est attendue au plus tard" in page.text
    ministry.opened.store.kept.heads.clear()
    ministry.opened.keys.kept.clear()
    assert "la première l’est dès" in ministry.let(CLAIRE).see("/audit/journal").text


def test_a_timestamp_that_was_taken_away_is_not_said_to_have_been_refused(
    ministry: Ministry,
) -> None:
    heads = ministry.opened.store.kept.heads
    heads[0] = replace(heads[0], token=None)
    page = ministry.let(CLAIRE).see("/audit/journal")
    assert "Un élément manque" in page.text
    assert "Les données prolongent" not in page.text
    assert "aucun serveur" not in page.text


def test_a_gap_is_declared_under_a_pin(ministry: Ministry) -> None:
    restore(ministry)
    claire = ministry.let(CLAIRE)
    page = claire.see("/audit/journal")
    assert "Les signatures sont suspendues" in page.text
    assert "elle est attendue" not in page.text
    give(ministry.let(YOUSSEF), status=503)
    claire.send("/audit/journal/declare", {"reason": "Panne", "pin": "000000"}, status=403)
    done = claire.send("/audit/journal/declare", {"reason": "Panne du disque", "pin": PIN})
    after = claire.follow(done)
    assert "La rupture est déclarée" in after.text
    assert "Panne du disque" in after.text
    assert "Les données prolongent tout ce qui en a été publié." in after.text
    give(ministry.let(YOUSSEF))


def test_there_must_be_a_gap_and_a_reason(ministry: Ministry) -> None:
    claire = ministry.let(CLAIRE)
    claire.see("/audit/journal")
    claire.send("/audit/journal/declare", {"reason": "Panne", "pin": PIN}, status=409)
    restore(ministry)
    claire.send("/audit/journal/declare", {"reason": " ", "pin": PIN}, status=422)
