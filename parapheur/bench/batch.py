"""What a batch costs: documents of 100 KB signed under one PIN, each with its whole way.

The whole way is look, intent, read, sign, check, store (flushed and read back), look again,
commit, and the value that the key gives from another process. Three take turns, slice by slice:

1. A crew of one process, and what it needs for a document.
2. A crew of two, which must need much less: the machine has two cores, or the row says so.
3. Bare pyHanko in one process, which only signs, in memory, with the key loaded.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from parapheur.bench.rows import Row, beside
from parapheur.bench.stage import DESK, NAME
from parapheur.bootstrap import HAND, Opened, elsewhere, open_office
from parapheur.crew import Crew
from parapheur.demo.rehearsal import PIN, SECRETARY, actors_of, bring_in
from parapheur.domain.appearance import Appearance, Shown
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.dossier import DossierId
from parapheur.domain.grants import Grant
from parapheur.domain.people import Person
from parapheur.domain.several import Ticked
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.signing.reference import KeyOfItsOwn, bare_signature
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Key, Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import unlock

COUNT, SLICES = 200, 10
"""Documents of a batch, given in so many slices."""
SIZE = 100_000
TWICE = round(1 / 1.8, 3)
"""Of one core's time, on two."""
BARE = 0.75
"""Of bare pyHanko's time: 60 documents a second where it signs 45."""
LONG = timedelta(hours=1)


def bench_batch() -> Iterator[Row]:
    """Sign two batches, by one process and by two, and as much by bare pyHanko."""
    with (
        tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
        open_office(elsewhere(load(), Path(folder))) as opened,
    ):
        yield from _measured(opened)


def _measured(opened: Opened) -> Iterator[Row]:
    step = Step("un", NAME, Action.SIGN, (DESK,))
    circuit = Circuit(CircuitId("bench"), NAME, (step,), appearance=Appearance(shows=Shown.NOTHING))
    office = replace(opened.office, circuits={circuit.id: circuit})
    bring_in(office, SECRETARY)
    ((_, person),) = actors_of(office, circuit)
    acts = [_started(office, circuit) for _ in range(2 * (COUNT + SLICES))]
    crews = [Crew(HAND, opened.settings, hands=number) for number in (1, 2)]
    try:
        with unlock(office, person, PIN, [_leave(act) for act in acts]) as key:
            one, two, bare = _by_turns(office, crews, person, acts, key)
    finally:
        for crew in crews:
            crew.close()
    work = f"batch of {COUNT}, {SIZE // 1000} KB, P-256 B-B, a document"
    yield beside(f"{work}, two processes beside one", two, one, unit="ms", bar=TWICE)
    yield beside(f"{work}, one process beside bare pyHanko", one, bare, unit="ms", bar=BARE)


def _started(office: Office, circuit: Circuit) -> Ticked:
    main = ("bench.pdf", sized_paper(SIZE))
    number = deposit(office, actor=SECRETARY, subject="bench", circuit=circuit.id, main=main)
    dossier = start(office, number, actor=SECRETARY)
    return Ticked(DossierId(number), 0, dossier.round, dossier.version.digest, DESK)


def _leave(act: Ticked) -> Grant:
    return Grant(int(act.dossier), act.round, act.position, act.desk, act.shown)


def _by_turns(
    office: Office, crews: list[Crew], person: Person, acts: list[Ticked], key: Key
) -> list[float]:
    """Return what each of the three needs for a document: the median of its slices, in ms."""
    each = len(acts) // 2 // (SLICES + 1)
    pdf = office.files.get(acts[0].shown)
    own = KeyOfItsOwn(key)
    field = office.reading.dossier(acts[0].dossier).fields[0].name

    def by(crew: Crew) -> Callable[[], None]:
        def give() -> None:
            part = [acts.pop() for _ in range(each)]
            results = list(crew.share(person, part, key, office.now() + LONG))
            if not all(one.done for one in results):
                raise RuntimeError(f"not all were signed: {[str(one.refusal) for one in results]}")

        return give

    def bare() -> None:
        for _ in range(each):
            bare_signature(pdf, field, own)

    works = [*map(by, crews), bare]
    times: list[list[float]] = [[], [], []]
    for turn in range(SLICES + 1):
        for column, work in zip(times, works, strict=True):
            begun = perf_counter()
            work()
            if turn:  # the first one starts the processes and warms what is kept
                column.append((perf_counter() - begun) * 1000 / each)
    return [median(column) for column in times]
