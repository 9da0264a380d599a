"""No room left, wherever it runs out: the act is refused, and done once there is room."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import SigningAbandoned, StepSigned, VisaGiven
from parapheur.usecases.fsck import fsck
from parapheur.usecases.sweep import abandon_stale
from tests.reliability.conftest import Places
from tests.reliability.lanes import quick
from tests.reliability.ministry import (
    BESIDE,
    INSIDE,
    Place,
    at_step,
    later,
    move_on,
    opened,
    standing,
)
from tests.reliability.victim import forks

LEASE = timedelta(seconds=31)


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size` bytes, as if the disk were full there."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails, and nobody dies
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _starved(place: Place, dossier_id: DossierId, size: int, pipe: Connection) -> None:
    with opened(place) as office:
        refusal = None
        with room(size):
            try:
                move_on(office, dossier_id)
            except Exception as error:
                refusal = type(error).__name__
        pipe.send(refusal)


def starve(place: Place, dossier_id: DossierId, size: int) -> str | None:
    """Have a process with so much room do what comes next; return its refusal."""
    here, there = forks().Pipe(duplex=False)
    child = forks().Process(target=_starved, args=(place, dossier_id, size, there))
    child.start()
    there.close()
    refusal: str | None = here.recv()
    child.join()
    return refusal


@pytest.mark.parametrize("circuit", [INSIDE, BESIDE])
def test_no_room_for_the_bytes(places: Places, circuit: CircuitId) -> None:
    """The records, on PostgreSQL, have room: so the intent ends at once, with its event."""
    place = places("postgresql")
    with opened(place) as office:
        dossier_id = at_step(office, 0, circuit)
        before = standing(office, dossier_id)
        assert starve(place, dossier_id, 1000) == "NoRoomLeft"
        assert standing(office, dossier_id) == before
        assert office.reading.open_intents() == []
        last = office.reading.events(dossier_id)[-1]
        assert isinstance(last, SigningAbandoned)
        assert list(place.files.rglob(".unfinished*")) == []
        move_on(office, dossier_id)
        assert isinstance(office.reading.events(dossier_id)[-1], VisaGiven)
        assert list(fsck(quick(office))) == []


def test_no_room_at_any_point_for_records_and_bytes(places: Places) -> None:
    """On SQLite every file is ours: the log of the database runs out of room too."""
    place = places("sqlite")
    with opened(place) as office:
        dossier_id = at_step(office, 2, INSIDE)
    told: list[str | None] = []
    for size in (100, 5_000, 20_000, 34_000, 45_000, 60_000, 80_000, 120_000, 10_000_000):
        told.append(starve(place, dossier_id, size))
        with opened(place) as office:
            signed = [type(e) for e in office.reading.events(dossier_id)].count(StepSigned)
            assert signed == (told[-1] is None)
            abandon_stale(later(office, LEASE))
            assert office.reading.open_intents() == []
            assert list(fsck(quick(office))) == []
        if told[-1] is None:
            break
    assert set(told[:-1]) == {"NoRoomLeft"}
    assert told[-1] is None
    assert len(told) > 3  # it ran out at several points, not at the first alone
