"""Which indication of the standard each problem stands for; the worst decides.

The standard knows nothing of what is done to a PDF around its signatures (ranges that lie, updates
that change the pages): there the signature does not cover the document that is shown, which is
told as a failure of the format.
"""

from collections.abc import Sequence

from parapheur.domain.ades import Indication, SubIndication
from parapheur.domain.baseline import Baseline
from parapheur.domain.verdict import Conclusion, Problem, Verdict

Indicated = tuple[Indication, SubIndication | None]
FAILED, OPEN = Indication.FAILED, Indication.INDETERMINATE

MEANS: dict[Problem, Indicated] = {
    Problem.BYTES_CHANGED: (FAILED, SubIndication.HASH_FAILURE),
    Problem.WRONG_KEY: (FAILED, SubIndication.SIG_CRYPTO_FAILURE),
    Problem.NOT_A_PDF: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.DAMAGED: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.MALFORMED: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_SHAPE: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_OUTSIDE: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_GAP: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_CONTENTS: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_END: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.RANGE_NESTING: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.BYTES_AFTER: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.CHANGED: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.CHANGED_CERTIFIED: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.FIELD_ADDED: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.MISSING: (FAILED, SubIndication.FORMAT_FAILURE),
    Problem.REVOKED: (FAILED, SubIndication.REVOKED),
    Problem.NOT_IN_FORCE: (FAILED, SubIndication.EXPIRED),
    Problem.NOT_YET_IN_FORCE: (FAILED, SubIndication.NOT_YET_VALID),
    Problem.ENCRYPTED: (OPEN, SubIndication.SIGNED_DATA_NOT_FOUND),
    Problem.UNKNOWN_AUTHORITY: (OPEN, SubIndication.NO_CERTIFICATE_CHAIN_FOUND),
    Problem.CERTIFICATE: (OPEN, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE),
    Problem.NOT_FOR_SIGNING: (OPEN, SubIndication.CHAIN_CONSTRAINTS_FAILURE),
    Problem.REVOKED_SINCE: (OPEN, SubIndication.REVOKED_NO_POE),
    Problem.EXPIRED_SINCE: (OPEN, SubIndication.OUT_OF_BOUNDS_NO_POE),
    Problem.LEFT_TOO_LONG: (OPEN, SubIndication.REVOCATION_OUT_OF_BOUNDS_NO_POE),
    Problem.NO_REVOCATION: (OPEN, SubIndication.TRY_LATER),
    Problem.TIMESTAMP: (OPEN, SubIndication.SIG_CONSTRAINTS_FAILURE),
    Problem.WEAK_ALGORITHM: (OPEN, SubIndication.CRYPTO_CONSTRAINTS_FAILURE),
    Problem.FORM_FILLED: (OPEN, SubIndication.SIG_CONSTRAINTS_FAILURE),
    Problem.LIMITS: (OPEN, SubIndication.GENERIC),
    Problem.UNSUPPORTED: (OPEN, SubIndication.GENERIC),
    Problem.OVERLOOKED: (OPEN, SubIndication.GENERIC),
    Problem.NO_SIGNATURE: (OPEN, SubIndication.SIGNED_DATA_NOT_FOUND),
}
"""In the order in which they count when a signature has several."""

LEFT_OPEN = frozenset(
    {
        Problem.LIMITS,
        Problem.UNSUPPORTED,
        Problem.OVERLOOKED,
        Problem.NO_SIGNATURE,
        Problem.TIMESTAMP,
        Problem.WEAK_ALGORITHM,
        Problem.FORM_FILLED,
        Problem.UNKNOWN_AUTHORITY,
        Problem.CERTIFICATE,
        Problem.EXPIRED_SINCE,
        Problem.LEFT_TOO_LONG,
        Problem.REVOKED_SINCE,
        Problem.NO_REVOCATION,
    }
)
"""Problems that leave the question open; of the others, each one settles it."""

WORST = (Indication.PASSED, Indication.INDETERMINATE, Indication.FAILED)
"""From the best to the worst."""
_RANK = {problem: rank for rank, problem in enumerate(MEANS)}


def conclude(problems: Sequence[str]) -> Conclusion:
    """Return what these problems come to."""
    if not problems:
        return Conclusion.VALID
    if LEFT_OPEN.issuperset(problems):
        return Conclusion.INDETERMINATE
    return Conclusion.INVALID


def indicated(problems: Sequence[str]) -> Indicated:
    """Return what the worst of these problems indicates; passed if there is none."""
    known = [problem for problem in map(_known, problems) if problem is not None]
    if len(known) < len(problems):  # the file could not even be opened
        return FAILED, SubIndication.FORMAT_FAILURE
    if not known:
        return Indication.PASSED, None
    return MEANS[min(known, key=_RANK.__getitem__)]


def indication_of(verdict: Verdict) -> Indicated:
    """Return the indication of a whole file: the worst of the file's own and its signatures'."""
    signed = [(one.indication, one.sub_indication) for one in verdict.signatures]
    found = [indicated(verdict.problems), *signed]
    worst = max(found, key=lambda one: WORST.index(one[0]))
    if worst[0] is Indication.PASSED and verdict.verdict is not Conclusion.VALID:
        return OPEN, SubIndication.GENERIC
    return worst


def level_of(verdict: Verdict) -> Baseline | None:
    """Return the lowest level of the file's signatures; None if one of them reaches none."""
    levels = [one.level for one in verdict.signatures if not one.is_timestamp]
    order = list(Baseline)
    reached = [order.index(level) for level in levels if level is not None]
    return order[min(reached)] if levels and len(reached) == len(levels) else None


def only_open_in_time(verdict: Verdict) -> bool:
    """Say whether nothing is against a file but what time or its authorities may settle.

    A certificate that expired since, or revocation data that nobody has put in yet: whoever keeps a
    record of the signature knows its day without.
    """
    may = {Problem.EXPIRED_SINCE, Problem.LEFT_TOO_LONG, Problem.NO_REVOCATION}
    found = [problem for one in verdict.signatures for problem in one.problems]
    sound = verdict.verdict in {Conclusion.VALID, Conclusion.INDETERMINATE}
    return sound and not verdict.problems and may.issuperset(found)


def _known(problem: str) -> Problem | None:
    return problem if isinstance(problem, Problem) else None
