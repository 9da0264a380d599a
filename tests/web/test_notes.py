"""Notes and instructions, through the pages."""

import pytest

from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, HASSAN, KHADIJA, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give

NOTE, PRIVATE, ASK, FOLLOW = (
    f"/dossiers/1/{verb}" for verb in ("note", "private-note", "instruction", "follow")
)
ARABIC = "يجب التحقق من art. 12 (b) قبل التوقيع"


@pytest.fixture
def ministry() -> Ministry:
    ministry = Ministry()
    ministry.deposit()
    return ministry


@pytest.mark.parametrize("language", Language)
def test_a_public_note_is_read_by_all_and_stays_in_the_history(
    ministry: Ministry, language: Language
) -> None:
    youssef = ministry.let(YOUSSEF, language)
    fields = youssef.see("/dossiers/1").fields(NOTE)
    youssef.send(NOTE, {**fields, "text": " "}, status=422)
    youssef.send(NOTE, {**fields, "text": "<b>x</b> " * 400}, status=422)
    assert "&lt;b&gt;x" in youssef.page.html, "what was typed is not lost"
    for _ in range(2):  # pressed twice
        youssef.follow(youssef.send(NOTE, {**fields, "text": f"{ARABIC}\r\n\u202eruse"}))
    for person in (AMINA, HASSAN, CLAIRE):
        reader = ministry.let(person, language)
        page = reader.see("/dossiers/1")
        assert page.html.count(ARABIC) == 1
        assert '<p class="note-text" dir="auto">' in page.html
        assert "\u202e" not in page.html
        assert ARABIC in reader.see("/dossiers/1/history").text


def test_a_private_note_is_seen_by_its_author_alone_and_erased(ministry: Ministry) -> None:
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    fields = youssef.see("/dossiers/1").fields(PRIVATE)
    youssef.follow(youssef.send(PRIVATE, {**fields, "text": "Méfiance"}))
    assert "Méfiance" in youssef.page.html
    for person in (HASSAN, AMINA, CLAIRE):
        assert "Méfiance" not in ministry.let(person).see("/dossiers/1").html
        assert "Méfiance" not in ministry.let(person).see("/dossiers/1/history").html
    hassan.see("/dossiers/1")
    hassan.send(PRIVATE, {"text": "", "erase": "yes"})
    assert "Méfiance" in youssef.see("/dossiers/1").html
    youssef.follow(youssef.send(PRIVATE, {**fields, "text": "Méfiance", "erase": "yes"}))
    assert "Méfiance" not in youssef.page.html


@pytest.mark.parametrize("language", Language)
def test_an_instruction_shows_in_its_receivers_tray_until_it_is_followed(
    ministry: Ministry, language: Language
) -> None:
    word = {"ar": "يُرجى مفاتحتي", "fr": "M'en parler", "en": "Speak to me"}[language]
    hassan, youssef = ministry.let(HASSAN, language), ministry.let(YOUSSEF, language)
    amina = ministry.let(AMINA, language)
    fields = hassan.see("/dossiers/1").fields(ASK)
    hassan.send(ASK, {**fields, "to": "service", "key": "shout"}, status=422)
    hassan.follow(hassan.send(ASK, {**fields, "to": "service", "key": "speak"}))
    hassan.send(ASK, {**fields, "to": "service", "key": "speak"}, status=409)
    hassan.follow(hassan.send(ASK, {**fields, "to": "", "key": "speak"}))
    assert not hassan.page.offers(FOLLOW)
    assert "/tray/instructed" not in hassan.page.html
    for receiver in (youssef, amina):
        page = receiver.see("/tray/instructed")
        assert word in page.html.replace("&#39;", "'")
        assert "/dossiers/1" in page.html
    assert word in youssef.see("/tray/todo").html.replace("&#39;", "'")
    give(youssef)
    done = youssef.see("/dossiers/1").fields(FOLLOW) | {"key": "speak"}
    hassan.send(FOLLOW, {**done, "csrf_token": hassan.page.token}, status=403)
    youssef.follow(youssef.send(FOLLOW, done))
    assert "/tray/instructed" not in youssef.page.html
    youssef.send(FOLLOW, done, status=409)
    assert "/dossiers/1" in amina.see("/tray/instructed").html
    ministry.let(CLAIRE, language).see("/dossiers/1/history")
    kinds = [type(one).__name__ for one in ministry.opened.store.reading.events(FIRST)]
    assert kinds[2:] == ["InstructionGiven"] * 2 + ["VisaGiven", "InstructionFollowed"]


def test_who_only_reads_is_offered_nothing_to_write(ministry: Ministry) -> None:
    claire = ministry.let(CLAIRE)
    page = claire.see("/dossiers/1")
    for address in (NOTE, PRIVATE, ASK, FOLLOW):
        assert not page.offers(address)
        sent = {"text": "x", "desk": "", "to": "service", "key": "seen"}
        assert claire.send(address, sent).status_code in {403, 409}
    khadija = ministry.let(KHADIJA)
    khadija.see("/tray/todo")
    for address in (NOTE, PRIVATE, ASK, FOLLOW):
        khadija.send(address, {"text": "x", "desk": "division"}, status=404)
    assert len(ministry.opened.store.reading.trail(FIRST)) == 2
