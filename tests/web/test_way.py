"""The way of a dossier through the pages: deposit, visa, signature, refusal, correction."""

from io import BytesIO

import pytest

from parapheur.domain.dossier import reference
from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from parapheur.usecases.seal import seal
from tests.builders import (
    AMINA,
    CLAIRE,
    HASSAN,
    KHADIJA,
    LETTER,
    PDF,
    PIN,
    SALMA,
    YOUSSEF,
)
from tests.web.ministry import FIRST, Ministry, give


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


@pytest.mark.parametrize("language", Language)
def test_a_dossier_goes_from_deposit_to_seal(ministry: Ministry, language: Language) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF, language))
    give(ministry.let(HASSAN, language))
    seal(ministry.opened.office, FIRST)
    assert ministry.state() is State.FINISHED
    page = ministry.let(CLAIRE, language).see("/dossiers/1/history")
    assert reference(FIRST) in page.text


def test_a_tray_leads_to_the_dossier_and_the_act_to_the_next_one(ministry: Ministry) -> None:
    ministry.deposit()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    assert "/dossiers/1" in youssef.see("/tray/todo").html
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    answer = youssef.send("/dossiers/1/act", {**fields, "pin": PIN})
    assert answer.headers["Location"] == "/dossiers/2"
    assert "Le visa a été donné." in youssef.follow(answer).text
    assert "Réponse à la commune" in youssef.see("/tray/done").text


def test_a_draft_waits_until_it_is_started(ministry: Ministry) -> None:
    amina = ministry.deposit(then="keep")
    assert ministry.state() is State.DRAFT
    assert "Réponse à la commune" in amina.see("/deposits/drafts").text
    assert amina.see("/dossiers/1").offers("/dossiers/1/start")
    amina.follow(amina.send("/dossiers/1/start", {"round": "1"}))
    assert ministry.state() is State.CIRCULATING
    assert not amina.page.offers("/dossiers/1/start")


def test_a_refusal_carries_its_reason_back_and_a_correction_follows(ministry: Ministry) -> None:
    amina = ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/reject")
    youssef.send("/dossiers/1/reject", {**fields, "reason": "  "}, status=422)
    assert "Un refus doit porter un motif" in youssef.page.text
    answer = youssef.send("/dossiers/1/reject", {**fields, "reason": "La date manque."})
    youssef.follow(answer)
    assert ministry.state() is State.REJECTED
    assert "La date manque." in amina.see("/dossiers/1").text
    assert "Réponse à la commune" in amina.see("/deposits/returned").text
    corrected = (BytesIO(PDF + b"%corrected"), "lettre-2.pdf")
    amina.follow(amina.send("/dossiers/1/recycle", {"round": "1", "main": corrected}))
    assert ministry.state() is State.DRAFT
    assert ministry.opened.store.reading.stored(FIRST).main.name == "lettre-2.pdf"


def test_a_wrong_pin_is_said_beside_the_field_and_nothing_is_signed(ministry: Ministry) -> None:
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    give(youssef, pin="0000", status=403)
    assert "Essais restants avant une pause : 4" in youssef.page.text.replace("\u00a0", " ")
    assert youssef.page.offers("/dossiers/1/act")
    for _ in range(4):
        give(youssef, pin="0000", status=403)
    give(youssef, status=429)
    assert not ministry.opened.store.reading.stored(FIRST).acts


def test_whoever_comes_second_reads_who_came_first(ministry: Ministry) -> None:
    ministry.deposit()
    first, second = ministry.let(YOUSSEF), ministry.let(YOUSSEF)
    stale = second.see("/dossiers/1").fields("/dossiers/1/act")
    give(first)
    second.send("/dossiers/1/act", {**stale, "pin": PIN}, status=409)
    assert "Youssef Benali a déjà accompli cette étape" in second.page.text
    assert 'href="/dossiers/1"' in second.page.html


def test_what_was_not_shown_is_not_signed(ministry: Ministry) -> None:
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    give(youssef, status=409, changed={"shown": "0" * 64})
    assert "rien n’a été signé" in youssef.page.text
    assert not ministry.opened.store.reading.stored(FIRST).acts


def test_only_an_awaited_desk_is_offered_the_act(ministry: Ministry) -> None:
    ministry.deposit()
    assert ministry.let(YOUSSEF).see("/dossiers/1").offers("/dossiers/1/act")
    for person in (HASSAN, AMINA, CLAIRE):
        page = ministry.let(person).see("/dossiers/1")
        assert not page.offers("/dossiers/1/act")
        assert not page.offers("/dossiers/1/reject")


def test_the_desk_of_another_is_not_signed_for(ministry: Ministry) -> None:
    ministry.deposit()
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    hassan.see("/dossiers/1")
    del fields["csrf_token"]
    hassan.send("/dossiers/1/act", {**fields, "pin": PIN}, status=403)


def test_parallel_desks_sign_what_they_were_shown(ministry: Ministry) -> None:
    ministry.deposit(circuit="marche")
    khadija = ministry.let(KHADIJA)
    fields = khadija.see("/dossiers/1").fields("/dossiers/1/act")
    give(ministry.let(SALMA))
    khadija.follow(khadija.send("/dossiers/1/act", {**fields, "pin": PIN}))
    assert len(ministry.opened.store.reading.stored(FIRST).acts) == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject": " "}, "Un dossier doit avoir un objet."),
        ({"circuit": "nulle-part"}, "Il n’y a pas de circuit nommé nulle-part."),
        ({"main": (BytesIO(b"MZ"), "x.pdf")}, "Ce fichier n’est pas un PDF."),
        ({"main": (BytesIO(b""), "")}, "Choisissez le document à signer."),
    ],
)
def test_a_bad_deposit_is_said_and_nothing_is_kept(
    ministry: Ministry, fields: dict[str, object], sentence: str
) -> None:
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    sound = {"subject": "Objet", "circuit": LETTER.id, "main": (BytesIO(PDF), "a.pdf")}
    amina.send("/deposit", {**sound, **fields}, status=422)
    assert sentence in amina.page.text
    assert not ministry.opened.store.reading.dossiers()


def test_the_test_authority_is_named_wherever_its_signatures_are_shown(ministry: Ministry) -> None:
    ministry.deposit()
    said = "Certificats d’essai"
    assert said in ministry.let(YOUSSEF).see("/dossiers/1").text
    claire = ministry.let(CLAIRE)
    for page in ("/dossiers/1", "/dossiers/1/history", "/dossiers/1/verdict"):
        assert said in claire.see(page).text


def test_the_auditor_reads_the_history_and_the_verdict(ministry: Ministry) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    claire = ministry.let(CLAIRE)
    assert "Réponse à la commune" in claire.see("/audit?text=commune").text
    assert "Aucun dossier trouvé." in claire.see("/audit?text=rien").text
    page = claire.see("/dossiers/1/verdict")
    assert "La chaîne est entière" in page.text
    assert "Le contenu signé est intact" in page.text
    assert "Ce que cette vérification ne prouve pas" in page.text
    assert "Youssef Benali a donné le visa du bureau « Chef de service »" in page.text.replace(
        "\u00a0", " "
    )


def test_a_page_that_waits_on_the_seal_follows_by_itself(ministry: Ministry) -> None:
    amina = ministry.deposit()
    assert "data-wait" not in amina.see("/dossiers/1").html
    give(ministry.let(YOUSSEF))
    give(ministry.let(HASSAN))
    page = amina.see("/dossiers/1")
    (asked,) = [facts for _, facts in page.tags if "data-wait" in facts]
    assert {"http-equiv": "refresh", "content": "20"} in page.all("meta")  # without scripts
    before = amina.client.get(asked["data-wait"]).json
    assert before == {"state": "circulating", "digest": asked["data-digest"]}
    seal(ministry.opened.office, FIRST)
    after = amina.client.get(asked["data-wait"]).json
    assert after is not None
    assert after["state"] == "finished"
    assert after["digest"] != asked["data-digest"]
    assert "data-wait" not in amina.see("/dossiers/1").html
