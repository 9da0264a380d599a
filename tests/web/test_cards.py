"""Signing by a card, on the pages: its code, what becomes of it, and the card itself."""

import base64
import re
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from parapheur.domain.cards import LIFE, code_digest, registering
from parapheur.domain.circuit import Action
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.levels import Level
from parapheur.domain.words import Language
from parapheur.usecases.card_calls import CALLS, STRANGE
from parapheur.web.api import LONGEST
from tests.builders import (
    CIRCUITS,
    CLAIRE,
    KHADIJA,
    LETTER,
    MINISTER,
    PASSWORD,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
    words,
)
from tests.usecases.cards import InHand, has_card, in_hand
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor, some_pages

HERE = f"/dossiers/{FIRST}"
ASK = f"{HERE}/card"
GIVEN = re.compile(r'<code class="given[^>]*>([^<]+)</code>')


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    return made


def ask_for_code(visitor: Visitor) -> str:
    """Ask for a code on the dossier's page, and return it."""
    fields = visitor.see(HERE).fields(ASK)
    visitor.follow(visitor.send(ASK, fields))
    return code_on(visitor)


def code_on(visitor: Visitor) -> str:
    found = GIVEN.search(visitor.page.html)
    assert found
    return found[1]


def call(
    ministry: Ministry, what: str, code: str, language: str = "fr", **words: str
) -> TestResponse:
    """The program beside the card asks; it has no cookie."""
    headers = {"Authorization": f"Bearer {code}", "Accept-Language": language}
    return ministry.app.test_client().post(f"/api/card/{what}", json=words, headers=headers)


def written(data: bytes) -> str:
    return base64.b64encode(data).decode()


def signed_by(ministry: Ministry, code: str, card: InHand) -> TestResponse:
    said: dict[str, Any] = call(ministry, "prepare", code).json or {}
    value = card.sign(base64.b64decode(said["attributes"]))
    return call(
        ministry, "complete", code, value=written(value), certificate=written(card.certificate)
    )


def address(visitor: Visitor) -> str:
    """Where the page asks how far its code has come."""
    return next(facts["data-wait"] for facts in visitor.page.all("p") if "data-wait" in facts)


@pytest.mark.parametrize("language", Language)
def test_a_card_signs_and_its_page_tells_so(ministry: Ministry, language: Language) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF, language)
    code = ask_for_code(youssef)
    page = youssef.page
    now = address(youssef)
    place = now.removesuffix("/now")
    assert "token-agent --office https://parapheur.example.ma --module" in page.text
    assert any("wait.js" in facts.get("src", "") for facts in page.all("script"))
    assert '<noscript><meta http-equiv="refresh"' in page.html, "without scripts it looks again"
    assert youssef.client.get(now).json == {"digest": "waiting"}
    said: dict[str, Any] = call(ministry, "prepare", code, language).json or {}
    assert (said["what"], said["number"], said["subject"]) == (
        "visa",
        "D-000001",
        "Réponse à la commune",
    )
    assert said["step"] == LETTER.steps[0].name.of(language)
    assert said["capacity"] == YOUSSEF.capacity.of(language)
    assert youssef.client.get(now).json == {"digest": "fetched"}
    document = call(ministry, "document", code)
    assert document.mimetype == "application/pdf"
    assert document.data.startswith(b"%PDF-")
    answer = signed_by(ministry, code, card)
    assert (answer.status_code, (answer.json or {})["name"]) == (200, YOUSSEF.login)
    assert youssef.client.get(now).json == {"digest": "done"}
    done = youssef.see(place)
    assert code not in done.html
    told = {"fr": "Signature avancée", "ar": "توقيع", "en": "Advanced signature"}[language]
    assert told in done.text
    history = ministry.let(CLAIRE, language).see(f"{HERE}/history").text
    assert YOUSSEF.login in history
    assert told in history


def test_the_code_is_shown_to_the_session_that_asked_alone(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_code(youssef)
    place = address(youssef).removesuffix("/now")
    assert code in youssef.see(place).html, "again, to the same session"
    for other in (ministry.let(YOUSSEF), ministry.let(KHADIJA)):
        assert code not in other.see(place, 404).html
        assert other.client.get(f"{place}/now").status_code == 404
    stored = ministry.opened.store.kept.tickets
    assert list(stored) == [code_digest(code)]


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fr", "Ce code a déjà servi"),
        ("ar", "سبق استعمال هذا الرمز"),
        ("en", "This code was used already"),
    ],
)
def test_a_refusal_is_told_in_the_language_asked(
    ministry: Ministry, language: str, word: str
) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    code = ask_for_code(ministry.let(YOUSSEF))
    signed_by(ministry, code, card)
    answer = call(ministry, "prepare", code, language)
    assert (answer.status_code, answer.mimetype) == (409, "application/json")
    said: dict[str, str] = answer.json or {}
    assert said["error"] == "CodeUsed"
    assert said["sentence"].startswith(word)


def test_a_code_that_ran_out_is_told_on_its_page(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_code(youssef)
    place = address(youssef).removesuffix("/now")
    ministry.opened.clock.pause(LIFE.total_seconds())
    assert call(ministry, "prepare", code).status_code == 401
    page = youssef.see(place)
    assert code not in page.html
    assert "Le code a expiré" in page.text


def test_signed_out_the_code_is_dead(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_code(youssef)
    youssef.send("/logout")
    assert call(ministry, "prepare", code).status_code == 401


def test_a_step_that_asks_for_more_leads_to_the_card() -> None:
    strong = replace(a_step(Action.VISA, SERVICE), level=Level.ADVANCED)
    circuit = a_circuit(strong, a_step(Action.SIGN, MINISTER), id=LETTER.id)
    made = Ministry()
    made.opened.circuits = {**CIRCUITS, LETTER.id: circuit}
    made.app = some_pages(made.opened)
    has_card(made.opened, YOUSSEF)
    made.deposit()
    youssef = made.let(YOUSSEF)
    page = youssef.see(HERE)
    assert page.offers(ASK)
    assert not page.offers(f"{HERE}/act"), "a PIN is not asked for in vain"
    youssef.see("/account/card")
    youssef.follow(youssef.send("/account/card/forget"))
    page = youssef.see(HERE)
    assert not page.offers(ASK)
    assert any(facts.get("href") == "/account/card" for facts in page.all("a"))


def test_with_a_card_the_key_that_is_kept_here_serves_still(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    assert youssef.see(HERE).offers(ASK)
    give(youssef)
    assert ministry.opened.store.reading.stored(FIRST).position == 1


def test_without_a_card_nothing_is_offered(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see(HERE).fields(f"{HERE}/act")
    assert not youssef.page.offers(ASK)
    youssef.send(ASK, {**fields, "pin": ""}, status=409)
    assert "Aucune carte n’est enregistrée" in youssef.page.text


def test_where_cards_are_not_taken_there_is_no_page_of_them() -> None:
    made = Ministry()
    made.opened.cards = None
    made.app = some_pages(made.opened)
    youssef = made.let(YOUSSEF)
    assert "/account/card" not in youssef.see("/account").html
    youssef.see("/account/card", 404)


@pytest.mark.parametrize("language", Language)
def test_a_card_is_registered_under_one_s_password_and_forgotten(
    ministry: Ministry, language: Language
) -> None:
    youssef = ministry.let(YOUSSEF, language)
    youssef.see("/account/card")
    youssef.send("/account/card", {"password": "not his"}, status=403)
    youssef.follow(youssef.send("/account/card", {"password": PASSWORD}))
    code, card = code_on(youssef), in_hand("Youssef Benali", ministry.opened.clock.now())
    said: dict[str, str] = call(ministry, "prepare", code).json or {}
    assert (said["what"], said["login"]) == ("register", YOUSSEF.login)
    signed = registering("parapheur.example.ma", YOUSSEF.login, code_digest(code), card.digest)
    told = {"value": written(card.sign(signed)), "certificate": written(card.certificate)}
    assert call(ministry, "complete", code, language, **told).status_code == 200
    assert "Youssef Benali" in youssef.see(address(youssef).removesuffix("/now")).text
    assert "Youssef Benali" in youssef.see("/account/card").text
    assert "Youssef Benali" in youssef.see("/account").text, "what happened lately"
    youssef.see("/account/card")
    youssef.follow(youssef.send("/account/card/forget"))
    assert ministry.opened.store.reading.card(YOUSSEF.login) is None


def test_a_request_cannot_say_for_which_office_a_card_signed(ministry: Ministry) -> None:
    """Whoever led a card to sign for their own host brings it here under that name."""
    youssef = ministry.let(YOUSSEF)
    youssef.see("/account/card")
    youssef.follow(youssef.send("/account/card", {"password": PASSWORD}))
    code, card = code_on(youssef), in_hand("Youssef", ministry.opened.clock.now())
    signed = registering("elsewhere.example", YOUSSEF.login, code_digest(code), card.digest)
    told = {"value": written(card.sign(signed)), "certificate": written(card.certificate)}
    answer = ministry.app.test_client().post(
        "/api/card/complete",
        json=told,
        headers={"Authorization": f"Bearer {code}", "Host": "elsewhere.example"},
    )
    assert answer.status_code == 422
    assert ministry.opened.store.reading.card(YOUSSEF.login) is None


def test_what_the_program_fetches_of_a_confidential_dossier_leaves_a_trace(
    ministry: Ministry,
) -> None:
    kept = ministry.opened.store.kept.dossiers
    filing = Filing(
        *(TypeId("courrier"), SubtypeId("pli"), words("Courrier"), words("Pli")),
        Confidentiality.CONFIDENTIAL,
    )
    kept[FIRST] = replace(kept[FIRST], filing=filing)
    has_card(ministry.opened, YOUSSEF)
    code = ask_for_code(ministry.let(YOUSSEF))
    before = len(ministry.opened.store.reading.openings(FIRST))
    call(ministry, "prepare", code)
    call(ministry, "document", code)
    openings = ministry.opened.store.reading.openings(FIRST)
    assert [one.actor for one in openings[before:]] == [YOUSSEF.login]


def test_the_program_has_no_use_for_a_browsers_session(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    ask_for_code(youssef)
    for what in ("prepare", "document", "complete"):
        assert youssef.client.post(f"/api/card/{what}", json={}).status_code == 401
        assert ministry.app.test_client().get(f"/api/card/{what}").status_code == 405


def test_who_brings_codes_that_are_none_is_put_off_and_others_beside_them_are_not(
    ministry: Ministry,
) -> None:
    has_card(ministry.opened, YOUSSEF)
    code = ask_for_code(ministry.let(YOUSSEF))
    told = [call(ministry, "prepare", f"AAAA-{number}").status_code for number in range(STRANGE)]
    assert set(told) == {401}
    put_off = call(ministry, "prepare", "AAAA-99")
    assert put_off.status_code == 429
    assert (put_off.json or {})["error"] == "TooManyTries"
    assert call(ministry, "prepare", code).status_code == 200, "it holds, from the same network"


def test_a_code_is_not_come_with_without_end(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    code = ask_for_code(ministry.let(YOUSSEF))
    again = code.replace("-", "").lower()  # the same, typed otherwise
    told = [call(ministry, "document", again).status_code for _ in range(CALLS)]
    assert 429 not in told
    assert call(ministry, "prepare", code).status_code == 429


def test_what_no_card_gives_is_not_looked_at(ministry: Ministry) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    code = ask_for_code(ministry.let(YOUSSEF))
    call(ministry, "prepare", code)
    long = "A" * (LONGEST + 4)
    for said in ({"value": long, "certificate": written(card.certificate)}, {"value": ""}):
        assert call(ministry, "complete", code, **said).status_code == 400
