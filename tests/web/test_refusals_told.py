"""Whatever is refused on the pages is told in a trail, in which nothing of the request stands."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_refusals import (
    AccessRefused,
    ActRefused,
    EntryRefused,
    Refused,
    StrangerRefused,
)
from parapheur.domain.errors import NoRoomLeft
from parapheur.domain.events import AccountEvent, LoginRefused, PinRefused
from parapheur.domain.people import Person
from parapheur.domain.refusals import by_name
from parapheur.domain.words import Language
from parapheur.usecases.refusing import tell_counts
from parapheur.web.refused import BLANK
from parapheur.words import recount
from tests.builders import AMINA, PDF, RACHID, SALMA, YOUSSEF
from tests.web.ministry import Ministry, give
from tests.web.visitor import Visitor, some_pages

CANARY = "canari\u202e\x1b[31m<b>9137"
"""What is sent in every place of a request: with marks that no reader would want to meet."""
SECRET = "31415926535"
WORDS = ("canari", SECRET, "\u202e", "\\u202e", "\x1b", "\\u001b")
FIELDS = (
    "pin", "code", "password", "wanted", "passkey", "asked", "login", "name", "subject", "reason",
    "text", "desk", "shown", "digest", "address", "token", "next", "circuit", "key", "note",
    "visa-1", "delegation", "roles", "to", "act", "value", "certificate", "url",
)  # fmt: skip
KINDS = {kind.__name__ for kind in (AccessRefused, ActRefused, StrangerRefused, EntryRefused)}
UNFINISHED = {"POST /deposit", "POST /account/handwriting", "POST /circuits/import"}
"""Forms without their file: nothing was asked for yet."""
KINDS |= {"RefusalsCounted", "LoginRefused", "PinRefused", "FactorRefused"}


@pytest.fixture(scope="module")
def ministry() -> Ministry:
    """Read, and acted on in vain: it is told of refusals alone."""
    ministry = Ministry()
    ministry.deposit()
    return ministry


def told(ministry: Ministry, person: Person = YOUSSEF) -> list[AccountEvent]:
    return list(ministry.opened.store.reading.account_events(person.login))


def strangers(ministry: Ministry) -> list[object]:
    return list(ministry.opened.store.reading.office_events(OfficeStream.REFUSALS))


def last(ministry: Ministry, person: Person = YOUSSEF) -> tuple[str, str, str, object, object]:
    one = told(ministry, person)[-1]
    assert isinstance(one, Refused)
    return type(one).__name__, one.refusal, one.what, one.dossier, one.position


def offered(visitor: Visitor) -> dict[str, str]:
    return visitor.see("/dossiers/1").fields("/dossiers/1/act")


def test_a_refused_act_is_told_with_its_dossier_and_step(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = offered(youssef) | {"shown": "0" * 64, "pin": SECRET}
    youssef.send("/dossiers/1/act", fields, status=409)
    assert last(ministry) == ("ActRefused", "NotWhatWasShown", "POST /dossiers/1/act", 1, 0)


def test_what_another_event_tells_is_told_once(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    before = len(told(ministry))
    give(youssef, pin=SECRET, status=403)
    assert [type(one) for one in told(ministry)[before:]] == [PinRefused]


def test_waiting_for_the_next_try_is_told(ministry: Ministry) -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    for _ in range(5):
        give(youssef, pin=SECRET, status=403)
    give(youssef, pin=SECRET, status=429)
    assert last(ministry) == ("ActRefused", "TooManyTries", "POST /dossiers/1/act", 1, 0)


def test_what_is_not_theirs_is_told_as_refused_access(ministry: Ministry) -> None:
    salma = ministry.let(SALMA)
    salma.see("/dossiers/1", 404)
    assert last(ministry, SALMA) == ("AccessRefused", "NoSuchDossier", "GET /dossiers/1", 1, None)
    salma.see("/account")
    salma.send("/dossiers/1/act", {"position": "0"}, status=404)
    expected = ("AccessRefused", "NoSuchDossier", "POST /dossiers/1/act", 1, 0)
    assert last(ministry, SALMA) == expected
    salma.see("/accounts", 403)
    assert last(ministry, SALMA)[:3] == ("AccessRefused", "NotAllowed", "GET /accounts")


def test_each_refused_act_of_several_is_told(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see("/visas")
    before = len(told(ministry))
    boxes = {f"visa-{number}": f"0.1.{'0' * 64}.service" for number in (2, 1, 77)}
    answer = youssef.send("/visas", {**boxes, "pin": "2580"})
    assert answer.status_code == 200
    assert answer.text
    refused = [one for one in told(ministry)[before:] if isinstance(one, Refused)]
    assert [(one.dossier, one.position) for one in refused] == [(2, 0), (1, 0), (77, 0)]
    kinds = [type(one).__name__ for one in refused]
    assert kinds == ["AccessRefused", "ActRefused", "AccessRefused"]


def test_a_form_that_is_too_old_or_comes_from_elsewhere_is_told(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    assert youssef.client.post("/dossiers/1/act", data={"position": "0"}).status_code == 400
    assert last(ministry)[:2] == ("ActRefused", "FormTooOld")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert youssef.client.post("/dossiers/1/act", headers=foreign).status_code == 403
    assert last(ministry)[:2] == ("ActRefused", "FromElsewhere")


def test_a_name_that_nobody_has_is_told_without_it(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/login")
    visitor.client.environ_base["REMOTE_ADDR"] = "198.51.100.23"
    visitor.send("/login", {"login": CANARY, "password": SECRET}, status=403)
    entry = strangers(ministry)[-1]
    assert isinstance(entry, EntryRefused)
    assert entry.network == "198.51.100.0/24"
    visitor.send("/login", {"login": YOUSSEF.login, "password": SECRET}, status=403)
    assert isinstance(told(ministry)[-1], LoginRefused)
    assert strangers(ministry)[-1] == entry


def test_a_link_that_leads_nowhere_and_a_dead_code_are_told(ministry: Ministry) -> None:
    client = ministry.app.test_client()
    assert client.get(f"/guest/{SECRET}").status_code == 404
    one = strangers(ministry)[-1]
    assert isinstance(one, StrangerRefused)
    assert (one.refusal, one.what) == ("LinkDead", "GET /guest/*")
    card = {"Authorization": f"Bearer {SECRET}"}
    assert client.post("/api/card/prepare", json={}, headers=card).status_code == 401
    one = strangers(ministry)[-1]
    assert isinstance(one, StrangerRefused)
    assert (one.refusal, one.what) == ("CodeDead", "POST /api/card/prepare")


def test_a_session_that_is_over_is_told_where_something_was_to_be_done(ministry: Ministry) -> None:
    client, before = ministry.app.test_client(), len(strangers(ministry))
    assert client.get("/dossiers/1/now", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
    assert client.get("/nowhere").status_code == 404
    assert len(strangers(ministry)) == before
    assert client.post("/dossiers/1/act").status_code in {400, 401}
    (one,) = strangers(ministry)[before:]
    assert isinstance(one, StrangerRefused)
    assert (one.refusal, one.dossier) == ("SessionOver", 1)


def filled(blank: str) -> str:
    """What stands in the address: a number, one of those there are, or the canary."""
    if one := re.search(r"any\(\W*(\w+)", blank):
        return one[1]
    return "1" if "int:" in blank else f"canari\u202e{SECRET}"


def sendings(ministry: Ministry, visitor: Visitor) -> Iterator[TestResponse]:
    """Every address of the pages, asked and sent to, with the canary in each place there is."""
    fields = dict.fromkeys(FIELDS, CANARY) | dict.fromkeys(("pin", "code", "password"), SECRET)
    for rule in ministry.app.url_map.iter_rules():
        address = BLANK.sub(lambda blank: filled(blank[0]), rule.rule)
        methods = (rule.methods or set()) & {"GET", "POST"}
        if rule.endpoint in {"entrance.logout", "entrance.speak", "account.end_all"}:
            continue
        for method in sorted(methods):
            ministry.opened.clock.time += timedelta(seconds=20)
            data = fields | {"csrf_token": visitor.page.token, "position": SECRET}
            yield visitor.client.open(
                address,
                method=method,
                headers={"X-Canary": "canari9137", "Referer": "http://canari9137/"},
                data=data if method == "POST" else None,
                query_string={"q": CANARY},
            )


def tellings(ministry: Ministry) -> list[dict[str, str]]:
    lines = [entry for trail in ministry.opened.store.kept.trails.values() for entry in trail]
    return [facts for line in lines if (facts := json.loads(line.body))["kind"] in KINDS]


def is_refused(answer: TestResponse, person: Person | None) -> bool:
    """A request that was refused, and is told: not a page that is not there, to a stranger."""
    if answer.status_code == 401:
        return answer.request.method == "POST"
    if answer.status_code == 404:
        return person is not None and not answer.request.path.startswith("/static/")
    return 400 <= answer.status_code < 500 and answer.status_code != 405


@pytest.mark.parametrize("person", [None, YOUSSEF, AMINA, RACHID])
def test_nothing_of_a_request_stands_in_what_is_told_of_it(person: Person | None) -> None:
    ministry = Ministry()
    ministry.deposit()
    visitor = ministry.let(person) if person else Visitor(ministry.app)
    visitor.see("/account" if person else "/login")
    known, untold = len(tellings(ministry)), []
    for answer in sendings(ministry, visitor):
        now, refused = len(tellings(ministry)), is_refused(answer, person)
        asked = f"{answer.request.method} {answer.request.path}"
        if refused and now == known and asked not in UNFINISHED:
            untold.append(f"{answer.status_code} {asked}")
        answer.close()
        known = now
    assert not untold
    assert known > 20
    lines = [entry for trail in ministry.opened.store.kept.trails.values() for entry in trail]
    for facts in tellings(ministry):
        body = json.dumps(facts)
        assert not [word for word in WORDS if word in body], body
        assert len(body) < 600
        if "what" in facts:
            assert re.fullmatch(r"(GET|POST) [/a-z0-9*.-]+", facts["what"]), facts
            assert facts["refusal"] in by_name(), facts
    assert not [line for line in lines if SECRET.encode() in line.body]


def test_each_is_a_sentence_in_three_languages_without_what_was_typed() -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = offered(youssef) | {"shown": "0" * 64}
    youssef.send("/dossiers/1/act", fields, status=409)
    one = told(ministry)[-1]
    said = {recount(language, one) for language in Language}
    assert len(said) == 3
    assert all("POST /dossiers/1/act" in sentence for sentence in said)
    assert isinstance(one, ActRefused)
    altered = replace(one, refusal="AlreadyDone")
    assert "… has already acted on this step" in recount(Language.EN, altered)
    foreign = replace(one, refusal="SomethingOlder")
    assert "SomethingOlder" in recount(Language.AR, foreign)


def test_what_cannot_be_told_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = offered(youssef) | {"shown": "0" * 64}

    def full(*_: object) -> None:
        raise NoRoomLeft

    monkeypatch.setattr("tests.fake_store.FakeWork.set_tally", full)
    youssef.send("/dossiers/1/act", fields, status=507)
    assert not [one for one in told(ministry) if isinstance(one, ActRefused)]


def test_who_asks_without_end_is_counted_and_slows_nobody_down() -> None:
    ministry = Ministry()
    client = some_pages(ministry.opened).test_client()
    works = ministry.opened.store.works
    for _ in range(100):
        assert client.post("/dossiers/1/act", data={"main": (BytesIO(PDF), "a")}).status_code == 401
    assert len(strangers(ministry)) == 10
    assert ministry.opened.store.works - works < 15
    ministry.opened.clock.time += timedelta(minutes=1)
    assert client.post("/dossiers/1/act").status_code == 401
    ministry.opened.clock.time += timedelta(minutes=1)
    tell_counts(ministry.opened.office)
    names = [type(one).__name__ for one in strangers(ministry)]
    assert names.count("RefusalsCounted") == 1
