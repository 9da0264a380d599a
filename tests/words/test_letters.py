"""Every word to be sent is a whole sentence in each language, with its subject or without."""

from datetime import UTC, datetime

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.letters import Letter, Line
from parapheur.domain.notices import Kind
from parapheur.domain.words import Language, Words
from parapheur.words.letters import LONGEST_TITLE, SENTENCES, TITLES, write_out

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WITHOUT_DOSSIER = {
    Kind.APPOINTED,
    Kind.DELEGATED,
    Kind.REVOKED,
    Kind.LENT,
    Kind.MANNED,
    Kind.REKEYED,
}
HOUSE, NAME, DESK = Words("وزارة", "Maison", "House"), Words("ا", "A", "A"), Words("ب", "B", "B")


def written(language: Language, kind: Kind, subject: str | None) -> tuple[str, str, str | None]:
    dossier = None if kind in WITHOUT_DOSSIER else DossierId(7)
    lines = (Line(kind, dossier, subject, DESK, AT),)
    letter = Letter("x", "a@b.ma", NAME, language, AT, lines)
    sheet = write_out(letter, organisation=HOUSE, url="https://p.ma")
    (paragraph,) = sheet.paragraphs
    return sheet.subject, paragraph.text, paragraph.link


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(SENTENCES) == set(Kind)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
def test_a_word_is_a_whole_sentence(language: Language, kind: Kind) -> None:
    for subject in ("Objet", None):
        title, text, link = written(language, kind, subject)
        assert text.endswith(".")
        for said in (title, text):
            assert not {"  ", " ,", " .", "{", "None"} & {said[i : i + 2] for i in range(len(said))}
            assert "None" not in said
            assert ("Objet" in said) == (subject is not None and kind not in WITHOUT_DOSSIER)
            assert ("D-000007" in said) == (kind not in WITHOUT_DOSSIER)
        home = kind in WITHOUT_DOSSIER
        assert link == ("https://p.ma/" if home else "https://p.ma/dossiers/7")


def test_a_long_subject_is_cut_in_the_title_alone() -> None:
    subject = "mot " * 100
    title, text, _ = written(Language.FR, Kind.AWAITED, subject)
    assert "…" in title
    assert len(title) < LONGEST_TITLE + 40
    assert text.count("mot") == 100
