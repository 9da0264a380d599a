"""Correcting a draft, through the pages."""

import pytest

from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, LETTER, PURCHASE
from tests.web.ministry import FIRST, Ministry

AMEND = "/dossiers/1/amend"


@pytest.mark.parametrize("language", Language)
def test_its_originator_corrects_a_draft(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit(then="keep")
    amina = ministry.let(AMINA, language)
    assert AMEND in amina.see("/dossiers/1").html
    fields = amina.see(AMEND).fields(AMEND)
    assert fields["subject"] == "Réponse à la commune"
    sent = {"round": fields["round"], "circuit": PURCHASE.id, "subject": "Achat de chaises"}
    amount = f"{PURCHASE.id}.amount"
    amina.send(AMEND, {**sent, amount: "beaucoup"}, status=422)
    assert 'value="beaucoup"' in amina.page.html, "what was typed stays"
    amina.follow(amina.send(AMEND, {**sent, amount: "1500,50"}))
    assert "Achat de chaises" in amina.page.text
    stands = ministry.opened.store.reading.stored(FIRST)
    assert (stands.subject, stands.wish, stands.state) == (
        "Achat de chaises",
        PURCHASE.id,
        State.DRAFT,
    )
    history = amina.see("/dossiers/1/history").text
    assert PURCHASE.metadata[0].name.of(language) in history
    assert "amount =" not in history


def test_whoever_cannot_correct_it_sees_the_dossier() -> None:
    ministry = Ministry()
    ministry.deposit(then="keep")
    claire = ministry.let(CLAIRE)
    assert "amend" not in claire.see("/dossiers/1").html
    claire.follow(claire.client.get(AMEND))
    sent = {"round": "1", "circuit": LETTER.id, "subject": "Autre"}
    assert claire.send(AMEND, sent).status_code == 403
    amina = ministry.let(AMINA)
    amina.see(AMEND)
    amina.follow(amina.send(AMEND, sent))
    amina.follow(amina.send("/dossiers/1/start", {"round": "1"}))
    amina.follow(amina.client.get(AMEND))
    amina.send(AMEND, {**sent, "subject": "Encore"}, status=409)
    assert ministry.opened.store.reading.stored(FIRST).subject == "Autre"
