"""OWASP ASVS 5.0.0, V6 and V7: who enters, how often one may try, how long a session lasts."""

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from flask import request
from werkzeug.test import TestResponse

from parapheur.domain.accounts import ABSOLUTE, IDLE
from parapheur.domain.people import Login, Person
from parapheur.domain.tries import ALLOWED, CROWD
from parapheur.usecases.enter import revoke_sessions, token_digest
from parapheur.web.server import Server, pages
from tests.builders import PASSWORD, a_person
from tests.security.office import LEGAL, MINISTER, RACHID, STRANGER, Ministry, later
from tests.web.visitor import Visitor

COOKIE = "parapheur"


def somebody(ministry: Ministry, login: str) -> Person:
    """Somebody whose account a test may spoil."""
    person = a_person(login)
    with ministry.office.work() as work:
        work.add_person(person, ministry.office.passwords.hash(PASSWORD))
    return person


def try_in(
    ministry: Ministry, login: str, password: str, address: str, forwarded: str | None = None
) -> TestResponse:
    """Try a name and a password from an address, with a browser of one's own."""
    visitor = ministry.visitor()
    return visitor.client.post(
        "/login",
        data={"csrf_token": visitor.page.token, "login": login, "password": password},
        environ_base={"REMOTE_ADDR": address},
        headers={"X-Forwarded-For": forwarded} if forwarded else {},
    )


def cookie_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def enters_with(ministry: Ministry, value: str) -> bool:
    client = ministry.app.test_client()
    client.set_cookie(COOKIE, value)
    return client.get("/account").status_code == 200


def plain(answer: TestResponse) -> str:
    """A page without what is different each time: its token, and the name that was typed."""
    return re.sub(r'(name="csrf_token"|id="login"[^>]*) value="[^"]*"', "", answer.text)


def test_asvs_v6_3_1_the_attacker_waits_and_the_victim_enters(ministry: Ministry) -> None:
    victim = somebody(ministry, "victim")
    statuses = [
        try_in(ministry, victim.login, f"wrong {number}", "198.51.100.1").status_code
        for number in range(20)
    ]
    assert statuses == [403] * ALLOWED + [429] * (20 - ALLOWED)
    assert try_in(ministry, victim.login, PASSWORD, "198.51.100.1").status_code == 429
    assert try_in(ministry, victim.login, PASSWORD, "192.0.2.9").status_code == 303
    told = [type(e).__name__ for e in ministry.office.reading.account_events(victim.login)]
    assert told == ["LoginRefused"] * ALLOWED + ["LoggedIn"]


def test_asvs_v6_3_1_an_address_that_tries_many_names_waits(ministry: Ministry) -> None:
    app = ministry.with_office(lambda office: replace(office, passwords=Quick()))
    client = app.test_client()
    statuses = []
    for number in range(CROWD + 1):
        visitor = Visitor(app)
        page = visitor.see("/login")
        data = {"csrf_token": page.token, "login": f"name-{number}", "password": "x"}
        base = {"REMOTE_ADDR": f"2001:db8:7::{number:x}"}  # one network, many addresses
        statuses.append(visitor.client.post("/login", data=data, environ_base=base).status_code)
    assert statuses == [403] * CROWD + [429]
    assert client.get("/login", environ_base={"REMOTE_ADDR": "2001:db8:7::1"}).status_code == 200
    assert try_in(ministry, "leila", PASSWORD, "2001:db8:8::1").status_code == 303


class Quick:
    """Compares without the cost: a hundred tries are counted here, not hashed."""

    def hash(self, password: str) -> str:
        return password

    def match(self, stored: str | None, password: str) -> bool:
        return stored == password


def test_asvs_v6_3_8_a_name_without_an_account_is_answered_alike(ministry: Ministry) -> None:
    known = somebody(ministry, "known")
    for number in range(ALLOWED + 2):
        answers = [
            try_in(ministry, login, "wrong", "198.51.100.2") for login in (known.login, "unknown")
        ]
        assert answers[0].status_code == answers[1].status_code, number
        if answers[0].status_code == 403:
            assert plain(answers[0]) == plain(answers[1])
        assert sorted(answers[0].headers.keys()) == sorted(answers[1].headers.keys())
    closed = somebody(ministry, "closed")
    ministry.renew(replace(closed, active=False))
    right = try_in(ministry, closed.login, PASSWORD, "198.51.100.3")
    wrong = try_in(ministry, "unknown", "wrong", "198.51.100.3")
    assert (right.status_code, plain(right)) == (wrong.status_code, plain(wrong))


def test_asvs_v6_3_8_it_takes_as_long(ministry: Ministry) -> None:
    """A third more or less on a busy machine; figures of a quiet one are far closer."""
    known = somebody(ministry, "timed")
    took: dict[str, list[float]] = {known.login: [], "untimed": []}
    for number in range(24):
        for login, times in took.items():
            begun = perf_counter()
            try_in(ministry, login, "wrong", f"203.0.113.{number}")
            times.append(perf_counter() - begun)
    one, other = (median(times) for times in took.values())
    assert 0.66 < one / other < 1.5


def test_asvs_v4_1_3_a_forged_header_changes_no_address(ministry: Ministry) -> None:
    victim = somebody(ministry, "behind-nothing")
    statuses = [
        try_in(ministry, victim.login, "wrong", "198.51.100.4", f"192.0.2.{n}").status_code
        for n in range(ALLOWED + 1)
    ]
    assert statuses == [403] * ALLOWED + [429]


def test_asvs_v4_1_3_a_proxy_of_ours_is_believed_for_its_own_word_alone(
    ministry: Ministry,
) -> None:
    settings = ministry.opened.settings
    server = settings.server.model_copy(update={"behind_proxy": 1})
    behind = replace(ministry.opened, settings=settings.model_copy(update={"server": server}))
    there = replace(ministry, opened=behind, app=pages(behind, secure_cookies=False))
    victim = somebody(ministry, "behind-a-proxy")
    for number in range(ALLOWED + 1):  # what the caller wrote stands before what the proxy adds
        forwarded = f"192.0.2.{number}, 198.51.100.5"
        answer = try_in(there, victim.login, "wrong", "10.0.0.1", forwarded)
        assert answer.status_code == (403 if number < ALLOWED else 429)
    answer = try_in(there, victim.login, PASSWORD, "10.0.0.1", "198.51.100.6")
    assert answer.status_code == 303


@pytest.mark.parametrize(("proxies", "secure"), [(0, False), (1, True)])
def test_asvs_v4_1_3_the_headers_of_a_proxy_pass_the_server_and_are_judged_by_the_pages(
    ministry: Ministry, proxies: int, secure: bool
) -> None:
    settings = ministry.opened.settings
    behind = settings.server.model_copy(update={"behind_proxy": proxies})
    settings = settings.model_copy(update={"server": behind})
    app = pages(replace(ministry.opened, settings=settings), secure_cookies=False)
    seen: list[tuple[str | None, bool]] = []

    @app.before_request
    def look() -> None:
        seen.append((request.remote_addr, request.is_secure))

    server = Server(app, host="127.0.0.1", port=0, threads=1)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with socket.create_connection(("127.0.0.1", int(server.url.split(":")[2][:-1])), 10) as caller:
        said = "X-Forwarded-For: 192.0.2.66, 192.0.2.7\r\nX-Forwarded-Proto: https"
        caller.sendall(f"GET /login HTTP/1.0\r\nHost: localhost\r\n{said}\r\n\r\n".encode())
        assert b" 200 " in caller.recv(4096).split(b"\r\n")[0]
    server.stop()
    thread.join(5)
    assert seen == [("192.0.2.7" if proxies else "127.0.0.1", secure)]


def test_asvs_v7_2_1_a_session_is_known_by_its_whole_token_alone(ministry: Ministry) -> None:
    token = cookie_of(ministry.let(LEGAL))
    assert enters_with(ministry, token)
    forged = [token[:-1], token + "x", token.swapcase(), token_digest(token), "", "null", "\x7f"]
    assert not [value for value in forged if enters_with(ministry, value)]


def test_asvs_v7_2_3_a_token_is_random_and_never_the_same(ministry: Ministry) -> None:
    tokens = {cookie_of(ministry.let(LEGAL)) for _ in range(8)}
    assert len(tokens) == 8
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)  # 256 bits


def test_asvs_v7_2_4_entering_makes_a_new_session_and_new_forms(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.client.set_cookie(COOKIE, "chosen-by-somebody-else")
    old_form = visitor.see("/login").token
    visitor.enter(LEGAL)
    assert cookie_of(visitor) != "chosen-by-somebody-else"
    assert not enters_with(ministry, "chosen-by-somebody-else")
    stale = {"csrf_token": old_form}
    assert visitor.client.post("/account/sessions/end-all", data=stale).status_code == 400


@pytest.mark.parametrize("by", [IDLE, ABSOLUTE])
def test_asvs_v7_3_1_and_v7_3_2_a_session_has_an_end(ministry: Ministry, by: timedelta) -> None:
    token = cookie_of(ministry.let(LEGAL))
    client = ministry.with_office(later(by)).test_client()
    client.set_cookie(COOKIE, token)
    assert client.get("/account").status_code == 303


def log_out(ministry: Ministry, visitor: Visitor) -> None:
    visitor.see("/account")
    assert visitor.send("/logout").status_code == 303


def end_all(ministry: Ministry, visitor: Visitor) -> None:
    visitor.see("/account")
    assert visitor.send("/account/sessions/end-all").status_code == 303


def administrator(ministry: Ministry, visitor: Visitor) -> None:
    rachid = ministry.let(RACHID)
    rachid.see("/accounts")
    assert rachid.send("/accounts/ended/end-sessions").status_code == 303


def close(ministry: Ministry, visitor: Visitor) -> None:
    ministry.renew(replace(a_person("ended"), active=False))
    ministry.renew(a_person("ended"))  # opened again: the old sessions stay ended


def change_password(ministry: Ministry, visitor: Visitor) -> None:
    ministry.renew(a_person("ended"), "une tout autre phrase")


@pytest.mark.parametrize("how", [log_out, end_all, administrator, close, change_password])
def test_asvs_v7_4_1_and_v7_4_2_an_ended_session_is_dead(
    ministry: Ministry, how: Callable[[Ministry, Visitor], None]
) -> None:
    visitor = ministry.let(somebody(ministry, "ended"))
    token = cookie_of(visitor)
    assert enters_with(ministry, token)
    how(ministry, visitor)
    assert not enters_with(ministry, token)
    assert ministry.office.reading.sessions(Login("ended")) == []


@pytest.mark.parametrize("pin", ["", "000000", PASSWORD])
def test_asvs_v7_5_3_each_signature_asks_for_the_pin_anew(ministry: Ministry, pin: str) -> None:
    number, stranger = ministry.a_dossier("courrier-depart"), ministry.let(STRANGER)
    form = ministry.form(stranger, number, "act")
    answer = stranger.send(f"/dossiers/{number}/act", {**form, "pin": pin})
    assert answer.status_code == 403
    assert not ministry.stands(number).acts
    other = ministry.a_dossier("courrier-depart")
    stranger.send(f"/dossiers/{number}/act", form)
    without = {**ministry.form(stranger, other, "act"), "pin": ""}
    assert stranger.send(f"/dossiers/{other}/act", without).status_code == 403
    stranger.send(f"/dossiers/{other}/act", {**without, "pin": form["pin"]})
    assert len(ministry.stands(other).acts) == 1


def test_asvs_v7_4_2_a_session_ended_between_page_and_act_signs_nothing(
    ministry: Ministry,
) -> None:
    number, legal = ministry.a_dossier(), ministry.let(LEGAL)
    form = ministry.form(legal, number, "act")
    revoke_sessions(ministry.office, LEGAL.login, by=RACHID)
    assert legal.send(f"/dossiers/{number}/act", form).status_code == 401
    assert not ministry.stands(number).acts
    assert ministry.let(MINISTER).client.get("/account").status_code == 200
