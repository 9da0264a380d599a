"""The test authority: it issues certificates that say TEST, and prove nothing outside.

An installation makes its own at first use, so that everything works before a real authority is
chosen. RFC 5280 profiles: random serials, subject and authority key identifiers, basic
constraints, key usage digitalSignature and nonRepudiation for whoever signs.
"""

import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parapheur.domain.people import Person
from parapheur.domain.words import Words
from parapheur.keys.bundle import Bundle, bundle_once
from parapheur.keys.names import arabic, latin, typed
from parapheur.keys.once import keep_once
from parapheur.keys.vault import Vault

NAME = Words("سلطة تجريبية", "Parapheur TEST — autorité d'essai", "Parapheur TEST — test authority")
TIME = Words("ساعة تجريبية", "Parapheur TEST — horloge d'essai", "Parapheur TEST — test clock")
JOURNAL = Words("سجل تجريبي", "Parapheur TEST — journal d'essai", "Parapheur TEST — test journal")
UNIT = "TEST"
GUEST_UNIT = "TEST - invited guest"
"""A guest's certificate says what its bearer is: nobody of the organisation."""
AUTHORITY_DAYS, SEAL_DAYS, PERSON_DAYS, TIME_DAYS, JOURNAL_DAYS = 3653, 1826, 730, 1826, 3653
AHEAD = timedelta(minutes=5)
"""Certificates begin a little earlier, for clocks that are behind."""

PublicKey = ec.EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class TestAuthority:
    """Issues certificates of persons and of the organisation's seal."""

    __test__ = False  # pytest collects what begins with Test

    bundle: Bundle

    @classmethod
    def at(cls, folder: Path, vault: Vault, *, at: datetime) -> "TestAuthority":
        """Open the authority of `folder`, made at first use; `authority.pem` shows who it is."""
        bundle = bundle_once(folder / "authority", vault, "authority", lambda key: _root(key, at))
        certificate = x509.load_der_x509_certificate(bundle.certificate)
        keep_once(folder / "authority.pem", lambda: certificate.public_bytes(Encoding.PEM))
        return cls(bundle)

    @property
    def certificate_der(self) -> bytes:
        """The authority's own certificate."""
        return self.bundle.certificate

    def person(self, key: ec.EllipticCurvePublicKey, person: Person, *, at: datetime) -> bytes:
        """Return a certificate (DER) for two years in the name of the person."""
        name = _name(person.name, (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT))
        return self._issue(key, name, at, PERSON_DAYS)

    def guest(self, key: ec.EllipticCurvePublicKey, name: str, *, at: datetime) -> bytes:
        """Return a certificate (DER) for two years in the name of somebody invited to sign.

        Its key signs once and is forgotten; it lasts as long as a person's, for who verifies later.
        """
        named = _name(typed(name), (NameOID.ORGANIZATIONAL_UNIT_NAME, GUEST_UNIT))
        return self._issue(key, named, at, PERSON_DAYS)

    def seal(self, key: ec.EllipticCurvePublicKey, organisation: Words, *, at: datetime) -> bytes:
        """Return a certificate (DER) for five years in the name of the organisation."""
        name = _name(
            organisation,
            (NameOID.ORGANIZATION_NAME, latin(organisation.fr) or arabic(organisation.ar)),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT),
        )
        return self._issue(key, name, at, SEAL_DAYS)

    def time(self, key: ec.EllipticCurvePublicKey, *, at: datetime) -> bytes:
        """Return a certificate (DER) for five years of a test time server (RFC 3161, 2.3)."""
        name = _name(
            TIME, (NameOID.ORGANIZATION_NAME, NAME.en), (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT)
        )
        return self._issue(key, name, at, TIME_DAYS, stamps=True)

    def journal(self, key: Ed25519PublicKey, *, at: datetime) -> bytes:
        """Return a certificate (DER) for ten years of the key that signs the journal's heads."""
        name = _name(
            JOURNAL, (NameOID.ORGANIZATION_NAME, NAME.en), (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT)
        )
        return self._issue(key, name, at, JOURNAL_DAYS)

    def _issue(
        self,
        key: PublicKey,
        name: x509.Name,
        at: datetime,
        days: int,
        *,
        stamps: bool = False,
    ) -> bytes:
        root = x509.load_der_x509_certificate(self.bundle.certificate)
        authority_key = self.bundle.key.public_key()
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key)
        builder = _builder(name, root.subject, key, at, days)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        builder = builder.add_extension(_usage(sign=True), True)
        builder = builder.add_extension(identifier, False)
        if stamps:
            for_time_alone = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(for_time_alone, True)
        return builder.sign(self.bundle.key, SHA256()).public_bytes(Encoding.DER)


def _root(key: ec.EllipticCurvePrivateKey, at: datetime) -> bytes:
    name = _name(
        NAME, (NameOID.ORGANIZATION_NAME, NAME.en), (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT)
    )
    builder = _builder(name, name, key.public_key(), at, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    builder = builder.add_extension(_usage(sign=False), True)
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - AHEAD)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not sign,
        crl_sign=not sign,
        encipher_only=False,
        decipher_only=False,
    )


def _name(words: Words, *parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """The parts, then the name in Latin letters (CN), and beside it in Arabic ones (`name`)."""
    common, name = latin(words.fr) or latin(words.en), arabic(words.ar)
    pairs = [*parts, (NameOID.COMMON_NAME, common or name)]
    if common and name:
        pairs.append((NAME_OID, name))
    # _validate: the library counts bytes where RFC 5280 counts characters, and an Arabic letter
    # has two bytes; `names` keeps the count of characters. It then warns, which says nothing more.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Attribute's length must be", UserWarning)
        return x509.Name([x509.NameAttribute(oid, text, _validate=False) for oid, text in pairs])


NAME_OID = x509.ObjectIdentifier("2.5.4.41")
"""X.520 `name`."""
