"""Every file of the corpus is looked at, in bounded time and memory, and gets an answer.

By a warm process, as in an office: a spread of the files in the usual run, and all of them with
`--parapheur-soak`.
"""

from collections.abc import Iterator

import pytest

from parapheur.intake import Limits, PdfIntake
from parapheur.signing.opinion import readable
from parapheur.signing.preflight import ready
from tests.corpus.place import BOUNDED, Sample, samples

SPREAD = 5
"""In the usual run, one file of so many."""
FIRST = (
    "dss/EmptyPage.pdf", "dss/PDF.pdf", "dss/validation__dss-646__document.pdf",
    "dss/validation__dss-728__politica_de_firma_anexo_1.pdf", "dss/documentEmptySignature.pdf",
)  # fmt: skip
"""Ordinary documents, unsigned: they come in as they are."""
COPIED = ("dss/pdf-xref-streams.pdf",)
"""Ordinary but for a table that a strict reader cannot follow: a copy comes in."""


@pytest.fixture(scope="module")
def door() -> Iterator[PdfIntake]:
    with PdfIntake(Limits(), opinions=[readable], trial=ready) as opened:
        yield opened


def chosen(soak: bool) -> list[Sample]:
    found = samples()
    return found if soak else [one for at, one in enumerate(found) if at % SPREAD == 0]


def test_every_look_ends_in_an_answer(door: PdfIntake, request: pytest.FixtureRequest) -> None:
    soak = bool(request.config.getoption("--parapheur-soak"))
    looked = 0
    for sample in chosen(soak):
        answer = door.inspect(sample.data)
        assert answer.accepted is (not answer.refusals), sample.name
        assert all(str(refusal) for refusal in answer.refusals), sample.name
        if sample.expected != BOUNDED:
            assert not answer.accepted, f"{sample.name} is signed"
        looked += 1
    assert looked >= len(samples()) // SPREAD


@pytest.mark.parametrize("name", FIRST)
def test_an_ordinary_document_comes_in_as_it_is(door: PdfIntake, name: str) -> None:
    (sample,) = [one for one in samples() if one.name == name]
    answer = door.inspect(sample.data)
    assert (answer.refusals, answer.copy) == ((), None)


@pytest.mark.parametrize("name", COPIED)
def test_one_that_a_copy_cures_comes_in_as_a_copy(door: PdfIntake, name: str) -> None:
    (sample,) = [one for one in samples() if one.name == name]
    answer = door.inspect(sample.data)
    assert answer.accepted
    assert answer.copy is not None
