"""The notice of law 09-08: its wording has a number, and the trail tells which one was accepted."""

import pytest

from parapheur.domain.words import Language
from parapheur.words.history import recount
from parapheur.words.noticing import WORDING, notice, shown
from tests.builders import words
from tests.letters import ACCEPTED, a_deposit

BODY = words("Ministère", "الوزارة")
KNOWN = {
    1: {
        Language.AR: "8bfd5dfabdee5c5f371fb6e04cebe9c4c7b6e3d75de5e2aa740b6e37281b9f52",
        Language.FR: "9096beaf0a8229d51672de1dcbf876a692c549a47c97cb486de3e1fc125bcdf4",
        Language.EN: "b5f738cb3c0445ce1d17d2623814cbfa66d7f9ee2d942b4baa49a43ed036fb80",
    }
}
"""The digest of each wording, for a body and years that stay the same."""


@pytest.mark.parametrize("language", Language)
def test_a_notice_that_says_something_else_has_another_number(language: Language) -> None:
    assert shown(language, BODY, 10).digest == KNOWN[WORDING][language]


def test_a_notice_is_told_from_that_of_another_body_language_or_time() -> None:
    every = [
        shown(language, body, years).digest
        for language in Language
        for body in (BODY, words("Agence", "الوكالة"))
        for years in (5, 10)
    ]
    assert len(set(every)) == len(every)
    assert all("5" in notice(language, BODY, 5)[1] for language in Language)


@pytest.mark.parametrize("language", Language)
def test_the_life_of_a_letter_tells_which_notice_was_accepted(language: Language) -> None:
    said = recount(language, a_deposit())
    assert ACCEPTED.notice.digest in said
    assert "09-08" in said
