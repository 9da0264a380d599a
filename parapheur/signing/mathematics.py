"""Whether a signature's own mathematics hold: digest, value, and what they are made with.

RFC 5652, 5.6; for PAdES, the signing-certificate attribute binds the certificate (EN 319 142-1,
6.3); a document timestamp is a token over the digest of the ranges (RFC 3161, ETSI EN 319 142-1,
5.4.3).
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from asn1crypto import cms, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.verdict import Integrity, Problem
from parapheur.signing.embedded import (
    OF_WHOLE,
    RSA_WITH_SHA3,
    digest_name,
    only_signer,
    signers_certificate,
    sound,
)
from parapheur.signing.update import entry

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
    data = signature.signed_data
    certificate = signers_certificate(data)
    if not ranges_hold:
        return Sum(Integrity.BROKEN, (), certificate)
    kind = entry(signature.sig_object, "/SubFilter")
    signer = only_signer(data)
    if digest_name(signer) in OF_WHOLE:  # RFC 5652, 5.3: a digest algorithm, and this is none
        return Sum(Integrity.BROKEN, (Problem.MALFORMED,), certificate)
    if kind not in KINDS or not _known(signer, certificate):
        return Sum(Integrity.BROKEN, (Problem.UNSUPPORTED,), certificate)
    if KINDS[kind] is _detached and _holds_another(data, signer):
        return Sum(Integrity.BROKEN, (Problem.MALFORMED,), certificate)
    intact, valid = KINDS[kind](signature, signer, certificate)
    wrong = ((intact, Problem.BYTES_CHANGED), (valid, Problem.WRONG_KEY))
    problems = tuple(problem for held, problem in wrong if not held)
    if problems:
        return Sum(Integrity.BROKEN, problems, certificate)
    weak = (Problem.WEAK_ALGORITHM,) if _weak(signer, certificate) else ()
    return Sum(Integrity.INTACT, weak, certificate)


Held = tuple[bool, bool]
"""The bytes are those that were signed; the certificate's key signed them."""


def _detached(
    signature: EmbeddedPdfSignature, signer: cms.SignerInfo, certificate: x509.Certificate
) -> Held:
    return sound(signer, certificate, signature.compute_digest(digest_name(signer)))


def _holds_another(data: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Say whether a container encloses content, which none may, of another digest than it signs.

    ISO 32000-2, 12.8.3.3.1; with content there, the digest signed is of that (RFC 5652, 5.4).
    """
    content = data["encap_content_info"]["content"]
    if content.native is None or signer["signed_attrs"].native is None:
        return False
    signed = [
        one["values"] for one in signer["signed_attrs"] if one["type"].native == "message_digest"
    ]
    return any(values[0].native != _hash(signer, bytes(content)) for values in signed)


def _token(
    signature: EmbeddedPdfSignature, signer: cms.SignerInfo, certificate: x509.Certificate
) -> Held:
    """A document timestamp is a token over the digest of the ranges (RFC 3161, 2.4.2)."""
    content = signature.signed_data["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    digest = signature.compute_digest(imprint["hash_algorithm"]["algorithm"].native)
    intact, valid = sound(signer, certificate, _hash(signer, bytes(content)), "tst_info")
    return intact and imprint["hashed_message"].native == digest, valid


def _enveloped(
    signature: EmbeddedPdfSignature, signer: cms.SignerInfo, certificate: x509.Certificate
) -> Held:
    """In adbe.pkcs7.sha1 the container holds the SHA-1 of the ranges (ISO 32000-1, 12.8.3.3.1)."""
    content = bytes(signature.signed_data["encap_content_info"]["content"])
    intact, valid = sound(signer, certificate, _hash(signer, content))
    return intact and content == signature.compute_digest("sha1"), valid


KINDS = {
    "/ETSI.CAdES.detached": _detached,
    "/adbe.pkcs7.detached": _detached,
    "/PBAD.PAdES": _detached,
    "/adbe.pkcs7.sha1": _enveloped,
    "/ETSI.RFC3161": _token,
}
"""What is checked how, by /SubFilter."""


def _hash(signer: cms.SignerInfo, content: bytes) -> bytes:
    return hashlib.new(digest_name(signer), content).digest()


def _known(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Say whether we know the algorithms and the kind of key.

    An algorithm that is unknown bears its number for a name; "plain" ECDSA is of BSI TR-03111.
    """
    names = (digest_name(signer), str(signer["signature_algorithm"]["algorithm"].native))
    if any((name[0].isdigit() and name not in RSA_WITH_SHA3) or "plain" in name for name in names):
        return False
    try:
        load_der_public_key(certificate.public_key.dump())
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _weak(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    digests = {digest_name(signer)}
    with suppress(ValueError):  # it may name none: then the digest's own is used
        digests.add(signer["signature_algorithm"].hash_algo)
    key = certificate.public_key
    small = key.algorithm == "rsa" and key.bit_size < WEAK_RSA
    return small or bool(digests & WEAK_DIGESTS)
