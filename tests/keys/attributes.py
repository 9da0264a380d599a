"""Signed attributes as our signatures have them, and grants."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp, x509

from parapheur.domain.documents import Digest
from parapheur.domain.grants import Grant
from parapheur.domain.people import ORGANISATION, DeskId

DOCUMENT = Digest(hashlib.sha256(b"what was shown").hexdigest())
RANGES = hashlib.sha256(b"the ranges of the document").digest()


def attributes(certificate: bytes, digest: bytes = RANGES, *more: cms.CMSAttribute) -> bytes:
    """The attributes of a signature by this certificate, in DER."""
    named = tsp.SigningCertificateV2(
        {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate).digest()})]}
    )
    parts = [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [named]}),
        *more,
    ]
    return bytes(cms.CMSAttributes(parts).dump())


def signing_time() -> cms.CMSAttribute:
    at = cms.Time({"utc_time": core.UTCTime(datetime(2026, 11, 29, tzinfo=UTC))})
    return cms.CMSAttribute({"type": "signing_time", "values": [at]})


def countersignature() -> cms.CMSAttribute:
    """One that no signature of ours carries."""
    return cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})


def a_grant(position: int = 0, prepared: Digest | None = None) -> Grant:
    return Grant(7, 1, position, DeskId("ministre"), DOCUMENT, prepared)


def a_leave(whose: DeskId = ORGANISATION) -> Grant:
    """For a seal, by its name."""
    return replace(a_grant(), desk=whose)


def issuer_of(certificate: bytes) -> bytes:
    return bytes(x509.Certificate.load(certificate).issuer.dump())
