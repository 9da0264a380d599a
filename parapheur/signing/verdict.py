"""The verdict on any signed PDF, offline. Foreign files are judged in a child: see `child`.

1. The file is a PDF, complete, not encrypted, and read without repair.
2. Every filled signature field is listed, also those pyHanko leaves out; a signature that stands
   outside every field is told.
3. The byte-range gate stands in front (`gate`).
4. The mathematics of each signature: RFC 5652 and, for PAdES, EN 319 142-1 (`embedded`).
5. What came after each signature was permitted (`changes`).
6. Each certificate leads to an authority one trusts (`trust`).
7. The worst decides. What cannot be settled is indeterminate, never valid.

A PDF without any signature is indeterminate: there is nothing to be right or wrong about.
"""

import re
from collections.abc import Sequence

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from parapheur.domain.verdict import (
    Conclusion,
    Integrity,
    Modification,
    Problem,
    SignatureVerdict,
    Trust,
    Verdict,
)
from parapheur.signing import changes, mathematics, trust
from parapheur.signing.certificates import digest_of, name_of
from parapheur.signing.embedded import (
    Filled,
    claim_of,
    claimed_time,
    filled_fields,
    read_signature,
)
from parapheur.signing.gate import gate, revisions_after
from parapheur.signing.update import entry, open_strictly

HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
RANGE = re.compile(rb"/ByteRange[ \t\r\n\f\x00]*\[")

WORST = (Conclusion.VALID, Conclusion.INDETERMINATE, Conclusion.UNREADABLE, Conclusion.INVALID)
"""From the best to the worst."""

INDETERMINATE = frozenset(
    {
        Problem.LIMITS,
        Problem.UNSUPPORTED,
        Problem.OVERLOOKED,
        Problem.NO_SIGNATURE,
        Problem.WEAK_ALGORITHM,
        Problem.FORM_FILLED,
        Problem.UNKNOWN_AUTHORITY,
        Problem.CERTIFICATE,
    }
)
"""Problems that leave the question open; of the others, each one settles it."""

RANGES = frozenset(
    {Problem.RANGE_SHAPE, Problem.RANGE_OUTSIDE, Problem.RANGE_GAP, Problem.RANGE_CONTENTS}
)
"""Problems after which there are no signed bytes to speak of."""


def examine(
    data: bytes, trust_anchors: Sequence[bytes], test_authority: Sequence[bytes] = ()
) -> Verdict:
    """Judge a signed PDF by the steps above; the authorities are certificates in DER."""
    anchors = trust.Anchors(tuple(trust_anchors), tuple(test_authority))
    if HEADER.match(data) is None:  # 1
        return Verdict(Conclusion.UNREADABLE, (Problem.NOT_A_PDF,))
    try:
        reader = open_strictly(data)
        if reader.encrypted:
            return Verdict(Conclusion.UNREADABLE, (Problem.ENCRYPTED,))
        return Examination(data, reader, anchors).of(filled_fields(reader))  # 2
    except MemoryError:
        raise
    except Exception:  # pyHanko raises errors of every kind at what it cannot read
        return Verdict(Conclusion.UNREADABLE, (Problem.DAMAGED,))


class Examination:
    """One file under examination."""

    def __init__(self, data: bytes, reader: PdfFileReader, anchors: trust.Anchors) -> None:
        self._data = data
        self._reader = reader
        self._anchors = anchors
        self._history = changes.History(reader)

    def of(self, fields: Sequence[Filled]) -> Verdict:
        """Judge the signatures of these fields, and the file."""
        signatures = [self._read(field) for field in fields]
        readable = [s for s in signatures if s is not None]
        findings = gate(self._data, [claim_of(s) for s in readable])  # 3
        added = self._adds_fields(readable)
        verdicts = []
        for field, signature in zip(fields, signatures, strict=True):
            if signature is None:
                verdicts.append(_unread(field, _why_unread(field)))
            else:
                held = [f.problem for f in findings if f.of in (readable.index(signature), None)]
                verdicts.append(self._judge(field, signature, held, added=added))
        problems = self._of_the_file(fields)
        conclusions = [conclude(problems), *(v.verdict for v in verdicts)]  # 7
        return Verdict(max(conclusions, key=WORST.index), problems, tuple(verdicts))

    def _read(self, field: Filled) -> EmbeddedPdfSignature | None:
        try:
            return read_signature(self._reader, field)
        except MemoryError:
            raise
        except Exception:  # of every kind, at what is no signature
            return None

    def _of_the_file(self, fields: Sequence[Filled]) -> tuple[Problem, ...]:
        ranges = len(RANGE.findall(self._data))
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
    ) -> SignatureVerdict:
        try:
            return self._weigh(field, signature, held, added=added)
        except MemoryError:
            raise
        except Exception:  # of every kind: what cannot be weighed is not believed
            return _unread(field, Problem.MALFORMED)

    def _weigh(
        self,
        field: Filled,
        signature: EmbeddedPdfSignature,
        held: Sequence[Problem],
        *,
        added: bool,
    ) -> SignatureVerdict:
        problems = list(held)
        at = claimed_time(signature)
        sums = mathematics.judge(signature, ranges_hold=not RANGES & set(held))  # 4
        problems += sums.problems
        modification, more = self._changes(signature, held, added=added)  # 5
        problems += more
        trusted = Trust.UNKNOWN
        if sums.signer is not None:  # 6
            trusted, more = trust.judge(
                self._reader,
                signature.signed_data,
                sums.signer,
                self._anchors,
                at=at,
                stamps=signature.sig_object_type == "/DocTimeStamp",
            )
            problems += more
        return SignatureVerdict(
            field=field.name,
            signer=name_of(sums.signer) if sums.signer else "",
            time=at,
            integrity=sums.integrity,
            modification=modification,
            trust=trusted,
            verdict=conclude(problems),
            problems=tuple(problems),
            certificate=digest_of(sums.signer.dump()) if sums.signer else "",
        )

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


def conclude(problems: Sequence[Problem]) -> Conclusion:
    """Return what these problems come to."""
    if not problems:
        return Conclusion.VALID
    if INDETERMINATE.issuperset(problems):
        return Conclusion.INDETERMINATE
    return Conclusion.INVALID


def _why_unread(field: Filled) -> Problem:
    value = field.value.get_object()
    kind = entry(value, "/SubFilter") if isinstance(value, DictionaryObject) else None
    return Problem.MALFORMED if kind in mathematics.KINDS else Problem.UNSUPPORTED


def _unread(field: Filled, problem: Problem) -> SignatureVerdict:
    return SignatureVerdict(
        field=field.name,
        signer="",
        time=None,
        integrity=Integrity.BROKEN,
        modification=Modification.FORBIDDEN,
        trust=Trust.UNKNOWN,
        verdict=conclude([problem]),
        problems=(problem,),
    )
