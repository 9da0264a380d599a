"""What every answer tells the browser: frames, sniffing, caches, cookies, downloads."""

import re

import pytest
from flask.testing import FlaskClient

from parapheur.domain.words import Language
from parapheur.web.forms import readable_name
from parapheur.web.pieces import disposition
from tests.builders import AMINA, YOUSSEF
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor

ASKED = ["/login", "/", "/tray/todo", "/dossiers/1", "/dossiers/99", "/nowhere", "/static/none.js"]
ASKED += ["/dossiers/1/document.pdf", "/dossiers/1/history.json", "/static/app.css"]


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    return made


@pytest.mark.parametrize("address", ASKED)
def test_no_answer_may_be_framed_sniffed_or_run(ministry: Ministry, address: str) -> None:
    with ministry.let(YOUSSEF).client.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    for rule in ("frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"):
        assert rule in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    if not address.startswith("/static/app"):
        assert headers["Cache-Control"] == "no-store"


def test_refused_methods_and_forms_carry_the_headers_too(ministry: Ministry) -> None:
    client = ministry.app.test_client()
    for answer in (client.post("/login"), client.put("/login"), client.post("/dossiers/1/act")):
        assert answer.status_code in {400, 401, 405}
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_decoder_of_scans_alone_may_run_webassembly(ministry: Ministry) -> None:
    client = ministry.app.test_client()
    with client.get("/static/vendor/pdfjs/pdf.worker.min.mjs") as worker:
        assert "'wasm-unsafe-eval'" in worker.headers["Content-Security-Policy"]
        assert worker.mimetype == "text/javascript"


def test_over_https_cookies_are_bound_to_the_host_and_https_is_kept() -> None:
    ministry = Ministry(secure=True)
    visitor = Visitor(ministry.app).enter(YOUSSEF)
    answer = visitor.client.get("/account", base_url="https://localhost")
    age = re.search(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])
    assert age is not None
    assert int(age[1]) >= 31_536_000
    assert visitor.client.get_cookie("__Host-parapheur") is not None


@pytest.mark.parametrize("secure", [True, False])
def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(secure: bool) -> None:
    ministry = Ministry(secure=secure)
    visitor = Visitor(ministry.app)
    base = f"http{'s' if secure else ''}://localhost"
    cookies = visitor.client.get("/login", base_url=base).headers.getlist("Set-Cookie")
    visitor.see("/login")
    sent = visitor.send("/language", {"language": "ar"})
    cookies += sent.headers.getlist("Set-Cookie")
    visitor.language = Language.AR
    visitor.see("/login")
    entered = visitor.send("/login", {"login": "youssef", "password": "une phrase assez longue"})
    cookies += entered.headers.getlist("Set-Cookie")
    assert len(cookies) >= 3
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie, cookie.startswith("__Host-")) == (secure, secure)


def test_files_of_ours_are_kept_for_good_once_named_by_their_content(ministry: Ministry) -> None:
    client: FlaskClient = ministry.app.test_client()
    page = client.get("/login").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 5
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers
    with client.get("/static/app.css") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd", "vendor", "a\x00b"]
)
def test_only_files_of_ours_are_served(ministry: Ministry, path: str) -> None:
    answer = ministry.app.test_client().get(f"/static/{path}", follow_redirects=True)
    assert answer.status_code == 404


def test_pieces_leave_as_attachments(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    stored = ministry.opened.store.reading.stored(FIRST)
    digests = [stored.version.digest, stored.main.version.digest]
    digests += [annexe.version.digest for annexe in stored.annexes]
    for digest in digests:
        answer = youssef.client.get(f"/dossiers/1/pieces/{digest}")
        assert answer.data == ministry.opened.files.get(digest)
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.mimetype == "application/pdf"
    assert youssef.client.get(f"/dossiers/1/pieces/{'0' * 64}").status_code == 404


def test_the_history_leaves_as_it_is_stored(ministry: Ministry) -> None:
    answer = ministry.let(AMINA).client.get("/dossiers/1/history.json")
    trail = ministry.opened.store.reading.trail(FIRST)
    assert answer.json is not None
    assert [entry["body"].encode() for entry in answer.json["entries"]] == [
        entry.body for entry in trail
    ]
    told = [one["value"] for entry in answer.json["entries"] for one in entry["disclosures"]]
    assert ministry.opened.store.reading.stored(FIRST).subject in told


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("lettre.pdf", "lettre.pdf", "lettre.pdf"),
        ("رسالة.pdf", "_____.pdf", "%D8%B1%D8%B3%D8%A7%D9%84%D8%A9.pdf"),
        ('a"; filename="b.exe', "a__ filename__b.exe", "a%22%3B%20filename%3D%22b.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a__Set-Cookie_ x_1.pdf", "a%0D%0ASet-Cookie%3A%20x%3D1.pdf"),
    ],
)
def test_the_name_of_a_download_cannot_leave_its_header(name: str, plain: str, full: str) -> None:
    assert disposition(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\docs\\lettre.pdf", "lettre.pdf"),
        ("../../etc/passwd", "passwd"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\u200bb\x00c.pdf", "abc.pdf"),
        ("", "document.pdf"),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
        ("x." + "y" * 500, "x." + "y" * 148),
        ("\u3164\u2800\ufe0f", "document.pdf"),
    ],
)
def test_the_name_of_a_file_hides_nothing(sent: str, kept: str) -> None:
    assert readable_name(sent) == kept


def test_the_language_is_chosen_by_a_form_and_remembered(ministry: Ministry) -> None:
    visitor = ministry.let(YOUSSEF)
    visitor.see("/account")
    answer = visitor.send("/language", {"language": "ar", "next": "/account"})
    visitor.language = Language.AR
    assert "حسابي" in visitor.follow(answer).text
    answer = visitor.send("/language", {"language": "xx", "next": "//elsewhere"})
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers


def test_without_a_choice_it_is_ones_own_language_or_that_of_the_house(ministry: Ministry) -> None:
    client = ministry.app.test_client()
    assert '<html lang="ar" dir="rtl">' in client.get("/login").text
    youssef = ministry.let(YOUSSEF)
    youssef.client.delete_cookie("language")
    assert '<html lang="fr" dir="ltr">' in youssef.client.get("/account").text


PAYLOADS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{x} %s"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_write_stays_text(ministry: Ministry, payload: str) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/reject")
    youssef.follow(youssef.send("/dossiers/1/reject", {**fields, "reason": payload}))
    amina = ministry.let(AMINA)
    for address in ("/dossiers/1", "/dossiers/1/history"):
        page = amina.see(address)
        assert payload in page.text
        assert not [tag for tag, facts in page.tags if "onerror" in facts]
