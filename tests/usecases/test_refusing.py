"""Refusals are told one by one within bounds, and counted beyond: none is silently lost."""

from datetime import timedelta
from itertools import count

import pytest

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_refusals import (
    ActRefused,
    EntryRefused,
    RefusalsCounted,
    StrangerRefused,
)
from parapheur.domain.bounds import OF_ACCOUNT, OF_NETWORK, OF_STRANGERS, WINDOW
from parapheur.domain.errors import NoRoomLeft
from parapheur.domain.people import STRANGER
from parapheur.usecases.refusing import (
    WRITTEN_EVERY,
    Flood,
    Refusal,
    tell_counts,
    tell_refusals,
    write_counts,
)
from tests.builders import YOUSSEF
from tests.enrolled import lived
from tests.fakes import FakeOffice

HERE = "192.0.2.0/24"


def refused(fake: FakeOffice) -> ActRefused:
    return ActRefused(
        at=fake.clock.now(), actor=YOUSSEF.login, what="POST /dossiers/1/act", refusal="NotAllowed"
    )


def stranger(fake: FakeOffice, network: str = HERE) -> StrangerRefused:
    return StrangerRefused(
        at=fake.clock.now(), actor=STRANGER, what="POST /login", refusal="X", network=network
    )


def ask(fake: FakeOffice, flood: Flood, refusal: Refusal, times: int) -> None:
    for _ in range(times):
        tell_refusals(fake.office, flood, [refusal])


def house(fake: FakeOffice) -> list[object]:
    return list(fake.store.reading.office_events(OfficeStream.REFUSALS))


def counts(fake: FakeOffice) -> list[tuple[int, str]]:
    found = [one for one in house(fake) if isinstance(one, RefusalsCounted)]
    return [(one.count, one.network) for one in found]


def test_an_accounts_refusals_stand_in_its_own_trail(fake: FakeOffice) -> None:
    one = refused(fake)
    tell_refusals(fake.office, Flood(), [one])
    assert lived(fake.store.reading, YOUSSEF) == [one]
    assert house(fake) == []


def test_beyond_the_bound_they_are_counted_and_the_number_is_told(fake: FakeOffice) -> None:
    ask(fake, Flood(), refused(fake), OF_ACCOUNT)
    for _ in range(7):  # each by a process that knows of no flood yet
        tell_refusals(fake.office, Flood(), [refused(fake)])
    assert lived(fake.store.reading, YOUSSEF) == [refused(fake)] * OF_ACCOUNT
    since = fake.clock.now()
    fake.clock.time += WINDOW
    tell_counts(fake.office)
    tell_counts(fake.office)
    told = lived(fake.store.reading, YOUSSEF)[OF_ACCOUNT:]
    counted = RefusalsCounted(at=since + WINDOW, actor=YOUSSEF.login, count=7, since=since)
    assert told == [counted]
    assert not fake.store.kept.tallies


def test_the_next_refusal_tells_the_number_where_no_sweep_does(fake: FakeOffice) -> None:
    ask(fake, Flood(), stranger(fake), OF_NETWORK)
    tell_refusals(fake.office, Flood(), [stranger(fake)])
    fake.clock.time += WINDOW
    tell_refusals(fake.office, Flood(), [stranger(fake)])
    *_, counted, last = house(fake)
    assert isinstance(counted, RefusalsCounted)
    assert (counted.count, counted.network) == (1, HERE)
    assert last == stranger(fake)


def test_many_networks_have_one_bound_together(fake: FakeOffice) -> None:
    numbers = count()
    for number in numbers:
        tell_refusals(fake.office, Flood(), [stranger(fake, f"198.51.{number}.0/24")])
        if number == OF_STRANGERS + 4:
            break
    assert len(house(fake)) == OF_STRANGERS
    fake.clock.time += WINDOW
    tell_counts(fake.office)
    assert counts(fake) == [(5, "")]


def test_a_flood_is_counted_in_memory_and_written_once_a_second(fake: FakeOffice) -> None:
    flood = Flood()
    ask(fake, flood, stranger(fake), OF_NETWORK + 1)
    before = fake.store.works
    ask(fake, flood, stranger(fake), 500)
    assert fake.store.works == before + 1
    fake.clock.time += WRITTEN_EVERY
    ask(fake, flood, stranger(fake), 500)
    assert fake.store.works == before + 2
    fake.clock.time += WINDOW
    ask(fake, flood, stranger(fake), 1)
    assert counts(fake) == [(1001, HERE)]
    assert house(fake)[-1] == stranger(fake)


def test_who_enters_by_no_name_is_told_like_others(fake: FakeOffice) -> None:
    entry = EntryRefused(at=fake.clock.now(), actor=STRANGER, network="")
    tell_refusals(fake.office, Flood(), [entry])
    assert house(fake) == [entry]


def test_what_cannot_be_written_is_refused_and_counted_on(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = Flood()
    ask(fake, flood, stranger(fake), OF_NETWORK + 3)
    fake.clock.time += timedelta(seconds=2)

    def full(*_: object) -> None:
        raise NoRoomLeft

    with monkeypatch.context() as patched:
        patched.setattr("tests.fake_store.FakeWork.set_tally", full)
        with pytest.raises(NoRoomLeft):
            ask(fake, flood, stranger(fake), 1)
    write_counts(fake.office, flood, last=True)
    fake.clock.time += WINDOW
    tell_counts(fake.office)
    assert counts(fake) == [(4, HERE)]
