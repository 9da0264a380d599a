"""A remote signing service (CSC API 1.0.4 and 2.0) on a port of this machine, as far as we ask."""

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from parapheur.domain.levels import Level
from parapheur.egress import Egress, Hosts
from parapheur.keys.csc import Service
from tests.keys.drawer import a_certificate

CREDENTIAL, TOKEN, PIN = "house/minister", "of the installation", "258147"


@dataclass
class Remote:
    """What the service keeps, and what it was asked."""

    port: int = 0
    root: bytes = b""
    asked: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    """PINs."""
    sads: dict[str, str] = field(default_factory=dict)
    """Of each leave, the one hash it is for."""
    lies: str = ""
    """How it goes wrong."""
    status: str = "enabled"

    def __post_init__(self) -> None:
        above = ec.generate_private_key(ec.SECP256R1())
        root = a_certificate(above, "Service root", above, "Service root", authority=True)
        self.root = root.public_bytes(Encoding.DER)
        self._key = ec.generate_private_key(ec.SECP256R1())
        certificate = a_certificate(self._key, "Minister", above, "Service root")
        self._certificate = certificate.public_bytes(Encoding.DER)

    def url(self, version: int = 1) -> str:
        return f"http://127.0.0.1:{self.port}/csc/v{version}"

    def answer(self, path: str, words: dict[str, Any], *, known: bool) -> dict[str, Any]:
        """`ValueError`: the word of a refusal."""
        _, _, version, *rest = path.split("/")
        method = "/".join(rest)
        self.asked.append(method)
        if not known or words["credentialID"] != CREDENTIAL:
            raise ValueError("invalid_request")
        if method == "credentials/info":
            der = base64.b64encode(self._certificate).decode()
            return {"key": {"status": self.status}, "cert": {"certificates": [der]}}
        (hashed,) = words["hash" if version == "v1" else "hashes"]
        if method == "credentials/authorize":
            pin = words["PIN"] if version == "v1" else words["authData"][0]["value"]
            self.tried.append(pin)
            if pin != PIN:
                raise ValueError("invalid_pin")
            sad = secrets.token_hex(8)
            self.sads[sad] = hashed
            return {"SAD": sad, "expiresIn": 60}
        if self.sads.pop(words["SAD"], None) != hashed:
            raise ValueError("invalid_request")
        digest = bytes(32) if self.lies == "another hash" else base64.b64decode(hashed)
        value = self._key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))
        return {"signatures": [base64.b64encode(value).decode()]}


def a_service_of(remote: Remote, version: int = 1, level: Level = Level.ADVANCED) -> Service:
    """The service, as the signing process asks it."""
    hosts = Hosts([], [f"127.0.0.1:{remote.port}"])
    return Service(remote.url(version), TOKEN, [remote.root], level, Egress(hosts))


@contextmanager
def a_service() -> Iterator[Remote]:
    remote = Remote()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, said = 200, b""
            words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                known = self.headers["Authorization"] == f"Bearer {TOKEN}"
                said = json.dumps(remote.answer(self.path, words, known=known)).encode()
            except ValueError as refusal:
                status, said = 400, json.dumps({"error": str(refusal)}).encode()
            if remote.lies == "words":
                said = b"[]"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        remote.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield remote
        finally:
            server.shutdown()
            thread.join()
