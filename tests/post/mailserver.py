"""A real mail server of the tests' own, with whatever security it is asked for."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "parapheur", "le mot de passe"


@dataclass
class Mailbox:
    """What the server took, and whom it refuses."""

    mails: list[bytes] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  the name that the server looks for
        self, server: object, session: object, envelope: Envelope, address: str, options: object
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  the name that the server looks for
        self, server: object, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        self.to.append(envelope.rcpt_tos)
        self.secure.append(session.ssl is not None)
        return "250 taken"

    @property
    def read(self) -> list[EmailMessage]:
        """The mails as a reader shows them."""
        return [message_from_bytes(one, policy=default) for one in self.mails]


@contextmanager
def serving(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    closed: bool = False,
) -> Iterator[Mailbox]:
    """A server until the block ends; `closed`: it wants a user's password."""
    box = Mailbox(port=free_port())
    controller = Controller(
        box,
        hostname=HOST,
        port=box.port,
        ssl_context=tls,
        tls_context=starttls,
        auth_required=closed,
        authenticator=_known if closed else None,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _known(
    server: object, session: object, envelope: object, mechanism: str, given: object
) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=False)


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine: the server's side, and that of who believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)  # noqa: TID251  the server looks at the real clock
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, secret)
    return server, ssl.create_default_context(cafile=str(certificate))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
