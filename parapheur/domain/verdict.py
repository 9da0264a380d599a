"""What a check of a signed document concludes, in the words of the command's contract."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Conclusion(StrEnum):
    """The verdict on a file or on one signature; the worst decides."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNREADABLE = "unreadable"


class Integrity(StrEnum):
    """Whether the signed bytes are the ones that were signed."""

    INTACT = "intact"
    BROKEN = "broken"


class Modification(StrEnum):
    """What was added to the file after the signature."""

    NONE = "none"
    PERMITTED = "permitted"
    FORBIDDEN = "forbidden"


class Trust(StrEnum):
    """Whether the signer's certificate leads to an authority one trusts."""

    TRUSTED = "trusted"
    TEST = "test"
    """It leads to this installation's test authority: it proves nothing outside."""
    UNKNOWN = "unknown"
    REFUSED = "refused"
    """Expired at signing time, revoked, or not allowed to sign."""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What is concluded of one signature."""

    field: str
    signer: str
    time: datetime | None
    """The time the signer claims, UTC."""
    integrity: Integrity
    modification: Modification
    trust: Trust
    verdict: Conclusion
    problems: tuple[str, ...] = ()
    certificate: str = ""
    """SHA-256 of the signer's certificate (DER), hexadecimal."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is concluded of a file."""

    verdict: Conclusion
    problems: tuple[str, ...] = ()
    signatures: tuple[SignatureVerdict, ...] = ()
