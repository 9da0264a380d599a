"""Whether a signer's certificate leads to an authority one trusts, on the day it was used.

RFC 5280 path validation by pyhanko-certvalidator, offline: no certificate, no revocation list is
ever fetched; what the file itself carries (in the container, in its security store) is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from parapheur.domain.verdict import Problem, Trust
from parapheur.signing.cms import run

SIGNS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
STAMPS = KeyUsageConstraints(extd_key_usage={"time_stamping"})


@dataclass(frozen=True, slots=True)
class Anchors:
    """The authorities one believes (DER), and those of a test installation."""

    trusted: tuple[bytes, ...]
    test: tuple[bytes, ...] = ()


def judge(
    reader: PdfFileReader,
    signed_data: cms.SignedData,
    signer: x509.Certificate,
    anchors: Anchors,
    *,
    at: datetime | None,
    stamps: bool = False,
) -> tuple[Trust, tuple[Problem, ...]]:
    """Return what the certificate is worth, and the problems with it."""
    if at is None:
        return Trust.UNKNOWN, (Problem.CERTIFICATE,)
    trust, problems = _under(anchors.trusted, reader, signed_data, signer, at, stamps)
    if trust is not Trust.UNKNOWN or not anchors.test:
        return trust, problems
    trust, problems = _under(anchors.test, reader, signed_data, signer, at, stamps)
    return (Trust.TEST if trust is Trust.TRUSTED else trust), problems


def _under(
    roots: Sequence[bytes],
    reader: PdfFileReader,
    signed_data: cms.SignedData,
    signer: x509.Certificate,
    at: datetime,
    stamps: bool,
) -> tuple[Trust, tuple[Problem, ...]]:
    if not roots:
        return Trust.UNKNOWN, (Problem.UNKNOWN_AUTHORITY,)
    context = _context(roots, reader, signed_data, at)
    try:
        run(CertificateValidator(signer, validation_context=context).async_validate_path())
        (STAMPS if stamps else SIGNS).validate(signer)
    except PathBuildingError:
        return Trust.UNKNOWN, (Problem.UNKNOWN_AUTHORITY,)
    except (ExpiredError, NotYetValidError):
        return Trust.REFUSED, (Problem.NOT_IN_FORCE,)
    except RevokedError:
        return Trust.REFUSED, (Problem.REVOKED,)
    except InvalidCertificateError:
        return Trust.REFUSED, (Problem.NOT_FOR_SIGNING,)
    except (PathValidationError, ValidationError, ValueError):
        return Trust.UNKNOWN, (Problem.CERTIFICATE,)
    return Trust.TRUSTED, ()


def _context(
    roots: Sequence[bytes], reader: PdfFileReader, signed_data: cms.SignedData, at: datetime
) -> ValidationContext:
    settings: dict[str, object] = {
        "trust_roots": [x509.Certificate.load(der) for der in roots],
        "other_certs": [
            choice.chosen
            for choice in signed_data["certificates"]
            if isinstance(choice.chosen, x509.Certificate)
        ],
        "allow_fetching": False,
        "moment": at,
        "retroactive_revinfo": True,  # the list was made after the signature, as it should be
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except NoDSSFoundError:
        return ValidationContext(**settings)  # type: ignore[arg-type]  # the names of its arguments
