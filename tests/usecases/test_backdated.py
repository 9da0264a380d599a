"""What is told of an earlier day, and came behind a head that was published, is named."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from parapheur.domain.events import LoggedIn
from parapheur.domain.journal import BEHIND
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.publish import publish
from tests.builders import AMINA, MORNING
from tests.fakes import FakeOffice

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def fake() -> FakeOffice:
    """An office that published two heads: one in the morning, one an hour later."""
    fake = FakeOffice()
    fake.signer.time = True
    for _ in range(2):
        enter(fake, fake.clock.now())
        publish(fake.office)
        fake.clock.time += HOUR
    return fake


def enter(fake: FakeOffice, at: datetime) -> None:
    with fake.store.work() as work:
        work.note(AMINA.login, LoggedIn(at=at, actor=AMINA.login))


def found(fake: FakeOffice) -> Sequence[str]:
    return [f"{one.place}: {one.problem}" for one in journal_astray(fake.office)]


def came(seq: int, at: str, published: str = "10:00:00") -> str:
    said = f"says 2026-03-02 {at}, and came after the head of 2026-03-02 {published} was published"
    return f"account/amina, entry {seq}: {said}"


def test_what_comes_in_its_time_is_well(fake: FakeOffice) -> None:
    enter(fake, fake.clock.now())
    enter(fake, MORNING + HOUR - BEHIND)
    assert found(fake) == []
    publish(fake.office)
    assert found(fake) == []


def test_what_waits_for_its_number_is_named_already(fake: FakeOffice) -> None:
    enter(fake, MORNING + HOUR - BEHIND - SECOND)
    assert found(fake) == [came(3, "09:49:59")]


def test_it_is_named_whatever_is_published_over_it(fake: FakeOffice) -> None:
    enter(fake, MORNING - HOUR)
    for _ in range(2):
        publish(fake.office)
        fake.clock.time += HOUR
        enter(fake, fake.clock.now())
    assert found(fake) == [came(3, "08:00:00")]


def test_a_head_by_a_clock_that_was_ahead_holds_from_its_timestamp_on(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.clock.time = MORNING + 9 * HOUR
    enter(fake, fake.clock.now())
    publish(fake.office)
    fake.clock.time = MORNING + 2 * HOUR
    enter(fake, fake.clock.now())
    assert found(fake) == [came(4, "11:00:00", "18:00:00")]
    monkeypatch.setattr(fake.signer, "stamped", lambda *_: MORNING + 2 * HOUR)
    assert found(fake) == []


def test_an_earlier_head_over_less_holds_too(fake: FakeOffice) -> None:
    """Clocks of publishers differ: the latest that was said holds."""
    enter(fake, fake.clock.now())
    fake.clock.time = MORNING + 9 * HOUR
    publish(fake.office)
    fake.clock.time = MORNING + 10 * HOUR
    enter(fake, MORNING + 5 * HOUR)
    publish(fake.office)
    assert found(fake) == [came(4, "14:00:00", "18:00:00")]
