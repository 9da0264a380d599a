"""The pages on which two people decide on the end of letters."""

import re

import pytest

from parapheur.domain.filing import Confidentiality
from parapheur.domain.words import Language
from tests.fakes import sha256
from tests.letters import OFFICER, OTHER_OFFICER, SOCIAL_HEAD
from tests.registry_office import FILE, LONG, MINISTER, an_office, closed, sent
from tests.web.visitor import Visitor, some_pages


@pytest.fixture
def let() -> dict[str, Visitor]:
    fake = an_office()
    closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    app = some_pages(fake)
    people = (OFFICER, MINISTER, OTHER_OFFICER, SOCIAL_HEAD)
    return {one.login: Visitor(app, Language.FR).enter(one) for one in people}


def test_two_people_destroy_a_letter_and_keep_the_certificate(let: dict[str, Visitor]) -> None:
    officer, minister = let[OFFICER.login], let[MINISTER.login]
    page = officer.see("/registry/ministere/retention")
    assert "Demande d’attestation" in page.text
    fields = {"letter": "1", "basis": "Loi 69-99, visa 12"}
    officer.send("/registry/ministere/retention", {**fields, "basis": ""}, status=422)
    done = officer.send("/registry/ministere/retention", fields)
    page = officer.follow(done)
    assert "une seconde personne confirme" in page.text
    officer.send("/registry/disposals/1/confirm", {}, status=403)
    assert "Demande d’attestation" in minister.see("/registry/disposals/1").text
    page = minister.follow(minister.send("/registry/disposals/1/confirm", {}))
    assert "Certifié" in page.text
    assert "Demande d’attestation" not in page.text
    paper = minister.client.get("/registry/disposals/1/certificate.pdf")
    assert paper.data.startswith(b"%PDF")


def test_whoever_decides_does_not_read_what_is_closed_to_them() -> None:
    fake = an_office()
    closed(fake, 1, level=Confidentiality.CONFIDENTIAL)
    fake.clock.pause(LONG.total_seconds())
    app = some_pages(fake)
    officer, minister = (Visitor(app, Language.FR).enter(one) for one in (OFFICER, MINISTER))
    officer.see("/registry/ministere/retention")
    officer.send("/registry/ministere/retention", {"letter": "1", "basis": "Loi 69-99"})
    assert "Demande d’attestation" not in minister.see("/registry/disposals/1").text


def test_a_proposal_is_given_up_with_a_reason(let: dict[str, Visitor]) -> None:
    officer = let[OFFICER.login]
    officer.see("/registry/ministere/retention")
    officer.send("/registry/ministere/retention", {"letter": "1", "basis": "Loi 69-99"})
    officer.see("/registry/disposals/1")
    officer.send("/registry/disposals/1/withdraw", {"reason": " "}, status=422)
    page = officer.follow(officer.send("/registry/disposals/1/withdraw", {"reason": "Erreur"}))
    assert "Erreur" in page.text
    officer.send("/registry/disposals/1/withdraw", {"reason": "Encore"}, status=409)


def test_who_holds_no_desk_of_the_body_sees_nothing_of_it(let: dict[str, Visitor]) -> None:
    let[OFFICER.login].see("/registry/ministere/retention")
    let[OFFICER.login].send("/registry/ministere/retention", {"letter": "1", "basis": "Loi 69-99"})
    for login in (OTHER_OFFICER.login, SOCIAL_HEAD.login):
        client = let[login].client
        for place in ("ministere/retention", "disposals/1", "disposals/1/certificate.pdf"):
            assert client.get(f"/registry/{place}").status_code == 404, place
        assert client.get("/registry/ministere/access").status_code == 404
        let[login].see("/account")
        let[login].send("/registry/disposals/1/confirm", {}, status=404)
        let[login].send("/registry/ministere/access", {"number": "AB123456"}, status=404)


def test_a_request_of_access_is_answered_in_one_file(let: dict[str, Visitor]) -> None:
    officer = let[OFFICER.login]
    officer.see("/registry/ministere/access")
    officer.send("/registry/ministere/access", {"identifier": "cin", "number": "??"}, status=422)
    officer.send("/registry/ministere/access", {"identifier": "cin"}, status=422)
    page = officer.see("/registry/ministere/access")
    fields = page.fields("/registry/ministere/access")
    given = {**fields, "identifier": "cin", "number": "ab 123456"}
    answer = officer.client.post("/registry/ministere/access", data=given)
    assert answer.data.startswith(b"PK")


def test_a_letter_is_frozen_and_no_longer_due(let: dict[str, Visitor]) -> None:
    officer = let[OFFICER.login]
    officer.see("/registry/ministere/retention")
    officer.send("/registry/letters/1/freeze", {"reason": "Litige"})
    assert "Demande d’attestation" not in officer.see("/registry/ministere/retention").text
    officer.send("/registry/letters/1/thaw", {"reason": "Litige clos"})
    assert "Demande d’attestation" in officer.see("/registry/ministere/retention").text
    officer.send("/registry/letters/1/thaw", {"reason": "Encore"}, status=409)


def test_a_letter_that_was_destroyed_is_its_trail_alone(let: dict[str, Visitor]) -> None:
    officer, minister = let[OFFICER.login], let[MINISTER.login]
    page = officer.see("/registry/letters/1")
    assert "Geler" in page.text
    digest = sha256(FILE)
    assert officer.client.get(f"/registry/letters/1/pieces/{digest}").data == FILE
    officer.see("/registry/ministere/retention")
    officer.send("/registry/ministere/retention", {"letter": "1", "basis": "Loi 69-99"})
    minister.see("/registry/disposals/1")
    minister.send("/registry/disposals/1/confirm", {})
    page = officer.see("/registry/letters/1")
    assert "seul son journal demeure" in page.text
    assert "Geler" not in page.text
    assert "Demande d’attestation" not in page.text
    assert officer.client.get(f"/registry/letters/1/pieces/{digest}").status_code == 410


def test_who_stands_at_the_head_finds_the_figures_in_the_menu(let: dict[str, Visitor]) -> None:
    minister = let[MINISTER.login]
    page = minister.see("/registry/ministere/figures")
    assert "Tableau de bord" in page.text
    assert 'href="/registry/ministere/retention"' in page.html
    assert 'href="/registry/ministere"' not in page.html


@pytest.mark.parametrize("language", Language)
def test_a_letter_that_went_out_is_frozen_then_destroyed_and_its_papers_with_it(
    language: Language,
) -> None:
    fake, out = an_office(), "/registry/outgoing/1"
    sent(fake)
    sent(fake, closed(fake, 1))
    fake.clock.pause(LONG.total_seconds())
    app = some_pages(fake)
    officer, minister = (Visitor(app, language).enter(one) for one in (OFFICER, MINISTER))
    assert not officer.see("/registry/outgoing/2").offers("/registry/outgoing/2/freeze")
    officer.see(out)
    officer.send(f"{out}/freeze", {"reason": " "}, status=422)
    officer.follow(officer.send(f"{out}/freeze", {"reason": "Litige"}))
    assert "Réponse 1" not in officer.see("/registry/ministere/retention").text
    officer.see(out)
    officer.follow(officer.send(f"{out}/thaw", {"reason": "Litige clos"}))
    page = officer.see("/registry/ministere/retention")
    assert "Réponse 1" in page.text
    assert "Réponse 2" not in page.text  # it goes with its letter
    fields = {"sent": "1", "letter": "1", "basis": "Loi 69-99"}
    officer.follow(officer.send("/registry/ministere/retention", fields))
    assert "Réponse 2" in officer.page.text
    assert {"Réponse 1", "Réponse 2"} <= set(
        re.findall(r"Réponse \d", minister.see("/registry/disposals/1").text)
    ), "whoever decides knows on what"
    minister.follow(minister.send("/registry/disposals/1/confirm", {}))
    for paper in ("document", "slip"):
        assert officer.client.get(f"{out}/{paper}.pdf").status_code == 410
    page = officer.see(out)
    assert "Réponse 1" not in page.text
    assert not page.offers(f"{out}/freeze")
    assert "Réponse" not in officer.see("/registry/ministere/departures").text
