"""Pages that somebody was shown, as they are kept: added to, never taken away, each for itself."""

import threading

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.pages import NO_PAGES, Pages
from tests.builders import (
    HASSAN,
    LETTER,
    PASSWORD,
    YOUSSEF,
    Records,
    a_trail,
    a_version,
    keep_all,
)

ONE, OTHER = a_version().digest, a_version(b"%PDF-1.7 autre").digest


@pytest.fixture
def dossier_id(records: Records) -> DossierId:
    with records.work() as work:
        for person in (YOUSSEF, HASSAN):
            work.add_person(person, PASSWORD)
    return keep_all(records, a_trail(LETTER, on_step=1))


def test_pages_add_up_for_each_person_and_document(records: Records, dossier_id: DossierId) -> None:
    second = keep_all(records, a_trail(LETTER, on_step=1))
    with records.work() as work:
        assert work.mark_shown(dossier_id, ONE, YOUSSEF.login, Pages.of({3})) == Pages.of({3})
        work.mark_shown(dossier_id, OTHER, YOUSSEF.login, Pages.of({9}))
        work.mark_shown(dossier_id, ONE, HASSAN.login, Pages.of({5}))
    with records.work() as work:
        assert work.mark_shown(dossier_id, ONE, YOUSSEF.login, Pages.upto(2)) == Pages.upto(3)
        assert work.mark_shown(dossier_id, ONE, YOUSSEF.login, NO_PAGES) == Pages.upto(3)
    reading = records.reading
    assert reading.pages_shown(dossier_id, YOUSSEF.login) == {
        ONE: Pages.upto(3),
        OTHER: Pages.of({9}),
    }
    assert reading.pages_shown(dossier_id, HASSAN.login) == {ONE: Pages.of({5})}
    assert reading.pages_shown(second, YOUSSEF.login) == {}
    assert reading.readers(dossier_id) == [HASSAN.login, YOUSSEF.login]
    assert reading.readers(second) == []


def test_a_transaction_that_fails_keeps_no_page(records: Records, dossier_id: DossierId) -> None:
    def fail() -> None:
        with records.work() as work:
            work.mark_shown(dossier_id, ONE, YOUSSEF.login, Pages.upto(2))
            raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        fail()
    assert records.reading.pages_shown(dossier_id, YOUSSEF.login) == {}


def test_a_document_of_two_thousand_pages_read_every_other_one(
    records: Records, dossier_id: DossierId
) -> None:
    odd = Pages.of(range(1, 2001, 2))
    with records.work() as work:
        work.mark_shown(dossier_id, ONE, YOUSSEF.login, odd)
    assert records.reading.pages_shown(dossier_id, YOUSSEF.login) == {ONE: odd}
    with records.work() as work:
        left = Pages.of(range(2, 2001, 2))
        assert work.mark_shown(dossier_id, ONE, YOUSSEF.login, left) == Pages.upto(2000)


def test_two_windows_of_one_reader_lose_no_page(records: Records, dossier_id: DossierId) -> None:
    barrier = threading.Barrier(4)

    def mark(first: int) -> None:
        barrier.wait(10)
        for page in range(first, 41, 4):
            with records.work() as work:
                work.mark_shown(dossier_id, ONE, YOUSSEF.login, Pages.of({page}))

    windows = [threading.Thread(target=mark, args=(first,)) for first in range(1, 5)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(60)
    assert records.reading.pages_shown(dossier_id, YOUSSEF.login) == {ONE: Pages.upto(40)}
