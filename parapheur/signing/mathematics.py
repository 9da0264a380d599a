"""Whether a signature's own mathematics hold: digest, value, and what they are made with.

RFC 5652, 5.6; for PAdES, the signing-certificate attribute binds the certificate (EN 319 142-1,
6.3); a document timestamp is a token over the digest of the ranges (RFC 3161, ETSI EN 319 142-1,
5.4.3).
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from asn1crypto import cms, x509
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.verdict import Integrity, Problem
from parapheur.signing.embedded import signers_certificate, sound

DETACHED = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached", "/PBAD.PAdES"})
TIMESTAMP = "/ETSI.RFC3161"
WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
WEAK_RSA = 2048
"""Bits below which an RSA key is no longer safe."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the mathematics say, and with which certificate."""

    integrity: Integrity
    problems: tuple[Problem, ...]
    signer: x509.Certificate | None


def judge(signature: EmbeddedPdfSignature, *, ranges_hold: bool) -> Sum:
    """Check the container of a signature; if its ranges do not hold, nothing else can."""
    try:
        if not ranges_hold:
            return Sum(Integrity.BROKEN, (), signers_certificate(signature.signed_data))
        return _judge(signature)
    except (SignatureValidationError, CMSStructuralError, CMSExtractionError):
        return Sum(Integrity.BROKEN, (Problem.MALFORMED,), None)
    except (NotImplementedError, KeyError):
        return Sum(Integrity.BROKEN, (Problem.UNSUPPORTED,), None)


def _judge(signature: EmbeddedPdfSignature) -> Sum:
    data = signature.signed_data
    signer = signers_certificate(data)
    if len(data["signer_infos"]) != 1:
        return Sum(Integrity.BROKEN, (Problem.MALFORMED,), signer)
    kind = signature.sig_object.get("/SubFilter")
    if kind == TIMESTAMP:
        intact, valid = _token(signature)
    elif kind in DETACHED:
        intact, valid = sound(data, signature.compute_digest())
    else:
        return Sum(Integrity.BROKEN, (Problem.UNSUPPORTED,), signer)
    wrong = ((intact, Problem.BYTES_CHANGED), (valid, Problem.WRONG_KEY))
    problems = tuple(problem for held, problem in wrong if not held)
    if problems:
        return Sum(Integrity.BROKEN, problems, signer)
    return Sum(Integrity.INTACT, (Problem.WEAK_ALGORITHM,) if _weak(data, signer) else (), signer)


def _token(signature: EmbeddedPdfSignature) -> tuple[bool, bool]:
    content = signature.signed_data["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    digest = signature.compute_digest(imprint["hash_algorithm"]["algorithm"].native)
    (info,) = signature.signed_data["signer_infos"]
    inner = hashlib.new(info["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    intact, valid = sound(signature.signed_data, inner, "tst_info")
    return intact and imprint["hashed_message"].native == digest, valid


def _weak(data: cms.SignedData, signer: x509.Certificate) -> bool:
    (info,) = data["signer_infos"]
    digests = {info["digest_algorithm"]["algorithm"].native}
    with suppress(ValueError):  # it may name none: then the digest's own is used
        digests.add(info["signature_algorithm"].hash_algo)
    key = signer.public_key
    small = key.algorithm == "rsa" and key.bit_size < WEAK_RSA
    return small or bool(digests & WEAK_DIGESTS)
