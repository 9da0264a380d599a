"""Bare pyHanko validation: what `parapheur bench validate` measures by."""

import asyncio
import io
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def bare_validation(pdf: bytes, root: bytes, at: datetime) -> list[str]:
    """Validate every signature as bare pyHanko does by its manual: AdES with time and archive.

    Its own difference analysis, and nothing fetched; the sub-indication of each.
    """
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root)]),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("soft-fail")),
    )
    offline = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, offline))
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)

    async def validate() -> list[str]:
        reader = PdfFileReader(io.BytesIO(pdf))
        return [
            (await ades_lta_validation(one, spec, timing_info=timing)).ades_subindic.standard_name
            for one in reader.embedded_regular_signatures
        ]

    return asyncio.run(validate())
