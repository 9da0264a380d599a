"""What the journal costs: at a step, when all of it is verified, and when an entry is proved.

1. What a step pays for it: the same step in an office whose trail puts nothing in the journal,
   taken by turns, and its share of a head over a thousand entries (numbers, proof, signature).
2. All entries held against the tree and its heads, as an inspection does, beside reading the same
   bytes and hashing them once.
3. The proof that an entry is in the tree, from its rows.
"""

import resource
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from parapheur.bench.engine import act_once, begun
from parapheur.bench.rows import Row, alone, beside
from parapheur.bench.stage import DESK, MORNING, a_circuit
from parapheur.bootstrap import Opened, elsewhere, open_office
from parapheur.demo.rehearsal import actors_of
from parapheur.domain.journal import MANY
from parapheur.domain.merkle import inclusion_path, root_by_inclusion
from parapheur.settings import load
from parapheur.store.bare import BareHashing, without_numbers
from parapheur.store.filling import fill_trail
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.ports import Office
from parapheur.usecases.publish import publish, root_over

STEPS = 120
ENTRIES, PROOFS = 1_000_000, 200


def journal_rows(entries: int = ENTRIES) -> Iterator[Row]:
    """Measure what a step pays, and a journal of a million entries."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        yield _at_a_step(Path(folder))
        yield from _of_many(Path(folder) / "many", entries)


def _at_a_step(folder: Path) -> Row:
    with ExitStack() as stack:
        offices = [
            stack.enter_context(open_office(elsewhere(load(), folder / name)))
            for name in ("with", "without")
        ]
        without_numbers(Path(offices[1].url.removeprefix("sqlite:///")))
        steps = [_steps(one) for one in offices]
        pairs = [(next(steps[0]), next(steps[1])) for _ in range(STEPS)][5:]
        office = offices[0].office
        publish(office)
        fill_trail(offices[0].url, MANY, MORNING)
        began = perf_counter()
        publish(office)
        share = (perf_counter() - began) * 1000 / MANY
    mine, bare = (median(column) for column in zip(*pairs, strict=True))
    cost = median(ours - theirs for ours, theirs in pairs) + share
    work = f"the journal's part of a step of {mine:.2f} ms, a head for {MANY} entries included"
    return beside(work, cost, bare, unit="ms", bar=0.1)


def _steps(opened: Opened) -> Iterator[float]:
    circuit = a_circuit((DESK, DESK))
    office = replace(opened.office, circuits={circuit.id: circuit})
    person = dict(actors_of(office, a_circuit((DESK,))))[DESK]
    for dossier_id in [begun(office, circuit) for _ in range(STEPS)]:
        began = perf_counter()
        act_once(office, dossier_id, person)
        yield (perf_counter() - began) * 1000


def _of_many(folder: Path, entries: int) -> Iterator[Row]:
    with open_office(elsewhere(load(), folder)) as opened:
        office = opened.office
        fill_trail(opened.url, entries, MORNING)
        publish(office)
        yield from _verified(office, Path(opened.url.removeprefix("sqlite:///")))
        yield _proved(office)


def _verified(office: Office, file: Path) -> Iterator[Row]:
    hashing = BareHashing(file)
    began = perf_counter()
    count = hashing.run()
    bare = perf_counter() - began
    hashing.close()
    before = _most()
    began = perf_counter()
    found = list(journal_astray(office))
    took = perf_counter() - began
    if found:
        raise RuntimeError(f"the journal is astray: {found[0]}")
    yield beside(f"{count} entries verified", took, bare, unit="s", bar=4)
    work = f"memory that verifying {count} entries adds at its peak"
    yield alone(work, _most() - before, unit="MB", bar=32)


def _proved(office: Office) -> Row:
    tree = office.reading.tree()
    root = root_over(tree, tree.size)
    leaves = dict(_some(office, tree.size))
    times = []
    for number, leaf in leaves.items():
        began = perf_counter()
        path = inclusion_path(number, tree.size, office.reading.tree().subtree)
        times.append((perf_counter() - began) * 1000)
        if root_by_inclusion(leaf, number, tree.size, path) != root:
            raise RuntimeError("a proof does not lead to the root")
    return alone(f"proof of an entry among {tree.size}", median(times), unit="ms", bar=5)


def _some(office: Office, size: int) -> Iterator[tuple[int, bytes]]:
    for spot in range(PROOFS):
        number, _, _, leaf, _ = next(iter(office.reading.numbered(spot * size // PROOFS)))
        yield number, leaf


def _most() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
