"""Every version of a dossier, and how it stood at each instant, by its trail alone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.standing import replay
from parapheur.domain.versions import stood, versions_of
from tests.builders import BESIDE, LETTER, a_document, a_trail, at, standing
from tests.contracts.test_auditing import TRAILS

MICROSECOND = timedelta(microseconds=1)


def test_each_version_is_told_once_in_order() -> None:
    trail = a_trail(LETTER, on_step=3)
    dossier = standing(trail)
    told = [one.digest for one in versions_of(trail) if not one.beside]
    assert told == list(
        dict.fromkeys([dossier.main.version.digest, *(v.digest for v in dossier.versions)])
    )
    assert [one.seq for one in versions_of(trail)] == sorted(one.seq for one in versions_of(trail))
    assert versions_of([]) == ()


def test_a_visa_beside_the_document_makes_no_version() -> None:
    trail = a_trail(BESIDE, on_step=2)
    assert "VisaGiven" not in {one.kind for one in versions_of(trail)}


def test_a_corrected_document_is_a_version_with_pages_of_its_own() -> None:
    trail = next(one for one in TRAILS if len(one) > 6)
    corrected = a_document(b"%PDF-1.7 corrected", "corrigé.pdf")
    found = {one.digest: one for one in versions_of(trail)}
    assert found[corrected.version.digest].name == "corrigé.pdf"


@given(st.sampled_from(TRAILS), st.integers(-5, 90))
def test_it_stood_as_its_entries_up_to_then_add_up(trail: list[object], minute: int) -> None:
    until = at(0) + timedelta(minutes=minute)
    past = [event for event in trail if event.at <= until]  # type: ignore[attr-defined]  # events
    assert stood(trail, until) == (replay(past) if past else None, len(past))  # type: ignore[arg-type]  # events


def test_an_event_counts_from_its_own_instant_on() -> None:
    trail = a_trail(LETTER, on_step=2)
    for count, event in enumerate(trail, start=1):
        assert stood(trail, event.at)[1] >= count
        assert stood(trail, event.at - MICROSECOND)[1] < count
