"""OWASP ASVS 5.0.0, V3 and V14: what browsers are told, and that nobody else speaks for them."""

import sqlite3
from collections.abc import Iterator, Mapping

import pytest
from werkzeug.wrappers import Response

from parapheur.domain.people import Person
from tests.builders import PASSWORD
from tests.security.office import (
    CLAIRE,
    EVERYBODY,
    LEGAL,
    NADIA,
    RACHID,
    STRANGER,
    Ministry,
)
from tests.security.routes import BRINGING, TURNED_AWAY, WHO, Route, routes
from tests.web.visitor import Visitor

WAYS = ["/nowhere", "/dossiers/999999", "/dossiers/٠", "//login", "/static/../x", "/login?next=//x"]
OTHERS = ("HEAD", "OPTIONS", "PUT", "TRACE")
"""Tried by who has not entered alone: what is said stands on every answer by one hand."""
ROLES = (None, NADIA, LEGAL, CLAIRE, RACHID)


def named(person: Person | None) -> str:
    return person.login if person else "anonymous"


def all_routes(ministry: Ministry) -> Iterator[Route]:
    digest = ministry.stands(ministry.on_its_way).version.digest
    yield from routes(ministry.app, ministry.on_its_way, digest)


def every_answer(ministry: Ministry, person: Person | None) -> Iterator[tuple[str, Response]]:
    visitor = ministry.let(person) if person else ministry.visitor()
    for route in all_routes(ministry):
        for method in {route.method} if person else {route.method, *OTHERS}:
            with visitor.client.open(route.address, method=method) as answer:
                yield f"{method} {route.address}", answer
    for address in WAYS:
        with visitor.client.get(address) as answer:
            yield address, answer


@pytest.mark.parametrize("person", ROLES, ids=named)
def test_asvs_v3_4_every_answer_says_what_may_be_done_with_it(
    ministry: Ministry, person: Person | None
) -> None:
    """Policy (3.4.3), no sniffing (4), referrer (5), frames (6), opener (8); embedding (3.5.8)."""
    for asked, answer in every_answer(ministry, person):
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'"), asked
        for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy, asked
        assert "unsafe-inline" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff", asked
        assert headers["Referrer-Policy"] == "no-referrer", asked
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", asked
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", asked
        assert "Access-Control-Allow-Origin" not in headers, asked
        assert "Server" not in headers, asked
        assert "X-Powered-By" not in headers, asked
        if "/static/" not in asked:  # 14.3.2
            assert headers["Cache-Control"] == "no-store", asked


def test_asvs_v3_3_and_v3_4_1_over_https_cookies_and_browsers_stay_with_it(
    ministry: Ministry,
) -> None:
    app = ministry.with_office(lambda office: office, secure_cookies=True)
    visitor = Visitor(app).enter(LEGAL)
    base = "https://localhost"
    cookies: list[str] = []
    for address in ("/account", "/login", "/nowhere"):
        answer = visitor.client.get(address, base_url=base)
        cookies += answer.headers.getlist("Set-Cookie")
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    visitor.see("/account")
    cookies += visitor.send("/language", {"language": "fr"}).headers.getlist("Set-Cookie")
    cookies += visitor.send("/logout").headers.getlist("Set-Cookie")
    assert len(cookies) >= 3
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts, cookie
        assert not [part for part in parts if part.startswith("Domain")]


def test_asvs_v3_5_1_every_form_needs_the_token_of_its_own_session(ministry: Ministry) -> None:
    other = ministry.let(STRANGER)
    foreign = other.see("/account").token
    people = {None: ministry.visitor()} | {one: ministry.let(one) for one in (NADIA, LEGAL, RACHID)}
    for route in all_routes(ministry):
        if route.method == "GET":
            continue
        refused = TURNED_AWAY if WHO[route.endpoint] == BRINGING else {400, 401, 403}
        for person, visitor in people.items():
            for token in (None, "", "forged", foreign):
                data = {} if token is None else {"csrf_token": token}
                status = visitor.client.open(
                    route.address, method=route.method, data=data
                ).status_code
                assert status in refused, (route, named(person), token)


FOREIGN: list[Mapping[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "http://localhost@elsewhere.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://["},
    {"Origin": "localhost"},
    {"Origin": ""},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_asvs_v3_5_3_no_form_is_taken_from_another_site(
    ministry: Ministry, headers: Mapping[str, str]
) -> None:
    legal = ministry.let(LEGAL)
    token = legal.see("/account").token
    for route in all_routes(ministry):
        if route.method != "GET":
            answer = legal.client.open(
                route.address,
                method=route.method,
                data={"csrf_token": token},
                headers=dict(headers),
            )
            assert answer.status_code == 403, route
    assert legal.client.get("/account").status_code == 200


def test_asvs_v3_5_3_nothing_changes_by_being_looked_at(ministry: Ministry) -> None:
    visitors = [ministry.let(person) for person in EVERYBODY]
    database = sqlite3.connect(f"file:{ministry.data}/parapheur.sqlite?mode=ro", uri=True)

    def kept() -> list[str]:
        # Trails tell what was refused, and what auditors looked at: that alone may grow.
        tables = ("dossiers", "acts", "awaiting", "intents", "people", "holdings", "keys", "desks")
        rows = [repr(database.execute(f"SELECT * FROM {t}").fetchall()) for t in tables]  # noqa: S608  our own names
        told = database.execute("SELECT * FROM trail ORDER BY stream, at, kind").fetchall()
        growing = {"AccessRefused", "AuditorLooked", "RefusalsCounted"}
        return [*rows, repr([row[2:5] for row in told if row[3] not in growing])]

    before = kept()
    for visitor in visitors:
        for route in all_routes(ministry):
            if route.method == "GET":
                visitor.client.get(route.address).close()
    assert kept() == before
    database.close()


@pytest.mark.parametrize("mode", ["no-cors", "cors", "websocket"])
def test_asvs_v3_5_8_nothing_is_embedded_by_another_site(ministry: Ministry, mode: str) -> None:
    legal = ministry.let(LEGAL)
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    for route in all_routes(ministry):
        if route.method == "GET":
            with legal.client.get(route.address, headers=foreign) as answer:
                assert answer.status_code == 403, route


TARGETS = [
    "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
    "https://elsewhere.example", "https:elsewhere.example", "javascript:alert(1)",
    "/\t/elsewhere.example", "/\n/elsewhere.example", "/\r\nSet-Cookie: x=1",
    " //elsewhere.example",
    "/\x00/elsewhere.example", "elsewhere.example", "/\u2028/elsewhere.example",
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS, ids=ascii)
def test_asvs_v3_7_2_no_page_leads_out_of_the_house(ministry: Ministry, target: str) -> None:
    visitor = ministry.visitor()
    entered = {"login": "leila", "password": PASSWORD, "next": target}
    for address, fields in (("/language", {"language": "fr", "next": target}), ("/login", entered)):
        answer = visitor.send(address, fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/"), address
        assert "x=1" not in str(answer.headers)
    asked = ministry.app.test_client().get("/login", query_string={"next": target})
    assert 'name="next" value="/"' in asked.text


@pytest.mark.parametrize("chosen", ["xx", "fr\r\nSet-Cookie: x=1", "<script>", "AR", "", "fr;ar"])
def test_asvs_v3_3_a_language_is_one_of_ours(ministry: Ministry, chosen: str) -> None:
    visitor = ministry.visitor()
    answer = visitor.send("/language", {"language": chosen})
    assert "Set-Cookie" not in answer.headers
    client = ministry.app.test_client()
    client.set_cookie("language", chosen.replace("\r\n", ""))
    page = client.get("/login")
    assert (page.status_code, '<html lang="ar" dir="rtl">' in page.text) == (200, True)


def test_asvs_v14_2_1_no_secret_stands_in_an_address(ministry: Ministry) -> None:
    visitor = ministry.visitor()
    answer = visitor.client.get(
        "/login", query_string={"login": "leila", "password": PASSWORD}
    )  # what a form sent by mistake would look like: nobody enters so
    assert answer.status_code == 200
    assert PASSWORD not in answer.text
    legal = ministry.let(LEGAL)
    cookie = legal.client.get_cookie("parapheur")
    assert cookie is not None
    anonymous = ministry.app.test_client()
    assert anonymous.get("/account", query_string={"parapheur": cookie.value}).status_code == 303
    for form in legal.see(f"/dossiers/{ministry.on_its_way}").forms:
        assert form["form"][0].get("method", "get") == "post"
