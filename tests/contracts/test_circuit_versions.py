"""Versions of circuits are kept, found and refused alike by the fake and both databases."""

import threading

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, Standing
from parapheur.domain.errors import CircuitMoved
from parapheur.domain.events import AccountEvent, CircuitDrafted, CircuitPublished, CircuitWithdrawn
from parapheur.usecases.circuits import told_by
from tests.builders import AMINA, CAST, Records, at

LEAVE, LETTER = CircuitId("conge-web"), CircuitId("courrier-web")


def a_version(
    circuit: CircuitId, number: int, standing: Standing = Standing.PUBLISHED
) -> CircuitVersion:
    return CircuitVersion(
        circuit=circuit,
        number=number,
        standing=standing,
        document=f'{{"name":"{circuit} {number}, مسار"}}',
        at=at(number),
        author=AMINA.login,
        note="après la réunion",
    )


def keep(records: Records, *versions: CircuitVersion) -> None:
    with records.work() as work:
        for version in versions:
            work.add_circuit_version(version)


@pytest.fixture
def kept(records: Records) -> Records:
    with records.work() as work:
        for person in CAST:
            work.add_person(person, "x")
    return records


def test_versions_are_as_they_were_kept_and_counted(kept: Records) -> None:
    assert kept.reading.circuit_versions() == []
    assert kept.reading.circuit_versions_kept() == 0
    first, second = a_version(LETTER, 1), a_version(LETTER, 2, Standing.DRAFT)
    other = a_version(LEAVE, 1)
    keep(kept, first, second, other)
    assert kept.reading.circuit_versions() == [other, first, second]
    assert kept.reading.circuit_versions(LETTER) == [first, second]
    assert kept.reading.circuit_versions(CircuitId("aucun")) == []
    assert kept.reading.circuit_versions_kept() == 3
    with kept.work() as work:
        assert work.circuit_versions(LETTER) == [first, second]


def test_a_draft_leaves_in_force_what_was_and_a_withdrawal_ends_it(kept: Records) -> None:
    keep(kept, a_version(LETTER, 1, Standing.DRAFT))
    assert kept.reading.circuits_in_force() == []
    published, leave = a_version(LETTER, 2), a_version(LEAVE, 1)
    keep(kept, published, a_version(LETTER, 3, Standing.DRAFT), leave)
    assert kept.reading.circuits_in_force() == [leave, published]
    keep(kept, a_version(LETTER, 4, Standing.WITHDRAWN))
    assert kept.reading.circuits_in_force() == [leave]
    keep(kept, a_version(LETTER, 5))
    assert [one.number for one in kept.reading.circuits_in_force()] == [1, 5]


def test_a_number_is_given_once(kept: Records) -> None:
    keep(kept, a_version(LETTER, 1))
    with pytest.raises(CircuitMoved):
        keep(kept, a_version(LETTER, 1, Standing.DRAFT))
    assert kept.reading.circuit_versions(LETTER) == [a_version(LETTER, 1)]


def test_of_two_who_keep_the_same_number_at_once_one_is_refused(kept: Records) -> None:
    start, outcomes = threading.Barrier(2), list[str]()

    def keep_one(standing: Standing) -> None:
        start.wait()
        try:
            keep(kept, a_version(LETTER, 1, standing))
            outcomes.append("kept")
        except CircuitMoved:
            outcomes.append("refused")

    standings = (Standing.DRAFT, Standing.PUBLISHED)
    threads = [threading.Thread(target=keep_one, args=(one,)) for one in standings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "refused"]
    assert kept.reading.circuit_versions_kept() == 1


def test_each_version_is_told_in_its_author_s_trail(kept: Records) -> None:
    told: list[AccountEvent] = [
        told_by(a_version(LETTER, number, standing))
        for number, standing in enumerate(Standing, start=1)
    ]
    with kept.work() as work:
        for event in told:
            work.note(AMINA.login, event)
    assert kept.reading.account_events(AMINA.login) == told
    assert [type(event) for event in told] == [CircuitDrafted, CircuitPublished, CircuitWithdrawn]
