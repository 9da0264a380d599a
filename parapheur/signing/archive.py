"""A timestamp over the whole document, and what it should find there (EN 319 142-1, B-LTA).

1. The certificates of all that was signed, of their timestamps too, with what tells whether they
   were revoked, go into the security store (DSS, 5.4.2), without a part for each signature (VRI).
2. A document timestamp (5.4.3) in a field of its own covers the whole file, that store included:
   both come in one revision, and the timestamp is the last there is.

The check before it is kept: the old bytes are a prefix, the fields are those expected, the gate
passes over it and it covers the entire file, its token is believed (`timestamp`); that nothing else
was changed, and that all signatures still hold, is for the whole verdict, in a child.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore

from parapheur.domain.errors import SignatureUnsound
from parapheur.signing.embedded import (
    certificates_in,
    claim_of,
    digest_going_on,
    filled_fields,
    read_signature,
)
from parapheur.signing.fields import add_unseen
from parapheur.signing.gate import gate
from parapheur.signing.hashes import hashed
from parapheur.signing.revocation import Published
from parapheur.signing.timestamp import NotBelieved, Timestamp, TimeTrust, believe
from parapheur.signing.update import Update, entry, reading

Stamping = Callable[[bytes], bytes]
"""Gives a timestamp (DER) over a SHA-256 digest."""


def put_timestamp(
    pdf: bytes, field: str, stamp: Stamping, *, room: int, published: Published | None
) -> bytes:
    """Return the document with a timestamp over all of it, of `room` bytes at most."""
    writer = Update.over(pdf)
    if published is not None:  # 1
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[x509.Certificate.load(der) for der in published.certificates],
            ocsps=[ocsp.OCSPResponse.load(der) for der in published.answers],
            crls=[crl.CertificateList.load(der) for der in published.lists],
        )
    value = DocumentTimestamp(bytes_reserved=2 * room)  # 2
    add_unseen(writer, field)
    steps = PdfCMSEmbedder().write_cms(field, writer, existing_fields_only=True)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=value))
    steps.close()  # what pyHanko would write and hash, we write and hash behind the old bytes
    written, start = writer.written_behind(), len(pdf)
    begin, end = value.contents.offsets
    value.byte_range.fill_offsets(written, begin, end, start + len(written.getbuffer()))
    tail, gap = bytearray(written.getvalue()), (begin - start, end - start)
    writer.let_go()
    digest = hashed(pdf).copy()
    digest.update(tail[: gap[0]])
    digest.update(tail[gap[1] :])
    token = stamp(digest.digest()).hex().encode()
    tail[gap[0] + 1 : gap[0] + 1 + len(token)] = token
    return pdf + bytes(tail)


def check_timestamp(
    before: bytes, after: bytes, *, signed: Sequence[str], trust: TimeTrust, at: datetime
) -> Timestamp:
    """Return what the new timestamp proves. `SignatureUnsound`."""
    _expect(len(after) > len(before) and after.startswith(before), "the old bytes changed")
    with reading(after) as reader:
        fields = filled_fields(reader)
        _expect([one.name for one in fields] == list(signed), "other fields are filled")
        _expect(fields[-1].revision == reader.xrefs.total_revisions - 1, "it is not the last")
        signature = read_signature(reader, fields[-1])
        kind = entry(signature.sig_object, "/SubFilter")
        _expect(kind == "/ETSI.RFC3161", "not a timestamp over a document")
        claim = claim_of(signature)
        for finding in gate(after, [claim]):
            raise SignatureUnsound(problem=finding.problem)
        _, _, resume, length = (int(n) for n in signature.byte_range)
        _expect(resume + length == len(after), "it does not cover the entire file")
        digest = digest_going_on(hashed(before), len(before), after, claim)
    token = cms.ContentInfo.load(claim.contents).dump()  # zeros fill the room behind it
    try:
        return believe(token, digest, trust, at=at)
    except NotBelieved as error:
        raise SignatureUnsound(problem=error.trouble) from error


def certificates_of(pdf: bytes) -> list[bytes]:
    """Return every certificate (DER) that signatures and timestamps of the document carry."""
    with reading(pdf) as reader:
        found = dict[bytes, None]()
        for field in filled_fields(reader):
            data = read_signature(reader, field).signed_data
            for part in (data, *_stamps(data)):
                found.update(dict.fromkeys(certificates_in(part)))
    return list(found)


def _stamps(data: cms.SignedData) -> Iterator[cms.SignedData]:
    """Yield the timestamps over the values of signatures."""
    for signer in data["signer_infos"]:
        if signer["unsigned_attrs"] is core.VOID:
            continue
        for attribute in signer["unsigned_attrs"]:
            if attribute["type"].native == "signature_time_stamp_token":
                yield from (token["content"] for token in attribute["values"])


def _expect(held: bool, problem: str) -> None:
    if not held:
        raise SignatureUnsound(problem=problem)
