"""What a standard validation of a signature says, in the words of ETSI EN 319 102-1."""

from enum import StrEnum


class Indication(StrEnum):
    """The outcome of a validation (EN 319 102-1, 5.1.3)."""

    PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


class SubIndication(StrEnum):
    """Why a validation did not pass: those of EN 319 102-1, tables 5 and 6, that we give."""

    # With TOTAL-FAILED.
    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    # With INDETERMINATE.
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    REVOCATION_OUT_OF_BOUNDS_NO_POE = "REVOCATION_OUT_OF_BOUNDS_NO_POE"
    TRY_LATER = "TRY_LATER"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    GENERIC = "GENERIC"


class Qualification(StrEnum):
    """What a certificate of a trusted authority says of itself (EN 319 412-5, QCStatements)."""

    NONE = "none"
    CERTIFICATE = "certificate"
    """A qualified certificate, whose key lies in no qualified device: an advanced signature."""
    SIGNATURE = "signature"
    SEAL = "seal"


class Unproved(StrEnum):
    """What a signature does not prove, however sound it is; the value is the sentence."""

    TIME = "The time: only the signer claims it, no trusted timestamp proves it."
    CLAIM = "The time it claims: its timestamp proves another, more than five minutes apart."
    IDENTITY = "The identity: no authority that is trusted here vouches for the signer."
    TEST = "Anything outside this office: the authority is a test one."
    REVOCATION = "That the certificate was in force: nothing in the file shows it was not revoked."
    QUALIFIED = "A qualified signature: no trusted authority certifies that it is one."
    LASTING = "That it can be checked in many years: the file does not carry all that this takes."
