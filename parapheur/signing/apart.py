"""Signatures whose key is somewhere else: drafted here, signed there, and finished here.

1. A draft is all of a signature but its value; what the key will be asked to sign is found by
   making the container once, over the document's own digest, with a key that only writes it down.
2. Whoever holds the key fetches the document with the draft behind it, as it will stand but for
   the value, and finds its digest by themselves (`digest_of_fetched`): what they read is what they
   sign.
3. It is finished by making the container once more with the value that came back, and no other
   bytes; the check before the commit reads the result like anybody else's.

The time that a signature claims is signed, so it is the draft's; a timestamp is put when it is
finished, and may be that much later.
"""

import hashlib
from datetime import datetime

from pyhanko.pdf_utils.generic import ByteStringObject, DictionaryObject, TextStringObject

from parapheur.domain.cards import Draft
from parapheur.domain.documents import Digest
from parapheur.domain.errors import SignatureUnsound
from parapheur.signing.cms import Certified, Key, Unsigned, sign_beside
from parapheur.signing.container import Stamp, with_stamp
from parapheur.signing.embedded import digest_of_ranges, filled_fields
from parapheur.signing.gate import Claim, gate
from parapheur.signing.hashes import hashed
from parapheur.signing.prepared import Prepared
from parapheur.signing.update import entry, reading


class Asking(Unsigned):
    """A key that signs nothing, and writes down what it is asked to sign."""

    asked = b""

    def sign(self, data: bytes) -> bytes:
        """Return as many bytes as a signature may have."""
        self.asked = data
        return super().sign(data)


def drafted(prepared: Prepared, key: Certified, at: datetime) -> Draft:
    """Return a signature inside the document as a draft (1)."""
    asking = Asking(key)
    prepared.signed(asking, at)
    return Draft(prepared.tail, prepared.gap, prepared.time, asking.asked)


def drafted_beside(pdf: bytes, key: Certified, at: datetime) -> Draft:
    """Return a signature beside the document as a draft (1)."""
    asking = Asking(key)
    sign_beside(asking, pdf, at)
    return Draft(b"", (0, 0), 0, asking.asked)


def digest_of_fetched(pdf: bytes, *, beside: bool) -> Digest:
    """Return the digest that a signature of what was fetched is over (2). `SignatureUnsound`.

    `beside`: it stays beside the document, and is over all of its bytes. Else the last revision is
    one signature with nothing in it yet, whose ranges pass the gate and cover the whole file.
    """
    if beside:
        return Digest(hashlib.sha256(pdf).hexdigest())
    try:
        return _digest_of_ranges(pdf)
    except (SignatureUnsound, MemoryError):
        raise
    except Exception as error:  # pyHanko raises errors of every kind at what it cannot read
        raise SignatureUnsound(problem=f"cannot be read: {type(error).__name__}") from error


def _digest_of_ranges(pdf: bytes) -> Digest:
    with reading(pdf) as reader:
        filled = filled_fields(reader)[-1]
        _expect(filled.revision == reader.xrefs.total_revisions - 1, "it ends otherwise")
        signature = reader.get_object(filled.value)
        if not isinstance(signature, DictionaryObject):
            raise SignatureUnsound(problem="it ends without a signature")
        _expect(entry(signature, "/SubFilter") == "/ETSI.CAdES.detached", "it is not a PAdES one")
        ranges, contents = entry(signature, "/ByteRange"), entry(signature, "/Contents")
        if not isinstance(ranges, list) or not isinstance(
            contents, ByteStringObject | TextStringObject
        ):
            raise SignatureUnsound(problem="its signature says of nothing what it covers")
        claim = Claim(tuple(ranges), bytes(contents.original_bytes))
    _expect(not any(claim.contents), "a value stands in it already")
    for finding in gate(pdf, [claim]):
        raise SignatureUnsound(problem=finding.problem)
    _, _, resume, length = (int(str(number)) for number in claim.ranges)
    _expect(resume + length == len(pdf), "it does not cover the entire file")
    return Digest(digest_of_ranges(pdf, claim).hex())


def finished(pdf: bytes, draft: Draft, *, key: Key, at: datetime, stamp: Stamp | None) -> bytes:
    """Return the whole document, with the value that the key gave (3)."""
    prepared = Prepared(draft.tail, draft.gap, draft.time, hashed(pdf))
    return pdf + prepared.signed(key, at, stamp)


def finished_beside(pdf: bytes, *, key: Key, at: datetime, stamp: Stamp | None) -> bytes:
    """Return the detached signature, with the value that the key gave (3)."""
    made = sign_beside(key, pdf, at)
    return with_stamp(made, stamp) if stamp else made


def _expect(held: bool, problem: str) -> None:
    if not held:
        raise SignatureUnsound(problem=problem)
