"""The check before the commit: is `after` the old file plus one sound signature, and no more?

It costs the same whether one or fifty signatures came before: what was proved of an earlier
version is not proved again, since those bytes are a prefix of these.

1. The old bytes are a prefix of the new, and the new file adds exactly one revision on top of the
   old file's own last one.
2. The filled signature fields are those of `signed`, in that order: nothing lost, nothing more.
3. The new signature is a PAdES one (ETSI EN 319 142-1: ETSI.CAdES.detached), its ranges pass the
   gate, and they cover the entire file.
4. Its container is as we make them and holds one signer; digest and signature value are right
   (RFC 5652, 5.6). Unsigned, it carries nothing, or one timestamp over that value, which is
   believed (`timestamp`): then it is B-T. It says the second factor that was given, if any.
5. It was made with exactly the certificate expected, which leads to our authority and was in
   force at the time claimed; no certificate is carried along that is not on that way.
6. The new revision fills that field and does nothing else (`revision`); the first one adds
   nothing but the fields and a certification with P = 2 (`certification`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, core, parser, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.factors import Given
from parapheur.domain.signature import CERTIFICATION
from parapheur.signing.certificates import way_up
from parapheur.signing.certification import only_certifies
from parapheur.signing.cms import DIGEST
from parapheur.signing.embedded import (
    carried_certificate,
    certificates_in,
    claim_of,
    claimed_time,
    digest_going_on,
    filled_fields,
    names_exactly,
    only_signer,
    read_signature,
    reported_time,
    second_of,
    sound,
)
from parapheur.signing.gate import REVISION, Claim, gate
from parapheur.signing.hashes import forget, hashed
from parapheur.signing.revision import NotASignature, field_filled
from parapheur.signing.timestamp import NOT_AT_ALL, NotBelieved, TimeTrust, believe
from parapheur.signing.update import entry, reading

OUTSIDE = (
    "v1",
    [{"algorithm": DIGEST, "parameters": None}],
    {"content_type": "data", "content": None},
    "v1",
    {"algorithm": DIGEST, "parameters": None},
)
"""A container of PAdES: one signer named by issuer and number, nothing enclosed (RFC 5652, 5.1)."""


@dataclass(frozen=True, slots=True)
class Maker:
    """What must have made the signature."""

    certificate: Digest
    second: Given | None


def check(
    before: bytes,
    after: bytes,
    *,
    signed: Sequence[str],
    certificate: Digest,
    authorities: Sequence[bytes],
    time: TimeTrust | None = None,
    waited: timedelta = NOT_AT_ALL,
    second: Given | None = None,
) -> Baseline:
    """Raise `SignatureUnsound` unless all the steps above hold; return the signature's level.

    `waited`: how long after the time it claims it was signed, and stamped, at the most.
    """
    try:
        maker = Maker(certificate, second)
        return _check(before, after, signed, maker, authorities, time, waited)
    except (SignatureUnsound, MemoryError):
        raise
    except NotASignature as error:
        raise SignatureUnsound(problem=str(error)) from error
    except Exception as error:
        # pyHanko raises errors of every kind at what it cannot read; each of them is a refusal.
        raise SignatureUnsound(problem=f"cannot be read back: {type(error).__name__}") from error
    finally:
        forget()


def check_attestation(
    pdf: bytes,
    attestation: bytes,
    *,
    certificate: Digest,
    authorities: Sequence[bytes],
    time: TimeTrust | None = None,
    waited: timedelta = NOT_AT_ALL,
    second: Given | None = None,
) -> Baseline:
    """Raise `SignatureUnsound` unless steps 4 and 5 hold of the detached signature."""
    try:
        container = cms.ContentInfo.load(attestation, strict=True)
        _ends(attestation)
        _expect(container["content_type"].native == "signed_data", "not a signature")
        data = container["content"]
        maker = Maker(certificate, second)
        made_with = _made_by(data, hashlib.sha256(pdf).digest(), maker)
        _trusted(data, made_with, reported_time(data), authorities)
        return _level(data, reported_time(data), time, waited)
    except (SignatureUnsound, MemoryError):
        raise
    except Exception as error:
        raise SignatureUnsound(problem=f"cannot be read back: {type(error).__name__}") from error


def _check(
    before: bytes,
    after: bytes,
    signed: Sequence[str],
    maker: Maker,
    authorities: Sequence[bytes],
    time: TimeTrust | None,
    waited: timedelta,
) -> Baseline:
    _expect(len(after) > len(before) and after.startswith(before), "the old bytes changed")  # 1
    with reading(after) as reader:
        signature = _one_revision_more(reader, before, after, signed, maker, authorities)
        return _level(signature.signed_data, claimed_time(signature), time, waited)  # 4


def _one_revision_more(
    reader: PdfFileReader,
    before: bytes,
    after: bytes,
    signed: Sequence[str],
    maker: Maker,
    authorities: Sequence[bytes],
) -> EmbeddedPdfSignature:
    last = reader.xrefs.total_revisions - 1
    _expect(last > 0 and _end(reader, last - 1) == _last_end(before), "not one revision more")
    fields = filled_fields(reader)  # 2
    _expect([f.name for f in fields] == list(signed), "other fields are filled than expected")
    _expect(fields[-1].revision == last, "the last revision is not the new signature's")
    signature = read_signature(reader, fields[-1])
    claim = _covers_all(after, signature)  # 3
    _ends(claim.contents)  # 4
    digest = digest_going_on(hashed(before), len(before), after, claim)
    made_with = _made_by(signature.signed_data, digest, maker)
    _trusted(signature.signed_data, made_with, claimed_time(signature), authorities)  # 5
    if len(signed) == 1 and signed[0] == CERTIFICATION:  # 6
        only_certifies(before, reader, last, fields[-1])
    else:
        _expect(field_filled(reader, last) == signed[-1], "another field was filled")
    return signature


def _covers_all(after: bytes, signature: EmbeddedPdfSignature) -> Claim:
    sub_filter = entry(signature.sig_object, "/SubFilter")
    _expect(sub_filter == "/ETSI.CAdES.detached", "not a PAdES signature")
    claim = claim_of(signature)
    for finding in gate(after, [claim]):
        raise SignatureUnsound(problem=finding.problem)
    _, _, resume, length = (int(n) for n in signature.byte_range)
    _expect(resume + length == len(after), "it does not cover the entire file")
    return claim


def _ends(contents: bytes) -> None:
    """Refuse what stands in the container behind its two parts: a reader would pass over it."""
    # Their lengths are read, and the parts not written out again: where the length of one ends in
    # 0x80, the library takes it for an open one, and writes all within it anew, many times over.
    within = parser.parse(contents)[4]
    kind = parser.peek(within)
    _expect(kind + parser.peek(within[kind:]) == len(within), "it does not end")


def _made_by(signed_data: cms.SignedData, digest: bytes, maker: Maker) -> x509.Certificate:
    signer = only_signer(signed_data)
    _expect(_outside(signed_data, signer) == OUTSIDE, "not a container as we make them")
    made_with = carried_certificate(signed_data, maker.certificate)
    if made_with is None:
        raise SignatureUnsound(problem="made with another certificate")
    _expect(names_exactly(signer, made_with), "its signer names another certificate")
    _expect(sound(signer, made_with, digest) == (True, True), "the signature does not hold")
    _expect(second_of(signer) == maker.second, "it says another second factor than was given")
    return made_with


def _outside(data: cms.SignedData, signer: cms.SignerInfo) -> tuple[object, ...]:
    """Return what stands in a container, yet is signed by nobody."""
    return (
        data["version"].native,
        [algorithm.native for algorithm in data["digest_algorithms"]],
        data["encap_content_info"].native,
        signer["version"].native,
        signer["digest_algorithm"].native,
    )


def _trusted(
    data: cms.SignedData,
    made_with: x509.Certificate,
    at: datetime | None,
    authorities: Sequence[bytes],
) -> None:
    if at is None:
        raise SignatureUnsound(problem="it claims no time")
    carried = certificates_in(data)
    way = way_up(made_with.dump(), carried, authorities, at)
    _expect(bool(way), "its certificate does not lead to our authority")
    _expect(set(carried) <= set(way), "it carries a certificate that is no part of its way")


def _level(
    data: cms.SignedData, at: datetime | None, time: TimeTrust | None, waited: timedelta
) -> Baseline:
    signer = only_signer(data)
    if signer["unsigned_attrs"] is core.VOID:
        return Baseline.B
    carried = [(one["type"].native, list(one["values"])) for one in signer["unsigned_attrs"]]
    kinds = [kind for kind, _ in carried]
    _expect(kinds == ["signature_time_stamp_token"], "something unsigned stands in its container")
    ((_, tokens),) = carried
    if time is None or len(tokens) != 1:
        raise SignatureUnsound(problem="a timestamp that nobody here can check")
    imprint = hashlib.sha256(signer["signature"].native).digest()
    try:
        believe(tokens[0].dump(), imprint, time, at=at, waited=waited)
    except NotBelieved as error:
        raise SignatureUnsound(problem=error.trouble) from error
    return Baseline.T


def _end(reader: PdfFileReader, revision: int) -> int:
    return int(reader.xrefs.get_startxref_for_revision(revision))


def _last_end(pdf: bytes) -> int:
    markers = REVISION.findall(pdf, max(0, len(pdf) - 2048))
    _expect(bool(markers), "the old file has no end")
    return int(markers[-1])


def _expect(held: bool, problem: str) -> None:
    if not held:
        raise SignatureUnsound(problem=problem)
