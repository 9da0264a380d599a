"""Cards on people's own computers: here their certificates alone, and what their keys gave.

No key is opened by this room's process for them: somebody else's program signs, elsewhere, and what
comes back is believed of nobody. A card is taken

1. whose certificate was issued, by one authority after the other, below one of `keys.anchors`, all
   of them in force (RFC 5280, 6.1; whether one was revoked is asked where signatures are checked);
2. which is no authority's, and may sign (4.2.1.3): RSA of 2048 bits, or a curve of 256, at least;
3. which says that it is a qualified one on a device, where the configured level is that.

A value is taken that this certificate's key gave over exactly the attributes that were prepared.
"""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from parapheur.domain.cards import Card
from parapheur.domain.errors import (
    CardNotForSigning,
    CardNotQualified,
    CardUntrusted,
    Misconfigured,
    NoCard,
    NotGranted,
    ValueUnsound,
)
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.domain.words import visible
from parapheur.keys.above import above, level_of, signed_by

LEAST_RSA, LEAST_CURVE = 2048, 256
"""Bits."""
LONGEST = 16 * 1024
"""Bytes of a certificate."""
LONGEST_NAME = 200


class CardKey:
    """The key of a card, as far as it is known here: its certificate, and one value it gave."""

    test, tried, second = False, True, None

    def __init__(
        self, card: Card, chain: Sequence[bytes], given: tuple[bytes, bytes] | None = None
    ) -> None:
        self.certificate_der = card.certificate
        self.certificate = card.digest
        self.chain_der = chain
        self.level = card.level
        self._given = given

    def under(self, grant: Grant) -> "CardKey":
        """Return the key itself: what it gave fits one signature alone."""
        return self

    def sign(self, data: bytes) -> bytes:
        """Return the value that the card gave over these very bytes. `NotGranted`."""
        if self._given is None or self._given[0] != data:
            raise NotGranted
        return self._given[1]


class Cards:
    """Which cards are taken, and what they give."""

    def __init__(self, anchors: Sequence[bytes], level: Level) -> None:
        self._anchors = tuple(anchors)
        self._level = level

    def examine(self, owner: Login, certificate: bytes, *, at: datetime) -> Card:
        """Return the card of this certificate. `CardUntrusted`, `CardNotForSigning`."""
        try:
            read = x509.load_der_x509_certificate(certificate[: LONGEST + 1])
        except ValueError:
            raise CardNotForSigning from None
        self._way(certificate, at)  # 1
        _expect_for_signing(read)  # 2
        try:
            level = level_of(certificate, self._level, "")  # 3
        except Misconfigured:
            raise CardNotQualified from None
        return Card(owner, certificate, level, _named(read), read.not_valid_after_utc)

    def key(self, card: Card, *, at: datetime) -> CardKey:
        """Return what is known here of the key of a card that is still taken. `NoCard`."""
        return CardKey(self._still(card, at), self._way(card.certificate, at))

    def gave(self, card: Card, attributes: bytes, value: bytes, *, at: datetime) -> CardKey:
        """Return the key, to give the value that it gave over the attributes. `ValueUnsound`."""
        known = self._still(card, at)
        self.expect_signed(card.certificate, attributes, value)
        return CardKey(known, self._way(card.certificate, at), (attributes, value))

    def expect_signed(self, certificate: bytes, data: bytes, value: bytes) -> None:
        """Refuse a value that is not this certificate's over the SHA-256 of the data."""
        if not signed_by(certificate, data, value):
            raise ValueUnsound

    def _still(self, card: Card, at: datetime) -> Card:
        """Refuse a card that was registered at another level than it is given now. `NoCard`."""
        if self.examine(card.owner, card.certificate, at=at) != card:
            raise NoCard
        return card

    def _way(self, certificate: bytes, at: datetime) -> tuple[bytes, ...]:
        try:
            way = above(certificate, self._anchors, "")
        except Misconfigured:
            raise CardUntrusted from None
        for der in (certificate, *way):
            one = x509.load_der_x509_certificate(der)
            if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
                raise CardUntrusted
        if not all(_is_authority(x509.load_der_x509_certificate(der)) for der in way):
            raise CardUntrusted
        return way


def _expect_for_signing(certificate: x509.Certificate) -> None:
    public = certificate.public_key()
    strong = (isinstance(public, rsa.RSAPublicKey) and public.key_size >= LEAST_RSA) or (
        isinstance(public, ec.EllipticCurvePublicKey) and public.key_size >= LEAST_CURVE
    )
    if not strong or _is_authority(certificate) or not _may_sign(certificate):
        raise CardNotForSigning


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:  # then nothing is kept from it (4.2.1.3)
        return True
    except ValueError:
        return False
    return usage.digital_signature or usage.content_commitment


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
    except ValueError:
        return False


def _named(certificate: x509.Certificate) -> str:
    """Return whom a certificate names, in what can be read of it."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for one in certificate.subject.get_attributes_for_oid(kind):
            if name := visible(str(one.value))[:LONGEST_NAME]:
                return name
    return visible(certificate.subject.rfc4514_string())[:LONGEST_NAME] or "—"
