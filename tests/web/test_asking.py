"""What a circuit asks is asked on the deposit page, read in the user's way, and shown."""

from io import BytesIO

import pytest

from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, LARGE, PDF, PURCHASE, SALMA, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor

ASKED = f"{PURCHASE.id}.amount"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def brought(amount: str, then: str = "start") -> dict[str, object]:
    return {
        "subject": "Achat de livres",
        "circuit": PURCHASE.id,
        "main": (BytesIO(PDF), "achat.pdf"),
        "then": then,
        ASKED: amount,
    }


def deposited(ministry: Ministry, amount: str) -> Visitor:
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    amina.follow(amina.send("/deposit", brought(amount)))
    return amina


@pytest.mark.parametrize("amount", ["250 000", "٢٥٠٠٠٠", "250.000,00"])
def test_an_amount_is_read_as_people_write_it(ministry: Ministry, amount: str) -> None:
    deposited(ministry, amount)
    assert ministry.opened.store.reading.stored(FIRST).metadata == LARGE
    give(ministry.let(YOUSSEF))
    assert ministry.let(SALMA).see("/dossiers/1").offers("/dossiers/1/act")


def test_a_small_amount_skips_the_legal_desk(ministry: Ministry) -> None:
    deposited(ministry, "5 000")
    give(ministry.let(YOUSSEF))
    dossier = ministry.opened.store.reading.stored(FIRST)
    assert dossier.progress[1] is StepState.SKIPPED
    page = ministry.let(CLAIRE).see("/dossiers/1")
    assert "« Montant » vaut 5\u00a0000".replace("\u00a0", " ") in page.text
    assert "Sans objet" in page.text
    history = ministry.let(CLAIRE).see("/dossiers/1/history").text
    assert "« Montant » vaut 5 000" in history


@pytest.mark.parametrize(
    ("language", "amount", "sentence"),
    [
        (Language.FR, "", "« Montant »"),
        (Language.FR, "beaucoup", "ce n’est pas un nombre"),
        (Language.FR, "200.000", "peut se lire de deux façons"),
        (Language.AR, "كثير", "ليس عددا"),
        (Language.EN, "lots", "not a number"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_kept_in_the_form(
    ministry: Ministry, language: Language, amount: str, sentence: str
) -> None:
    amina = ministry.let(AMINA, language)
    amina.see("/deposit")
    amina.send("/deposit", brought(amount), status=422)
    assert sentence in amina.page.text
    assert amina.page.fields("/deposit")[ASKED] == amount
    assert not ministry.opened.store.reading.dossiers()


def test_the_preview_says_when_a_step_is_asked(ministry: Ministry) -> None:
    page = ministry.let(AMINA).see("/deposit")
    assert "Condition : « Montant » dépasse 200 000" in page.text


def test_the_amount_may_be_corrected_when_it_comes_back(ministry: Ministry) -> None:
    amina = deposited(ministry, "250 000")
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/reject")
    youssef.follow(youssef.send("/dossiers/1/reject", {**fields, "reason": "Montant faux."}))
    offered = amina.see("/dossiers/1").fields("/dossiers/1/recycle")
    assert offered[ASKED] == "250000"
    amina.send("/dossiers/1/recycle", {"round": "1", ASKED: "x"}, status=422)
    amina.see("/dossiers/1")
    amina.follow(amina.send("/dossiers/1/recycle", {"round": "1", ASKED: "1 500,50"}))
    dossier = ministry.opened.store.reading.stored(FIRST)
    assert dossier.state is State.DRAFT
    assert [datum.text for datum in dossier.metadata.data] == ["1500.5"]
    assert "1 500,5" in amina.see("/dossiers/1").text
    assert "« Montant » vaut 1 500,5" in amina.see("/dossiers/1/history").text


def test_fields_of_another_circuit_are_not_asked(ministry: Ministry) -> None:
    ministry.deposit()
    assert not ministry.opened.store.reading.stored(FIRST).metadata
