"""Every word to be sent is a whole sentence in each language, with its subject or without."""

from datetime import UTC, date, datetime

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.letters import Bidding, Letter, Line
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
    Kind.UNFACTORED,
    Kind.CARDED,
    Kind.KEY_ENDING,
    Kind.SEAL_ENDING,
    Kind.HEAD,
}
TOLD = [kind for kind in Kind if kind not in {Kind.INVITED, Kind.LETTER_FOLLOWED}]
"""What members of the house are told; guests and depositors are written to otherwise."""
HOUSE, NAME, DESK = Words("وزارة", "Maison", "House"), Words("ا", "A", "A"), Words("ب", "B", "B")


def written(language: Language, kind: Kind, subject: str | None) -> tuple[str, str, str | None]:
    dossier = None if kind in WITHOUT_DOSSIER else DossierId(7)
    lines = (Line(kind, dossier, subject, DESK, AT),)
    letter = Letter("x", "a@b.ma", NAME, language, AT, lines)
    sheet = write_out(letter, organisation=HOUSE, url="https://p.ma")
    (paragraph,) = sheet.paragraphs
    return sheet.subject, paragraph.text, paragraph.link


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(SENTENCES) == set(TOLD)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", TOLD)
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


@pytest.mark.parametrize("language", Language)
def test_a_guest_is_told_who_invites_until_when_and_the_way_in(language: Language) -> None:
    bidding = Bidding(DossierId(7), NAME, DESK, date(2026, 3, 9), "/guest/7-1-secret")
    letter = Letter("x", "g@b.org", Words("ض", "G", "G"), language, AT, (), bidding)
    sheet = write_out(letter, organisation=HOUSE, url="https://p.ma")
    links = [one.link for one in (*sheet.paragraphs, sheet.closing) if one.link]
    assert links == ["https://p.ma/guest/7-1-secret"]
    text = " ".join(one.text for one in sheet.paragraphs)
    for part in (NAME.of(language), DESK.of(language), "09/03/2026", "D-000007"):
        assert part in text
    assert "secret" not in text + sheet.subject
    assert "secret" not in repr(letter)
