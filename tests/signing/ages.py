"""A small authority with a list of what it revoked, and signatures of every level, with no network.

Time stands where the test puts it: a signer's certificate lasts a year from `BORN`, a list of
revocations a week.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfTimeStamper, SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parapheur.signing.cms import run

BORN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR, WEEK = timedelta(days=365), timedelta(days=7)
ASK = "http://authority.example/list.crl"
STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def store_of(*holders: "Holder") -> SimpleCertificateStore:
    store: SimpleCertificateStore = SimpleCertificateStore.from_certs(one.asn1 for one in holders)
    return store


@cache
def clock_key() -> rsa.RSAPrivateKey:
    """pyHanko's own time server knows RSA alone; one key serves them all."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def asn1(self) -> asn1.Certificate:
        return asn1.Certificate.load(self.der)

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )


@dataclass(frozen=True)
class Authority:
    """Issues certificates, timestamps and lists."""

    root: Holder
    revoked: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def named(cls, name: str) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(name, name, key.public_key(), BORN - YEAR, BORN + 40 * YEAR)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        made = made.add_extension(_usage(signs=False), True)
        return cls(Holder(made.sign(key, SHA256()), key))

    def holder(
        self,
        name: str = "Signataire",
        *,
        asks: bool = True,
        stamps: bool = False,
        lasts: timedelta = YEAR,
        statements: bytes | None = None,
    ) -> Holder:
        key: Key = clock_key() if stamps else ec.generate_private_key(ec.SECP256R1())
        issuer = self.root.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        made = _builder(name, str(issuer), key.public_key(), BORN, BORN + lasts)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        made = made.add_extension(_usage(signs=True), True)
        if asks:
            place = x509.UniformResourceIdentifier(ASK)
            point = x509.DistributionPoint([place], None, None, None)
            made = made.add_extension(x509.CRLDistributionPoints([point]), False)
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            made = made.add_extension(usage, True)
        if statements is not None:
            made = made.add_extension(x509.UnrecognizedExtension(STATEMENTS, statements), False)
        return Holder(made.sign(self.root.key, SHA256()), key)

    def clock(self, at: datetime, *, lasts: timedelta = 20 * YEAR) -> DummyTimeStamper:
        """A timestamp server whose clock stands still."""
        stamper = self.holder("Horodatage", stamps=True, lasts=lasts)
        return DummyTimeStamper(stamper.asn1, stamper.asn1_key, store_of(self.root), fixed_dt=at)

    def list_of(self, at: datetime) -> asn1_crl.CertificateList:
        """What this authority says at a time of the certificates it revoked by then."""
        made = x509.CertificateRevocationListBuilder(self.root.certificate.subject, at, at + WEEK)
        for number, since in self.revoked.items():
            entry = x509.RevokedCertificateBuilder(number, since)
            made = made.add_revoked_certificate(entry.build()) if since <= at else made
        issue = x509.CRLNumber(int(at.timestamp()))
        signed = made.add_extension(issue, False).sign(self.root.key, SHA256())
        return asn1_crl.CertificateList.load(signed.public_bytes(Encoding.DER))


def placed(pdf: bytes, *names: str) -> bytes:
    """The file with empty, invisible signature fields."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for name in names:
        append_signature_field(writer, SigFieldSpec(name))
    return _written(writer)


def signed(
    pdf: bytes,
    field_name: str,
    authority: Authority,
    holder: Holder,
    at: datetime,
    clock: DummyTimeStamper | None = None,
) -> bytes:
    """B-B, or B-T by a clock: the signer claims `at`."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    steps = PdfCMSEmbedder().write_cms(field_name, writer, existing_fields_only=True)
    next(steps)
    placeholder = SignatureObject(
        timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=16384
    )
    steps.send(SigObjSetup(placeholder, mdp_setup=SigMDPSetup(md_algorithm="sha256")))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=True))
    signer = SimpleSigner(
        signing_cert=holder.asn1,
        signing_key=holder.asn1_key,
        cert_registry=store_of(authority.root),
    )
    container = signer.async_sign(
        prepared.document_digest, "sha256", use_pades=True, timestamper=clock
    )
    steps.send(run(container))
    return bytes(output.getvalue())


def with_store(
    pdf: bytes,
    certificates: Sequence[Holder],
    lists: Sequence[asn1_crl.CertificateList],
    archive: DummyTimeStamper | None = None,
) -> bytes:
    """B-LT; or B-LTA: the store and the timestamp over it in one revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[one.asn1 for one in certificates], crls=lists
    )
    if archive is None:
        return _written(writer)
    plain = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
    stamp = PdfTimeStamper(archive).async_timestamp_pdf(writer, "sha256", dss_settings=plain)
    return bytes(run(stamp).getvalue())


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _builder(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    since: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    subject, above = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (name, issuer)
    )
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(above).public_key(key)
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(since).not_valid_after(until)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
