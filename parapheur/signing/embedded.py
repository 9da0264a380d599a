"""A signature that stands in a PDF, and whether its own mathematics hold."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils.generic import DictionaryObject, Reference, parse_pdf_date
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.signing.gate import Claim


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
        found.append(Filled(name, ref, target, reader.xrefs.get_last_change(ref)))
    return sorted(found, key=lambda filled: filled.revision)


def read_signature(reader: PdfFileReader, filled: Filled) -> EmbeddedPdfSignature:
    """Parse the signature of a filled field."""
    return EmbeddedPdfSignature(reader, filled.field, filled.name)


def claim_of(signature: EmbeddedPdfSignature) -> Claim:
    """Return what the signature says of its range."""
    return Claim(tuple(signature.byte_range), signature.pkcs7_content)


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the time the signer claims (PAdES: /M), in UTC."""
    written = signature.sig_object.get("/M")
    if written is None:
        return signature.self_reported_timestamp
    time = parse_pdf_date(written, strict=False)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def reported_time(signed_data: cms.SignedData) -> datetime | None:
    """Return the time that a container itself claims, in UTC."""
    (signer,) = signed_data["signer_infos"]
    return extract_self_reported_ts(signer)


def signers_certificate(signed_data: cms.SignedData) -> x509.Certificate:
    """Return the certificate that the container says it was made with."""
    return extract_certs_for_validation(signed_data).signer_cert


def certificates_in(signed_data: cms.SignedData) -> list[bytes]:
    """Return all certificates (DER) in the container."""
    return [choice.chosen.dump() for choice in signed_data["certificates"]]


def sound(signed_data: cms.SignedData, digest: bytes, content: str = "data") -> tuple[bool, bool]:
    """Say whether the container is about `digest`, and whether its key signed that."""
    (signer,) = signed_data["signer_infos"]
    intact, valid = validate_sig_integrity(
        signer, signers_certificate(signed_data), content, digest
    )
    return bool(intact), bool(valid)


def digest_of_ranges(data: bytes, claim: Claim) -> bytes:
    """Return the SHA-256 of ranges that passed the gate."""
    first, gap, resume, length = (int(str(n)) for n in claim.ranges)
    hasher = hashlib.sha256(memoryview(data)[first:gap])
    hasher.update(memoryview(data)[resume : resume + length])
    return hasher.digest()
