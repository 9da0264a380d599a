"""Whether a signer's certificate leads to an authority one trusts, on the day it was used.

RFC 5280 path validation by pyhanko-certvalidator and, with time, EN 319 102-1, 5.5 and 5.6.
Offline: nothing is ever fetched; what the file itself carries is used.

1. The path is validated now (5.3). If it holds, it holds.
2. Where time alone is in the way (expired, revoked since, revocation data grown old), it is
   validated at the time at which the signature is proved to have existed (5.5.4).
3. If the certificate has expired, revocation data must itself be proved to be of its time
   (5.6.2.4), unless the certificate names nobody to ask.
4. Nothing proved: what the signer claims against himself is held against him, and what he claims
   in his favour leaves the question open.

pyHanko's own `ades_with_time_validation` passes a signature whose timestamp is younger than its
certificate's end, and blames on the signature what is wrong with a timestamp: hence the steps here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.validation.ades import ades_past_signature_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    StaleRevinfoError,
    ValidationError,
)
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from parapheur.domain.verdict import Problem, Trust
from parapheur.signing.answers import at_the_time
from parapheur.signing.carried import Carried, declares
from parapheur.signing.cms import run

SIGNS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
STAMPS = KeyUsageConstraints(extd_key_usage={"time_stamping"})
ASKED = RevocationCheckingRule.CHECK_IF_DECLARED
UNASKED = RevocationCheckingRule.NO_CHECK
POLICY = CertRevTrustPolicy(RevocationCheckingPolicy(ASKED, ASKED))
PATH_ALONE = CertRevTrustPolicy(RevocationCheckingPolicy(UNASKED, UNASKED))
LATER = CertRevTrustPolicy(RevocationCheckingPolicy(ASKED, ASKED), retroactive_revinfo=True)
"""Data made after the time in question is all the better: it would tell of a revocation before."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The authorities one believes (DER), and those of a test installation."""

    trusted: tuple[bytes, ...]
    test: tuple[bytes, ...] = ()
    clocks: tuple[bytes, ...] = ()
    """Believed of time alone, besides the others."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a certificate is worth, the problems with it, and the way up to an authority."""

    trust: Trust
    problems: tuple[Problem, ...] = ()
    path: ValidationPath | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """A container to be settled: who signed, and when that was at the latest, or by their word."""

    container: cms.SignedData
    signer: x509.Certificate
    proved: datetime | None
    claimed: datetime | None
    stamps: bool = False


class Refused(Exception):
    """A path does not hold at a time: why, and when the certificate was revoked if it was."""

    def __init__(self, problem: Problem, revoked: datetime | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.revoked = revoked


TIME = frozenset({Problem.EXPIRED_SINCE, Problem.REVOKED_SINCE, Problem.NO_REVOCATION})
"""What a proof of time may yet put right."""
REFUSING = frozenset(
    {
        Problem.NOT_IN_FORCE,
        Problem.NOT_YET_IN_FORCE,
        Problem.REVOKED,
        Problem.REVOKED_SINCE,
        Problem.NOT_FOR_SIGNING,
    }
)


class Trusting:
    """Settles the certificates of one file, with what that file carries."""

    def __init__(self, carried: Carried, anchors: Anchors, now: datetime) -> None:
        self._carried = carried
        known = (*anchors.trusted, *anchors.test)
        self._roots = [x509.Certificate.load(der) for der in known]
        clocks = [der for der in anchors.clocks if der not in known]
        self._clocks = [*self._roots, *(x509.Certificate.load(der) for der in clocks)]
        self._test = frozenset(anchors.test) - frozenset(anchors.trusted)
        self._now = now
        self._contexts: dict[tuple[datetime, CertRevTrustPolicy, bool], ValidationContext] = {}

    def settle(self, one: Signing, existed: POEManager) -> Settled:
        """Judge by the steps above; `existed` knows since when each piece is proved to exist."""
        if not self._roots_of(one):
            return Settled(Trust.UNKNOWN, (Problem.UNKNOWN_AUTHORITY,))
        try:
            path = self._clock_today(one) if one.stamps else self._path(one, self._now)  # 1
            self._against_himself(one)
        except Refused as refusal:
            try:
                path = self._in_its_time(one, refusal, existed)
            except Refused as refused:
                return Settled(_worth(refused.problem), (refused.problem,))
        return Settled(self._kind(path), (), path)

    def _in_its_time(self, one: Signing, now: Refused, existed: POEManager) -> ValidationPath:
        if now.problem not in TIME or one.proved is None or one.proved >= self._now:
            raise self._open(one, now)
        try:
            path = self._path(one, one.proved, LATER)  # 2
        except Refused as then:
            raise self._open(one, then) from then
        if now.problem is Problem.EXPIRED_SINCE and not self._past(one, existed):  # 3
            raise Refused(Problem.LEFT_TOO_LONG)
        return path

    def _open(self, one: Signing, refusal: Refused) -> Refused:
        """What is left when nothing proves the time (4)."""
        claimed = one.claimed
        if claimed is None:
            return refusal
        if refusal.problem is Problem.EXPIRED_SINCE and claimed > one.signer.not_valid_after:
            return Refused(Problem.NOT_IN_FORCE)
        if refusal.revoked is not None and claimed >= refusal.revoked:
            return Refused(Problem.REVOKED)
        return refusal

    def _against_himself(self, one: Signing) -> None:
        """The signer himself says that his certificate was not in force (4)."""
        if one.proved is not None and one.proved < one.signer.not_valid_before:
            raise Refused(Problem.NOT_YET_IN_FORCE)
        if one.claimed is None or one.proved is not None:
            return
        if one.claimed < one.signer.not_valid_before:
            raise Refused(Problem.NOT_YET_IN_FORCE)
        if one.claimed > one.signer.not_valid_after:
            raise Refused(Problem.NOT_IN_FORCE)

    def _clock_today(self, one: Signing) -> ValidationPath:
        """A time server in force today is believed unless the file shows that it was revoked (1).

        Fresh data would have to be fetched, and an archive timestamp is the last thing in its file:
        what the file carries is asked about the time of the timestamp.
        """
        try:
            return self._path(one, self._now)
        except Refused as refusal:
            if refusal.problem is not Problem.NO_REVOCATION or one.claimed is None:
                raise
        path = self._path(one, self._now, PATH_ALONE)
        try:
            self._path(one, one.claimed, LATER)
        except Refused as then:
            if then.problem is not Problem.NO_REVOCATION:
                raise
        return path

    def _path(
        self, one: Signing, moment: datetime, policy: CertRevTrustPolicy = POLICY
    ) -> ValidationPath:
        with _told():
            validator = CertificateValidator(
                one.signer, validation_context=self._context(one, moment, policy)
            )
            path: ValidationPath = run(validator.async_validate_path())
            (STAMPS if one.stamps else SIGNS).validate(one.signer)
        return path

    def _roots_of(self, one: Signing) -> list[x509.Certificate]:
        return self._clocks if one.stamps else self._roots

    def _context(
        self, one: Signing, moment: datetime, policy: CertRevTrustPolicy
    ) -> ValidationContext:
        key = (moment, policy, one.stamps)
        if key not in self._contexts:
            self._contexts[key] = ValidationContext(
                trust_roots=self._roots_of(one),
                other_certs=list(self._carried.certificates.values()),
                crls=list(self._carried.lists.values()),
                ocsps=at_the_time(self._carried.answers.values(), moment),
                allow_fetching=False,
                moment=moment,
                best_signature_time=moment,
                revinfo_policy=policy,
            )
        return self._contexts[key]

    def _past(self, one: Signing, existed: POEManager) -> bool:
        if not declares(one.signer):
            return True
        carried = self._carried
        policy = CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=self._roots_of(one)),
            revinfo_policy=LATER,
        )
        spec = SignatureValidationSpec(
            cert_validation_policy=policy,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=LocalKnowledge(
                known_ocsps=[
                    each
                    for one in carried.answers.values()
                    for each in OCSPContainer.load_multi(one)
                ],
                known_crls=[CRLContainer(one) for one in carried.lists.values()],
                known_certs=list(carried.certificates.values()),
            ),
        )
        outcome = run(
            ades_past_signature_validation(
                one.container,
                spec,
                existed,
                AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
                init_control_time=self._now,
            )
        )
        return outcome is AdESPassed.OK

    def _kind(self, path: ValidationPath) -> Trust:
        anchor = path.trust_anchor
        test = isinstance(anchor, CertTrustAnchor) and anchor.certificate.dump() in self._test
        return Trust.TEST if test else Trust.TRUSTED


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the library raises into what is wrong with the certificate."""
    try:
        yield
    except PathBuildingError as error:
        raise Refused(Problem.UNKNOWN_AUTHORITY) from error
    except NotYetValidError as error:
        raise Refused(Problem.NOT_YET_IN_FORCE) from error
    except ExpiredError as error:
        raise Refused(Problem.EXPIRED_SINCE) from error
    except RevokedError as error:
        raise Refused(Problem.REVOKED_SINCE, error.revocation_dt.astimezone(UTC)) from error
    except (InsufficientRevinfoError, StaleRevinfoError) as error:
        raise Refused(Problem.NO_REVOCATION) from error
    except InvalidCertificateError as error:
        raise Refused(Problem.NOT_FOR_SIGNING) from error
    except DisallowedAlgorithmError as error:
        raise Refused(Problem.WEAK_ALGORITHM) from error
    except (PathValidationError, ValidationError, ValueError) as error:
        raise Refused(Problem.CERTIFICATE) from error


def _worth(problem: Problem) -> Trust:
    return Trust.REFUSED if problem in REFUSING else Trust.UNKNOWN
