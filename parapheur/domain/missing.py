"""Signatures that we put on a document and that are no longer there.

A file that lost its form shows no signature to any reader: only who signed it knows how many there
were, and in which fields.
"""

from collections.abc import Sequence
from dataclasses import replace

from parapheur.domain.ades import Indication, SubIndication
from parapheur.domain.verdict import (
    Conclusion,
    Integrity,
    Modification,
    Problem,
    SignatureVerdict,
    Trust,
    Verdict,
)


def with_missing(verdict: Verdict, signed: Sequence[str]) -> Verdict:
    """Return the verdict with a broken signature for each of these fields that it does not show."""
    found = {one.field for one in verdict.signatures}
    missing = tuple(_gone(field) for field in signed if field not in found)
    if not missing:
        return verdict
    return replace(verdict, verdict=Conclusion.INVALID, signatures=(*verdict.signatures, *missing))


def _gone(field: str) -> SignatureVerdict:
    return SignatureVerdict(
        field=field,
        signer="",
        time=None,
        integrity=Integrity.BROKEN,
        modification=Modification.FORBIDDEN,
        trust=Trust.UNKNOWN,
        verdict=Conclusion.INVALID,
        problems=(Problem.MISSING,),
        indication=Indication.FAILED,
        sub_indication=SubIndication.FORMAT_FAILURE,
    )
