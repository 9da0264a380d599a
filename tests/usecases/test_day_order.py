"""Arranging a desk's day: who may, what they see, and what their trail tells."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_days import DayLocked, DayUnlocked
from parapheur.domain.day_order import Shift
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed, NotWaitingThere, OrderLocked
from parapheur.domain.people import DeskId, Person
from parapheur.domain.terms import Assistance, TermId
from parapheur.usecases.day_order import (
    arrange,
    arranged_by,
    days_astray,
    lock_day,
    order_of,
    orders_for,
    presented,
    still_waiting,
    unlock_day,
)
from parapheur.usecases.fsck import fsck
from tests.builders import (
    AMINA,
    CLAIRE,
    HASSAN,
    LETTER,
    MINISTER,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_trail,
    acted,
    keep_all,
    standing,
)
from tests.enrolled import enrolled
from tests.fakes import FakeOffice


def helps(fake: FakeOffice, person: Person, desk: DeskId) -> None:
    """Let somebody follow a desk from now on."""
    now = fake.clock.now()
    term = Assistance(
        id=TermId(f"{person.login}/{desk}"),
        who=person.login,
        first=day_of(now),
        given_at=now - timedelta(minutes=1),
        desk=desk,
        by=HASSAN.login,
    )
    with fake.store.work() as work:
        work.set_term(term)


def waiting(fake: FakeOffice, many: int) -> list[DossierId]:
    """Dossiers that wait on the minister."""
    return [keep_all(fake.store, a_trail(LETTER, on_step=2)) for _ in range(many)]


def put(fake: FakeOffice, *numbers: DossierId) -> None:
    for number in numbers:
        arrange(fake.office, MINISTER, Shift.ADD, number, actor=AMINA)


@pytest.fixture
def arranging(fake: FakeOffice) -> FakeOffice:
    """An office where Amina follows the minister's desk."""
    helps(fake, AMINA, MINISTER)
    return fake


def test_the_order_is_presented_once_it_is_locked(arranging: FakeOffice) -> None:
    office, (first, second, third) = arranging.office, waiting(arranging, 3)
    put(arranging, third, first)
    assert presented(office, HASSAN.desks) == ()
    lock_day(office, MINISTER, actor=AMINA)
    assert presented(office, HASSAN.desks) == (third, first)
    assert presented(office, YOUSSEF.desks) == ()
    lines = office.reading.todo(HASSAN.desks, first=presented(office, HASSAN.desks))
    assert [line.id for line in lines] == [third, first, second]
    (arrival,) = waiting(arranging, 1)
    lines = office.reading.todo(HASSAN.desks, first=presented(office, HASSAN.desks))
    assert [line.id for line in lines] == [third, first, second, arrival]


def test_it_holds_for_its_day(arranging: FakeOffice) -> None:
    put(arranging, *waiting(arranging, 1))
    lock_day(arranging.office, MINISTER, actor=AMINA)
    arranging.clock.pause(24 * 3600)
    assert orders_for(arranging.office, HASSAN.desks) == []
    assert order_of(arranging.office, MINISTER).dossiers == ()


def test_only_an_assistant_of_the_desk_arranges_it(arranging: FakeOffice) -> None:
    (number,) = waiting(arranging, 1)
    for person in (HASSAN, YOUSSEF, CLAIRE, RACHID):
        with pytest.raises(NotAllowed):
            arrange(arranging.office, MINISTER, Shift.ADD, number, actor=person)
        with pytest.raises(NotAllowed):
            lock_day(arranging.office, MINISTER, actor=person)
    with pytest.raises(NotAllowed):
        arrange(arranging.office, SERVICE, Shift.ADD, number, actor=AMINA)
    assert arranged_by(arranging.office, AMINA) == {MINISTER}


def test_who_is_no_longer_active_arranges_nothing(arranging: FakeOffice) -> None:
    (number,) = waiting(arranging, 1)
    with arranging.store.work() as work:
        enrolled(work, replace(AMINA, active=False), work.password(AMINA.login) or "")
    with pytest.raises(NotAllowed):
        arrange(arranging.office, MINISTER, Shift.ADD, number, actor=AMINA)
    with pytest.raises(NotAllowed):
        unlock_day(arranging.office, MINISTER, actor=AMINA)


def test_what_waits_elsewhere_or_is_not_there_is_refused_alike(arranging: FakeOffice) -> None:
    elsewhere = keep_all(arranging.store, a_trail(LETTER, on_step=1))
    for number in (elsewhere, DossierId(999)):
        with pytest.raises(NotWaitingThere):
            arrange(arranging.office, MINISTER, Shift.ADD, number, actor=AMINA)


def test_what_was_done_meanwhile_takes_no_place(arranging: FakeOffice) -> None:
    office, (first, second, third) = arranging.office, waiting(arranging, 3)
    put(arranging, first, second, third)
    with arranging.store.work() as work:
        work.keep(second, acted(standing(a_trail(LETTER, on_step=2)), when=arranging.clock.now()))
    assert still_waiting(office, order_of(office, MINISTER)) == [first, third]
    order = arrange(office, MINISTER, Shift.UP, third, actor=AMINA)
    assert order.dossiers == (third, first)


def test_who_locked_it_or_an_administrator_unlocks_it(arranging: FakeOffice) -> None:
    put(arranging, *waiting(arranging, 2))
    lock_day(arranging.office, MINISTER, actor=AMINA)
    helps(arranging, YOUSSEF, MINISTER)
    with pytest.raises(OrderLocked):
        unlock_day(arranging.office, MINISTER, actor=YOUSSEF)
    unlock_day(arranging.office, MINISTER, actor=RACHID)
    assert not order_of(arranging.office, MINISTER).locked
    assert orders_for(arranging.office, HASSAN.desks) == []


def test_locking_and_unlocking_are_told_in_the_trail_of_who_locked(arranging: FakeOffice) -> None:
    numbers = waiting(arranging, 2)
    put(arranging, *numbers)
    order = lock_day(arranging.office, MINISTER, actor=AMINA)
    unlock_day(arranging.office, MINISTER, actor=RACHID)
    unlock_day(arranging.office, MINISTER, actor=RACHID)  # nothing more to tell
    locked, unlocked = arranging.office.reading.account_events(AMINA.login)[-2:]
    assert isinstance(locked, DayLocked)
    assert (locked.day, locked.dossiers, locked.at) == (order.day, tuple(numbers), order.locked_at)
    assert isinstance(unlocked, DayUnlocked)
    assert (unlocked.actor, unlocked.desk) == (RACHID.login, MINISTER)


def test_an_inspection_finds_an_order_that_was_changed(arranging: FakeOffice) -> None:
    office, numbers = arranging.office, waiting(arranging, 2)
    put(arranging, *numbers)
    order = lock_day(office, MINISTER, actor=AMINA)
    told = office.reading.account_events(AMINA.login)
    assert list(days_astray(office, AMINA.login, told)) == []
    with arranging.store.work() as work:
        work.set_day_order(replace(order, dossiers=order.dossiers[::-1]))
    found = [one for one in fsck(office) if "orders of the day" in one.problem]
    assert [one.place for one in found] == ["account/amina"]
