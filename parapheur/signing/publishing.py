"""An authority that publishes, and all that a B-LTA signature needs of it: for a measure.

Everything is at hand, as it is once a job has asked for it in advance: the list of what is revoked
is kept, the time server answers in this process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.keys.bundle import Bundle
from parapheur.keys.soft import SoftKey
from parapheur.signing.archive import certificates_of, put_timestamp
from parapheur.signing.clocks import TimeServers
from parapheur.signing.own_time import OwnTimeServers, TestTime
from parapheur.signing.revocation import Published, Revocation
from parapheur.signing.timestamp import TimeTrust

PLACE = "http://crl.example.ma/list.crl"
DAY = timedelta(days=1)
USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Answers in memory."""

    answers: dict[Call, bytes] = field(default_factory=dict)

    def get(self, call: Call, *, at: datetime) -> bytes | None:
        """Return the answer to this question."""
        del at
        return self.answers.get(call)

    def put(self, call: Call, answer: bytes, *, until: datetime) -> None:
        """Keep an answer."""
        del until
        self.answers[call] = answer

    def ending(self, before: datetime) -> Iterator[Call]:
        """Yield nothing: none ends."""
        del before
        yield from ()

    def forget(self, call: Call) -> None:
        """Forget an answer."""
        self.answers.pop(call, None)


class Publishing:
    """A signer, a time server and the list, under one authority."""

    def __init__(self, *, at: datetime) -> None:
        self._root = ec.generate_private_key(ec.SECP256R1())
        self._at = at
        authority = self._issue("authority", self._root, ca=True)
        private, clock = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.authority = authority
        self.key = SoftKey(private, self._issue("signer", private), (authority,), test=True)
        bundle = Bundle(clock, self._issue("clock", clock, stamps=True))
        self.time: TimeServers = OwnTimeServers(TestTime(bundle), TimeTrust((authority,)))
        self.revocation = Revocation(self._listed, AtHand())

    def published(self, pdf: bytes) -> Published:
        """Return what is published of the certificates in a document."""
        return self.revocation.of(certificates_of(pdf), [self.authority], at=self._at)

    def stamp(self, digest: bytes) -> bytes:
        """Return a timestamp over a digest."""
        return self.time.stamp(digest, at=self._at, room=self.time.room)

    def archived(self, pdf: bytes, published: Published | None = None) -> bytes:
        """Return the document with an archive timestamp over it."""
        room = self.time.room
        return put_timestamp(pdf, "time-1", self.stamp, room=room, published=published)

    def bare_update(self, pdf: bytes, token: bytes) -> bytes:
        """Return the same with a timestamp that was there before: what the update alone costs."""
        room = self.time.room
        return put_timestamp(pdf, "time-1", lambda _: token, room=room, published=None)

    def _listed(self, call: Call) -> bytes:
        if call.url != PLACE:
            raise Outside(Trouble.NOT_ALLOWED, call.url)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(_named("authority"))
            .last_update(self._at - DAY)
            .next_update(self._at + DAY)
        )
        return builder.sign(self._root, SHA256()).public_bytes(Encoding.DER)

    def _issue(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        ca: bool = False,
        stamps: bool = False,
    ) -> bytes:
        usage = dict.fromkeys(USES, False)
        usage |= dict.fromkeys(USES[5:7] if ca else USES[:2], True)
        place = [x509.UniformResourceIdentifier(PLACE)]
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named("authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._at - DAY)
            .not_valid_after(self._at + 1000 * DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
            .add_extension(x509.KeyUsage(**usage), True)
            .add_extension(
                x509.CRLDistributionPoints([x509.DistributionPoint(place, None, None, None)]), False
            )
        )
        if stamps:
            for_time_alone = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(for_time_alone, True)
        return builder.sign(self._root, SHA256()).public_bytes(Encoding.DER)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
