"""Registers: what their numbers were given to, days that are closed, and words of pieces."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.about_incoming import Channel, PiecesAdded, PiecesAsked
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import DossierMoved
from parapheur.domain.finding import words
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.pages import day_of
from parapheur.domain.trail import breaks
from tests.builders import Records, at
from tests.contracts.test_letters import deposited, dispatched
from tests.letters import MINISTRY, OFFICER, OTHER, a_piece, registered

DAY = date(2026, 3, 2)
PAGE = Version(Digest("a" * 64), 77)


def closing(body: BodyId = MINISTRY, day: date = DAY, *, when: float = 1000) -> RegisterDayClosed:
    told = {"at": at(when), "actor": OFFICER.login, "body": body, "register": Register.ARRIVAL}
    return RegisterDayClosed(**told, day=day, page=PAGE, numbers=1)  # type: ignore[arg-type]


def numbered(records: Records, minutes: float, register: Register = Register.ARRIVAL) -> None:
    with records.work() as work:
        when = at(minutes)
        work.take_number(MINISTRY, register, when.year, "incoming/1", at=when)


def test_a_day_is_closed_once(records: Records) -> None:
    closed = closing()
    with records.work() as work:
        work.close_day(closed)
    with pytest.raises(DossierMoved), records.work() as work:
        work.close_day(closing(when=2000))
    with records.work() as work:
        work.close_day(closing(OTHER))
    known = records.reading.closed_days(MINISTRY, Register.ARRIVAL, DAY, DAY)
    assert list(known) == [day_of(closed)]
    assert list(records.reading.register_events(MINISTRY, Register.ARRIVAL)) == [closed]
    assert not records.reading.register_events(MINISTRY, Register.DEPARTURE)
    trail = records.reading.entries(f"register/{MINISTRY}/arrival")
    assert len(trail) == 1
    assert not breaks(trail)
    before = DAY - timedelta(days=1)
    assert not records.reading.closed_days(MINISTRY, Register.ARRIVAL, before, before)
    assert not records.reading.closed_days(MINISTRY, Register.DEPARTURE, DAY, DAY)


def test_days_with_numbers_are_open_until_they_are_closed(records: Records) -> None:
    for day in (0, 1, 4):
        numbered(records, day * 24 * 60)
    numbered(records, 0, Register.DEPARTURE)

    def open_days(before: date) -> list[date]:
        return list(records.reading.open_days(MINISTRY, Register.ARRIVAL, before))

    days = [DAY + timedelta(days=one) for one in (0, 1, 4)]
    assert open_days(date(2026, 4, 1)) == days
    assert open_days(days[2]) == days[:2]
    with records.work() as work:
        work.close_day(closing(day=days[0], when=9000))
    assert open_days(date(2026, 4, 1)) == days[1:]
    assert not records.reading.open_days(OTHER, Register.ARRIVAL, date(2026, 4, 1))


def test_a_day_is_that_of_casablanca(records: Records) -> None:
    """At 23:30 UTC on the last day of 2025, Casablanca is an hour ahead: in the next year."""
    eve = at(0).replace(year=2025, month=12, day=31, hour=23, minute=30)
    numbered(records, (eve - at(0)).total_seconds() / 60)
    new_year = date(2026, 1, 1)
    found = records.reading.open_days(MINISTRY, Register.ARRIVAL, date(2026, 2, 1))
    assert list(found) == [new_year]
    assert records.reading.numbers(MINISTRY, Register.ARRIVAL, new_year, new_year)


def test_letters_are_read_together(records: Records) -> None:
    first, second = deposited(records, 1), deposited(records, 2, subject="Autre")
    with records.work() as work:
        out = work.create_outgoing(dispatched(1))
    assert records.reading.new_letters(MINISTRY) == 2
    assert records.reading.new_letters(OTHER) == 0
    found = records.reading.incomings([first, second, LetterId(99)])
    assert {one: letter.subject for one, letter in found.items()} == {
        first: "Demande d’attestation",
        second: "Autre",
    }
    assert list(records.reading.outgoing_letters([out, OutgoingId(99)])) == [out]
    assert not records.reading.incomings([])


def test_letters_are_found_by_the_words_of_their_pieces(records: Records) -> None:
    first, second = deposited(records, 1), deposited(records, 2)
    assert list(records.reading.unread_letters()) == [first, second]
    with records.work() as work:
        work.add_letter_words(first, words("Préfecture الأداء"))
        work.add_letter_words(first, words("Préfecture"))
    assert list(records.reading.unread_letters()) == [second]

    def found(text: str) -> list[int]:
        sought = LettersSought(body=MINISTRY, text=text)
        return [line.id for line in records.reading.letters(sought)]

    assert found("préfec") == [first]
    assert found("الأداء attestation") == [first]
    assert found("attestation") == [second, first]
    asked = PiecesAsked(at=at(2), actor=OFFICER.login, text="Une copie")
    added = PiecesAdded(at=at(3), actor=OFFICER.login, pieces=(a_piece("copie.pdf", "2"),))
    for event in (asked, added):
        with records.work() as work:
            work.keep_letter(first, event)
    assert list(records.reading.unread_letters()) == [first, second]


def test_a_number_is_one_of_its_register(records: Records) -> None:
    arrived = deposited(records, 1)
    note = deposited(records, 2, channel=Channel.DESK)
    for letter, register in ((arrived, Register.ARRIVAL), (note, Register.INTERNAL)):
        with records.work() as work:
            work.take_number(MINISTRY, register, 2026, f"incoming/{letter}", at=at(1))
            number = OrderNumber(register, 2026, 1)
            work.keep_letter(letter, replace(registered(), number=number))

    def found(register: Register) -> list[int]:
        sought = LettersSought(body=MINISTRY, number=OrderNumber(register, 2026, 1))
        return [line.id for line in records.reading.letters(sought)]

    assert found(Register.ARRIVAL) == [arrived]
    assert found(Register.INTERNAL) == [note]
    sought = LettersSought(body=MINISTRY, deposit=note)
    assert [line.id for line in records.reading.letters(sought)] == [note]
