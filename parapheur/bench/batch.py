"""What a batch costs: documents of 100 KB signed under one PIN, each with its whole way.

The whole way is look, intent, read, sign, check, store (flushed and read back), look again,
commit, and the value that the key gives from another process. All take turns, batch by batch, and
several crews one after the other: from its start on, a process is some hundredths faster or slower
than another that does the same.

1. The program on one core: who shares the batch out, its crew of one process, and the process of
   the keys. A database server, where there is one, has the whole machine.
2. The same on two cores, with a crew of two: it must need much less.
3. Bare pyHanko in one process, which only signs, in memory, with the key loaded.
4. The same in two processes: what two cores of this machine are worth beside one, at this hour, to
   a program that waits for nothing and shares nothing.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter

from parapheur.bench.rows import Row, beside
from parapheur.bench.stage import DESK, NAME
from parapheur.bootstrap import HAND, elsewhere, open_office
from parapheur.crew import Crew
from parapheur.crew.messages import Facts
from parapheur.demo.rehearsal import PIN, SECRETARY, actors_of, bring_in
from parapheur.domain.appearance import Appearance, Shown
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.dossier import DossierId
from parapheur.domain.grants import Grant
from parapheur.domain.several import Ticked
from parapheur.rendering.papers import sized_paper
from parapheur.settings import Settings, load
from parapheur.signing.reference import KeyOfItsOwn, bare_signature
from parapheur.store.filling import rooms
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import unlock

COUNT = 200
"""Documents of a batch."""
CREWS, WARM, SLICES = 5, 1, 3
"""How many crews, how many batches of each only warm what is kept, and how many are timed."""
CORES = sorted(os.sched_getaffinity(0))[:2]
"""Those that are worked on."""
NAMES = ("one", "two")
"""The programs, by how many cores they have."""
SIZE = 100_000
TWICE = round(1 / 1.8, 3)
"""Of one core's time, on two."""
BARE = 0.75
"""Of bare pyHanko's time: 60 documents a second where it signs 45."""
LONG = timedelta(hours=1)


def bench_batch(database: str | None = None) -> Iterator[Row]:
    """Sign batches on one core and on two, and as much by bare pyHanko; on PostgreSQL too."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        places = [Path(folder) / name for name in NAMES]
        yield from _measured([elsewhere(load(), place) for place in places], "SQLite")
    if database and database.startswith("postgresql"):
        with (
            tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
            rooms(database, tuple(f"parapheur_bench_{name}" for name in NAMES)) as urls,
        ):
            settings = [
                elsewhere(load(), Path(folder) / name).model_copy(update={"database_url": url})
                for name, url in zip(NAMES, urls, strict=True)
            ]
            yield from _measured(settings, "PostgreSQL")


def _measured(settings: Sequence[Settings], server: str) -> Iterator[Row]:
    with ExitStack() as stack:
        machines = [
            stack.enter_context(Machine.started(one, CORES[:number]))
            for number, one in enumerate(settings, 1)
        ]
        document, _ = [one.prepared() for one in machines]
        bare = stack.enter_context(_bare(document))
        one, all_of_them, bare_one, bare_two = _by_turns(machines, bare)
    work = f"batch of {COUNT}, {SIZE // 1000} KB, P-256 B-B, {server}, a document"
    more = "two processes on two cores beside one process"
    yield beside(f"{work}, {more}", all_of_them, one, unit="ms", bar=TWICE)
    yield beside(f"{work}, one process beside bare pyHanko", one, bare_one, unit="ms", bar=BARE)
    work = "bare pyHanko, a document, two processes beside one: what two cores are worth here"
    yield beside(work, bare_two, bare_one, unit="ms", bar=1.0)


@dataclass(frozen=True, slots=True)
class Document:
    """What is signed in a batch, for who signs it by other means."""

    pdf: bytes
    field: str
    facts: Facts


class Machine:
    """A program with an office of its own, which has, with all it starts, these cores alone."""

    def __init__(self, line: "Connection[int, Document | None]") -> None:
        self._line = line

    @classmethod
    @contextmanager
    def started(cls, settings: Settings, cores: Sequence[int]) -> "Iterator[Machine]":
        """Start it, which prepares its documents, and end it."""
        ours, theirs = Pipe()
        words = (theirs, settings, cores, COUNT * CREWS * (WARM + SLICES))
        program = get_context("spawn").Process(target=serve, args=words)
        program.start()
        theirs.close()
        with ours:
            yield cls(ours)
        program.join()

    def prepared(self) -> Document:
        """Wait until its documents are there, and return one."""
        document = self._line.recv()
        if not isinstance(document, Document):
            raise TypeError("it said something else than what it signs")
        return document

    def anew(self) -> None:
        """Have it end its crew, and start another."""
        self._ask(0)

    def give(self) -> None:
        """Have it sign a batch. `EOFError`: not all of it was signed."""
        self._ask(COUNT)

    def _ask(self, count: int) -> None:
        self._line.send(count)
        self._line.recv()


def serve(
    line: "Connection[Document | None, int]", settings: Settings, cores: Sequence[int], most: int
) -> None:
    """Give as many of `most` documents as are asked for, on these cores, until nobody asks.

    Asked for none, it ends its crew, and starts another.
    """
    os.sched_setaffinity(0, cores)  # and so whatever is started from here on
    step = Step("un", NAME, Action.SIGN, (DESK,))
    circuit = Circuit(CircuitId("bench"), NAME, (step,), appearance=Appearance(shows=Shown.NOTHING))
    with line, open_office(settings) as opened, ExitStack() as stack:
        office = replace(opened.office, circuits={circuit.id: circuit})
        bring_in(office, SECRETARY)
        ((_, person),) = actors_of(office, circuit)
        acts = [_started(office, circuit) for _ in range(most)]
        crew = Crew(HAND, opened.settings)
        stack.callback(crew.close)
        key = stack.enter_context(unlock(office, person, PIN, [_leave(act) for act in acts]))
        pdf, dossier = office.files.get(acts[0].shown), office.reading.dossier(acts[0].dossier)
        line.send(Document(pdf, dossier.fields[0].name, Facts.of(key)))
        with suppress(EOFError):
            while True:
                part = [acts.pop() for _ in range(line.recv())]
                if not part:
                    crew.close()
                results = list(crew.share(person, part, key, office.now() + LONG))
                if not all(one.done for one in results):
                    refused = [str(one.refusal) for one in results]
                    raise RuntimeError(f"not all were signed: {refused}")
                line.send(None)


def _started(office: Office, circuit: Circuit) -> Ticked:
    main = ("bench.pdf", sized_paper(SIZE))
    number = deposit(office, actor=SECRETARY, subject="bench", circuit=circuit.id, main=main)
    dossier = start(office, number, actor=SECRETARY)
    return Ticked(DossierId(number), 0, dossier.round, dossier.version.digest, DESK)


def _leave(act: Ticked) -> Grant:
    return Grant(int(act.dossier), act.round, act.position, act.desk, act.shown)


@contextmanager
def _bare(document: Document) -> Iterator[tuple[Callable[[], None], ...]]:
    """Give how bare pyHanko signs as much, in one process and in two."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:

        def by(processes: int) -> Callable[[], None]:
            share = partial(bare_signatures, document)
            return lambda: [*pool.map(share, [COUNT // processes] * processes)].clear()

        yield by(1), by(2)


def bare_signatures(document: Document, count: int) -> None:
    """Sign so many times with a key of one's own, in memory."""
    own = KeyOfItsOwn(document.facts)
    for _ in range(count):
        bare_signature(document.pdf, document.field, own)


def _by_turns(machines: Sequence[Machine], bare: Sequence[Callable[[], None]]) -> list[float]:
    """Return what each needs for a document: the median of its batches, in ms."""
    works = [*(one.give for one in machines), *bare]
    times: list[list[float]] = [[] for _ in works]
    for turn in range(CREWS * (WARM + SLICES)):
        if turn % (WARM + SLICES) == 0:
            for one in machines:
                one.anew()
        for column, work in zip(times, works, strict=True):
            begun = perf_counter()
            work()
            if turn % (WARM + SLICES) >= WARM:
                column.append((perf_counter() - begun) * 1000 / COUNT)
    return [median(column) for column in times]
