"""The door to servers outside: what it refuses to call, and what it bears from those it calls."""

import resource
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from parapheur.domain.outside import Call, Errand, Outside, Trouble
from parapheur.egress import Egress, Hosts
from parapheur.egress.breaker import FAILURES, REST, Breaker
from parapheur.egress.hosts import public
from parapheur.egress.names import Names
from tests.egress.liar import MANY, Liar


def a_call(url: str) -> Call:
    return Call(Errand.TIME, url, b"the imprint")


def called(egress: Egress, url: str) -> Trouble:
    """The trouble that a call ends in."""
    with pytest.raises(Outside) as wrong:
        egress(a_call(url))
    assert str(wrong.value.trouble) in str(wrong.value)
    return wrong.value.trouble


def an_egress(liar: Liar, **settings: float) -> Egress:
    return Egress(Hosts([], [f"127.0.0.1:{liar.port}"]), **settings)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_thread_hangs() -> Iterator[None]:
    before = {thread for thread in threading.enumerate() if thread.is_alive()}
    yield
    ours = {one for one in threading.enumerate() if "process_request" not in one.name}
    assert ours <= before, "a thread was left hanging"


def test_an_honest_answer_comes_back(liar: Liar) -> None:
    assert an_egress(liar)(a_call(liar.url("honest"))) == b"stamped the imprint"


LIES = {
    "500": Trouble.REFUSED,
    "html": Trouble.WRONG_KIND,
    "redirect": Trouble.REDIRECTED,
    "reset": Trouble.BROKEN_OFF,
    "short": Trouble.BROKEN_OFF,
    "drip": Trouble.TOO_SLOW,
    "silent": Trouble.TOO_SLOW,
    "endless": Trouble.TOO_LARGE,
    "announced": Trouble.TOO_LARGE,
    "chatter": Trouble.GARBLED,
}


@pytest.mark.parametrize(("lie", "trouble"), LIES.items())
def test_each_lie_is_told_by_its_name(liar: Liar, lie: str, trouble: Trouble) -> None:
    slow = trouble is Trouble.TOO_SLOW
    assert called(an_egress(liar, seconds=0.3 if slow else 5), liar.url(lie)) is trouble


def test_a_redirect_is_not_followed(liar: Liar) -> None:
    liar.asked.clear()
    called(an_egress(liar), liar.url("redirect"))
    assert liar.asked == ["redirect"]


def test_an_answer_without_end_costs_no_memory(liar: Liar) -> None:
    liar.sent = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    called(an_egress(liar), liar.url("endless"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024  # KB
    assert liar.sent < MANY // 8


def test_a_port_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    egress = Egress(Hosts([], [f"127.0.0.1:{port}"]))
    assert called(egress, f"http://127.0.0.1:{port}/") is Trouble.NO_CONNECTION


NEVER = [
    ("file:///etc/passwd", Trouble.BAD_ADDRESS),
    ("gopher://tsa.example.ma/", Trouble.BAD_ADDRESS),
    ("http:///tsr", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma@127.0.0.1/", Trouble.BAD_ADDRESS),
    ("http://me:secret@tsa.example.ma/", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma:99999/", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma/a b", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma/\r\nX: y", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma./", Trouble.BAD_ADDRESS),
    ("http://tsá.example.ma/", Trouble.BAD_ADDRESS),
    ("http://tsa.example.ma\\@127.0.0.1/", Trouble.BAD_ADDRESS),
    ("http://[::1", Trouble.BAD_ADDRESS),
    ("http://elsewhere.example.ma/", Trouble.NOT_ALLOWED),
    ("http://tsa.example.ma:8080/", Trouble.NOT_ALLOWED),
    ("http://tsa.example.ma.evil.example/", Trouble.NOT_ALLOWED),
    ("http://127.0.0.1/", Trouble.NOT_ALLOWED),
    ("http://127.1/", Trouble.NOT_ALLOWED),
    ("http://2130706433/", Trouble.NOT_ALLOWED),
    ("http://0x7f000001/", Trouble.NOT_ALLOWED),
    ("http://0177.0.0.1/", Trouble.NOT_ALLOWED),
    ("http://[::1]/", Trouble.NOT_ALLOWED),
    ("http://[::ffff:127.0.0.1]/", Trouble.NOT_ALLOWED),
    ("http://169.254.169.254/latest/meta-data/", Trouble.NOT_ALLOWED),
    ("http://localhost/", Trouble.NOT_ALLOWED),
    ("http://[fe80::1%25eth0]/", Trouble.NOT_ALLOWED),
]


@pytest.mark.parametrize(("url", "trouble"), NEVER)
def test_what_is_not_on_the_list_is_never_called(url: str, trouble: Trouble) -> None:
    looked: list[str] = []

    def look(host: str) -> Sequence[str]:
        looked.append(host)
        return ["192.0.2.1"]

    assert called(Egress(Hosts(["tsa.example.ma"]), names=Names(look)), url) is trouble
    assert not looked, "nobody looked its name up either"


INSIDE = (
    "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::",
    "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "fe80::1", "fc00::1", "fec0::1",
    "fd00:ec2::254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1",
)  # fmt: skip
"""Addresses that are not the whole world's, in more than one spelling."""
PUBLIC = ("196.200.131.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_followed(address: str) -> None:
    egress = Egress(Hosts(["tsa.example.ma"]), names=Names(lambda _: [address]))
    assert called(egress, "http://tsa.example.ma/") is Trouble.INSIDE


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert public(ip_address(address))


def test_one_address_inside_among_public_ones_is_one_too_many() -> None:
    egress = Egress(Hosts(["tsa.example.ma"]), names=Names(lambda _: ["8.8.8.8", "10.0.0.1"]))
    assert called(egress, "http://tsa.example.ma/") is Trouble.INSIDE


def test_a_name_that_changes_its_mind_is_asked_once(liar: Liar) -> None:
    """DNS rebinding: the connection goes to the very address that was checked."""
    answers = iter([["127.0.0.1"]])
    name = f"tsa.house.ma:{liar.port}"
    egress = Egress(Hosts([], [name]), names=Names(lambda _: next(answers)))
    assert egress(a_call(f"http://{name}/honest")) == b"stamped the imprint"


def test_a_name_that_leads_nowhere() -> None:
    def look(host: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    egress = Egress(Hosts(["tsa.example.ma"]), names=Names(look))
    assert called(egress, "http://tsa.example.ma/") is Trouble.UNKNOWN_NAME


def test_a_slow_lookup_is_not_waited_for_and_not_begun_twice() -> None:
    release, begun = threading.Event(), []

    def look(host: str) -> Sequence[str]:
        begun.append(host)
        release.wait(10)
        return []

    egress = Egress(Hosts(["tsa.example.ma"]), names=Names(look), seconds=0.05)
    for _ in range(3):
        assert called(egress, "http://tsa.example.ma/") is Trouble.TOO_SLOW
    assert begun == ["tsa.example.ma"]
    release.set()
    for thread in threading.enumerate():
        if thread.name == "name tsa.example.ma":
            thread.join(5)


# A server that keeps failing.


def test_the_breaker_opens_after_so_many_failures_and_tries_one_call_after_its_rest() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker = breaker.failed(0.0)
    assert breaker.lets(0.0)
    breaker = breaker.failed(1.0)
    assert not breaker.lets(1.0)
    assert not breaker.lets(REST)
    assert breaker.lets(1.0 + REST)
    trying = breaker.trying(1.0 + REST)
    assert not trying.lets(2.0 + REST), "one alone tries"
    assert not trying.failed(3.0 + REST).lets(4.0 + REST)
    assert trying.answered() == Breaker()


def test_failures_that_are_not_in_a_row_do_not_count() -> None:
    breaker = Breaker()
    for _ in range(FAILURES * 2):
        breaker = breaker.failed(0.0).answered()
    assert breaker.lets(0.0)


def test_a_server_that_keeps_failing_is_left_alone_for_a_moment(liar: Liar) -> None:
    now = 0.0
    egress = Egress(Hosts([], [f"127.0.0.1:{liar.port}"]), clock=lambda: now)
    for _ in range(FAILURES):
        assert called(egress, liar.url("500")) is Trouble.REFUSED
    liar.asked.clear()
    assert called(egress, liar.url("honest")) is Trouble.RESTING
    assert not liar.asked
    now = REST
    assert egress(a_call(liar.url("honest"))) == b"stamped the imprint"
    assert egress(a_call(liar.url("honest"))) == b"stamped the imprint"


# Over TLS.


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A server over TLS, whose certificate is of `tsa.house.ma`, and its authority's PEM."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tsa.house.ma")])
    at = datetime.now(UTC)  # noqa: TID251  TLS looks at the machine's clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("tsa.house.ma")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, SHA256())
    )
    pem, secret = folder / "tls.pem", folder / "tls.key"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve_tls, args=(server, context), daemon=True).start()
    yield server.getsockname()[1], pem
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _serve_tls(server: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = server.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as secure:
                secure.recv(1 << 16)
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
                secure.sendall(head + b"Content-Length: 6\r\n\r\nsecret")
        except OSError:
            plain.close()


def tls_to(name: str, port: int, authorities: Path | None) -> Egress:
    names = Names(lambda _: ["127.0.0.1"])
    return Egress(Hosts([], [f"{name}:{port}"]), names=names, authorities=authorities)


def test_a_secure_server_that_proves_who_it_is(secured: tuple[int, Path]) -> None:
    port, pem = secured
    egress = tls_to("tsa.house.ma", port, pem)
    assert egress(a_call(f"https://tsa.house.ma:{port}/")) == b"secret"


@pytest.mark.parametrize("name", ["tsa.house.ma", "other.house.ma"])
def test_a_secure_server_that_does_not(secured: tuple[int, Path], name: str) -> None:
    port, pem = secured
    egress = tls_to(name, port, None if name == "tsa.house.ma" else pem)
    assert called(egress, f"https://{name}:{port}/") is Trouble.NOT_SECURE
