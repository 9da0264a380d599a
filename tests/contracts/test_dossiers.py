"""Keeping an event keeps everything, or nothing."""

import threading

import pytest

from parapheur.domain import trail
from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import DossierMoved, MoveNotAllowed, NoSuchDossier, ParapheurError
from parapheur.domain.events import DossierEvent
from parapheur.domain.lifecycle import State
from parapheur.domain.standing import replay
from tests.builders import (
    ALL,
    DIVISION,
    KHADIJA,
    LETTER,
    SERVICE,
    YOUSSEF,
    Records,
    a_trail,
    acted,
    at,
    deposited,
    keep_all,
    standing,
)


def finished(circuit: Circuit) -> list[DossierEvent]:
    events = a_trail(circuit, on_step=1)
    while standing(events).state is State.CIRCULATING:
        events.append(acted(standing(events), when=at(len(events))))
    return events


@pytest.mark.parametrize("circuit", [LETTER, ALL], ids=["in a row", "side by side"])
def test_a_dossier_is_what_its_trail_adds_up_to(records: Records, circuit: Circuit) -> None:
    events = finished(circuit)
    dossier_id = keep_all(records, events)
    assert records.reading.events(dossier_id) == events
    assert records.reading.stored(dossier_id) == replay(events)
    with records.work() as work:
        assert work.dossier(dossier_id) == replay(events)


def test_keeping_returns_the_next_dossier(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(records, events)
    event = acted(standing(events))
    with records.work() as work:
        assert work.keep(dossier_id, event) == standing([*events, event])


def test_the_trail_is_chained_without_a_gap(records: Records) -> None:
    dossier_id = keep_all(records, finished(LETTER))
    entries = records.reading.trail(dossier_id)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert trail.breaks(entries) == []
    assert records.reading.entries(f"dossier/{dossier_id}") == entries
    assert f"dossier/{dossier_id}" in records.reading.streams()


def test_dossiers_are_numbered_and_each_has_its_own_trail(records: Records) -> None:
    one, two = keep_all(records, a_trail(LETTER, on_step=2)), keep_all(records, a_trail(ALL))
    assert records.reading.dossiers() == [one, two]
    assert (len(records.reading.trail(one)), len(records.reading.trail(two))) == (3, 1)


def test_nothing_is_kept_of_a_transaction_that_fails(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(records, events)

    def fail() -> None:
        with records.work() as work:
            work.keep(dossier_id, acted(standing(events)))
            work.create(deposited(ALL))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert records.reading.events(dossier_id) == events
    assert records.reading.stored(dossier_id) == standing(events)
    assert records.reading.todo(YOUSSEF.desks)[0].id == dossier_id
    assert records.reading.done(YOUSSEF.login) == []
    assert records.reading.dossiers() == [dossier_id]


@pytest.mark.parametrize("number", [0, -1, 7, 2**31, 2**70])
def test_a_dossier_that_is_not_there_is_refused(records: Records, number: int) -> None:
    dossier_id = DossierId(number)
    with pytest.raises(NoSuchDossier), records.work() as work:
        work.dossier(dossier_id)
    with pytest.raises(NoSuchDossier), records.work() as work:
        work.dossier(dossier_id, lock=True)
    with pytest.raises(NoSuchDossier), records.work() as work:
        work.keep(dossier_id, acted(standing(a_trail(LETTER, on_step=1))))
    with pytest.raises(NoSuchDossier):
        records.reading.stored(dossier_id)
    assert records.reading.events(dossier_id) == []
    assert records.reading.awaiting(dossier_id) == []


def test_an_event_that_the_rules_refuse_is_not_kept(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(records, events)
    with pytest.raises(MoveNotAllowed), records.work() as work:
        work.keep(dossier_id, events[1])
    assert records.reading.events(dossier_id) == events


def test_a_desk_acts_once_at_a_step(records: Records) -> None:
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(records, events)
    event = acted(standing(events), SERVICE)
    with records.work() as work:
        work.keep(dossier_id, event)
    with pytest.raises(MoveNotAllowed), records.work() as work:
        work.keep(dossier_id, event)
    assert records.reading.events(dossier_id) == [*events, event]


def test_whoever_looked_before_another_kept_is_refused(records: Records) -> None:
    """Two transactions look without a lock, then both keep: one of them is told."""
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(records, events)
    told: list[str] = []
    begun = threading.Barrier(2)

    def act(desk: str) -> None:
        begun.wait()
        try:
            with records.work() as work:
                dossier = work.dossier(dossier_id)
                event = acted(dossier, SERVICE if desk == "service" else DIVISION)
                work.keep(dossier_id, event)
            told.append("kept")
        except DossierMoved:
            told.append("moved")

    both = [threading.Thread(target=act, args=(desk,)) for desk in ("service", "division")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    kept = records.reading.events(dossier_id)[len(events) :]
    assert len(kept) == told.count("kept") >= 1
    assert len(told) == 2
    assert records.reading.stored(dossier_id) == standing(records.reading.events(dossier_id))


def test_of_many_who_give_the_same_visa_one_does(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    dossier_id = keep_all(records, events)
    task = standing(events).task(desk=SERVICE, position=0, shown=standing(events).version.digest)
    outcomes: list[object] = []
    begun = threading.Barrier(6)

    def act(lock: bool) -> None:
        begun.wait()
        try:
            with records.work() as work:
                dossier = work.dossier(dossier_id, lock=lock)
                event = acted(standing(events))
                dossier.task(desk=task.desk, position=task.position, shown=task.shown)
                work.keep(dossier_id, event)
            outcomes.append("done")
        except ParapheurError as refused:
            outcomes.append(type(refused).__name__)

    many = [threading.Thread(target=act, args=(number % 2 == 0,)) for number in range(6)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "DossierMoved", "AlreadyDone"}
    assert len(records.reading.events(dossier_id)) == len(events) + 1


def test_trays_await_what_the_dossier_awaits(records: Records) -> None:
    events = a_trail(ALL, on_step=1)
    dossier_id = keep_all(records, events)
    assert records.reading.awaiting(dossier_id) == sorted(standing(events).awaited)
    event = acted(standing(events), DIVISION)
    with records.work() as work:
        work.keep(dossier_id, event)
    assert records.reading.awaiting(dossier_id) == ["juridique", "service"]
    assert records.reading.todo(KHADIJA.desks) == []
    assert [line.id for line in records.reading.done(KHADIJA.login)] == [dossier_id]


def test_the_dossiers_that_wait_for_the_seal(records: Records) -> None:
    keep_all(records, a_trail(LETTER, on_step=2))
    waiting = keep_all(records, a_trail(LETTER, on_step=3))
    keep_all(records, finished(LETTER))
    assert records.reading.sealing() == [waiting]


def test_several_are_held_those_that_there_are(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    first, second = (keep_all(records, events) for _ in range(2))
    with records.work() as work:
        work.hold([second, DossierId(999_999), first, DossierId(0), DossierId(2**40), second])
        for one in (first, second):
            assert work.dossier(one) == replay(events)
            work.keep(one, acted(standing(events)))
    assert [len(records.reading.trail(one)) for one in (first, second)] == [len(events) + 1] * 2


def test_who_holds_several_deadlocks_with_nobody(records: Records) -> None:
    """Each asks for them in another order, and holds both of them when it goes on."""
    events = a_trail(LETTER, on_step=1)
    numbers = [keep_all(records, events) for _ in range(2)]
    within, failed = list[str](), list[Exception]()

    def hold(name: str, asked: list[DossierId]) -> None:
        try:
            for _ in range(20):
                with records.work() as work:
                    work.hold(asked)
                    within.extend([name, name])
        except Exception as error:
            failed.append(error)

    both = [
        threading.Thread(target=hold, args=("one", numbers)),
        threading.Thread(target=hold, args=("other", numbers[::-1])),
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert failed == []
    assert len(within) == 80
