"""The officers' pages: the tray, a letter, and what may be done with it."""

from collections.abc import Iterator

import pytest

from parapheur.domain.lifecycle import LetterState
from parapheur.domain.paper_codes import Code, grouped
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from tests.builders import AMINA, PDF
from tests.letters import MINISTRY, OFFICER, OTHER, OTHER_OFFICER, SOCIAL_HEAD
from tests.web.registry_office import RegistryOffice

HERE = "/registry/letters/1"
OURS = {"registry", "letter", "letter_acts", "registry_books", "registry_paper"}
REASON = {"reason": "Sans objet"}


@pytest.fixture
def office() -> RegistryOffice:
    made = RegistryOffice()
    made.deposit_letter()
    return made


def state(office: RegistryOffice, number: int = 1) -> LetterState:
    return office.opened.store.reading.incoming(LetterId(number)).state


@pytest.mark.parametrize("language", Language)
def test_an_officer_finds_the_letters_of_their_body(
    office: RegistryOffice, language: Language
) -> None:
    office.deposit_letter("شكاية حول الأداء", pdf=PDF + b"%2")
    office.deposit_letter("De l’autre", body=OTHER)
    officer = office.let(OFFICER, language)
    page = officer.follow(officer.client.get("/registry"))
    assert f"/registry/{MINISTRY}" in page.html
    assert HERE in page.html
    assert "De l’autre" not in page.text
    found = officer.see(f"/registry/{MINISTRY}?text=الاداء")
    assert HERE not in found.html
    assert "شكاية" in found.text
    answer = officer.client.get(f"/registry/{MINISTRY}?deposit=٢٠٢٦-٠٠٠٠٠١")
    assert HERE in answer.text
    assert HERE in officer.see(f"/registry/{MINISTRY}?country=fr&state=deposited").html
    assert HERE not in officer.see(f"/registry/{MINISTRY}?state=registered").html
    for question in ("number=x", "first=demain", "state=lost", "first=2026-02-02&last=2026-01-01"):
        officer.see(f"/registry/{MINISTRY}?{question}", status=400)


@pytest.mark.parametrize("language", Language)
def test_a_letter_is_registered_and_its_number_made_void(
    office: RegistryOffice, language: Language
) -> None:
    officer = office.let(OFFICER, language)
    page = officer.see(HERE)
    assert "Youssef El Alami" in page.text
    officer.send(f"{HERE}/register", {"kind": "aucun"}, status=422)
    officer.follow(officer.send(f"{HERE}/register", {"kind": "demande"}))
    assert "1/2026" in officer.page.text
    assert HERE in officer.see(f"/registry/{MINISTRY}?number=1").html
    officer.see(HERE)
    officer.send(f"{HERE}/register", {"kind": "demande"}, status=409)
    officer.send(f"{HERE}/void", {"reason": " "}, status=422)
    officer.follow(officer.send(f"{HERE}/void", {"reason": "Erreur de saisie"}))
    assert "Erreur de saisie" in officer.page.text
    officer.follow(officer.send(f"{HERE}/register", {"kind": "courrier"}))
    assert "2/2026" in officer.page.text


def test_a_page_offers_what_the_state_allows(office: RegistryOffice) -> None:
    officer = office.let(OFFICER)
    offered = {
        verb: officer.see(HERE).offers(f"{HERE}/{verb}")
        for verb in ("register", "refuse", "duplicate", "forward", "void", "close", "reopen")
    }
    waiting = {"register", "refuse", "duplicate", "forward"}
    assert {verb for verb, there in offered.items() if there} == waiting
    officer.follow(officer.send(f"{HERE}/refuse", REASON))
    assert state(office) is LetterState.REFUSED
    assert officer.page.offers(f"{HERE}/reopen")
    assert not officer.page.offers(f"{HERE}/register")
    officer.follow(officer.send(f"{HERE}/reopen", REASON))
    assert state(office) is LetterState.DEPOSITED


def test_what_came_twice_is_shown_and_put_aside(office: RegistryOffice) -> None:
    office.deposit_letter("La même")
    officer = office.let(OFFICER)
    again = "/registry/letters/2"
    assert f'href="{HERE}"' in officer.see(again).html
    officer.send(f"{again}/duplicate", {"of": "3"}, status=404)
    officer.send(f"{again}/duplicate", {"of": "2"}, status=422)
    officer.follow(officer.send(f"{again}/duplicate", {"of": "1"}))
    assert state(office, 2) is LetterState.DUPLICATE


def test_pieces_are_asked_for_once_and_notes_are_told(office: RegistryOffice) -> None:
    officer = office.let(OFFICER)
    officer.see(HERE)
    officer.follow(officer.send(f"{HERE}/ask", {"text": "Une copie de la CIN"}))
    assert "Une copie de la CIN" in officer.page.text
    assert not officer.page.offers(f"{HERE}/ask")
    officer.send(f"{HERE}/ask", {"text": "Encore"}, status=409)
    officer.follow(officer.send(f"{HERE}/note", {"text": "À rapprocher du dossier 12"}))
    assert "À rapprocher du dossier 12" in officer.page.text


def test_a_correction_keeps_what_stood_before(office: RegistryOffice) -> None:
    officer = office.let(OFFICER)
    officer.see(HERE)
    said = {"subject": "Demande corrigée", "reference": "12/B", "reason": "Mal saisi"}
    officer.send(f"{HERE}/correct", {**said, "dated": "demain"}, status=422)
    officer.follow(officer.send(f"{HERE}/correct", {**said, "dated": "2026-02-20"}))
    assert "Demande corrigée" in officer.page.text
    assert "Demande d’attestation" in officer.page.text


def test_a_letter_goes_on_to_the_competent_body(office: RegistryOffice) -> None:
    officer, other = office.let(OFFICER), office.let(OTHER_OFFICER)
    officer.see(HERE)
    officer.send(f"{HERE}/forward", {**REASON, "to": MINISTRY}, status=422)
    officer.send(f"{HERE}/forward", {**REASON, "to": "aucun"}, status=404)
    officer.follow(officer.send(f"{HERE}/forward", {"to": OTHER, "reason": "Votre compétence"}))
    assert state(office) is LetterState.FORWARDED
    assert "/registry/letters/2" not in officer.page.html
    page = other.see("/registry/letters/2")
    assert "Demande d’attestation" in page.text
    assert f'"{HERE}"' not in page.html
    assert "Hassan" not in page.text
    assert "Votre compétence" not in page.text
    there = office.opened.store.reading.incoming(LetterId(2))
    assert there.receipt is not None
    page = officer.see(HERE)
    assert "2026-000002" in page.text
    assert grouped(Code(there.code)) in page.text
    assert there.receipt.digest[:8] in page.text
    assert there.first_deposited == office.opened.clock.now()
    officer.send(f"{HERE}/forward", {**REASON, "to": OTHER}, status=409)


def addresses(office: RegistryOffice, method: str) -> Iterator[str]:
    """Every address of the registry that takes the method."""
    places = {"letter_id": 1, "body": MINISTRY, "digest": "0" * 64}
    places |= {"register": "arrival", "date": "2026-03-02"}
    adapter = office.app.url_map.bind("localhost")
    for rule in office.app.url_map.iter_rules():
        ours = rule.endpoint.partition(".")[0] in OURS
        if ours and rule.arguments and method in (rule.methods or ()):
            yield str(adapter.build(rule.endpoint, {n: places[n] for n in rule.arguments}))


@pytest.mark.parametrize("who", [OTHER_OFFICER, SOCIAL_HEAD, AMINA], ids=lambda who: who.login)
def test_nobody_else_learns_that_there_is_a_letter(office: RegistryOffice, who: object) -> None:
    stranger = office.let(who)  # type: ignore[arg-type]  # a person
    assert len(list(addresses(office, "GET"))) > 3
    for address in addresses(office, "GET"):
        answer = stranger.client.get(address)
        assert answer.status_code == 404, address
        assert "attestation" not in answer.text, address
    before = office.opened.store.reading.incoming_trail(LetterId(1))
    for address in addresses(office, "POST"):
        stranger.see("/account")
        fields = {**REASON, "text": "x", "of": "1", "to": OTHER, "kind": "demande", "subject": "x"}
        assert stranger.send(address, fields).status_code == 404, address
    stranger.see("/account")
    assert stranger.send(f"{HERE}/freeze", REASON).status_code == 404
    assert office.opened.store.reading.incoming_trail(LetterId(1)) == before


def test_pieces_are_handed_out_as_they_came(office: RegistryOffice) -> None:
    officer = office.let(OFFICER)
    digest = office.opened.store.reading.incoming(LetterId(1)).pieces[0].shown.digest
    answer = officer.client.get(f"{HERE}/pieces/{digest}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert officer.client.get(f"{HERE}/pieces/{'0' * 64}").status_code == 404
