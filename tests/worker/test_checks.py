"""A check of many dossiers goes on where it was when its worker was killed."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from parapheur.domain.checks import Outcome
from parapheur.domain.delegation import day_of
from parapheur.domain.people import Role
from parapheur.usecases.checks import ask_check
from tests.builders import a_person
from tests.databases import fresh
from tests.reliability.ministry import INSIDE, Place, at_step, enrol, opened
from tests.worker.test_worker import LEASE, ended, until, worker

AUDITOR = replace(a_person("claire"), roles=frozenset({Role.AUDITOR}))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with contextmanager(fresh)("sqlite", tmp_path) as url:
        place = Place(tmp_path, url, LEASE)
        enrol(place)
        yield place


def test_a_killed_worker_loses_no_result(place: Place) -> None:
    with opened(place) as office:
        numbers = [at_step(office, 1, INSIDE) for _ in range(3)]
        with office.work() as work:
            work.add_person(AUDITOR, "hash")
        today = day_of(office.now())
        check = ask_check(office, today, today, actor=AUDITOR)
        with worker(place, "judging") as judging:
            assert ended(judging) == -signal.SIGKILL
        kept = office.reading.results(check)
        assert [one.dossier for one in kept] == numbers[:1]
        with worker(place):  # under the same name
            until(
                lambda: (found := office.reading.check(check)) is not None and bool(found.ended_at)
            )
        results = office.reading.results(check)
        assert [one.dossier for one in results] == numbers
        assert results[0] == kept[0]
        assert {one.outcome for one in results} == {Outcome.SOUND}
