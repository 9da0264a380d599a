"""Several visas and signatures under one PIN, through the pages."""

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.words import Language
from tests.builders import BESIDE, CLAIRE, HASSAN, PIN, TWO_OF_THREE, YOUSSEF
from tests.web.ministry import Ministry, give
from tests.web.visitor import Visitor

RESULT = b'class="tick result-'


@pytest.fixture
def ministry() -> Ministry:
    """Two dossiers for a visa of the service, and one for its signature."""
    ministry = Ministry()
    for circuit in (BESIDE, BESIDE, TWO_OF_THREE):
        ministry.deposit(circuit=circuit.id)
    return ministry


def acts(ministry: Ministry) -> list[int]:
    reading = ministry.opened.store.reading
    return [len(reading.stored(DossierId(number)).acts) for number in (1, 2, 3)]


def boxes(visitor: Visitor) -> list[str]:
    return [one["name"] for one in visitor.page.all("input") if one.get("type") == "checkbox"]


@pytest.mark.parametrize("language", Language)
def test_visas_are_ticked_and_given_with_a_result_for_each(
    ministry: Ministry, language: Language
) -> None:
    youssef = ministry.let(YOUSSEF, language)
    assert "/visas" in youssef.see("/tray/todo").html
    form = youssef.see("/visas").fields("/visas")
    assert boxes(youssef) == ["visa-1", "visa-2", "visa-3"]
    for number in (1, 2, 3):
        assert f'href="/dossiers/{number}"' in youssef.page.html
    one = {name: value for name, value in form.items() if name not in {"visa-2", "visa-3"}}
    youssef.send("/visas", {**one, "pin": "0000"}, status=403)
    assert 'name="visa-1"' in youssef.page.html
    ticks = [box for box in youssef.page.all("input") if box.get("type") == "checkbox"]
    assert [("checked" in box) for box in ticks] == [True, False, False], "what was ticked stays so"
    assert acts(ministry) == [0, 0, 0]
    give(youssef)
    for _ in range(2):  # the same form, sent twice
        answer = youssef.send("/visas", {**form, "pin": PIN}, status=200)
        assert answer.text.count("result-done") == 3
        assert acts(ministry) == [1, 1, 1]
    assert youssef.see("/visas").all("input") != []
    assert boxes(youssef) == []


def test_a_dossier_that_moved_is_refused_alone(ministry: Ministry) -> None:
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    form = youssef.see("/visas").fields("/visas")
    give(youssef)
    sent_back = hassan.see("/dossiers/1").fields("/dossiers/1/return")
    sent_back |= {"to": "0", "reason": "Revoir"}
    hassan.follow(hassan.send("/dossiers/1/return", sent_back))
    answer = youssef.send("/visas", {**form, "pin": PIN}, status=200)
    assert answer.text.count("result-done") == 2
    assert answer.text.count("result-refused") == 1
    assert acts(ministry) == [0, 1, 1]


def test_ticking_all_needs_no_script(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    page = youssef.see("/visas?tick=all")
    assert page.html.count(" checked>") == 3
    assert youssef.see("/visas").html.count(" checked>") == 0
    youssef.send("/visas", {"pin": PIN}, status=422)
    assert ministry.let(CLAIRE).see("/visas").forms[-1]["form"][0]["action"] != "/visas"


def test_a_box_says_what_it_can_say(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see("/visas")
    token, zeros = {"csrf_token": youssef.page.token, "pin": PIN}, "0" * 64
    for value in ("", "0.1", "0.1.x.service", f"0.-1.{zeros}.service", f"٠.1.{zeros}.service"):
        answer = youssef.client.post("/visas", data={**token, "visa-1": value})
        assert answer.status_code == 400, value
    assert youssef.client.post("/visas", data={**token, "visa-x": "0"}).status_code == 400


def test_a_dossier_of_others_is_as_if_there_were_none(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    claire = ministry.let(HASSAN)
    claire.see("/visas")
    theirs = {"visa-1": form["visa-1"].replace("service", "ministre"), "visa-99": form["visa-2"]}
    answer = claire.send("/visas", {**theirs, "pin": PIN}, status=200)
    assert answer.text.count("result-refused") == 2
    assert acts(ministry) == [0, 0, 0]
    trail = ministry.opened.store.reading.account_events(HASSAN.login)
    assert type(trail[-1]).__name__ == "AccessRefused"


def test_each_line_is_sent_as_soon_as_it_is_done(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    data = {**form, "csrf_token": youssef.page.token, "pin": PIN}
    answer = youssef.client.post("/visas", data=data, buffered=False)
    given = [sum(acts(ministry)) for piece in answer.iter_encoded() if RESULT in piece]
    answer.close()
    assert given == [1, 2, 3]


def test_leaving_the_page_leaves_the_rest_on_the_desk(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    form = youssef.see("/visas").fields("/visas")
    data = {**form, "csrf_token": youssef.page.token, "pin": PIN}
    answer = youssef.client.post("/visas", data=data, buffered=False)
    next(piece for piece in answer.iter_encoded() if RESULT in piece)
    answer.close()
    assert sum(acts(ministry)) == 1
    youssef.see("/visas")
    assert len(boxes(youssef)) == 2
