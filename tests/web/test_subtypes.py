"""Types and subtypes on the pages: chosen at the deposit, corrected in a draft, shown after."""

from io import BytesIO

import pytest

from parapheur.domain.filing import Confidentiality
from parapheur.domain.subtypes import Format
from parapheur.domain.words import Language
from tests.builders import AMINA, DRAFTING, LETTER, PDF, PURCHASE, a_subtype, a_type
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor


def a_ministry() -> Ministry:
    ministry = Ministry()
    ministry.opened.circuits = {**ministry.opened.circuits, DRAFTING.id: DRAFTING}
    ministry.opened.types = (
        a_type(
            a_subtype(LETTER, DRAFTING),
            a_subtype(id="scelle", format=Format.CADES),
            a_subtype(id="secret", confidentiality=Confidentiality.CONFIDENTIAL),
        ),
    )
    return ministry.again()


def deposit(amina: Visitor, choice: str, **more: str) -> None:
    amina.see("/deposit")
    main = (BytesIO(PDF), "lettre.pdf")
    sent = {"subject": "Réponse", "circuit": choice, "main": main, "then": "start", **more}
    amina.follow(amina.send("/deposit", sent))


@pytest.mark.parametrize("language", Language)
def test_the_deposit_lists_types_then_circuits(language: Language) -> None:
    amina = a_ministry().let(AMINA, language)
    page = amina.see("/deposit")
    offered = [one["value"] for one in page.all("input") if one.get("name") == "circuit"]
    assert offered[:3] == ["courrier/reponse", "courrier/scelle", "courrier/secret"]
    assert LETTER.id in offered[3:]
    assert DRAFTING.id not in offered
    for circuit in ("courrier/reponse.amount", f"{PURCHASE.id}.amount"):
        assert f'name="{circuit}"' in page.html
    assert "Relecture" in page.text or "مرحلة" in page.text


def test_a_dossier_is_deposited_on_a_subtype_and_says_so() -> None:
    ministry = a_ministry()
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    main = (BytesIO(PDF), "lettre.pdf")
    sent = {"subject": "Réponse", "circuit": "courrier/reponse", "main": main}
    amina.send("/deposit", sent, status=422)
    assert "Montant" in amina.page.text
    deposit(amina, "courrier/reponse", **{"courrier/reponse.amount": "12"})
    assert "Courrier · Reponse" in amina.page.text
    assert "Lecture" in amina.page.text
    assert "« Courrier · Reponse »" in amina.see("/dossiers/1/history").text.replace("\xa0", " ")
    assert "Courrier · Reponse" in amina.see("/deposits/progress").text
    assert "Confidentiel" not in amina.page.text


def test_a_secret_says_that_it_is_one() -> None:
    ministry = a_ministry()
    amina = ministry.let(AMINA)
    deposit(amina, "courrier/secret")
    assert "Confidentiel" in amina.page.text
    assert "Confidentiel" in amina.see("/deposits/progress").text


def test_a_subtype_whose_circuit_is_gone_is_not_offered_and_says_why() -> None:
    ministry = a_ministry()
    ministry.opened.circuits = {LETTER.id: LETTER, PURCHASE.id: PURCHASE}
    amina = ministry.again().let(AMINA)
    page = amina.see("/deposit")
    assert 'value="courrier/reponse"' not in page.html
    assert "il n’y a pas de circuit nommé redaction" in page.text
    main = (BytesIO(PDF), "lettre.pdf")
    sent = {"subject": "Réponse", "circuit": "courrier/reponse", "main": main}
    amina.send("/deposit", sent, status=422)
    assert "il n’y a pas de circuit nommé redaction" in amina.page.text
    assert ministry.opened.store.reading.dossiers() == []


def test_the_page_of_circuits_says_what_subtypes_carry_and_what_does_not_fit() -> None:
    ministry = a_ministry()
    ministry.opened.circuits = {LETTER.id: LETTER}
    page = ministry.again().let(AMINA).see("/circuits")
    assert "Courrier · Secret" in page.text
    assert "Confidentiel" in page.text
    assert "Commence par" in page.text
    assert "il n’y a pas de circuit nommé redaction" in page.text


def test_a_draft_changes_its_subtype() -> None:
    ministry = a_ministry()
    amina = ministry.let(AMINA)
    deposit(amina, "courrier/scelle", then="keep")
    page = amina.see("/dossiers/1/amend")
    assert [one["value"] for one in page.all("input") if "checked" in one] == ["courrier/scelle"]
    sent = {"round": "1", "subject": "Réponse", "circuit": "courrier/reponse"}
    amina.send("/dossiers/1/amend", sent, status=422)
    amina.follow(amina.send("/dossiers/1/amend", {**sent, "courrier/reponse.amount": "12"}))
    filing = ministry.opened.store.reading.stored(FIRST).filing
    assert filing is not None
    assert filing.key == "courrier/reponse"
    assert "Montant" in amina.see("/dossiers/1/history").text
