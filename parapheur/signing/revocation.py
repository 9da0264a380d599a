"""Whether certificates were revoked: what their authorities publish, asked once and kept.

1. The certificate's issuer is one that is at hand, and really issued it (RFC 5280, 6.1.3); where
   none is, it is fetched from where the certificate says (`issuers`), and asked about like any.
2. Where the certificate names a responder (AIA, 4.2.2.1), it is asked (OCSP, RFC 6960, 2.1); else,
   or when it cannot be, the list it names (CRL distribution point, RFC 5280, 4.2.1.13).
3. An answer of a responder is successful and of this very certificate, and signed by the issuer or
   by whom the issuer appointed for that (RFC 6960, 3.2 and 4.2.2.2).
4. A list is the issuer's own, whole, and signed by it (RFC 5280, 6.3.3).
5. Both are of now: begun, and their next update is still to come (RFC 6960, 3.2; RFC 5280, 6.3.3).
6. An answer is kept until its next update; whoever uses it goes through steps 3 to 5 again.

An anchor is trusted as it is, and a responder that says so is not asked about (RFC 6960,
4.2.2.2.1). What no authority publishes is counted: nobody can prove it.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from asn1crypto import crl
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from parapheur.domain.errors import ProofUnavailable
from parapheur.domain.outside import Call, Errand, Fetch, Outside
from parapheur.signing.issuers import (
    WEEK,
    Issuers,
    Kept,
    der_of,
    issued,
    issuer_of,
    on_the_web,
    places_of,
    read,
)

log = logging.getLogger(__name__)

AHEAD = timedelta(minutes=5)
"""How far a responder's clock may be ahead."""
UNSAID = timedelta(days=1)
"""How long an answer is good that names no next update."""
SOON = timedelta(hours=2)
"""So long before it ends, an answer is asked for again in advance."""


class Keeping(Kept, Protocol):
    """Where answers are kept until they are out of date."""

    def ending(self, before: datetime) -> Iterator[Call]:
        """Yield the questions whose answers are good no longer than that."""

    def forget(self, call: Call) -> None:
        """Forget an answer."""


@dataclass(frozen=True, slots=True)
class Published:
    """What goes into a document for whoever checks it later (DER)."""

    certificates: tuple[bytes, ...]
    answers: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    lacking: int
    """Certificates of which nothing is published."""


class Unfit(Exception):
    """An answer that does not hold."""


class Revocation:
    """Asks whether certificates were revoked, and keeps the answers."""

    def __init__(self, fetch: Fetch, kept: Keeping) -> None:
        self._fetch, self._kept = fetch, kept

    def of(
        self, certificates: Iterable[bytes], anchors: Sequence[bytes], *, at: datetime
    ) -> Published:
        """Return all that is published of these certificates. `ProofUnavailable`."""
        known = {der: x509.load_der_x509_certificate(der) for der in (*certificates, *anchors)}
        issuers = Issuers(self._fetch, self._kept, [known[der] for der in anchors], at)
        answers, lists, lacking = dict[bytes, None](), dict[bytes, None](), 0
        left = list(known)
        while left:
            der = left.pop(0)
            certificate = known[der]
            if der in anchors or issued(certificate, certificate) or _unasked(certificate):
                continue
            if issuer_of(certificate, known.values()) is None:  # 1
                fetched = {
                    der_of(one): one for one in issuers.above(certificate, [*known.values()])
                }
                left += [one for one in fetched if one not in known]
                known |= fetched
            found = self._published(certificate, issuer_of(certificate, known.values()), at)
            match found:
                case None:
                    lacking += 1
                case (Errand.STATUS, answer):
                    answers[answer] = None
                case (_, listed):
                    lists[listed] = None
        return Published(tuple(known), tuple(answers), tuple(lists), lacking)

    def ask_again(self, *, at: datetime) -> int:
        """Ask in advance for the answers that are soon out of date; return how many came."""
        came = 0
        for call in list(self._kept.ending(at + SOON)):
            try:
                answer = self._fetch(call)
                self._kept.put(call, answer, until=_until(call.errand, answer, at))
            except (Outside, ValueError, Unfit) as error:
                log.warning("%s could not be asked in advance: %s", call.url, error)
                if self._kept.get(call, at=at) is None:
                    self._kept.forget(call)
            else:
                came += 1
        return came

    def _published(
        self, certificate: x509.Certificate, issuer: x509.Certificate | None, at: datetime
    ) -> tuple[Errand, bytes] | None:
        if issuer is None:  # 1
            return None
        wrong: Outside | None = None
        calls = list(_calls(certificate, issuer))
        for call in calls:  # 2
            try:
                return call.errand, self._answer(call, certificate, issuer, at)
            except Outside as error:
                wrong = error
            except (Unfit, ValueError) as error:
                log.warning("%s does not hold: %s", call.url, error)
        if not calls:
            return None
        host = wrong.host if wrong else urlsplit(calls[0].url).netloc
        raise ProofUnavailable(host=host)

    def _answer(
        self, call: Call, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
    ) -> bytes:
        answer = self._kept.get(call, at=at)
        if answer is not None:  # 6
            try:
                _expect_holds(call.errand, answer, certificate, issuer, at)
            except (Unfit, ValueError) as error:
                log.warning("what was kept of %s does not hold: %s", call.url, error)
            else:
                return answer
        answer = self._fetch(call)
        _expect_holds(call.errand, answer, certificate, issuer, at)
        self._kept.put(call, answer, until=_until(call.errand, answer, at))
        return answer


def _calls(certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Call]:
    for url in places_of(certificate, AuthorityInformationAccessOID.OCSP):
        # SHA-1 here names the issuer, and proves nothing: all responders understand it (RFC 9654).
        request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1())  # noqa: S303
        yield Call(Errand.STATUS, url, request.build().public_bytes(Encoding.DER))
    for url in _lists(certificate):
        yield Call(Errand.LIST, url)


def _lists(certificate: x509.Certificate) -> list[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints)
    except x509.ExtensionNotFound:
        return []
    whole = (one for one in points.value if one.crl_issuer is None and one.reasons is None)
    return [name.value for one in whole for name in one.full_name or () if on_the_web(name)]


def _unasked(certificate: x509.Certificate) -> bool:
    try:
        certificate.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except x509.ExtensionNotFound:
        return False
    return True


def _expect_holds(
    errand: Errand,
    answer: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
) -> None:
    if errand is Errand.STATUS:
        _expect_status(ocsp.load_der_ocsp_response(answer), certificate, issuer, at)  # 3
    else:
        _expect_list(x509.load_der_x509_crl(answer), issuer, at)  # 4


def _expect_status(
    answer: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> None:
    _expect(answer.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL, "no answer is given")
    request = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(certificate, issuer, answer.hash_algorithm)
        .build()
    )
    same = (
        answer.serial_number == request.serial_number
        and answer.issuer_key_hash == request.issuer_key_hash
        and answer.issuer_name_hash == request.issuer_name_hash
    )
    _expect(same, "it is of another certificate")
    _expect(answer.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN, "it is not known there")
    signed = any(_signed(answer, one) for one in _who_may(answer, issuer, at))
    _expect(signed, "it is signed by nobody who may")
    _expect_now(answer.this_update_utc, answer.next_update_utc, at)  # 5


def _who_may(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime
) -> Iterator[x509.Certificate]:
    yield issuer
    for other in answer.certificates:
        in_force = other.not_valid_before_utc <= at <= other.not_valid_after_utc
        if in_force and issued(other, issuer) and _appointed(other):
            yield other


def _appointed(certificate: x509.Certificate) -> bool:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in uses


def _signed(answer: ocsp.OCSPResponse, by: x509.Certificate) -> bool:
    key, digest = by.public_key(), answer.signature_hash_algorithm
    if not isinstance(digest, HashAlgorithm):
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _expect_list(
    listed: x509.CertificateRevocationList, issuer: x509.Certificate, at: datetime
) -> None:
    told = crl.CertificateList.load(listed.public_bytes(Encoding.DER))["tbs_cert_list"]["issuer"]
    above = asn1.Certificate.load(issuer.public_bytes(Encoding.DER)).subject
    _expect(told.dump() == above.dump(), "the list is another authority's")
    key = issuer.public_key()
    by_it = isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    _expect(by_it and listed.is_signature_valid(key), "the list is not signed by its issuer")  # type: ignore[arg-type]  # `by_it`
    for part in (x509.DeltaCRLIndicator, x509.IssuingDistributionPoint):
        try:
            listed.extensions.get_extension_for_class(part)
        except x509.ExtensionNotFound:
            continue
        raise Unfit("the list is not whole")
    _expect_now(listed.last_update_utc, listed.next_update_utc, at)  # 5


def _expect_now(begins: datetime, ends: datetime | None, at: datetime) -> None:
    _expect(begins <= at + AHEAD, "it is of a time to come")
    _expect(at < (ends or begins + UNSAID), "it is out of date")


def _until(errand: Errand, answer: bytes, at: datetime) -> datetime:
    if errand is Errand.ISSUER:
        return at + WEEK if read(answer) else at
    if errand is Errand.STATUS:
        said = ocsp.load_der_ocsp_response(answer)
        _expect(said.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL, "no answer is given")
        return said.next_update_utc or at + UNSAID
    return x509.load_der_x509_crl(answer).next_update_utc or at + UNSAID


def _expect(held: bool, problem: str) -> None:
    if not held:
        raise Unfit(problem)
