"""What is kept for guests: sessions by a digest, letters, addresses that no guest may have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.documents import Digest
from parapheur.domain.events import DossierEvent
from parapheur.domain.guests import STAY, GuestSession
from parapheur.domain.notices import Kind
from parapheur.domain.shelf import shelf_of
from parapheur.store import Database
from tests.builders import (
    AMINA,
    LEGAL,
    RACHID,
    SALMA,
    Records,
    a_circuit,
    a_step,
    at,
    deposited,
    guest_signing,
    inviting,
    keep_all,
    standing,
    started,
)
from tests.databases import BACKENDS, fresh
from tests.fake_store import FakeStore
from tests.fake_subjects import SUBJECTS


@pytest.fixture(params=["fake", *BACKENDS])
def mailing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Records that take words down."""
    if request.param == "fake":
        yield FakeStore(mails=True)
        return
    for url in fresh(request.param, tmp_path):
        database = Database(url, SUBJECTS, mails=True)
        yield database
        database.close()


ALONE = a_circuit(a_step(Action.EXTERNAL, LEGAL), id="seul")
ONE, OTHER = Digest("1" * 64), Digest("2" * 64)


def the_trail(address: str = "nadia@example.org") -> list[DossierEvent]:
    trail: list[DossierEvent] = [deposited(ALONE)]
    trail.append(started(standing(trail), ALONE))
    trail.append(inviting(standing(trail), LEGAL, 0, SALMA.login, at(2), address=address))
    return trail


def test_a_session_is_found_by_its_digest_until_it_is_long_over(records: Records) -> None:
    number = keep_all(records, the_trail())
    first = GuestSession(ONE, number, 1, at(5))
    with records.work() as work:
        work.add_guest_session(first)
    assert records.reading.guest_session(ONE) == first
    assert records.reading.guest_session(OTHER) is None
    second = GuestSession(OTHER, number, 1, at(5) + STAY - timedelta(seconds=1))
    with records.work() as work:
        work.add_guest_session(second)
    assert records.reading.guest_session(ONE) == first
    with records.work() as work:
        work.add_guest_session(replace(second, token=Digest("3" * 64), opened=at(5) + STAY))
    assert records.reading.guest_session(ONE) is None
    assert records.reading.guest_session(OTHER) == second


def test_the_addresses_of_the_house_are_those_of_every_account(records: Records) -> None:
    with records.work() as work:
        for person in (AMINA, SALMA, RACHID):
            work.add_person(person, "x")
        work.set_correspondence(SALMA.login, Correspondence("salma@example.ma"), at=at(0))
        work.set_correspondence(RACHID.login, Correspondence("r@example.ma"), at=at(0))
        work.set_correspondence(AMINA.login, Correspondence(None), at=at(0))
        work.add_person(replace(RACHID, active=False), "x")
        assert sorted(work.addresses()) == ["r@example.ma", "salma@example.ma"]


def test_a_guest_signs_and_the_shelf_says_what_the_trail_says(records: Records) -> None:
    trail = the_trail()
    trail.append(guest_signing(standing(trail), 0, at(4)))
    number = keep_all(records, trail)
    assert records.reading.dossier(number) == standing(trail)
    assert records.reading.shelf(number) == shelf_of(number, trail)
    assert [line.id for line in records.reading.finished(AMINA.login)] == [number]


def test_each_guest_has_a_message_of_their_own_at_however_long_an_address(
    mailing: Records,
) -> None:
    long = f"{'a' * 64}@{'.'.join(['b' * 61] * 3)}.org"
    assert len(long) > 250
    first, second = keep_all(mailing, the_trail(long)), keep_all(mailing, the_trail(long))
    with mailing.work() as work:
        taken = [one for one in work.take_messages(at(9), most=10) if one.to == long]
    words = [word for one in taken for word in one.words]
    assert len(taken) == len(words) == 2
    assert {(word.dossier, word.kind, word.desk) for word in words} == {
        (first, Kind.INVITED, LEGAL),
        (second, Kind.INVITED, LEGAL),
    }
    assert len({one.id for one in taken}) == 2
