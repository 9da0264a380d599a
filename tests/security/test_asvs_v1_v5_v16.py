"""OWASP ASVS 5.0.0, V1, V5, V13 and V16: what people bring, and what errors and trails tell."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.trail import breaks
from parapheur.web.forms import OVERFULL, WITHOUT_FILES
from parapheur.web.server import Server
from tests.security.office import (
    CLAIRE,
    LEGAL,
    NADIA,
    RACHID,
    STRANGER,
    Ministry,
    a_letter,
)
from tests.web.visitor import Visitor

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "${7*7} #{7*7} {x} %s %(x)s",
    "javascript:alert(1)",
    "=1+1",
]


def as_browsers_write(name: str) -> str:
    """A file's name as a form carries it (WHATWG): what would end the header is escaped."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


INSIDES = re.compile(
    r"Traceback|File \"|/parapheur/|sqlalchemy|sqlite|werkzeug|(?-i:SELECT )|\.py", re.I
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_asvs_v1_2_1_and_v1_3_7_what_people_write_stays_text(
    ministry: Ministry, payload: str
) -> None:
    nadia, legal = ministry.let(NADIA), ministry.let(LEGAL)
    nadia.see("/deposit")
    brought = {
        "subject": payload, "circuit": "arrete", "then": "start",
        "main": (BytesIO(a_letter(payload)), f"{as_browsers_write(payload)}.pdf"),
    }  # fmt: skip
    nadia.follow(nadia.send("/deposit", brought))
    number = ministry.numbers[-1]
    refusal = {**ministry.form(legal, number, "reject"), "reason": payload}
    legal.follow(legal.send(f"/dossiers/{number}/reject", refusal))
    claire = ministry.let(CLAIRE)
    for address in ("", "/history", "/verdict"):
        page = claire.see(f"/dossiers/{number}{address}")
        assert payload in page.text
        assert not [facts for _, facts in page.tags if {"onerror", "onload"} & set(facts)]
        assert not [facts for facts in page.all("script") if "src" not in facts]
        assert not [a for a in page.all("a") if not a.get("href", "/").startswith(("/", "#"))]
    claire.see(f"/audit?text={payload.encode().hex()}")
    found = claire.client.get("/audit", query_string={"text": payload})
    assert found.status_code == 200
    claire.read(found)
    assert payload.split()[0] in claire.page.text + claire.page.html
    refused = ministry.visitor()
    refused.send("/login", {"login": payload, "password": "x"}, status=403)
    assert not [facts for _, facts in refused.page.tags if {"onerror", "onload"} & set(facts)]


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", 422),
        ("image.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422),
        ("program.pdf", b"MZ\x90\x00", 422),
        ("archive.pdf", b"PK\x03\x04", 422),
        ("empty.pdf", b"", 422),
        ("damaged.pdf", b"%PDF-1.7\nnothing", 422),
    ],
)
def test_asvs_v5_2_2_what_is_no_pdf_does_not_come_in(
    ministry: Ministry, name: str, data: bytes, status: int
) -> None:
    nadia, before = ministry.let(NADIA), ministry.numbers
    files = sorted((ministry.data / "files").rglob("*"))
    nadia.see("/deposit")
    for pieces in (
        {"main": (BytesIO(data), name)},
        {"main": (BytesIO(a_letter()), "a.pdf"), "annexes": (BytesIO(data), name)},
    ):
        nadia.send("/deposit", {"subject": "x", "circuit": "arrete", **pieces}, status=status)
    assert ministry.numbers == before
    assert sorted((ministry.data / "files").rglob("*")) == files


def test_asvs_v5_2_1_a_file_too_large_is_refused(ministry: Ministry) -> None:
    nadia, before = ministry.let(NADIA), ministry.numbers
    nadia.see("/deposit")
    large = a_letter() + b"%" * ministry.opened.settings.limits.upload_bytes
    fields = {"csrf_token": nadia.page.token, "subject": "x", "circuit": "arrete"}
    part = "--x\r\nContent-Disposition: form-data; name="
    parts = [f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'{part}"main"; filename="a.pdf"\r\n\r\n')
    body = "".join(parts).encode() + large + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    with nadia.client.post("/deposit", data=body, content_type=kind) as answer:
        assert answer.status_code == 413
    assert ministry.numbers == before


@pytest.mark.parametrize(
    "address", ["/login", "/language", "/logout", "/dossiers/1/act", "/dossiers/1/reject"]
)
def test_asvs_v5_2_1_a_form_without_files_is_small(ministry: Ministry, address: str) -> None:
    visitor = ministry.visitor() if address in {"/login", "/language"} else ministry.let(LEGAL)
    visitor.see("/login" if address in {"/login", "/language"} else "/account")
    body = b"csrf_token=" + visitor.page.token.encode() + b"&x=" + b"0" * WITHOUT_FILES
    kind = "application/x-www-form-urlencoded"
    answer = visitor.client.post(address, data=body, content_type=kind)
    assert answer.status_code == 413
    assert "Content-Security-Policy" in answer.headers


@contextmanager
def served(ministry: Ministry) -> Iterator[tuple[str, int]]:
    server = Server(ministry.app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))
    finally:
        server.stop()
        thread.join(5)


def test_asvs_v5_2_1_a_body_too_large_is_refused_before_it_is_read(ministry: Ministry) -> None:
    announced = OVERFULL * ministry.app.config["MAX_CONTENT_LENGTH"] + 1
    with served(ministry) as address, socket.create_connection(address, timeout=10) as caller:
        head = f"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {announced}\r\n\r\n"
        caller.sendall(head.encode())
        assert b" 413 " in caller.recv(4096).split(b"\r\n")[0]


def test_asvs_v15_4_callers_who_send_slowly_hold_nobody_up(ministry: Ministry) -> None:
    with served(ministry) as address:
        slow = [socket.create_connection(address, timeout=10) for _ in range(200)]
        for caller in slow:
            caller.sendall(b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
        with socket.create_connection(address, timeout=10) as hasty:
            hasty.sendall(b"GET /login HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert b" 200 " in hasty.recv(4096).split(b"\r\n")[0]
        for caller in slow:
            caller.close()


NAMES = ["../../etc/passwd", "/etc/passwd", "C:\\x\\CON", "a\x00b.pdf", "n" * 4096, "..", "~root"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:20])
def test_asvs_v5_3_2_a_name_is_never_a_path(ministry: Ministry, name: str) -> None:
    nadia = ministry.let(NADIA)
    nadia.see("/deposit")
    brought = {"subject": "x", "circuit": "arrete", "main": (BytesIO(a_letter(name)), name)}
    nadia.follow(nadia.send("/deposit", brought))
    kept = ministry.stands(ministry.numbers[-1]).main.name
    assert not {"/", "\\", "\x00"} & set(kept)
    assert 0 < len(kept) <= 150
    for file in (ministry.data / "files").rglob("*"):
        assert re.fullmatch(r"[0-9a-f]+(\..*)?|[a-z.]+", file.name), file


@pytest.mark.parametrize(
    "name", ['a"; x=".exe', "a\r\nSet-Cookie: x=1.pdf", "facture\u202efdp.exe", "رسالة.pdf", "a;b%"]
)
def test_asvs_v5_4_2_and_v3_2_1_a_piece_is_a_download_with_a_clean_name(
    ministry: Ministry, name: str
) -> None:
    nadia, number = ministry.let(NADIA), ministry.a_dossier(started=False, name=name)
    digest = ministry.stands(number).main.version.digest
    for address in ("document.pdf", f"pieces/{digest}", "history.json"):
        answer = nadia.client.get(f"/dossiers/{number}/{address}")
        header = answer.headers["Content-Disposition"]
        assert re.fullmatch(
            r"attachment; filename=\"[\w\-. ]+\"; filename\*=UTF-8''[\w\-.%~]+", header
        )
        assert "Set-Cookie: x=1" not in str(answer.headers)
        assert answer.mimetype in {"application/pdf", "application/json"}
        assert header.endswith(".json" if answer.mimetype == "application/json" else ".pdf")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_asvs_v16_3_2_who_asks_for_what_is_not_theirs_is_noted(ministry: Ministry) -> None:
    asked = [
        f"/dossiers/{ministry.on_its_way}", "/accounts", "/audit", "/deposit",
        f"/dossiers/{ministry.draft}/history.json",
    ]  # fmt: skip
    visitor = ministry.let(STRANGER)
    before = len(ministry.office.reading.account_trail(STRANGER.login))
    for address in asked:
        assert visitor.client.get(address).status_code in {403, 404}
    told = ministry.office.reading.account_events(STRANGER.login)[before:]
    assert [getattr(event, "what", "") for event in told] == [f"GET {one}" for one in asked]


def test_asvs_v16_4_1_what_is_noted_is_one_line_however_it_was_asked(ministry: Ministry) -> None:
    rachid = ministry.let(STRANGER)
    rachid.client.get("/dossiers/1/pieces/%0d%0a%1b[31m%22%7d,%7b%22kind%22:%22LoggedIn")
    trail = ministry.office.reading.account_trail(STRANGER.login)
    assert breaks(trail) == []
    assert all(b"\n" not in entry.body and b"\x1b" not in entry.body for entry in trail)
    assert json.loads(trail[-1].body)["kind"] == "AccessRefused"


STRANGE = [
    "/dossiers/0", "/dossiers/99999999999999999999", "/dossiers/%00", "/dossiers/1/pieces/%ff%fe",
    "/static/%00", "/static/" + "a/" * 2000, "/tray/%F0%9F%98%80", "/audit?text=%00%ff&page=-1",
    "/login?next=%ff", "/?%ff=%fe", "/accounts/%00/end-sessions", "/dossiers/1/history?x[]=1",
]  # fmt: skip


@pytest.mark.parametrize("address", STRANGE, ids=lambda address: address[:40])
def test_asvs_v16_5_1_what_is_strange_is_refused_in_plain_words(
    ministry: Ministry, address: str
) -> None:
    for visitor in (ministry.visitor(), ministry.let(CLAIRE), ministry.let(RACHID)):
        for method in ("GET", "POST", "DELETE", "PROPFIND"):
            answer = visitor.client.open(address, method=method)
            assert answer.status_code < 500, method
            assert not INSIDES.search(answer.text), method


BROKEN = ["files", "reading", "work", "keys", "signer"]


@pytest.mark.parametrize("part", BROKEN)
def test_asvs_v16_5_1_and_v16_5_2_what_breaks_tells_nothing_and_lets_nothing_pass(
    ministry: Ministry, part: str
) -> None:
    number = ministry.a_dossier()
    legal = ministry.let(LEGAL)
    form = ministry.form(legal, number, "act")
    cookie = legal.client.get_cookie("parapheur")
    form_cookie = legal.client.get_cookie("form")
    assert cookie is not None
    assert form_cookie is not None

    def broken(*_: object, **__: object) -> object:
        raise OSError(5, "/srv/parapheur/secret.py: SELECT * FROM keys")

    class Broken(SimpleNamespace):
        def __getattr__(self, name: str) -> object:
            return broken

    gone = broken if part == "work" else Broken()
    app = ministry.with_office(lambda office: replace(office, **{part: gone}))  # type: ignore[arg-type]  # by its name
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = Visitor(app).client
    client.set_cookie("parapheur", cookie.value)
    client.set_cookie("form", form_cookie.value)
    answer = client.post(f"/dossiers/{number}/act", data=form)
    assert answer.status_code == 500
    assert not INSIDES.search(answer.text)
    assert "secret" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not ministry.stands(number).acts
    assert ministry.office.reading.open_intents() == []


def test_asvs_v16_5_3_a_signature_that_fails_its_check_is_not_kept(ministry: Ministry) -> None:
    number, signer = ministry.a_dossier(), ministry.office.signer

    class Doubtful:
        def __getattr__(self, name: str) -> object:
            return getattr(signer, name)

        def check(self, *_: object, **__: object) -> None:
            raise SignatureUnsound(problem="not the signatures expected")

    app = ministry.with_office(lambda office: replace(office, signer=Doubtful()))  # type: ignore[arg-type]  # it passes all on
    visitor = Visitor(app).enter(LEGAL)
    form = ministry.form(visitor, number, "act")
    assert visitor.send(f"/dossiers/{number}/act", form).status_code == 500
    assert not ministry.stands(number).acts


def test_asvs_v13_4_2_and_v13_4_5_nothing_is_left_open_for_developers(ministry: Ministry) -> None:
    assert not ministry.app.debug
    assert not ministry.app.testing
    assert len(ministry.app.config["SECRET_KEY"]) >= 32
    client = ministry.app.test_client()
    for address in ("/console", "/metrics", "/docs", "/openapi.json", "/.git/config", "/static/"):
        assert client.get(address).status_code == 404, address
