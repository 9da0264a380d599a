"""A batch by one's own card, on the pages: its one code, and what becomes of each act."""

import base64
from typing import Any

import pytest

from parapheur.domain.cards import LIFE, code_digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.words import Language
from parapheur.web.card_batch import STEPS
from tests.builders import BESIDE, HASSAN, KHADIJA, TWO_OF_THREE, YOUSSEF
from tests.usecases.cards import has_card
from tests.web.ministry import Ministry, give
from tests.web.test_cards import address, call, code_on, signed_by
from tests.web.visitor import Visitor, some_pages

OFFERED = 'formaction="/visas/card"'


@pytest.fixture
def ministry() -> Ministry:
    """Two dossiers for a visa of the service, and one for its signature."""
    ministry = Ministry()
    for circuit in (BESIDE, BESIDE, TWO_OF_THREE):
        ministry.deposit(circuit=circuit.id)
    return ministry


def ask_for_all(visitor: Visitor) -> str:
    """Ask for one code for all that waits, and return it."""
    form = visitor.see("/visas").fields("/visas")
    form.pop("pin", None)
    visitor.follow(visitor.send("/visas/card", form))
    return code_on(visitor)


def listed(ministry: Ministry, code: str, language: str = "fr") -> list[dict[str, Any]]:
    said: dict[str, Any] = call(ministry, "prepare", code, language).json or {}
    assert said["what"] == "batch"
    acts: list[dict[str, Any]] = said["acts"]
    return acts


@pytest.mark.parametrize("language", Language)
def test_all_that_is_ticked_is_signed_under_one_code(
    ministry: Ministry, language: Language
) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF, language)
    assert OFFERED in youssef.see("/visas").html
    code = ask_for_all(youssef)
    now = address(youssef)
    place = now.removesuffix("/now")
    assert any("wait.js" in facts.get("src", "") for facts in youssef.page.all("script"))
    assert '<noscript><meta http-equiv="refresh"' in youssef.page.html
    assert youssef.client.get(now).json == {"digest": "waiting-0"}
    acts = listed(ministry, code, language)
    assert [(one["number"], one["done"]) for one in acts] == [
        ("D-000001", False), ("D-000002", False), ("D-000003", False),
    ]  # fmt: skip
    assert {one["subject"] for one in acts} == {"Réponse à la commune"}
    assert len({one["code"] for one in acts} | {code}) == 4
    call(ministry, "prepare", acts[0]["code"])
    assert youssef.client.get(now).json == {"digest": f"fetched-{STEPS // 6}"}
    assert all(one["code"] not in youssef.see(place).html for one in acts)
    for at, one in enumerate(acts, 1):
        assert signed_by(ministry, one["code"], card).status_code == 200
        assert youssef.see(place).html.count("result-done") == at
    page = youssef.see(place)
    assert youssef.client.get(now).json == {"digest": f"done-{STEPS}"}
    assert code not in page.html
    assert not any("wait.js" in facts.get("src", "") for facts in page.all("script"))
    assert [one.get("code") for one in listed(ministry, code)] == [None] * 3
    reading = ministry.opened.store.reading
    assert [len(reading.stored(DossierId(one)).acts) for one in (1, 2, 3)] == [1, 1, 1]


def test_what_was_refused_is_told_with_its_reason_and_stops_no_other(ministry: Ministry) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_all(youssef)
    place = address(youssef).removesuffix("/now")
    give(ministry.let(YOUSSEF))
    first, second, third = listed(ministry, code)
    refused = call(ministry, "prepare", first["code"])
    assert refused.status_code == 409
    assert "a déjà accompli cette étape" in youssef.see(place).text
    for one in (second, third):
        assert signed_by(ministry, one["code"], card).status_code == 200
    page = youssef.see(place)
    assert (page.html.count("result-done"), page.html.count("result-refused")) == (2, 1)
    assert "2 sur 3" in page.text


def test_what_cannot_be_given_is_told_before_the_program_comes(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    give(ministry.let(YOUSSEF))
    youssef.follow(youssef.send("/visas/card", form))
    assert youssef.page.html.count("result-refused") == 1
    assert youssef.page.html.count("result-open") == 2
    trail = ministry.opened.store.reading.account_events(YOUSSEF.login)
    assert type(trail[-1]).__name__ == "ActRefused"


def test_nothing_ticked_and_nothing_possible_leave_the_list_as_it_was(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    youssef.send("/visas/card", {}, status=422)
    assert "/visas" in [one["form"][0].get("action") for one in youssef.page.forms]
    give(ministry.let(YOUSSEF))
    youssef.send("/visas/card", {"visa-1": form["visa-1"]}, status=409)
    assert ministry.opened.store.kept.tickets == {}


def test_without_a_card_nothing_is_offered(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    assert OFFERED not in youssef.page.html
    youssef.send("/visas/card", form, status=409)
    has_card(ministry.opened, YOUSSEF)
    ministry.opened.cards = None
    ministry.app = some_pages(ministry.opened)
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    assert OFFERED not in youssef.page.html
    youssef.send("/visas/card", form, status=404)


def test_who_has_no_key_here_is_asked_no_pin(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    assert 'name="pin"' in youssef.see("/visas").html
    del ministry.opened.store.kept.keys[YOUSSEF.login]
    assert 'name="pin"' not in youssef.see("/visas").html
    assert OFFERED in youssef.page.html


def test_the_page_is_for_the_session_that_asked_alone(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_all(youssef)
    place = address(youssef).removesuffix("/now")
    for other in (ministry.let(YOUSSEF), ministry.let(KHADIJA)):
        assert code not in other.see(place, 404).html
        assert other.client.get(f"{place}/now").status_code == 404
    assert code_digest(code) in ministry.opened.store.kept.tickets


def test_the_code_of_a_batch_fetches_and_completes_nothing_itself(ministry: Ministry) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    code = ask_for_all(ministry.let(YOUSSEF))
    given = base64.b64encode(card.certificate).decode()
    assert call(ministry, "document", code).status_code == 401
    for certificate in (given, base64.b64encode(b"another card").decode()):
        answer = call(ministry, "complete", code, value="QUJD", certificate=certificate)
        assert (answer.json or {})["error"] == "CodeDead"


def test_signed_out_or_late_the_rest_is_left_as_it_is(ministry: Ministry) -> None:
    card = has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_all(youssef)
    place = address(youssef).removesuffix("/now")
    first, second, _ = listed(ministry, code)
    signed_by(ministry, first["code"], card)
    ministry.opened.clock.pause(LIFE.total_seconds())
    for one in (code, second["code"]):
        assert call(ministry, "prepare", one).status_code == 401
    page = youssef.see(place)
    assert code not in page.html
    assert "ce qui est signé le reste" in page.text
    assert page.text.count("attend toujours sur votre bureau") == 2
    again = ask_for_all(youssef)
    assert len(listed(ministry, again)) == 2
    youssef.send("/logout")
    assert call(ministry, "prepare", again).status_code == 401


def test_a_subject_that_is_no_longer_seen_is_not_told(ministry: Ministry) -> None:
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_all(youssef)
    del ministry.opened.store.kept.dossiers[DossierId(2)]
    assert [one["subject"] is None for one in listed(ministry, code)] == [False, True, False]
    page = youssef.see(address(youssef).removesuffix("/now"))
    assert page.text.count("Réponse à la commune") == 2


def test_a_box_of_the_batch_says_what_it_can_say(ministry: Ministry) -> None:
    has_card(ministry.opened, HASSAN)
    hassan = ministry.let(HASSAN)
    hassan.see("/visas")
    token = {"csrf_token": hassan.page.token}
    answer = hassan.client.post("/visas/card", data={**token, "visa-1": "0.1"})
    assert answer.status_code == 400
