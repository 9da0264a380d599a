"""A signature that stands in a PDF, and whether its own mathematics hold."""

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from asn1crypto import cms, core, x509
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.keys import PublicKeyInfo
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.generic import DictionaryObject, Reference, parse_pdf_date
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from parapheur.domain.documents import Digest
from parapheur.domain.factors import Given
from parapheur.keys.mark import given_by
from parapheur.signing.certificates import digest_of
from parapheur.signing.container import SET, der
from parapheur.signing.gate import Claim
from parapheur.signing.update import entry

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

OF_WHOLE = {
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
"""Digests of PKCS#1 signature algorithms, by the number of the whole (RFC 8017, A.2.4)."""
RSA_WITH_SHA3 = {
    "2.16.840.1.101.3.4.3.13": "sha3_224",
    "2.16.840.1.101.3.4.3.14": "sha3_256",
    "2.16.840.1.101.3.4.3.15": "sha3_384",
    "2.16.840.1.101.3.4.3.16": "sha3_512",
}
"""The same of RSA with SHA-3 (NIST's numbers; ISO/TS 32001), for which asn1crypto has no names."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A signature field with a value: where that value stands, and since which revision."""

    name: str
    value: Reference
    field: DictionaryObject
    revision: int


def filled_fields(reader: PdfFileReader) -> list[Filled]:
    """Return the filled signature fields in the order in which they were signed."""
    found = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        del value
        target = field.get_object()
        ref = target.raw_get("/V").reference
        found.append(Filled(str(name), ref, target, reader.xrefs.get_last_change(ref)))
    return sorted(found, key=lambda filled: filled.revision)


def read_signature(reader: PdfFileReader, filled: Filled) -> EmbeddedPdfSignature:
    """Parse the signature of a filled field."""
    return EmbeddedPdfSignature(reader, filled.field, filled.name)


def container_of(signature: DictionaryObject) -> cms.SignedData:
    """Return the container of a signature dictionary; an error of any kind where there is none."""
    contents = signature["/Contents"]
    return cms.ContentInfo.load(bytes(contents.original_bytes))["content"]


def claim_of(signature: EmbeddedPdfSignature) -> Claim:
    """Return what the signature says of its range."""
    return Claim(tuple(signature.byte_range), signature.pkcs7_content)


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the time the signer claims (PAdES: /M), or a timestamp tells, in UTC."""
    if signature.sig_object_type == "/DocTimeStamp":
        told = signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        return told.astimezone(UTC) if isinstance(told, datetime) else None
    written = entry(signature.sig_object, "/M")
    if written is None:
        return signature.self_reported_timestamp
    time = parse_pdf_date(str(written), strict=False)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def stamped_time(token: cms.SignedData) -> datetime:
    """Return the time that a timestamp token gives (RFC 3161, 2.4.2), in UTC."""
    told: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return told.astimezone(UTC)


def tokens_of(signer: cms.SignerInfo) -> list[cms.SignedData]:
    """Return the timestamps on a signature's value (RFC 3161, appendix A)."""
    return list(extract_tst_data_iter(signer, signed=False))


def token_holds(token: cms.SignedData, stamped: bytes) -> bool:
    """Say whether a timestamp is about these bytes, and signed by its own certificate's key."""
    content = token["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    about = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, stamped).digest()
    signer = only_signer(token)
    own = hashlib.new(digest_name(signer), bytes(content)).digest()
    held = sound(signer, signers_certificate(token), own, "tst_info")
    return bool(imprint["hashed_message"].native == about) and held == (True, True)


class _Known(threading.local):
    """Certificates that were read: to take one apart for each signature costs as much as that."""

    def __init__(self) -> None:
        self.load = lru_cache(64)(x509.Certificate.load)


_known = _Known()
"""Each thread has its own, since what is read of them is read when it is first asked for."""


def reported_time(signed_data: cms.SignedData) -> datetime | None:
    """Return the time that a container itself claims, in UTC."""
    return extract_self_reported_ts(only_signer(signed_data))


def signers_certificate(signed_data: cms.SignedData) -> x509.Certificate:
    """Return the certificate that the container says it was made with."""
    return extract_certs_for_validation(signed_data).signer_cert


def carried_certificate(signed_data: cms.SignedData, digest: Digest) -> x509.Certificate | None:
    """Return the certificate of this digest, if it is in the container."""
    carried = certificates_in(signed_data)
    return next((_known.load(one) for one in carried if digest_of(one) == digest), None)


def names_exactly(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Say whether the signer's part names this certificate, byte for byte (RFC 5652, 5.3)."""
    named = signer["sid"]
    if named.name != "issuer_and_serial_number":
        return False
    issuer, number = named.chosen["issuer"], named.chosen["serial_number"]
    return bool(
        issuer.dump() == certificate.issuer.dump()
        and number.native == certificate["tbs_certificate"]["serial_number"].native
    )


def certificates_in(signed_data: cms.SignedData) -> list[bytes]:
    """Return all certificates (DER) in the container."""
    return [choice.chosen.dump() for choice in signed_data["certificates"]]


def sound(
    signer: cms.SignerInfo, certificate: x509.Certificate, digest: bytes, content: str = "data"
) -> tuple[bool, bool]:
    """Say whether the signer's part is about `digest`, and whether its key signed that."""
    told = as_signed(signer)
    intact, valid = validate_sig_integrity(told, certificate, content, digest, ByNumber())
    return bool(intact), bool(valid)


class ByNumber(DefaultSignatureValidator):
    """pyHanko's own check of a value, which knows RSA with SHA-3 as well."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Check a value, by the digest that its algorithm's number names. `InvalidSignature`."""
        digest = RSA_WITH_SHA3.get(str(signature_algorithm["algorithm"].native))
        if digest is not None:
            if digest != context.contextual_md_algorithm:
                raise InvalidSignature
            signature_algorithm = SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})
        super().validate_signature(
            signature, signed_data, public_key_info, signature_algorithm, context
        )


def only_signer(signed_data: cms.SignedData) -> cms.SignerInfo:
    """Return the one signer of a container. `ValueError` if there are others."""
    signers = list(signed_data["signer_infos"])
    if len(signers) != 1:
        raise ValueError("not exactly one signer")
    return signers[0]


def second_of(signer: cms.SignerInfo) -> Given | None:
    """Return the second factor that was given for a signature, if it says one as ours do."""
    if signer["signed_attrs"] is core.VOID:
        return None
    with suppress(ValueError):
        return given_by(signer["signed_attrs"].untag().dump())
    return None


def digest_name(signer: cms.SignerInfo) -> str:
    """Return the digest algorithm.

    Without attributes (PKCS#7 1.5), some name the whole signature's algorithm in its place.
    """
    name = str(signer["digest_algorithm"]["algorithm"].native)
    return OF_WHOLE.get(name, name) if signer["signed_attrs"] is core.VOID else name


def as_signed(signer: cms.SignerInfo) -> cms.SignerInfo:
    """Return the signer's part with its attributes in the order in which they are signed.

    The signature is over their DER encoding, in which a set is sorted, whatever the order in
    which they were written down (RFC 5652, 5.4; X.690, 11.6). One that stands so already is
    returned as it is.
    """
    attributes = signer["signed_attrs"]
    if attributes is core.VOID:
        again = cms.SignerInfo.load(signer.dump())
        again["digest_algorithm"]["algorithm"] = digest_name(signer)
        return again
    parts = sorted(attribute.dump() for attribute in attributes)
    if attributes.dump()[1:] == der(SET, *parts)[1:]:  # but for the tag that stands in its place
        return signer
    again = cms.SignerInfo.load(signer.dump())
    again["signed_attrs"] = cms.CMSAttributes([cms.CMSAttribute.load(part) for part in parts])
    return again


def digest_going_on(hashed: "Hash", length: int, data: bytes, claim: Claim) -> bytes:
    """Return the same when the SHA-256 of the first `length` bytes of `data` is known already."""
    first, gap, resume, rest = (int(str(n)) for n in claim.ranges)
    if first != 0 or gap < length:
        return digest_of_ranges(data, claim)
    hasher = hashed.copy()
    hasher.update(memoryview(data)[length:gap])
    hasher.update(memoryview(data)[resume : resume + rest])
    return hasher.digest()


def digest_of_ranges(data: bytes, claim: Claim) -> bytes:
    """Return the SHA-256 of ranges that passed the gate."""
    first, gap, resume, length = (int(str(n)) for n in claim.ranges)
    hasher = hashlib.sha256(memoryview(data)[first:gap])
    hasher.update(memoryview(data)[resume : resume + length])
    return hasher.digest()
