"""The verdict on any signed PDF, offline. Foreign files are judged in a child: see `child`.

1. The file is a PDF, complete, not encrypted, and read without repair.
2. Every filled signature field is listed, also those pyHanko leaves out; a signature that stands
   outside every field is told, unless it is one of usage rights (`usage`).
3. The byte-range gate stands in front (`gate`).
4. The mathematics of each signature: RFC 5652 and, for PAdES, EN 319 142-1 (`embedded`).
5. What came after each signature was permitted (`changes`).
6. Each certificate leads to an authority one trusts (`trust`), at the time that a trusted timestamp
   proves, else now (`times`): ETSI EN 319 102-1. Its level is told (`baseline`), and what is not
   proved.
7. The worst decides. What cannot be settled is indeterminate, never valid.

A PDF without any signature is indeterminate: there is nothing to be right or wrong about.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from parapheur.domain.indications import conclude
from parapheur.domain.verdict import Conclusion, Modification, Problem, SignatureVerdict, Verdict
from parapheur.signing import changes, mathematics
from parapheur.signing.embedded import (
    Filled,
    claim_of,
    container_of,
    digest_name,
    filled_fields,
    only_signer,
    read_signature,
)
from parapheur.signing.enclosed import without_enclosed
from parapheur.signing.gate import REVISION, Claim, gate, revisions_after
from parapheur.signing.settling import Weighed, settle, unread, worst
from parapheur.signing.trust import Anchors
from parapheur.signing.update import entry, open_strictly
from parapheur.signing.usage import usage_rights

HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
RANGE = re.compile(rb"/ByteRange[ \t\r\n\f\x00]*\[")

TAIL = 2048
"""Bytes before the end of a range in which its revision's end is looked for."""

RANGES = frozenset(
    {Problem.RANGE_SHAPE, Problem.RANGE_OUTSIDE, Problem.RANGE_GAP, Problem.RANGE_CONTENTS}
)
"""Problems after which there are no signed bytes to speak of."""


def examine(
    data: bytes,
    trust_anchors: Sequence[bytes],
    test_authority: Sequence[bytes] = (),
    *,
    clocks: Sequence[bytes] = (),
    at: datetime | None = None,
) -> Verdict:
    """Judge a signed PDF by the steps above; the authorities are certificates in DER.

    `clocks` are believed of time alone, besides the others. `at` is the time of the check; None:
    when the newest of its signatures claims to be made.
    """
    anchors = Anchors(tuple(trust_anchors), tuple(test_authority), tuple(clocks))
    if HEADER.match(data) is None:  # 1
        return Verdict(Conclusion.UNREADABLE, (Problem.NOT_A_PDF,))
    try:
        reader = open_strictly(data)
        if reader.encrypted:
            return Verdict(Conclusion.UNREADABLE, (Problem.ENCRYPTED,))
        return Examination(data, reader, anchors, at).of(filled_fields(reader))  # 2
    except MemoryError:
        raise
    except Exception:  # pyHanko raises errors of every kind at what it cannot read
        return Verdict(Conclusion.UNREADABLE, (Problem.DAMAGED,))


class Examination:
    """One file under examination."""

    def __init__(
        self, data: bytes, reader: PdfFileReader, anchors: Anchors, at: datetime | None
    ) -> None:
        self._data = data
        self._reader = reader
        self._anchors = anchors
        self._at = at
        self._history = changes.History(reader)

    def of(self, fields: Sequence[Filled]) -> Verdict:
        """Judge the signatures of these fields, and the file."""
        signatures = [self._read(field) for field in fields]
        readable = [s for s in signatures if s is not None]
        places, claims = self._claims(fields, signatures)
        findings = gate(self._data, claims)  # 3
        added = self._adds_fields(readable)
        found: list[Weighed | SignatureVerdict] = []
        for field, signature, place in zip(fields, signatures, places, strict=True):
            if signature is None:
                found.append(unread(field, _why_unread(field)))
            else:
                held = [f.problem for f in findings if f.of in (place, None)]
                found.append(self._judge(field, signature, held, added=added))
        verdicts = self._in_time(found)  # 6
        problems = self._of_the_file(fields)
        conclusions = [conclude(problems), *(v.verdict for v in verdicts)]  # 7
        return Verdict(worst(conclusions), problems, tuple(verdicts))

    def _read(self, field: Filled) -> EmbeddedPdfSignature | None:
        try:
            signature = read_signature(self._reader, field)
            signature.signed_revision = self._signed(signature)
        except MemoryError:
            raise
        except Exception:  # of every kind, at what is no signature
            return None
        return signature

    def _claims(
        self, fields: Sequence[Filled], signatures: Sequence[EmbeddedPdfSignature | None]
    ) -> tuple[list[int], list[Claim]]:
        """Return what the signatures say of their ranges, and for each field which of these it is.

        Two fields may hold one and the same signature, if they did when it was made.
        """
        claims, places, known = list[Claim](), list[int](), dict[Reference, int]()
        for field, signature in zip(fields, signatures, strict=True):
            place = known.setdefault(field.value, len(claims))
            if signature is not None and place < len(claims) and not self._held(field, signature):
                place = len(claims)
            if signature is not None and place == len(claims):
                claims.append(claim_of(signature))
            places.append(place)
        return places, claims

    def _held(self, field: Filled, signature: EmbeddedPdfSignature) -> bool:
        """Say whether the field held the signature in the revision that was signed."""
        then = self._reader.get_historical_resolver(signature.signed_revision)
        named = (field.value.idnum, field.value.generation)
        return any(
            name == field.name and (value.idnum, value.generation) == named
            for name, _, ref in enumerate_sig_fields(then, filled_status=True)
            if isinstance(value := then(ref.reference).raw_get("/V"), IndirectObject)
        )

    def _signed(self, signature: EmbeddedPdfSignature) -> int:
        """Return the revision that was signed: both parts of a linearized file are its first.

        The table of its first page stands before the other, and leads to it (ISO 32000-2, F.3.4);
        the end of the file leads to that of the first page.
        """
        revision, tables = int(signature.signed_revision), self._reader.xrefs
        if revision == 0 and self._reader.total_revisions > 1:
            first, rest = (int(tables.get_startxref_for_revision(r)) for r in (1, 0))
            _, _, resume, length = (int(n) for n in signature.byte_range)
            end = REVISION.findall(self._data, max(0, resume + length - TAIL), resume + length)
            return 1 if first < rest and end and int(end[-1]) == first else 0
        return revision

    def _of_the_file(self, fields: Sequence[Filled]) -> tuple[Problem, ...]:
        ranges = len(RANGE.findall(self._data))
        if ranges > len(fields):  # perhaps of signed files that this one carries, or of nobody
            ranges = len(RANGE.findall(without_enclosed(self._data, self._reader)))
            values = {field.value for field in fields}
            ranges -= usage_rights(self._data, self._reader, RANGE, values)
        if ranges > len(fields):
            return (Problem.OVERLOOKED,)
        return () if fields else (Problem.NO_SIGNATURE,)

    def _adds_fields(self, signatures: Sequence[EmbeddedPdfSignature]) -> bool:
        certifications = [s for s in signatures if certifies(s)]
        approvals = [s for s in signatures if s.sig_object_type == "/Sig"]
        return any(
            changes.stands_in_new_field(self._reader, c, s)
            for c in certifications
            for s in approvals
        )

    def _judge(
        self,
        field: Filled,
        signature: EmbeddedPdfSignature,
        held: Sequence[Problem],
        *,
        added: bool,
    ) -> Weighed | SignatureVerdict:
        try:
            sums = mathematics.judge(signature, ranges_hold=not RANGES & set(held))  # 4
            modification, more = self._changes(signature, held, added=added)  # 5
            return Weighed(field, signature, sums, modification, [*held, *sums.problems, *more])
        except MemoryError:
            raise
        except Exception:  # of every kind: what cannot be weighed is not believed
            return unread(field, _why_unread(field))

    def _in_time(self, found: Sequence[Weighed | SignatureVerdict]) -> list[SignatureVerdict]:
        weighed = [one for one in found if isinstance(one, Weighed)]
        settled = settle(self._reader, weighed, self._anchors, self._at)
        return [one if isinstance(one, SignatureVerdict) else next(settled) for one in found]

    def _changes(
        self, signature: EmbeddedPdfSignature, held: Sequence[Problem], *, added: bool
    ) -> tuple[Modification, tuple[Problem, ...]]:
        if held:
            return Modification.FORBIDDEN, ()
        _, _, resume, length = (int(n) for n in signature.byte_range)
        later = self._reader.total_revisions - 1 - signature.signed_revision
        if revisions_after(self._data, resume + length) != later or not covers_revision(signature):
            return Modification.FORBIDDEN, (Problem.BYTES_AFTER,)
        return changes.judge(self._history, signature, added=added and certifies(signature))


def certifies(signature: EmbeddedPdfSignature) -> bool:
    """Say whether the signature limits what may come after it."""
    return signature.docmdp_level is not None


def covers_revision(signature: EmbeddedPdfSignature) -> bool:
    """Say whether the cross-references up to the signature's revision lie in its range."""
    coverage: SignatureCoverageLevel = signature.evaluate_signature_coverage()
    return bool(coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _why_unread(field: Filled) -> Problem:
    value = field.value.get_object()
    if (
        not isinstance(value, DictionaryObject)
        or entry(value, "/SubFilter") not in mathematics.KINDS
    ):
        return Problem.UNSUPPORTED
    return Problem.UNSUPPORTED if _of_unknown_digest(value) else Problem.MALFORMED


def _of_unknown_digest(value: DictionaryObject) -> bool:
    """Say whether a signature is made with a digest of which only the number is known."""
    try:
        signer = only_signer(container_of(value))
        return digest_name(signer)[0].isdigit()
    except MemoryError:
        raise
    except Exception:  # of every kind, at what is no container
        return False
