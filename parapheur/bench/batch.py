"""What a batch costs: documents of 100 KB signed under one PIN, each with its whole way.

The whole way is look, intent, read, sign, check, store (flushed and read back), look again,
commit, and the value that the key gives from another process. All take turns, batch by batch:

1. A crew of one process, as a machine of one core has it, and what it needs for a document. Who
   asks and who has the key may run beside it, on the other core.
2. A crew of two, as a machine of two cores has it: it must need much less.
3. Bare pyHanko in one process, which only signs, in memory, with the key loaded.
4. The same in two processes: what two cores of this machine are worth beside one, at this hour, to
   a program that waits for nothing and shares nothing.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
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
from parapheur.domain.people import Person
from parapheur.domain.several import Ticked
from parapheur.rendering.papers import sized_paper
from parapheur.settings import Settings, load
from parapheur.signing.reference import KeyOfItsOwn, bare_signature
from parapheur.store.filling import rooms
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import BatchKey, Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import unlock

COUNT, WARM, SLICES = 200, 2, 5
"""Documents of a batch, how many batches only warm what is kept, and how many are timed."""
CORES = sorted(os.sched_getaffinity(0))[:2]
"""Those that the crews work on."""
SIZE = 100_000
TWICE = round(1 / 1.8, 3)
"""Of one core's time, on two."""
BARE = 0.75
"""Of bare pyHanko's time: 60 documents a second where it signs 45."""
LONG = timedelta(hours=1)


def bench_batch(database: str | None = None) -> Iterator[Row]:
    """Sign batches, by one process and by two, and as much by bare pyHanko; on PostgreSQL too."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        settings = elsewhere(load(), Path(folder))
        yield from _measured(settings, "SQLite")
    if database and database.startswith("postgresql"):
        with (
            tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
            rooms(database, ("parapheur_bench_batch",)) as (url,),
        ):
            settings = elsewhere(load(), Path(folder)).model_copy(update={"database_url": url})
            yield from _measured(settings, "PostgreSQL")


def _measured(settings: Settings, server: str) -> Iterator[Row]:
    step = Step("un", NAME, Action.SIGN, (DESK,))
    circuit = Circuit(CircuitId("bench"), NAME, (step,), appearance=Appearance(shows=Shown.NOTHING))
    with open_office(settings) as opened, ExitStack() as stack:
        office = replace(opened.office, circuits={circuit.id: circuit})
        bring_in(office, SECRETARY)
        ((_, person),) = actors_of(office, circuit)
        acts = [_started(office, circuit) for _ in range(2 * COUNT * (WARM + SLICES))]
        crews = [Crew(HAND, opened.settings, CORES[:number]) for number in (1, 2)]
        for crew in crews:
            stack.callback(crew.close)
        key = stack.enter_context(unlock(office, person, PIN, [_leave(act) for act in acts]))
        bare = stack.enter_context(_bare(office, acts[0], key))
        works = [*(_by(office, crew, person, acts, key) for crew in crews), *bare]
        one, all_of_them, bare_one, bare_two = _by_turns(works)
    work = f"batch of {COUNT}, {SIZE // 1000} KB, P-256 B-B, {server}, a document"
    more = "two processes on two cores beside one process"
    yield beside(f"{work}, {more}", all_of_them, one, unit="ms", bar=TWICE)
    yield beside(f"{work}, one process beside bare pyHanko", one, bare_one, unit="ms", bar=BARE)
    work = "bare pyHanko, a document, two processes beside one: what two cores are worth here"
    yield beside(work, bare_two, bare_one, unit="ms", bar=1.0)


def _started(office: Office, circuit: Circuit) -> Ticked:
    main = ("bench.pdf", sized_paper(SIZE))
    number = deposit(office, actor=SECRETARY, subject="bench", circuit=circuit.id, main=main)
    dossier = start(office, number, actor=SECRETARY)
    return Ticked(DossierId(number), 0, dossier.round, dossier.version.digest, DESK)


def _leave(act: Ticked) -> Grant:
    return Grant(int(act.dossier), act.round, act.position, act.desk, act.shown)


def _by(
    office: Office, crew: Crew, person: Person, acts: list[Ticked], key: BatchKey
) -> Callable[[], None]:
    """Return how a crew gives the next batch of acts."""

    def give() -> None:
        part = [acts.pop() for _ in range(COUNT)]
        results = list(crew.share(person, part, key, office.now() + LONG))
        if not all(one.done for one in results):
            raise RuntimeError(f"not all were signed: {[str(one.refusal) for one in results]}")

    return give


@contextmanager
def _bare(office: Office, act: Ticked, key: BatchKey) -> Iterator[tuple[Callable[[], None], ...]]:
    """Give how bare pyHanko signs as much, in one process and in two."""
    pdf = office.files.get(act.shown)
    field = office.reading.dossier(act.dossier).fields[0].name
    facts = Facts.of(key)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:

        def by(processes: int) -> Callable[[], None]:
            share = partial(bare_signatures, pdf, field, facts)
            return lambda: [*pool.map(share, [COUNT // processes] * processes)].clear()

        yield by(1), by(2)


def bare_signatures(pdf: bytes, field: str, facts: Facts, count: int) -> None:
    """Sign so many times with a key of one's own, in memory."""
    own = KeyOfItsOwn(facts)
    for _ in range(count):
        bare_signature(pdf, field, own)


def _by_turns(works: Sequence[Callable[[], None]]) -> list[float]:
    """Return what each needs for a document: the median of its batches, in ms."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(WARM + SLICES):
        for column, work in zip(times, works, strict=True):
            begun = perf_counter()
            work()
            if turn >= WARM:
                column.append((perf_counter() - begun) * 1000 / COUNT)
    return [median(column) for column in times]
