"""Heads are published in time, go on from one another, and halt where the records do not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from parapheur.domain.errors import JournalForked, JournalYounger
from parapheur.domain.events import LoggedIn, LoggedOut
from parapheur.domain.journal import MANY, OFTEN, SignedHead
from parapheur.domain.merkle import Hash, expect_consistent, root_by_inclusion
from parapheur.domain.trail import chain
from parapheur.store.codec import facts_of
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.publish import (
    head_over,
    prove_entries,
    prove_growth,
    publish,
    publish_due,
)
from tests.builders import AMINA
from tests.fakes import FakeOffice

STREAM = f"account/{AMINA.login}"


@pytest.fixture
def fake() -> FakeOffice:
    """An office whose journal has nothing in it yet: nobody has an account."""
    return FakeOffice()


def enter(fake: FakeOffice, times: int = 1) -> None:
    with fake.store.work() as work:
        for _ in range(times):
            work.note(AMINA.login, LoggedIn(at=fake.clock.now(), actor=AMINA.login))


def test_a_head_waits_for_its_time_or_for_many(fake: FakeOffice) -> None:
    assert publish_due(fake.office) is None
    enter(fake)
    publish_due(fake.office)  # the first one waits for nothing
    enter(fake)
    assert publish_due(fake.office) is None
    fake.clock.time += OFTEN
    publish_due(fake.office)
    enter(fake, MANY)
    publish_due(fake.office)
    assert publish_due(fake.office) is None
    assert [one.head.size for one in fake.office.reading.heads()] == [1, 2, MANY + 2]


def test_a_head_is_stamped_where_a_server_answers(fake: FakeOffice) -> None:
    enter(fake)
    assert publish(fake.office).token is None
    fake.signer.time = False
    assert publish(fake.office).token is None
    fake.signer.time = True
    head = publish(fake.office)
    assert head.token is not None
    assert fake.signer.stamped(head.token, head.note) == fake.clock.now()
    fake.keys.expect_published(head)


def test_entries_and_growth_are_proved(fake: FakeOffice) -> None:
    enter(fake, 5)
    old = publish(fake.office)
    enter(fake, 7)
    new = head_over(fake.office, [STREAM])
    assert new.head.size == 12
    assert head_over(fake.office, [STREAM]) == new
    for head in (old, new):
        proofs = prove_entries(fake.office, STREAM, head)
        assert sorted(proofs) == list(range(1, head.head.size + 1))
        for proof in proofs.values():
            leaf = proof.leaf
            root = root_by_inclusion(leaf.hash, leaf.number, head.head.size, proof.path)
            assert root == head.head.root
    path = prove_growth(fake.office, old, new)
    expect_consistent(old.head.size, old.head.root, new.head.size, new.head.root, path)


def test_a_publisher_that_was_overtaken_goes_on_from_the_other(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(fake, 3)
    publish(fake.office)
    enter(fake)
    publishes, keys = fake.keys.publish, fake.office.keys

    def late(size: int, root: Hash, path: Sequence[Hash], *, at: datetime) -> SignedHead:
        monkeypatch.setattr(keys, "publish", publishes)
        enter(fake)
        publish(fake.office)
        return publishes(size, root, path, at=at)

    monkeypatch.setattr(keys, "publish", late)
    assert publish(fake.office).head.size == 5
    assert [one.head.size for one in fake.office.reading.heads()] == [3, 5, 5]
    assert list(journal_astray(fake.office)) == []


def test_older_records_are_not_published(fake: FakeOffice) -> None:
    enter(fake, 2)
    yesterday = fake.store.kept.copy()
    enter(fake)
    publish(fake.office)
    fake.store.kept = yesterday
    with pytest.raises(JournalYounger, match="hold 2 entries, but 3 were published"):
        publish(fake.office)
    enter_other(fake)  # another entry at the same place
    with pytest.raises(JournalForked):
        publish(fake.office)


def enter_other(fake: FakeOffice) -> None:
    fake.clock.time += timedelta(seconds=1)
    with fake.store.work() as work:
        work.note(AMINA.login, LoggedOut(at=fake.clock.now(), actor=AMINA.login))


def test_a_rewritten_entry_is_not_published(fake: FakeOffice) -> None:
    enter(fake, 3)
    with fake.store.work() as work:
        work.number_entries(10)
    trail = list(fake.store.kept.trails[STREAM])
    other = LoggedOut(at=fake.clock.now(), actor=AMINA.login)
    trail[2] = chain(STREAM, facts_of(other), after=trail[1])
    fake.store.kept.trails[STREAM] = tuple(trail)
    with pytest.raises(JournalForked):
        publish(fake.office)
    assert fake.office.reading.last_head() is None
