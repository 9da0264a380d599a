"""The test time authority: a time server of this installation, which proves nothing outside.

So that timestamps can be seen before a real server is chosen. It answers requests (RFC 3161, 2.4)
as a real one does, and what it says is believed after the same steps; its certificate says TEST.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from asn1crypto import algos, cms, tsp, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.keys.bundle import Bundle, bundle_anew, bundle_once
from parapheur.keys.vault import Vault
from parapheur.signing.clocks import TimeServers
from parapheur.signing.cms import DIGEST
from parapheur.signing.container import FIRST, MARK, OCTETS, SEQUENCE, Container, der, taken_apart
from parapheur.signing.timestamp import TimeTrust

POLICY = "2.25.310961402331957349108021410364155437823"
"""Of tests: an arc that anybody may draw for themselves (X.667)."""


TOLD = cms.ContentType("tst_info").dump()
"""What kind of content a timestamp is signed data of (RFC 3161, 2.4.2)."""
SERVER = "test:time"
"""Where it is asked: nowhere outside."""
RENEWAL = timedelta(days=500)
"""It gets a new key and certificate so long before the old one ends: a file stamped late may still
be stamped anew a year before that."""


def own_time(
    folder: Path, authority: bytes, certified: Callable[[bytes], bytes], *, at: datetime
) -> TimeServers:
    """Open the test time server of an installation, made at first use in `folder`.

    `certified` returns the certificate of a public key (DER) by the test `authority`.
    """
    vault = Vault.at(folder)

    def certify(key: ec.EllipticCurvePrivateKey) -> bytes:
        public = key.public_key()
        return certified(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    bundle = bundle_once(folder / "time", vault, "time", certify)
    ends = load_der_x509_certificate(bundle.certificate).not_valid_after_utc
    if ends < at + RENEWAL:
        bundle = bundle_anew(folder / "time", vault, "time", certify)
    return OwnTimeServers(TestTime(bundle), TimeTrust((authority,)))


class OwnTimeServers(TimeServers):
    """The one server of an installation's own: it goes by the clock of whoever asks."""

    def __init__(self, server: "TestTime", trust: TimeTrust) -> None:
        super().__init__([SERVER], trust, _nobody)
        self._server = server

    @property
    def certificate_der(self) -> bytes | None:
        """The certificate of its key."""
        return self._server.certificate_der

    def _answer(self, call: Call, at: datetime) -> bytes:
        return self._server.answer(call.body or b"", at=at)


def _nobody(call: Call) -> bytes:
    raise Outside(Trouble.NOT_ALLOWED, call.url)


class TestTime:
    """Makes timestamps with its own key, in this very process."""

    __test__ = False  # pytest collects what begins with Test

    def __init__(self, bundle: Bundle) -> None:
        self._key = bundle.key
        self.certificate_der = bundle.certificate
        self._certificate = x509.Certificate.load(bundle.certificate)

    def answer(self, request: bytes, *, at: datetime) -> bytes:
        """Return the answer (DER) to a request for a timestamp."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        told = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": asked["req_policy"].native or POLICY,
                "message_imprint": asked["message_imprint"],
                "serial_number": secrets.randbits(63),
                "gen_time": at.astimezone(UTC).replace(microsecond=0),
                **({"nonce": asked["nonce"]} if asked["nonce"].native is not None else {}),
            }
        )
        status = tsp.PKIStatusInfo({"status": "granted"})
        return der(SEQUENCE, status.dump(), self.token(told.dump()))

    def token(self, told: bytes) -> bytes:
        """Return a timestamp (DER) around what is told: signed data of one signer (RFC 5652, 5.1).

        From one to the next, what is told changes, its digest and the signature.
        """
        before, made, certificates = self._parts
        content = der(SEQUENCE, TOLD, der(FIRST, der(OCTETS, told)))
        parts = replace(made, before=before + content + certificates)
        return parts.around(hashlib.sha256(told).digest(), self._sign)

    def _sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(SHA256()))

    @cached_property
    def _parts(self) -> tuple[bytes, Container, bytes]:
        """What stands before the content, the signer's parts, and the certificate."""
        algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
        data = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algorithm],
                "encap_content_info": {"content_type": "tst_info"},
                "certificates": [self._certificate],
                "signer_infos": [self._signer(algorithm)],
            }
        )
        whole = cms.ContentInfo({"content_type": "signed_data", "content": data})
        before = data["version"].dump() + data["digest_algorithms"].dump()
        return before, taken_apart(whole.dump()), data["certificates"].dump()

    def _signer(self, algorithm: algos.DigestAlgorithm) -> cms.SignerInfo:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", MARK),
                simple_cms_attribute(
                    "signing_certificate_v2", as_signing_certificate_v2(self._certificate)
                ),
            ]
        )
        issued = {
            "issuer": self._certificate.issuer,
            "serial_number": self._certificate.serial_number,
        }
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {"issuer_and_serial_number": cms.IssuerAndSerialNumber(issued)}
                ),
                "digest_algorithm": algorithm,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": b"",
            }
        )
