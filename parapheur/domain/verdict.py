"""What a check of a signed document concludes, in the words of the command's contract."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.ades import Indication, Qualification, SubIndication, Unproved
from parapheur.domain.baseline import Baseline
from parapheur.domain.factors import Given


class Conclusion(StrEnum):
    """The verdict on a file or on one signature; the worst decides."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNREADABLE = "unreadable"


def worse(one: Conclusion, other: Conclusion) -> Conclusion:
    """Return the worse of two, which decides."""
    return max(one, other, key=FROM_BEST.index)


FROM_BEST = (
    Conclusion.VALID,
    Conclusion.INDETERMINATE,
    Conclusion.UNREADABLE,
    Conclusion.INVALID,
)


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


class Problem(StrEnum):
    """Everything a check can hold against a file or a signature; the value is the sentence."""

    # The file cannot be judged, or not in full.
    NO_SIGNATURE = "there is no signature in this file"
    NOT_A_PDF = "this is not a PDF"
    DAMAGED = "this PDF cannot be read without repairing it"
    ENCRYPTED = "this PDF is encrypted"
    LIMITS = "the check took too long or too much memory"
    UNSUPPORTED = "a signature is of a kind that we cannot check"
    OVERLOOKED = "a signature stands in this file outside every signature field"
    MISSING = "a signature that was put on this document is no longer there"

    # The byte range of a signature does not say what a reader would think.
    RANGE_SHAPE = "the signed range is malformed"
    RANGE_OUTSIDE = "the signed range overlaps itself or leaves the file"
    RANGE_GAP = "the gap in the signed range is not exactly the signature"
    RANGE_CONTENTS = "the signature in the gap of the signed range is another one"
    RANGE_END = "the signed range does not end where a revision ends"
    RANGE_NESTING = "the signed range is not contained in the next signature's"
    BYTES_AFTER = "there are bytes after the signature that belong to no revision"

    # The signature itself is wrong.
    MALFORMED = "the signature is malformed"
    BYTES_CHANGED = "the signed bytes were changed"
    WRONG_KEY = "the signature was not made with the key of its certificate"
    TIMESTAMP = "a timestamp on this signature does not hold"
    WEAK_ALGORITHM = "the signature uses an algorithm that is no longer safe"

    # What came after the signature.
    CHANGED = "the document was changed after the signature"
    CHANGED_CERTIFIED = "the document was changed in a way that its certification does not permit"
    FIELD_ADDED = "a signature was added outside the fields placed before the certification"
    FORM_FILLED = "form fields were filled in, or unused objects added, after the signature"

    # The certificate.
    UNKNOWN_AUTHORITY = "the certificate does not lead to an authority that is trusted here"
    NOT_IN_FORCE = "the certificate was not in force at the time of signing"
    NOT_YET_IN_FORCE = "the certificate was not yet in force at the time of signing"
    EXPIRED_SINCE = (
        "the certificate has expired since, and nothing proves that the signature is older"
    )
    LEFT_TOO_LONG = (
        "the certificate has expired since, and nothing proves that it was not revoked before"
    )
    REVOKED = "the certificate was revoked"
    REVOKED_SINCE = (
        "the certificate was revoked since, and nothing proves that the signature is older"
    )
    NO_REVOCATION = "nothing in the file shows whether the certificate had been revoked"
    NOT_FOR_SIGNING = "the certificate may not be used to sign documents"
    CERTIFICATE = "the certificate or its chain could not be checked"


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
    indication: Indication = Indication.INDETERMINATE
    sub_indication: SubIndication | None = None
    level: Baseline | None = None
    """None for what is no PAdES signature: another kind, or a document timestamp."""
    proved: datetime | None = None
    """The time before which a trusted timestamp proves that the signature existed, UTC."""
    qualified: Qualification = Qualification.NONE
    unproved: tuple[Unproved, ...] = ()
    is_timestamp: bool = False
    """It is a timestamp on the whole document, and nobody's signature."""
    second: Given | None = None
    """The second factor that was given beside the PIN, if it says so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is concluded of a file."""

    verdict: Conclusion
    problems: tuple[str, ...] = ()
    signatures: tuple[SignatureVerdict, ...] = ()
