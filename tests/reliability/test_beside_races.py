"""The same batch is sent twice at once, while others write on its dossiers: nothing is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from parapheur.demo.rehearsal import PIN
from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import DeskId
from parapheur.domain.several import Result, Ticked
from parapheur.usecases.batch import acts_for, give_all
from parapheur.usecases.fsck import fsck
from parapheur.usecases.notes import instruct, write_note
from parapheur.usecases.ports import Office
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, INSIDE, at_step, holder, opened, standing

MINISTER = DeskId("ministre")
EXPECTED = Counter(NoteWritten=2, InstructionGiven=1, VisaGiven=1)


@pytest.fixture(params=[("sqlite", INSIDE), ("postgresql", BESIDE)], ids=lambda pair: pair[0])
def place(request: pytest.FixtureRequest, places: Places) -> Iterator[tuple[Office, CircuitId]]:
    backend, circuit = request.param
    with opened(places(backend)) as office:
        yield office, circuit


def test_each_visa_is_given_once_and_every_note_is_kept(place: tuple[Office, CircuitId]) -> None:
    office, circuit = place
    dossiers = [at_step(office, 0, circuit) for _ in range(3)]
    (desk,) = standing(office, dossiers[0]).awaited
    ticked = [ticket(office, one, desk) for one in dossiers]
    results: list[tuple[Result, ...]] = []

    def send() -> None:
        results.append(give_all(office, actor=holder(desk), ticked=ticked, pin=PIN))

    def write(text: str) -> None:
        for one in dossiers:
            write_note(office, one, actor=holder(MINISTER), desk=MINISTER, text=text)

    def ask() -> None:
        for one in reversed(dossiers):
            instruct(office, one, actor=holder(MINISTER), desk=MINISTER, to=desk, key="speak")

    together(send, send, lambda: write("Lu"), lambda: write("Bien"), ask)
    assert [[one.done for one in each] for each in results] == [[True] * 3] * 2
    befores = [one.before for each in results for one in each]
    assert befores.count(True) == len(dossiers)
    for one in dossiers:
        told = Counter(type(event).__name__ for event in office.reading.events(one))
        assert {kind: told[kind] for kind in EXPECTED} == EXPECTED
        assert told["SigningAbandoned"] == 0
    assert list(fsck(office)) == []


def ticket(office: Office, dossier_id: DossierId, desk: DeskId) -> Ticked:
    return next(acts_for(holder(desk), dossier_id, standing(office, dossier_id)))


def together(*deeds: Callable[[], None]) -> None:
    """Do all of them at once; what one raises is raised here."""
    failed: list[BaseException] = []
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], None]) -> None:
        barrier.wait()
        try:
            deed()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
