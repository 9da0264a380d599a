"""`verify` over the files of other projects, against what those projects say of them."""

import re
from pathlib import Path

import pytest

from parapheur.domain.verdict import Conclusion, Integrity, Modification, Problem, Verdict
from parapheur.signing import verify_in_child
from parapheur.signing.verdict import examine
from tests.corpus.place import BOUNDED, BROKEN, FORBIDDEN, INTACT, PRESENT, Sample, samples

ARGUED = set(
    re.findall(r"^## (.+)$", (Path(__file__).parent / "differences.md").read_text(), re.MULTILINE)
)
"""The files whose expectation we contest, each with its reason there."""


def agrees(expected: str, verdict: Verdict) -> bool:
    """Say whether a verdict is what the file's own project expects.

    No authority is trusted here, so what is intact is at best indeterminate. A file that cannot be
    read without repair is refused before its signatures are looked at.
    """
    refused = verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}
    found = verdict.signatures
    if expected == INTACT:
        return (
            verdict.verdict in {Conclusion.VALID, Conclusion.INDETERMINATE}
            and bool(found)
            and all(one.integrity is Integrity.INTACT for one in found)
            and all(one.modification is not Modification.FORBIDDEN for one in found)
        )
    if expected == BROKEN:
        return refused and (not found or any(one.integrity is Integrity.BROKEN for one in found))
    if expected == FORBIDDEN:
        forbids = any(one.modification is Modification.FORBIDDEN for one in found)
        return refused and (not found or forbids)
    return expected == BOUNDED and verdict.verdict is not Conclusion.VALID


def test_the_corpus_is_there() -> None:
    assert PRESENT


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_file_is_judged_as_its_own_project_does(sample: Sample) -> None:
    verdict = verify_in_child(sample.data, ())
    assert Problem.LIMITS not in verdict.problems
    assert agrees(sample.expected, verdict) is (sample.name not in ARGUED), verdict


def test_only_files_of_the_corpus_are_argued_about() -> None:
    expected = {sample.name: sample.expected for sample in samples()}
    assert {expected[name] for name in ARGUED} <= {INTACT, BROKEN, FORBIDDEN}


def test_the_confined_child_says_the_same() -> None:
    told = {s.expected: s for s in samples() if s.expected != BOUNDED and s.name not in ARGUED}
    for sample in told.values():
        assert verify_in_child(sample.data, ()) == examine(sample.data, ())
