"""What an auditor reads when something was altered, and when all is well."""

from dataclasses import replace

import pytest

from parapheur.domain.events import StepSigned, VisaGiven
from parapheur.domain.words import Language
from tests.builders import CLAIRE, HASSAN, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Page

STREAM = f"dossier/{FIRST}"


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit(circuit="courrier-beside")
    give(made.let(YOUSSEF))
    give(made.let(HASSAN))
    return made


def history(ministry: Ministry) -> Page:
    return ministry.let(CLAIRE).see("/dossiers/1/history")


def verdict(ministry: Ministry) -> Page:
    return ministry.let(CLAIRE).see("/dossiers/1/verdict")


def alter(ministry: Ministry, seq: int, before: bytes, after: bytes) -> None:
    trail = list(ministry.opened.store.kept.trails[STREAM])
    entry = trail[seq - 1]
    assert before in entry.body
    trail[seq - 1] = replace(entry, body=entry.body.replace(before, after))
    ministry.opened.store.kept.trails[STREAM] = tuple(trail)


def test_a_whole_history_says_so(ministry: Ministry) -> None:
    assert "La chaîne est entière" in history(ministry).text
    assert "Elle ne révèle pas, à elle seule, le retrait" in history(ministry).text


def test_an_altered_entry_is_named(ministry: Ministry) -> None:
    alter(ministry, 1, b'"pages":1', b'"pages":2')
    page = history(ministry)
    assert "La chaîne est rompue" in page.text
    assert "Inscription n° 1 Son contenu ne correspond pas à son empreinte." in page.text


def test_a_missing_entry_is_named(ministry: Ministry) -> None:
    first, _, *rest = ministry.opened.store.kept.trails[STREAM]
    ministry.opened.store.kept.trails[STREAM] = (first, *rest)
    assert "Il manque une inscription" in history(ministry).text


def test_a_history_that_makes_no_sense_is_shown_all_the_same(ministry: Ministry) -> None:
    alter(ministry, 1, b'"subject"', b'"sobject"')
    page = history(ministry)
    assert "La chaîne est rompue" in page.text
    assert "Cette inscription ne peut pas être lue." in page.text


def test_a_visa_beside_the_document_is_checked_over_its_own_bytes(ministry: Ministry) -> None:
    page = verdict(ministry)
    assert "Visa conservé à côté du document" in page.text
    assert page.html.count("verdict verdict-valid") == 3  # start, signature, visa beside


def test_an_exchanged_visa_is_found(ministry: Ministry) -> None:
    files = ministry.opened.files.kept
    (visa,) = [
        event for event in ministry.opened.store.reading.events(FIRST)
        if isinstance(event, VisaGiven)
    ]  # fmt: skip
    assert visa.signature.attestation is not None
    files[visa.signature.attestation.digest] = b"another signature"
    page = verdict(ministry)
    assert "manque ou est endommagé" in page.text
    assert page.html.count("verdict verdict-invalid") == 1


def test_lost_bytes_are_said_and_nothing_else_is_claimed(ministry: Ministry) -> None:
    (signed,) = [
        event for event in ministry.opened.store.reading.events(FIRST)
        if isinstance(event, StepSigned)
    ]  # fmt: skip
    assert signed.signature.version is not None
    del ministry.opened.files.kept[signed.signature.version.digest]
    page = ministry.let(CLAIRE).see("/dossiers/1/verdict", status=500)
    assert "manque ou est endommagé" in page.text
    assert "Valable" not in page.text


def test_signatures_that_are_gone_are_broken(ministry: Ministry) -> None:
    """A document that lost its form shows none: only the record knows how many there were."""
    ministry.opened.signer.formless = True
    page = verdict(ministry)
    assert page.text.count("une signature apposée sur ce document ne s’y trouve plus") == 2
    assert page.html.count("verdict verdict-invalid") == 2  # start, signature
    assert "Une signature au moins n’est pas valable" in page.text


def test_a_draft_has_nothing_to_check_and_nothing_is_claimed_of_it() -> None:
    ministry = Ministry()
    ministry.deposit(then="keep")
    claire = ministry.let(CLAIRE)
    assert "/dossiers/1/verdict" not in claire.see("/dossiers/1/history").html
    page = claire.see("/dossiers/1/verdict")
    assert "Rien n’est encore signé" in page.text
    assert "Valable" not in page.text
    assert "Ce que cette vérification ne prouve pas" not in page.text


def test_a_signer_is_named_in_the_language_of_the_page_beside_their_certificate(
    ministry: Ministry,
) -> None:
    page = ministry.let(CLAIRE, Language.AR).see("/dossiers/1/verdict")
    assert HASSAN.name.ar in page.text
    assert "الاسم الوارد في الشهادة" in page.text
    (signed,) = [
        event for event in ministry.opened.store.reading.events(FIRST)
        if isinstance(event, StepSigned)
    ]  # fmt: skip
    step = ministry.opened.store.reading.stored(FIRST).circuit
    assert step is not None
    assert f"المرحلة {step.steps[signed.position].name.ar}" in page.text
    assert signed.signature.field is not None
    assert signed.signature.field not in page.text


def test_a_field_filled_with_another_certificate_names_nobody(ministry: Ministry) -> None:
    (signed,) = [
        event for event in ministry.opened.store.reading.events(FIRST)
        if isinstance(event, StepSigned)
    ]  # fmt: skip
    other = "0" * 64
    count = len(ministry.opened.store.kept.trails[STREAM])
    alter(ministry, count, signed.signature.certificate.encode(), other.encode())
    page = verdict(ministry)
    assert "Inconnu de ce journal" in page.text
    assert page.html.count(f"<bdi>{HASSAN.name.fr}</bdi>") == 0
