"""Authorities that publish: one with a responder, one with a list, over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.builders import MORNING
from tests.egress.liar import Liar, a_liar

DAY = timedelta(days=1)
USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass
class Authority:
    """Issues certificates, and says which of them are revoked."""

    name: str
    at: datetime = MORNING
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    revoked: set[int] = field(default_factory=set)
    since: datetime | None = None
    """Since when they are; None: a day after its own time."""
    responder: str = ""
    listed: str = ""
    published: str = ""
    """Where its own certificate is to be had (caIssuers)."""
    above: "Authority | None" = None
    """Who issued its certificate; None: it did so itself."""
    lie: str = ""
    """How what it publishes is wrong."""
    asked: int = 0

    def __post_init__(self) -> None:
        self.certificate = (self.above or self).issue(self.name, self.key, ca=True)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def issue(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        ca: bool = False,
        extra: x509.ExtensionType | None = None,
        critical: bool = False,
        days: int = 2000,
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at - DAY)
            .not_valid_after(self.at + days * DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
        )
        usage = dict.fromkeys(USES, False)
        usage |= dict.fromkeys(("key_cert_sign", "crl_sign") if ca else USES[:2], True)
        builder = builder.add_extension(x509.KeyUsage(**usage), True)
        own, places = key is self.key, AuthorityInformationAccessOID
        named_places = ((places.OCSP, self.responder), (places.CA_ISSUERS, self.published))
        access = [
            x509.AccessDescription(kind, x509.UniformResourceIdentifier(url))
            for kind, url in named_places
            if url and not own
        ]
        if access:
            builder = builder.add_extension(x509.AuthorityInformationAccess(access), False)
        if self.listed and not own:
            names = [x509.UniformResourceIdentifier(self.listed)]
            point = x509.DistributionPoint(names, None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
        if extra is not None:
            builder = builder.add_extension(extra, critical)
        return builder.sign(self.key, SHA256())

    def signer(self, name: str) -> x509.Certificate:
        return self.issue(name, ec.generate_private_key(ec.SECP256R1()))

    def status(self, path: str, body: bytes) -> bytes:
        """Answer a request for a certificate's status (RFC 6960)."""
        del path
        self.asked += 1
        asked = ocsp.load_der_ocsp_request(body)
        revoked = asked.serial_number in self.revoked
        serial = asked.serial_number + 1 if self.lie == "another" else asked.serial_number
        key = ec.generate_private_key(ec.SECP256R1()) if self.lie == "stranger" else self.key
        begins = self.at - (10 * DAY if self.lie == "old" else timedelta(hours=1))
        state = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=serial,
            algorithm=SHA1(),  # noqa: S303  as it was asked
            cert_status=ocsp.OCSPCertStatus.UNKNOWN if self.lie == "unknown" else state,
            this_update=begins,
            next_update=begins + 5 * DAY,
            revocation_time=(self.since or self.at + DAY) if revoked else None,
            revocation_reason=None,
        )
        who = self.certificate
        if self.lie in ("appointed", "not appointed"):
            key = ec.generate_private_key(ec.SECP256R1())
            use = (
                ExtendedKeyUsageOID.OCSP_SIGNING
                if self.lie == "appointed"
                else ExtendedKeyUsageOID.CODE_SIGNING
            )
            who = self.issue("responder", key, extra=x509.ExtendedKeyUsage([use]))
            builder = builder.certificates([who])
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, who)
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)

    def list(self, path: str, body: bytes) -> bytes:
        """Publish the list of what is revoked (RFC 5280, 5)."""
        del path, body
        self.asked += 1
        begins = self.at - (10 * DAY if self.lie == "old" else timedelta(hours=1))
        issuer = "somebody else" if self.lie == "another" else self.name
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(named(issuer))
            .last_update(begins)
            .next_update(begins + 5 * DAY)
        )
        for number in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(number)
            builder = builder.add_revoked_certificate(one.revocation_date(self.at + DAY).build())
        if self.lie == "part":
            builder = builder.add_extension(x509.DeltaCRLIndicator(1), True)
        key = ec.generate_private_key(ec.SECP256R1()) if self.lie == "stranger" else self.key
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


@contextmanager
def responder(authority: Authority) -> Iterator[Liar]:
    """Serve an authority's answers; its certificates name this server from then on."""
    with a_liar("application/ocsp-response", authority.status) as server:
        authority.responder = server.url("ocsp")
        yield server


@contextmanager
def repository(authority: Authority) -> Iterator[Liar]:
    """Serve an authority's list."""
    with a_liar("application/pkix-crl", authority.list) as server:
        authority.listed = server.url("list.crl")
        yield server


Serve = Callable[[Authority], Iterator[Liar]]
