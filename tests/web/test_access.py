"""Who may enter where: each route has its door, each dossier its readers, each session its end."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from parapheur.domain.accounts import ABSOLUTE, IDLE
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AccessRefused
from parapheur.domain.people import Login, Person, Role
from parapheur.usecases.enter import revoke_sessions
from parapheur.web import Limits
from parapheur.web.access import ATTRIBUTE, Door
from parapheur.web.welcome import BEFORE
from tests.builders import (
    AMINA,
    CAST,
    CLAIRE,
    HASSAN,
    KHADIJA,
    LETTER,
    PASSWORD,
    PDF,
    RACHID,
    SALMA,
    YOUSSEF,
)
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor

PLACES = {
    "dossier_id": "1",
    "digest": "0" * 64,
    "tray": "todo",
    "login": "amina",
    "name": "x",
    "desk": "service",
    "circuit": "courrier-depart",
    "page": "1",
    "version": "1",
    "token": f"1-1-{'0' * 64}",
    "shown": "0" * 64,
    "handle": "0" * 64,
    "kind": "code",
    "factor": "0" * 32,
    "form": "csv",
    "code": "0" * 26,
    "check": "1",
    "number": "1",
    "letter_id": "1",
    "outgoing_id": "1",
    "register": "arrival",
    "date": "2026-03-02",
    "body": "ministere",
    "what": "freeze",
    "part": "usual",
    "place": "0",
}
MISTYPED = 422
"""What a code that nobody was given is answered."""
STRANGERS = (KHADIJA, SALMA, RACHID)


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    return made


def routes(ministry: Ministry, method: str) -> Iterator[tuple[str, str, Door]]:
    """Endpoint, address and door of every route that takes the method."""
    adapter = ministry.app.url_map.bind("localhost")
    for rule in ministry.app.url_map.iter_rules():
        if method in (rule.methods or ()):
            places = {name: PLACES[name] for name in rule.arguments}
            if rule.endpoint == "trays.deposited":
                places["tray"] = "drafts"
            address = str(adapter.build(rule.endpoint, places))
            found = getattr(ministry.app.view_functions[rule.endpoint], ATTRIBUTE, None)
            assert isinstance(found, Door), f"{rule.endpoint} names no door"
            yield rule.endpoint, address, found


def post(
    visitor: Visitor, address: str, fields: Mapping[str, object], headers: Mapping[str, str]
) -> TestResponse:
    return visitor.client.post(address, data=fields, headers=dict(headers))


def test_every_route_names_its_door(ministry: Ministry) -> None:
    assert len(list(routes(ministry, "GET"))) > 15
    assert len(list(routes(ministry, "POST"))) > 8


def test_whoever_has_not_entered_sees_the_entrance_alone(ministry: Ministry) -> None:
    for endpoint, address, door in routes(ministry, "GET"):
        answer = ministry.app.test_client().get(address)
        if endpoint in ("guests.read", "guests.done"):  # to the code, whatever the link
            assert answer.headers["Location"] == address.rpartition("/")[0], endpoint
        elif endpoint.startswith("portal_"):  # to where a deposit begins
            assert answer.headers["Location"] == "/portal", endpoint
        elif endpoint == "tracking.letter":  # to the number and the secret
            assert answer.headers["Location"] == "/follow", endpoint
        elif door.anonymous:
            assert answer.status_code in {200, 404, MISTYPED}, endpoint
        else:
            assert answer.status_code == 303, endpoint
            assert answer.headers["Location"].startswith("/login"), endpoint


def test_whoever_has_not_entered_changes_nothing(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/login")
    for endpoint, address, door in routes(ministry, "POST"):
        if not door.anonymous:
            assert visitor.send(address).status_code == 401, endpoint


@pytest.mark.parametrize("person", CAST, ids=lambda person: person.login)
def test_a_role_opens_its_own_doors_alone(ministry: Ministry, person: Person) -> None:
    visitor = ministry.let(person)
    for endpoint, address, door in routes(ministry, "GET"):
        status = visitor.client.get(address).status_code
        if door.roles and not door.roles & person.roles:
            assert status == 403, endpoint
        elif endpoint == "days.day" and Role.ADMINISTRATOR not in person.roles:
            assert status == 403, "a desk has its assistants"
        else:
            assert status in {200, 303, 404, MISTYPED}, endpoint
    for endpoint, address, door in routes(ministry, "POST"):
        if door.roles and not door.roles & person.roles:
            visitor.see("/account")
            assert visitor.send(address).status_code == 403, endpoint


@pytest.mark.parametrize("person", STRANGERS, ids=lambda person: person.login)
def test_a_stranger_learns_nothing_of_a_dossier(ministry: Ministry, person: Person) -> None:
    visitor = ministry.let(person)
    stored = ministry.opened.store.reading.stored(FIRST)
    addresses = [address for _, address, _ in routes(ministry, "GET") if "/dossiers/1" in address]
    addresses += [f"/dossiers/1/pieces/{stored.version.digest}"]
    for address in addresses:
        answer = visitor.client.get(address)
        assert answer.status_code in {403, 404}, address
        assert "Réponse à la commune" not in answer.text
    for verb in ("act", "reject", "start", "recycle"):
        visitor.see("/account")
        answer = visitor.send(f"/dossiers/1/{verb}", {"position": "0", "desk": "service"})
        assert answer.status_code == 404, verb
    refusals = ministry.opened.store.reading.account_events(person.login)
    assert sum(isinstance(event, AccessRefused) for event in refusals) >= len(addresses)


def test_a_stranger_and_a_void_number_are_answered_alike(ministry: Ministry) -> None:
    salma = ministry.let(SALMA)
    hidden, void = salma.client.get("/dossiers/1"), salma.client.get("/dossiers/99")
    assert (hidden.status_code, void.status_code) == (404, 404)
    assert "Ce dossier n’existe pas." in hidden.text
    assert "Ce dossier n’existe pas." in void.text


def test_a_piece_of_another_dossier_is_not_handed_out_through_ones_own(
    ministry: Ministry,
) -> None:
    ministry.deposit(circuit="marche", pdf=PDF + b"%another")
    other = ministry.opened.store.reading.stored(FIRST).version.digest
    salma = ministry.let(SALMA)  # on the second dossier's circuit, a stranger to the first
    own = ministry.opened.store.reading.stored(DossierId(2)).version.digest
    assert salma.client.get(f"/dossiers/2/pieces/{own}").status_code == 200
    assert salma.client.get(f"/dossiers/2/pieces/{other}").status_code == 404


def test_nothing_changes_by_being_looked_at(ministry: Ministry) -> None:
    visitors = [ministry.let(person) for person in (AMINA, YOUSSEF, CLAIRE, RACHID)]
    kept = ministry.opened.store
    before = (kept.reading.trail(FIRST), kept.reading.dossiers(), kept.reading.people())
    for visitor in visitors:
        for _, address, door in routes(ministry, "GET"):
            if not door.roles:
                visitor.client.get(address)
    assert before == (kept.reading.trail(FIRST), kept.reading.dossiers(), kept.reading.people())


def test_every_form_needs_its_token(ministry: Ministry) -> None:
    """Those that are refused before they are read are given theirs in `test_welcome`."""
    visitors = {role: ministry.let(person) for role, person in holders().items()}
    for endpoint, address, door in routes(ministry, "POST"):
        visitor = visitors[next(iter(door.roles), Role.OFFICIAL)]
        for token in ("", "forged"):
            answer = visitor.client.post(address, data={"csrf_token": token})
            if hasattr(ministry.app.view_functions[endpoint], BEFORE):
                assert answer.status_code in {303, 404}, endpoint  # neither a draft nor a letter
            else:
                assert answer.status_code == (401 if door.coded else 400), endpoint


def test_a_token_of_another_session_is_refused(ministry: Ministry) -> None:
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    youssef.see("/account")
    hassan.see("/account")
    fields = {"csrf_token": youssef.page.token}
    assert hassan.client.post("/account/sessions/end-all", data=fields).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ],
)
def test_what_another_site_sends_is_refused(
    ministry: Ministry, headers: Mapping[str, str], status: int
) -> None:
    visitor = ministry.let(YOUSSEF)
    visitor.see("/account")
    fields = {"csrf_token": visitor.page.token}
    assert post(visitor, "/account/sessions/end-all", fields, headers).status_code == status


def test_a_piece_is_not_shown_inside_another_site(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    address = "/dossiers/1/document.pdf"
    assert youssef.client.get(address, headers=embedded).status_code == 403
    assert youssef.client.get(address).status_code == 200


def test_a_session_ends_when_idle_and_after_a_working_day(ministry: Ministry) -> None:
    youssef, clock = ministry.let(YOUSSEF), ministry.opened.clock
    clock.time += IDLE - timedelta(seconds=1)
    assert youssef.client.get("/tray/todo").status_code == 200
    clock.time += IDLE
    assert youssef.client.get("/tray/todo").status_code == 303
    hassan, since = ministry.let(HASSAN), clock.time
    while clock.time + timedelta(minutes=20) < since + ABSOLUTE:
        clock.time += timedelta(minutes=20)
        assert hassan.client.get("/tray/todo").status_code == 200
    clock.time = since + ABSOLUTE
    assert hassan.client.get("/tray/todo").status_code == 303


def test_the_cookie_is_dead_after_leaving(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    cookie = youssef.client.get_cookie("parapheur")
    assert cookie is not None
    youssef.see("/account")
    youssef.send("/logout")
    youssef.client.set_cookie("parapheur", cookie.value)
    assert youssef.client.get("/tray/todo").status_code == 303
    assert youssef.client.get("/tray/todo", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


def test_each_entrance_opens_a_new_session_and_new_tokens(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.client.set_cookie("parapheur", "chosen-by-somebody-else")
    old = visitor.see("/login").token
    visitor.enter(YOUSSEF)
    cookie = visitor.client.get_cookie("parapheur")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"
    answer = visitor.client.post("/account/sessions/end-all", data={"csrf_token": old})
    assert answer.status_code == 400


def test_one_ends_ones_own_sessions_alone(ministry: Ministry) -> None:
    here, there, other = ministry.let(YOUSSEF), ministry.let(YOUSSEF), ministry.let(HASSAN)
    reading = ministry.opened.store.reading
    (of_other,) = reading.sessions(HASSAN.login)
    here.see("/account")
    here.follow(here.send("/account/sessions/end", {"session": of_other.token}))
    assert other.client.get("/tray/todo").status_code == 200
    (away,) = [
        field["value"]
        for form in here.page.forms
        for field in form["fields"]
        if field.get("name") == "session"
    ]
    here.follow(here.send("/account/sessions/end", {"session": away}))
    assert there.client.get("/tray/todo").status_code == 303
    assert here.client.get("/tray/todo").status_code == 200


def test_an_administrator_ends_anybodys_sessions(ministry: Ministry) -> None:
    youssef, rachid = ministry.let(YOUSSEF), ministry.let(RACHID)
    assert "Youssef Benali" in rachid.see("/accounts").text
    rachid.follow(rachid.send("/accounts/youssef/end-sessions"))
    assert youssef.client.get("/tray/todo").status_code == 303
    rachid.see("/accounts")
    assert rachid.send("/accounts/nobody/end-sessions").status_code == 404


def test_a_session_revoked_between_page_and_act_signs_nothing(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    revoke_sessions(ministry.opened.office, YOUSSEF.login, by=RACHID)
    youssef.send("/dossiers/1/act", {**fields, "pin": "2580"}, status=401)
    assert not ministry.opened.store.reading.stored(FIRST).acts


def test_a_wrong_password_and_a_void_name_are_answered_alike(ministry: Ministry) -> None:
    pages = []
    for login in ("youssef", "nobody"):
        visitor = Visitor(ministry.app)
        visitor.see("/login")
        visitor.send("/login", {"login": login, "password": "wrong"}, status=403)
        pages.append(visitor.page.text)
        assert visitor.client.get_cookie("parapheur") is None
    assert pages[0] == pages[1]


def test_five_wrong_passwords_bring_a_pause(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/login")
    for _ in range(5):
        visitor.send("/login", {"login": "youssef", "password": "wrong"}, status=403)
    visitor.send("/login", {"login": "youssef", "password": PASSWORD}, status=429)
    assert "Attendez jusqu’au" in visitor.page.text


@pytest.mark.parametrize(
    "target", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "x", "/\tx"]
)
def test_the_entrance_leads_to_our_own_pages_alone(ministry: Ministry, target: str) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/login")
    fields = {"login": "youssef", "password": PASSWORD, "next": target}
    assert visitor.send("/login", fields).headers["Location"] == "/"


def test_the_entrance_leads_where_one_wanted_to_go(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    answer = visitor.client.get("/audit?text=a b")
    visitor.see(answer.headers["Location"])
    target = visitor.page.fields("/login")["next"]
    visitor.see(answer.headers["Location"])
    sent = visitor.send("/login", {"login": "claire", "password": PASSWORD, "next": target})
    assert sent.headers["Location"] in {"/audit?text=a%20b", "/audit?text=a+b"}


def test_numbers_of_a_form_are_plain_digits(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    for position in ("", "-1", "1e0", "٠", "0x0", "9" * 30, "true"):
        answer = youssef.send("/dossiers/1/act", {**fields, "pin": "2580", "position": position})
        assert answer.status_code == 400, position
    answer = youssef.send("/dossiers/1/act", {**fields, "pin": "2580", "position": ["0", "0"]})
    assert answer.status_code == 400


def test_fields_nobody_asked_for_change_nothing(ministry: Ministry) -> None:
    extra = {"actor": "hassan", "state": "finished", "roles": "administrator", "over": "0" * 64}
    give(ministry.let(YOUSSEF), changed=extra)
    stored = ministry.opened.store.reading.stored(FIRST)
    assert [act.actor for act in stored.acts] == [Login("youssef")]


def test_too_much_is_refused_in_words() -> None:
    ministry = Ministry(limits=Limits(file=1024))
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    sent = {"subject": "Objet <tapé>", "circuit": LETTER.id}
    for weight in (4096, 6144):  # somewhat too much: what was typed is kept
        amina.see("/deposit")
        main = (BytesIO(PDF + b"0" * weight), "a.pdf")
        amina.send("/deposit", {**sent, "main": main}, status=413)
        assert "dépasse" in amina.page.text
        assert amina.page.fields("/deposit")["subject"] == "Objet <tapé>"
        assert f'value="{LETTER.id}" required checked' in amina.page.html
    amina.see("/deposit")
    amina.send("/deposit", {**sent, "main": (BytesIO(b"0" * 65536), "a.pdf")}, status=413)
    assert "dépasse" in amina.page.text
    assert amina.page.fields("/deposit")["subject"] == ""
    assert not ministry.opened.files.kept


def holders() -> dict[Role, Person]:
    return {next(iter(person.roles)): person for person in (YOUSSEF, AMINA, CLAIRE, RACHID)}
