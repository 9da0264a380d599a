"""A key that lives as long as its process, under an authority of its own: for trials alone."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from parapheur.domain.documents import Digest

DAY = timedelta(days=1)
ABOVE, OWN = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("trial", "t"))
"""Short names: names are compared letter by letter, again and again."""


class PassingKey:
    """Made when it is asked for, and kept nowhere; it signs nothing that anybody is shown."""

    def __init__(self, *, at: datetime) -> None:
        above = ec.generate_private_key(ec.SECP256R1())
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._above = _certificate(ABOVE, above.public_key(), above, at, authority=True)
        self._own = _certificate(OWN, self._private.public_key(), above, at)

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""
        return Digest(hashlib.sha256(self._own).hexdigest())

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""
        return self._own

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The certificate of its authority."""
        return (self._above,)

    @property
    def second(self) -> None:
        """Nobody gives a second factor for it."""
        return

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`."""
        return self._private.sign(data, ec.ECDSA(SHA256()))


def _certificate(
    name: x509.Name,
    key: ec.EllipticCurvePublicKey,
    by: ec.EllipticCurvePrivateKey,
    at: datetime,
    *,
    authority: bool = False,
) -> bytes:
    whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(ABOVE)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - DAY)
        .not_valid_after(at + DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(whose, critical=False)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
    )
    return builder.sign(by, SHA256()).public_bytes(Encoding.DER)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
