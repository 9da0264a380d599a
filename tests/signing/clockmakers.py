"""Time servers over real HTTP: an honest one, and all the ways in which one can lie."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from parapheur.domain.outside import Trouble
from parapheur.egress import Egress, Hosts
from parapheur.keys.authority import TestAuthority
from parapheur.keys.bundle import Bundle
from parapheur.keys.vault import Vault
from parapheur.signing import TimeServers, TimeTrust
from parapheur.signing.container import Container
from parapheur.signing.own_time import TestTime
from tests.builders import MORNING
from tests.egress.liar import Liar, a_liar

POLICY = "1.3.6.1.4.1.99999.7"

OVER_HTTP = {
    "500": Trouble.REFUSED,
    "html": Trouble.WRONG_KIND,
    "html-in-disguise": Trouble.GARBLED,
    "drip": Trouble.TOO_SLOW,
    "endless": Trouble.TOO_LARGE,
    "redirect": Trouble.REDIRECTED,
    "reset": Trouble.BROKEN_OFF,
}
IN_ITS_WORDS = {
    "rejection": Trouble.NOT_GRANTED,
    "wrong-imprint": Trouble.WRONG_IMPRINT,
    "wrong-nonce": Trouble.WRONG_NONCE,
    "no-nonce": Trouble.WRONG_NONCE,
    "wrong-policy": Trouble.WRONG_POLICY,
    "a-day-behind": Trouble.WRONG_TIME,
    "a-day-ahead": Trouble.WRONG_TIME,
    "expired": Trouble.NOT_IN_FORCE,
    "not-for-time": Trouble.NOT_FOR_TIME,
    "for-more-than-time": Trouble.NOT_FOR_TIME,
    "not-critical": Trouble.NOT_FOR_TIME,
    "stranger": Trouble.UNTRUSTED,
    "replaced": Trouble.UNSOUND,
    "swapped-certificate": Trouble.WRONG_SIGNER,
    "a-tail": Trouble.GARBLED,
}
LIES = {**OVER_HTTP, **IN_ITS_WORDS, "nobody": Trouble.NO_CONNECTION}
"""Each way to lie, and what is told of it."""


@dataclass(frozen=True)
class Clockmakers:
    """An authority above time servers, and its servers."""

    anchor: bytes
    liar: Liar

    def servers(self, *paths: str, seconds: float = 5.0) -> TimeServers:
        """The servers at these paths, in this order."""
        trust = TimeTrust((self.anchor,), POLICY)
        return TimeServers([self.url(path) for path in paths], trust, self.egress(seconds))

    def url(self, path: str) -> str:
        return "http://127.0.0.1:9/tsr" if path == "nobody" else self.liar.url(path)

    def egress(self, seconds: float = 5.0) -> Egress:
        return Egress(Hosts([], [f"127.0.0.1:{self.liar.port}", "127.0.0.1:9"]), seconds=seconds)


@contextmanager
def clockmakers(folder: Path, at: datetime = MORNING) -> Iterator[Clockmakers]:
    """Servers whose clock stands still."""
    authority = TestAuthority.at(folder, Vault.at(folder), at=at)
    with a_liar("application/timestamp-reply", Honest(authority, folder, at)) as liar:
        yield Clockmakers(authority.certificate_der, liar)


class Honest:
    """Answers as a time server should, and as none should, by the path that was asked."""

    def __init__(self, authority: TestAuthority, folder: Path, at: datetime) -> None:
        self._authority, self._at = authority, at
        stranger = TestAuthority.at(folder / "stranger", Vault.at(folder / "stranger"), at=at)
        only = [ExtendedKeyUsageOID.TIME_STAMPING]
        self._clocks = {
            "": self._clock(authority, only),
            "expired": self._clock(authority, only, ends=at - timedelta(hours=1)),
            "not-for-time": self._clock(authority, None),
            "for-more-than-time": self._clock(authority, [*only, ExtendedKeyUsageOID.CODE_SIGNING]),
            "not-critical": self._clock(authority, only, critical=False),
            "stranger": self._clock(stranger, only),
        }
        shown = self._bundle(authority, only)
        self._clocks["swapped-certificate"] = Swapped(shown, self._clocks[""])

    def __call__(self, path: str, body: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(body)
        at, clock = self._at, self._clocks.get(path, self._clocks[""])
        match path:
            case "rejection":
                return bytes.fromhex("30053003020102")  # status 2, no timestamp
            case "wrong-imprint":
                asked["message_imprint"]["hashed_message"] = hashlib.sha256(b"other").digest()
            case "wrong-nonce":
                asked["nonce"] = 42
            case "no-nonce":
                del asked["nonce"]
            case "wrong-policy":
                asked["req_policy"] = "1.2.3.4"
            case "a-day-behind":
                at -= timedelta(days=1)
            case "a-day-ahead":
                at += timedelta(days=1)
            case _:
                pass
        answer = clock.answer(asked.dump(), at=at)
        match path:
            case "replaced":  # the last byte of all is one of the signature's value
                return answer[:-1] + bytes([answer[-1] ^ 1])
            case "a-tail":
                return answer + b"\x00"
            case _:
                return answer

    def _clock(
        self,
        issuer: TestAuthority,
        uses: Sequence[x509.ObjectIdentifier] | None,
        *,
        critical: bool = True,
        ends: datetime | None = None,
    ) -> TestTime:
        made = self._bundle(issuer, uses, critical=critical, ends=ends)
        return TestTime(made)

    def _bundle(
        self,
        issuer: TestAuthority,
        uses: Sequence[x509.ObjectIdentifier] | None,
        *,
        critical: bool = True,
        ends: datetime | None = None,
    ) -> Bundle:
        key = ec.generate_private_key(ec.SECP256R1())
        like = x509.load_der_x509_certificate(issuer.time(key.public_key(), at=self._at))
        builder = (
            x509.CertificateBuilder()
            .subject_name(like.subject)
            .issuer_name(like.issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._at - timedelta(days=2))
            .not_valid_after(ends or self._at + timedelta(days=2000))
        )
        for extension in like.extensions:
            if not isinstance(extension.value, x509.ExtendedKeyUsage):
                builder = builder.add_extension(extension.value, extension.critical)
        if uses is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical)
        made = builder.sign(issuer.bundle.key, SHA256()).public_bytes(Encoding.DER)
        return Bundle(key, made)


class Swapped(TestTime):
    """Signs with one key, and shows the certificate of another."""

    def __init__(self, shown: Bundle, honest: TestTime) -> None:
        super().__init__(shown)
        self._honest = honest

    @property
    def _parts(self) -> tuple[bytes, Container, bytes]:
        before, made, _ = self._honest._parts
        return before, made, super()._parts[2]

    def _sign(self, data: bytes) -> bytes:
        return self._honest._sign(data)
