"""The worker puts the seal after the last signature, once, whatever happens to it."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from parapheur.domain.dossier import DossierId
from parapheur.domain.events import StepSealed
from parapheur.domain.jobs import Job, Task
from parapheur.domain.lifecycle import State
from parapheur.jobs.queue import JobQueue
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.seal import seal
from parapheur.worker.worker import sweep
from tests.databases import BACKENDS
from tests.reliability.copies import Originals
from tests.reliability.lanes import jobs_asked, jobs_due, quick
from tests.reliability.ministry import INSIDE, Place, at_step, later, opened, standing
from tests.reliability.victim import forks
from tests.worker.workers import work

LEASE = 3
SOON = 60.0
"""Seconds; a seal takes one or two, and the machine may be busy."""


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, ministries: Originals, tmp_path: Path) -> Iterator[Place]:
    with ministries.copy(request.param, tmp_path / "ministry", lease=LEASE) as place:
        yield place


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    with opened(place) as office:
        yield office


@contextmanager
def worker(place: Place, how: str = "whole", name: str = "one") -> Iterator[ForkServerProcess]:
    """A worker at work; it is told to stop at the end, and stops promptly."""
    context = forks()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(how, place, name, there))
    process.start()
    there.close()
    try:
        assert here.poll(SOON), "it does not begin"
        assert here.recv() == "ready"
        yield process
        if process.is_alive():
            process.terminate()
            assert ended(process, within=15) == 0
    finally:
        process.kill()
        process.join()
        here.close()


def ended(process: ForkServerProcess, *, within: float = SOON) -> int | None:
    """How it ended, or nothing if it goes on for so long."""
    process.join(within)
    return process.exitcode


def until(held: Callable[[], bool], *, within: float = SOON) -> None:
    end = time.monotonic() + within
    while not held():
        assert time.monotonic() < end, f"not within {within} s"
        time.sleep(0.1)


def finished(office: Office, dossier_id: DossierId) -> bool:
    return standing(office, dossier_id).state is State.FINISHED


def seals(office: Office, dossier_id: DossierId) -> int:
    return [type(one) for one in office.reading.events(dossier_id)].count(StepSealed)


def test_the_seal_follows_the_last_signature(place: Place, office: Office) -> None:
    with worker(place):
        dossier_id = at_step(office, 3, INSIDE)
        until(lambda: finished(office, dossier_id))
    assert seals(office, dossier_id) == 1
    assert list(fsck(quick(office))) == []


def test_a_job_is_asked_for_with_its_cause_or_not_at_all(place: Place, office: Office) -> None:
    dossier_id = at_step(office, 3, INSIDE)
    (key,) = jobs_due(office)
    assert jobs_asked(place) == {key}
    queue, engine = JobQueue(place.url), create_engine(place.url)
    lost = Job(Task.SEAL, dossier_id, "rolled-back")
    with Session(engine) as session:
        queue.put(session, lost)
        session.rollback()
    with Session(engine) as session, session.begin():
        queue.put(session, Job(Task.SEAL, dossier_id, "twice"))
        queue.put(session, Job(Task.SEAL, dossier_id, "twice"))
    assert jobs_asked(place) == {key, "twice"}
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM trail")).scalar_one() > 0
    queue.close()
    engine.dispose()


def test_a_worker_killed_in_the_middle_of_a_seal_resumes_it(place: Place, office: Office) -> None:
    dossier_id = at_step(office, 3, INSIDE)
    with worker(place, "dying") as dying:
        assert ended(dying) == -signal.SIGKILL
    (begun,) = office.reading.open_intents()
    assert begun.dossier == dossier_id
    with worker(place):  # under the same name
        until(lambda: finished(office, dossier_id))  # once the lease has run out
    assert seals(office, dossier_id) == 1
    assert list(fsck(quick(office))) == []


def test_a_lost_job_is_found_by_the_sweep(place: Place, office: Office) -> None:
    dossier_id = at_step(office, 3, INSIDE)
    engine = create_engine(place.url)
    with engine.begin() as connection:
        table = "workflow_status" if place.url.startswith("sqlite") else "dbos.workflow_status"
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 ours
    engine.dispose()
    sweep(later(office, timedelta(minutes=1)))
    assert not finished(office, dossier_id)  # its job may still be on its way
    sweep(later(office, timedelta(minutes=3)))
    assert finished(office, dossier_id)
    sweep(later(office, timedelta(minutes=9)))
    assert seals(office, dossier_id) == 1


def test_a_seal_that_fails_is_tried_again_and_holds_nobody_up(place: Place, office: Office) -> None:
    failing, *others = [at_step(office, 3, INSIDE) for _ in range(4)]
    with worker(place, "failing"):
        until(lambda: sum(finished(office, one) for one in (failing, *others)) >= 3)
        until(lambda: finished(office, failing) and all(finished(office, one) for one in others))
    assert [seals(office, one) for one in (failing, *others)] == [1, 1, 1, 1]
    assert list(fsck(quick(office))) == []


def test_two_workers_share_the_work(place: Place, office: Office) -> None:
    dossiers = [at_step(office, 3, INSIDE) for _ in range(6)]
    with worker(place, name="one"), worker(place, name="two"):
        until(lambda: all(finished(office, one) for one in dossiers))
    assert [seals(office, one) for one in dossiers] == [1] * 6


def test_a_worker_starts_and_stops_twice_in_one_process(place: Place) -> None:
    with worker(place, "twice") as process:
        assert ended(process) == 0


def test_one_broken_dossier_does_not_hold_up_the_sweep(place: Place, office: Office) -> None:
    broken, sound = at_step(office, 3, INSIDE), at_step(office, 3, INSIDE)
    engine = create_engine(place.url)
    with engine.begin() as connection:
        change = text("UPDATE dossiers SET standing = '{}' WHERE id = :id")
        connection.execute(change, {"id": broken})
    engine.dispose()
    sweep(later(office, timedelta(minutes=3)))
    assert finished(office, sound)
    assert seal(office, sound).state is State.FINISHED  # once more changes nothing
