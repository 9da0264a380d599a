"""Authorities whose certificates nobody brought along, fetched from where a certificate says.

1. A certificate may name where its issuer's own is published (AIA, caIssuers: RFC 5280, 4.2.2.1).
   Such an address is called as any other outside: by the one client, if its host may be called.
2. The answer is one certificate, or some of them in a container without signers (RFC 5280, 4.2.2.1;
   RFC 5652), and nothing else.
3. Whoever sent it, a certificate found there counts only where it really issued the one below it,
   may issue, and is in force (RFC 5280, 6.1.3 and 6.1.4).
4. So upwards, a few steps and no circle, until an authority that is trusted as it is. A way that
   leads to none of these is worth nothing, and nothing of it is kept in a document.

A host that may not be called is not: what it publishes is as good as not published. A server that
was asked and does not give what it should is `ProofUnavailable`, and is asked another day.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ObjectIdentifier

from parapheur.domain.errors import ProofUnavailable
from parapheur.domain.outside import Call, Errand, Fetch, Outside, Trouble

log = logging.getLogger(__name__)

HIGHEST = 4
"""Steps from a certificate up to an authority that is trusted."""
MOST_ASKED = 6
"""Calls for the certificates of one document."""
MOST_IN_ONE = 20
"""Certificates in one answer."""
WEEK = timedelta(days=7)
"""How long an answer is kept: an authority may be certified anew."""
CLOSED = frozenset({Trouble.BAD_ADDRESS, Trouble.NOT_ALLOWED, Trouble.INSIDE})
"""The configuration, or the address itself, says that it is not to be called."""


class Kept(Protocol):
    """Where answers are kept until they are out of date."""

    def get(self, call: Call, *, at: datetime) -> bytes | None:
        """Return the answer to this question, if one is kept that is still good at this time."""

    def put(self, call: Call, answer: bytes, *, until: datetime) -> None:
        """Keep an answer as long as it is good."""


class Issuers:
    """Looks for what is missing above the certificates of one document."""

    def __init__(
        self, fetch: Fetch, kept: Kept, anchors: Iterable[x509.Certificate], at: datetime
    ) -> None:
        self._fetch, self._kept, self._at = fetch, kept, at
        self._anchors = list(anchors)
        self._left = MOST_ASKED

    def above(
        self, certificate: x509.Certificate, known: Sequence[x509.Certificate]
    ) -> list[x509.Certificate]:
        """Return what was fetched of the way from a certificate to an anchor; nothing: no way.

        `ProofUnavailable`: a server that should tell it does not.
        """
        way, fetched, here = [certificate], list[x509.Certificate](), certificate
        while len(way) <= HIGHEST:
            issuer = issuer_of(here, self._anchors)
            if issuer is not None:  # 4
                return fetched
            issuer = issuer_of(here, known)
            if issuer is None:
                issuer = self._found(here)
                if issuer is None:
                    return []
                fetched.append(issuer)
            if issuer in way:
                break
            way.append(issuer)
            here = issuer
        log.warning("what is published above a certificate leads to nobody who is trusted")
        return []

    def _found(self, certificate: x509.Certificate) -> x509.Certificate | None:
        """Return the issuer of a certificate from where it says; None: nobody may be asked."""
        troubled = ""
        for url in places_of(certificate, AuthorityInformationAccessOID.CA_ISSUERS):  # 1
            call = Call(Errand.ISSUER, url)
            try:
                return self._answer(call, certificate)
            except Outside as error:
                if error.trouble not in CLOSED:
                    troubled = error.host
            except ValueError as error:
                log.warning("%s does not hold: %s", url, error)
                troubled = urlsplit(url).netloc
        if troubled:
            raise ProofUnavailable(host=troubled)
        return None

    def _answer(self, call: Call, certificate: x509.Certificate) -> x509.Certificate:
        """Return the issuer that an address gives. `Outside`, `ValueError`."""
        answer = self._kept.get(call, at=self._at)
        if answer is not None:
            try:
                return self._expected(answer, certificate)
            except ValueError as error:
                log.warning("what was kept of %s does not hold: %s", call.url, error)
        if not self._left:
            raise ValueError("too many are missing in one document")
        self._left -= 1
        answer = self._fetch(call)
        issuer = self._expected(answer, certificate)
        self._kept.put(call, answer, until=self._at + WEEK)
        return issuer

    def _expected(self, answer: bytes, certificate: x509.Certificate) -> x509.Certificate:
        issuer = issuer_of(certificate, read(answer))
        if issuer is None:  # 3
            raise ValueError("none of it issued this certificate")
        if not may_issue(issuer):
            raise ValueError("it may not issue certificates")
        if not issuer.not_valid_before_utc <= self._at <= issuer.not_valid_after_utc:
            raise ValueError("it is not in force")
        return issuer


def read(answer: bytes) -> list[x509.Certificate]:
    """Return the certificates of an answer (2). `ValueError`."""
    try:
        return [x509.load_der_x509_certificate(answer)]
    except ValueError:
        pass
    try:
        found = pkcs7.load_der_pkcs7_certificates(answer)
    except UnsupportedAlgorithm as error:
        raise ValueError("it holds no certificates") from error
    if len(found) > MOST_IN_ONE:
        raise ValueError("it holds too many certificates")
    return found


def may_issue(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is an authority's (RFC 5280, 4.2.1.9 and 4.2.1.3)."""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        if not basic.ca:
            return False
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as missing:
        return missing.oid == x509.KeyUsage.oid
    return usage.key_cert_sign


def places_of(certificate: x509.Certificate, method: ObjectIdentifier) -> Iterator[str]:
    """Yield the addresses on the web that a certificate names for this (AIA, 4.2.2.1)."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except x509.ExtensionNotFound:
        return
    for one in access.value:
        if one.access_method == method and on_the_web(one.access_location):
            yield one.access_location.value


def on_the_web(name: x509.GeneralName) -> bool:
    """Say whether a name is an address of the web."""
    return isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith("http")


def issuer_of(
    certificate: x509.Certificate, known: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    """Return which of these issued a certificate."""
    # Names are compared as they are written: the library would complain of long Arabic ones.
    return next((other for other in known if issued(certificate, other)), None)


def issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Say whether one certificate was issued by another."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def der_of(certificate: x509.Certificate) -> bytes:
    """Return a certificate as it is written."""
    return certificate.public_bytes(Encoding.DER)
