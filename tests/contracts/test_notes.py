"""Notes as they are kept: private ones apart, and instructions where trays find them."""

import threading
from datetime import timedelta

import pytest

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import DossierEvent, VisaGiven
from parapheur.domain.instructions import HOUSE
from parapheur.domain.notes import follow, instruct, private_note, write_note
from parapheur.domain.people import DeskId, Person
from parapheur.domain.shelf import shelf_of
from parapheur.domain.trail import breaks
from tests.builders import (
    AMINA,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PASSWORD,
    SERVICE,
    YOUSSEF,
    Records,
    a_trail,
    acted,
    at,
    keep_all,
)


def ended(records: Records) -> DossierId:
    """A dossier that is finished, at minute 8."""
    dossier_id = keep_all(records, a_trail(LETTER, on_step=3))
    keep(records, dossier_id, acted(records.reading.stored(dossier_id), when=at(8)))
    return dossier_id


def keep(records: Records, dossier_id: DossierId, event: DossierEvent) -> Dossier:
    with records.work() as work:
        return work.keep(dossier_id, event)


def asked(records: Records, dossier_id: DossierId, to: DeskId | None, minute: int) -> DossierEvent:
    return instruct(
        records.reading.stored(dossier_id),
        instruction=HOUSE[0],
        to=to,
        desk=MINISTER,
        actor=HASSAN.login,
        at=at(minute),
    )


def found(records: Records, person: Person) -> tuple[list[int], int]:
    lines = records.reading.instructed(person)
    return [line.id for line in lines], records.reading.counts(person, at(60)).instructed


def test_who_is_asked_something_finds_it_until_it_is_followed(records: Records) -> None:
    first, second = ended(records), ended(records)
    keep(records, second, asked(records, second, SERVICE, 20))
    keep(records, first, asked(records, first, SERVICE, 21))
    keep(records, first, asked(records, first, None, 22))
    assert found(records, YOUSSEF) == ([first, second], 2)
    assert found(records, AMINA) == ([first], 1)
    assert found(records, KHADIJA) == found(records, HASSAN) == ([], 0)
    (line,) = records.reading.instructed(AMINA)
    assert [one.to for one in line.instructions] == [SERVICE, None]
    done = follow(
        records.reading.stored(first), key="speak", to=SERVICE, actor=YOUSSEF.login, at=at(23)
    )
    keep(records, first, done)
    assert found(records, YOUSSEF) == ([second], 1)
    for dossier_id in (first, second):
        events = records.reading.events(dossier_id)
        assert records.reading.shelf(dossier_id) == shelf_of(dossier_id, events)
        assert records.reading.shelf(dossier_id).since == at(8)


def test_a_note_leaves_the_dossier_and_its_rows_as_they_were(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=2))
    before = records.reading.stored(dossier_id)
    lines = records.reading.todo(HASSAN.desks)
    note = write_note(before, text="Lu", desk=SERVICE, actor=YOUSSEF.login, at=at(30))
    assert keep(records, dossier_id, note) == before == records.reading.stored(dossier_id)
    assert records.reading.todo(HASSAN.desks) == lines
    assert records.reading.events(dossier_id)[-1] == note
    with records.work() as work:
        assert work.newest(dossier_id) == note
        with pytest.raises(ValueError, match="empty"):
            work.newest(DossierId(99))


def test_a_private_note_is_its_authors_to_change_and_to_erase(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=2))
    length = len(records.reading.trail(dossier_id))
    with records.work() as work:
        for person in (YOUSSEF, HASSAN):
            work.add_person(person, PASSWORD)
    for person, text in ((YOUSSEF, "À voir"), (HASSAN, "Non"), (YOUSSEF, "Vu\nle 3")):
        with records.work() as work:
            work.set_private_note(private_note(dossier_id, text, author=person.login, at=at(9)))
    mine = records.reading.private_note(dossier_id, YOUSSEF.login)
    assert mine == private_note(dossier_id, "Vu\nle 3", author=YOUSSEF.login, at=at(9))
    with records.work() as work:
        work.erase_private_note(dossier_id, YOUSSEF.login)
        work.erase_private_note(dossier_id, YOUSSEF.login)
    assert records.reading.private_note(dossier_id, YOUSSEF.login) is None
    theirs = records.reading.private_note(dossier_id, HASSAN.login)
    assert theirs is not None
    assert theirs.text == "Non"
    assert len(records.reading.trail(dossier_id)) == length


def test_a_note_waits_for_a_signature_that_is_being_kept_and_undoes_nothing(
    records: Records,
) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=1))
    seen = records.reading.stored(dossier_id)
    visa = acted(seen, when=at(5))
    assert isinstance(visa, VisaGiven)
    task = seen.task(desk=SERVICE, position=0, shown=seen.version.digest)
    with records.work() as work:
        lease = timedelta(seconds=30)
        intent = work.intend(dossier_id, task, actor=YOUSSEF.login, at=at(4), lease=lease)

    def write() -> None:
        with records.work() as work:
            dossier = work.dossier(dossier_id, lock=True)
            note = write_note(dossier, text="Lu", desk=SERVICE, actor=YOUSSEF.login, at=at(5))
            work.keep(dossier_id, note)

    write()  # while the signature is made
    writing = threading.Thread(target=write)
    with records.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        writing.start()  # while it is kept
        writing.join(0.2)
        assert writing.is_alive()
        work.settle(intent)
        again = dossier.acted(task, visa.signature, actor=YOUSSEF.login, at=at(5))
        work.keep(dossier_id, again)
    writing.join()
    told = [type(event).__name__ for event in records.reading.events(dossier_id)]
    assert told[2:] == ["NoteWritten", "VisaGiven", "NoteWritten"]
    assert breaks(records.reading.trail(dossier_id)) == []
    assert records.reading.stored(dossier_id).position == 1
