"""An office is asked at its own address alone; each wrong answer over real HTTP is a sentence."""

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from parapheur.agent import RemoteOffice, an_office, host_of
from parapheur.domain.errors import (
    CodeDead,
    OfficeAway,
    OfficeElsewhere,
    OfficeInTheClear,
    OfficeRefuses,
    OfficeTooMuch,
    OfficeUnproved,
    ParapheurError,
)
from parapheur.domain.words import Language
from tests.keys.drawer import a_certificate

JSON, PDF = "application/json", "application/pdf"
CODE = "ABCD-EFGH"


class Answers(ThreadingHTTPServer):
    """Answers every POST alike, and remembers what was asked."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.answer = (status, headers, body)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def office(self) -> RemoteOffice:
        return an_office(f"http://127.0.0.1:{self.server_address[1]}", CODE, Language.AR)


class Handler(BaseHTTPRequestHandler):
    server: Answers

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        status, headers, answer = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answers(
    body: bytes = b"{}",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = JSON,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Answers]:
    with Answers(status, {"Content-Type": kind, **(headers or {})}, body) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_the_code_goes_in_a_header_and_in_no_address() -> None:
    with answers(b'{"what": "sign"}') as server:
        assert server.office.prepare() == {"what": "sign"}
    ((path, headers, body),) = server.asked
    assert (path, headers["Authorization"], body) == (
        "/api/card/prepare",
        f"Bearer {CODE}",
        b"{}",
    )
    assert headers["Accept-Language"] == "ar"
    assert "Cookie" not in headers


def test_nobody_follows_an_office_to_another_host() -> None:
    with answers() as other:
        where = f"http://127.0.0.1:{other.server_address[1]}/"
        for status in (301, 302, 303, 307, 308):
            with (
                answers(status=status, headers={"Location": where}) as server,
                pytest.raises(OfficeElsewhere),
            ):
                server.office.prepare()
        assert other.asked == []


@pytest.mark.parametrize("what", ["prepare", "complete", "document"])
@pytest.mark.parametrize("said", [True, False], ids=["announced", "without a word"])
def test_an_answer_that_is_too_large_is_not_read(what: str, said: bool) -> None:
    most = (512 if what == "prepare" else 64) << 10  # a batch is told of with many subjects
    headers = {"Content-Length": str(1 << 30)} if said else {"Content-Length": str(most + 2)}
    kind = PDF if what == "document" else JSON
    if what == "document" and not said:
        headers = {"Content-Length": str((128 << 20) + 1)}
    large = answers(b"x" * (most + 2), headers=headers, kind=kind)
    with large as server, pytest.raises(OfficeTooMuch):
        getattr(server.office, what)()


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<h1>Welcome</h1>", "text/html"), (b"<h1>", JSON), (b"[]", JSON), (b"\xff", JSON)],
)
def test_an_answer_of_another_kind_is_no_answer(body: bytes, kind: str) -> None:
    with answers(body, kind=kind) as server, pytest.raises(OfficeAway):
        server.office.prepare()


def test_a_document_is_a_pdf_by_its_kind() -> None:
    with answers(b"%PDF-1.7") as server, pytest.raises(OfficeAway):
        server.office.document()
    with answers(b"%PDF-1.7", kind=PDF) as server:
        assert server.office.document() == b"%PDF-1.7"


def test_a_refusal_is_said_in_the_office_s_own_words_without_tricks() -> None:
    said = json.dumps({"error": "CodeDead", "sentence": "No\x1b[31m\u202e more"}).encode()
    with answers(said, status=401) as server, pytest.raises(OfficeRefuses) as refused:
        server.office.prepare()
    assert refused.value.facts["sentence"] == "No[31m more"


def test_a_refusal_without_a_sentence_is_an_office_away() -> None:
    for said in (b"", b"[]", b'{"sentence": 7}', b"<h1>Bad gateway</h1>"):
        with answers(said, status=502) as server, pytest.raises(OfficeAway):
            server.office.prepare()


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("http://parapheur.example.ma", OfficeInTheClear),
        ("http://127.0.0.1.example.ma", OfficeInTheClear),
        ("ftp://127.0.0.1", OfficeInTheClear),
        ("parapheur.example.ma", OfficeInTheClear),
        ("https://[", OfficeAway),
    ],
)
def test_an_office_is_asked_over_https_or_at_home(url: str, refusal: type[ParapheurError]) -> None:
    with pytest.raises(refusal):
        an_office(url, CODE, Language.EN)


def test_a_host_is_told_as_it_registers() -> None:
    assert host_of("https://Parapheur.Example.ma/") == "parapheur.example.ma"
    assert host_of("https://parapheur.example.ma:8443") == "parapheur.example.ma:8443"
    assert host_of("http://localhost:8000") == "localhost:8000"
    assert host_of("https://parapheur.example.ma:443/") == "parapheur.example.ma"
    assert host_of("http://127.0.0.1:80") == "127.0.0.1"


def test_an_office_that_nobody_answers_at_is_a_sentence() -> None:
    with answers() as server:
        office = server.office
    with pytest.raises(OfficeAway):
        office.prepare()


def test_over_https_an_office_proves_who_it_is(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = a_certificate(key, "somebody", key, "somebody")
    pem = tmp_path / "tls.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with answers(tls=context) as server:
        office = an_office(f"https://127.0.0.1:{server.server_address[1]}", CODE, Language.EN)
        with pytest.raises(OfficeUnproved):
            office.prepare()
    assert server.asked == [], "the code is told to nobody who does not prove who they are"


def test_lists_within_lists_without_end_are_no_answer() -> None:
    with answers(b"[" * 60_000) as server, pytest.raises(OfficeAway):
        server.office.prepare()


@pytest.mark.parametrize("code", ["رمز", "ABCD\r\nX-Other: 1", "AB\x00CD", "é"])
def test_what_can_be_no_code_is_refused_before_anybody_is_asked(code: str) -> None:
    with answers() as server:
        office = replace(server.office, code=code)
        for ask in (office.prepare, office.document, office.complete):
            with pytest.raises(CodeDead):
                ask()
    assert server.asked == []
