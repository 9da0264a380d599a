"""Copies made for measures are found by lists as other dossiers are."""

from datetime import timedelta
from pathlib import Path

from parapheur.domain.registry.lines import LettersSought
from parapheur.store import Database
from parapheur.store.filling import BLOCK, fill, rooms
from parapheur.store.letter_filling import COMMON, WORDS, fill_letters
from tests.builders import LETTER, MORNING, SERVICE, YOUSSEF, at, deposited, standing, started
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS


def test_copies_wait_on_the_same_desk_each_due_at_its_minute(url: str, database: Database) -> None:
    event = deposited()
    with database.work() as work:
        dossier_id = work.create(event)
        work.keep(dossier_id, started(standing([event]), LETTER, when=at(1)))
    due = MORNING + timedelta(days=1)
    fill(url, dossier_id, 2 * BLOCK, due)
    assert database.reading.counts(YOUSSEF, MORNING).todo == 2 * BLOCK
    first, second, *_ = database.reading.todo(frozenset({SERVICE}))
    assert (first.id, second.id) == (dossier_id + 1, dossier_id + 1 + BLOCK)


def test_copies_of_a_letter_are_found_by_their_own_words(url: str, database: Database) -> None:
    body = fill_letters(url, 50)

    def found(text: str, page: int = 1) -> list[int]:
        sought = LettersSought(body=body, text=text)
        return [line.id for line in database.reading.letters(sought, page=page)]

    assert found("") + found("", 2) == list(range(50, 0, -1))
    assert found(COMMON) == list(range(48, 0, -3))
    assert 7 in found(WORDS[7 * 7])
    assert found("absent") == []


def test_a_measure_has_rooms_of_its_own_and_leaves_none(tmp_path: Path) -> None:
    for url in fresh("postgresql", tmp_path):
        for _ in range(2):  # the second time there is nothing in the way
            with rooms(url, ("room_one", "room_two")) as both:
                for room in both:
                    opened = Database(room, SUBJECTS)
                    opened.upgrade()
                    assert opened.reading.dossiers() == []
                    opened.close()
