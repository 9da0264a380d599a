"""What a responder's answer (RFC 6960) says of a moment before its own.

A certificate that was revoked after the moment was good at it (EN 319 102-1, 5.5.4): a list of
revocations is read that way by pyHanko, an answer that says "revoked" is left aside as if it said
nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import ocsp
from pyhanko_certvalidator.revinfo.archival import OCSPContainer


@dataclass(frozen=True, kw_only=True)
class Then(OCSPContainer):
    """One answer, asked about a moment. Its signature is still held over what it says itself."""

    moment: datetime

    def extract_single_response(self) -> ocsp.SingleResponse | None:
        """Return what it says of its certificate at the moment."""
        said = super().extract_single_response()
        if said is None or said["cert_status"].name != "revoked":
            return said
        if said["cert_status"].chosen["revocation_time"].native <= self.moment:
            return said
        then = said.copy()
        then["cert_status"] = ocsp.CertStatus(name="good", value=ocsp.StatusGood("good"))
        return then


def at_the_time(answers: Iterable[ocsp.OCSPResponse], moment: datetime) -> list[OCSPContainer]:
    """Return all that the answers say, asked about this moment."""
    return [
        Then(ocsp_response_data=one.ocsp_response_data, index=one.index, moment=moment)
        for answer in answers
        for one in OCSPContainer.load_multi(answer)
    ]
