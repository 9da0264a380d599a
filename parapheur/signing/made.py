"""A key made for a measure, in each of the files that other programs load theirs from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from parapheur.domain.people import Login, Person
from parapheur.domain.words import Language, Words
from parapheur.keys.authority import TestAuthority
from parapheur.keys.soft import SoftKey
from parapheur.keys.vault import Vault

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PASSWORD = "bench"  # noqa: S105 - of a file that lives as long as a measure
WHOM = Person(
    login=Login("bench"),
    name=Words("مفتاح القياس", "Clé de mesure", "Key of a measure"),
    capacity=Words("قياس", "Mesure", "Measure"),
    roles=frozenset(),
    desks=frozenset(),
    language=Language.FR,
)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """The key, loaded, and the folder with its files.

    They are `key.pem`, `certificate.pem`, `chain.pem`, `key.p12` (all three) and `alone.p12` (under
    a certificate that it signed itself, for programs that know of one kind of key alone).
    """

    kind: str
    key: SoftKey
    folder: Path

    @property
    def authorities(self) -> Sequence[bytes]:
        """The certificates that its own leads to."""
        return self.key.chain_der


def make_key(kind: str, folder: Path, *, at: datetime) -> MadeKey:
    """Make a key of the kind `P-256` or `RSA-2048`, certified by a test authority in `folder`."""
    authority = TestAuthority.at(folder, Vault.at(folder), at=at)
    private = _private(kind)
    public = private.public_key()
    der = authority.person(public, WHOM, at=at)  # type: ignore[arg-type]  # it certifies RSA as well
    above = authority.certificate_der
    _write(folder, private, der, above)
    return MadeKey(kind, SoftKey(private, der, (above,), test=True), folder)


def _private(kind: str) -> Private:
    if kind == "P-256":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "RSA-2048":
        return rsa.generate_private_key(65537, 2048)
    raise ValueError(f"no such kind of key: {kind}")


def _write(folder: Path, private: Private, certificate: bytes, above: bytes) -> None:
    own, chain = map(x509.load_der_x509_certificate, (certificate, above))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, data in (
        ("key.pem", pem),
        ("certificate.pem", own.public_bytes(Encoding.PEM)),
        ("chain.pem", chain.public_bytes(Encoding.PEM)),
        ("key.p12", _bundle(private, own, [chain])),
        ("alone.p12", _bundle(private, _by_itself(private, own), None)),
    ):
        (folder / name).write_bytes(data)


def _by_itself(private: Private, like: x509.Certificate) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(like.subject)
        .issuer_name(like.subject)
        .public_key(private.public_key())
        .serial_number(like.serial_number)
        .not_valid_before(like.not_valid_before_utc)
        .not_valid_after(like.not_valid_after_utc)
    )
    return builder.sign(private, SHA256())


def _bundle(
    private: Private, own: x509.Certificate, chain: Sequence[x509.Certificate] | None
) -> bytes:
    locked = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(PASSWORD.encode(), private, own, chain, locked)
