"""What the outcome of a standard validation is called, in words an official understands."""

from enum import StrEnum

from parapheur.domain.ades import Indication, Qualification, SubIndication

SAID: tuple[tuple[StrEnum, str], ...] = (
    (Indication.PASSED, "Every check of the standard passed"),
    (Indication.INDETERMINATE, "Not every check of the standard could be made"),
    (Indication.FAILED, "A check of the standard failed"),
    (SubIndication.FORMAT_FAILURE, "the signature does not cover this document as it should"),
    (SubIndication.HASH_FAILURE, "the signed bytes are not those of this document"),
    (SubIndication.SIG_CRYPTO_FAILURE, "the signature does not match its certificate"),
    (SubIndication.REVOKED, "the certificate had been revoked"),
    (SubIndication.EXPIRED, "the certificate had expired"),
    (SubIndication.NOT_YET_VALID, "the certificate was not in force yet"),
    (
        SubIndication.SIG_CONSTRAINTS_FAILURE,
        "something beside the signature is not as it should be",
    ),
    (SubIndication.CHAIN_CONSTRAINTS_FAILURE, "the certificate is not meant for this"),
    (
        SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
        "the certificate or those above it could not be checked",
    ),
    (SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "an algorithm or a key is no longer safe"),
    (SubIndication.NO_CERTIFICATE_CHAIN_FOUND, "no authority trusted here stands above the signer"),
    (SubIndication.REVOKED_NO_POE, "the certificate was revoked, perhaps before the signature"),
    (SubIndication.OUT_OF_BOUNDS_NO_POE, "the certificate expired, perhaps before the signature"),
    (
        SubIndication.REVOCATION_OUT_OF_BOUNDS_NO_POE,
        "the certificate expired before its proofs were put in safety",
    ),
    (SubIndication.TRY_LATER, "what is missing may be found later"),
    (SubIndication.SIGNED_DATA_NOT_FOUND, "there is nothing signed to be checked"),
    (SubIndication.GENERIC, "another reason, told beside"),
    (Qualification.NONE, "Not qualified"),
    (Qualification.CERTIFICATE, "Advanced signature with a qualified certificate"),
    (Qualification.SIGNATURE, "Qualified signature"),
    (Qualification.SEAL, "Qualified electronic seal"),
)
