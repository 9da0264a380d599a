"""Lists of what is to come, may be taken back, is finished; narrowed, arranged, and counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.trays import PAGE, Line, Only, late_at
from tests.builders import (
    AMINA,
    BESIDE,
    DIVISION,
    EITHER,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    SERVICE,
    YOUSSEF,
    Records,
    a_trail,
    acted,
    at,
    keep_all,
    standing,
    started,
)

DAY = timedelta(days=1)
EVERYWHERE = replace(KHADIJA, desks=frozenset({SERVICE, DIVISION, MINISTER}))


def ids(lines: Sequence[Line]) -> list[int]:
    return [line.id for line in lines]


def test_what_is_to_come_says_where_it_stands_now(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=1))
    (line,) = records.reading.upcoming(HASSAN.desks)
    assert (line.id, line.desk, line.awaits) == (dossier_id, MINISTER, (SERVICE,))
    assert line.step == LETTER.steps[0].name
    assert records.reading.upcoming(YOUSSEF.desks) == []
    assert records.reading.todo(HASSAN.desks) == []


def test_what_has_come_is_no_longer_to_come(records: Records) -> None:
    keep_all(records, a_trail(LETTER, on_step=2))
    keep_all(records, a_trail(LETTER))
    assert records.reading.upcoming(HASSAN.desks) == []
    assert records.reading.counts(HASSAN, at(9)).upcoming == 0


def test_a_visa_beside_may_be_taken_back_by_who_gave_it_and_still_holds_the_desk(
    records: Records,
) -> None:
    dossier_id = keep_all(records, a_trail(BESIDE, on_step=2))
    (line,) = records.reading.retrievable(YOUSSEF)
    assert (line.id, line.desk) == (dossier_id, SERVICE)
    moved = replace(YOUSSEF, desks=frozenset({DIVISION}))
    assert records.reading.retrievable(moved) == []
    assert records.reading.retrievable(replace(KHADIJA, desks=YOUSSEF.desks)) == []


def test_once_somebody_has_acted_nothing_may_be_taken_back(records: Records) -> None:
    keep_all(records, a_trail(BESIDE, on_step=3))
    keep_all(records, a_trail(LETTER, on_step=2))  # its visa is inside the document
    assert records.reading.retrievable(YOUSSEF) == []
    assert records.reading.counts(YOUSSEF, at(9)).retrievable == 0


def test_what_is_finished_is_with_whoever_deposited_it_or_acted_on_it(records: Records) -> None:
    events = a_trail(EITHER, on_step=1)
    events.append(acted(standing(events), SERVICE, when=at(4)))
    dossier_id = keep_all(records, events)
    for person in (AMINA, YOUSSEF):
        assert ids(records.reading.finished(person.login)) == [dossier_id]
        assert records.reading.counts(person, at(9)).finished == 1
    assert records.reading.finished(KHADIJA.login) == []


def test_who_refused_a_dossier_finds_it_finished_in_another_round(records: Records) -> None:
    events = a_trail(EITHER, on_step=1)
    events.append(
        standing(events).reject(
            desk=DIVISION, position=0, reason="non", actor=KHADIJA.login, at=at(3)
        )
    )
    events.append(standing(events).recycle(actor=AMINA.login, at=at(4)))
    events.append(started(standing(events), EITHER, when=at(5)))
    events.append(acted(standing(events), SERVICE, when=at(6)))
    dossier_id = keep_all(records, events)
    assert ids(records.reading.finished(KHADIJA.login)) == [dossier_id]


def test_the_order_of_the_day_comes_first_then_what_is_due_soonest(records: Records) -> None:
    numbers = [keep_all(records, a_trail(LETTER, on_step=1)) for _ in range(PAGE + 8)]
    elsewhere = keep_all(records, a_trail(LETTER, on_step=2))
    first = [numbers[30], numbers[7], elsewhere, DossierId(99_999), numbers[28], numbers[30]]
    arranged = [numbers[30], numbers[7], numbers[28]]
    rest = [number for number in numbers if number not in arranged]
    found = [
        number
        for page in (1, 2, 3)
        for number in ids(records.reading.todo(YOUSSEF.desks, first=first, page=page))
    ]
    assert found == arranged + rest


def test_an_order_may_be_longer_than_a_page(records: Records) -> None:
    numbers = [keep_all(records, a_trail(LETTER, on_step=1)) for _ in range(PAGE + 5)]
    first = numbers[::-1][: PAGE + 2]
    pages = [records.reading.todo(YOUSSEF.desks, first=first, page=page) for page in (1, 2, 3)]
    assert [ids(page) for page in pages] == [first[:PAGE], first[PAGE:] + numbers[:3], []]


def test_lists_are_narrowed_by_circuit_words_and_lateness(records: Records) -> None:
    letter = keep_all(records, a_trail(LETTER, on_step=1))
    note = keep_all(records, a_trail(EITHER, on_step=1))
    todo = records.reading.todo
    assert ids(todo(YOUSSEF.desks)) == [letter, note]
    assert ids(todo(YOUSSEF.desks, only=Only(circuit=EITHER.id))) == [note]
    assert ids(todo(YOUSSEF.desks, only=Only(text="d-000002"))) == [note]
    assert ids(todo(YOUSSEF.desks, only=Only(text="COMMUNE"))) == [letter, note]
    assert ids(todo(YOUSSEF.desks, only=late_at(at(1) + 3 * DAY))) == [letter]
    assert ids(todo(YOUSSEF.desks, first=[note], only=late_at(at(1) + 3 * DAY))) == [letter]
    late = late_at(at(1) + 3 * DAY)
    assert ids(records.reading.upcoming(HASSAN.desks, only=late)) == [letter]
    progress = frozenset({State.CIRCULATING})
    assert ids(records.reading.deposited(AMINA.login, progress, only=late)) == [letter]
