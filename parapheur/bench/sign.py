"""What one signing step costs, beside bare pyHanko on the same bytes with the key loaded.

Then the signature alone beside other programs (`contest`), what is left of it at the click
(`click`), and the memory of a large one (`heavy`).

A step is the whole of it: look, intent, read, sign, check, store (flushed and read back), look
again, commit. The reference only signs, in memory, as pyHanko's manual has it, with the private
key already loaded, and with the same picture where a mark is shown. Each pair runs on the same
document, one after the other.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from parapheur.bench.archive import bench_archive
from parapheur.bench.click import bench_click
from parapheur.bench.contest import bench_contest
from parapheur.bench.heavy import bench_heavy
from parapheur.bench.rows import Omitted, Row, beside, in_turn
from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import PIN, SECRETARY, actors_of, bring_in
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.grants import Asked, Grant
from parapheur.domain.people import DeskId, Person
from parapheur.domain.words import Words
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.signing.reference import KeyOfItsOwn, bare_signature
from parapheur.usecases.act import act_with
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Key, Office
from parapheur.usecases.signing import mention_of
from parapheur.usecases.start import start
from parapheur.usecases.unlock import unlock

BAR = 1.5
SIZES = (("100 KB", 100_000, 20), ("10 MB", 10_000_000, 8))
"""What the file is called, its size in bytes, and how many pairs are measured."""
DESK = DeskId("bench")
NAME = Words("قياس", "Mesure", "Measure")


def bench_sign() -> Iterator[Row | Omitted]:
    """Measure steps, signatures alone beside other programs, and a large document's memory."""
    yield from bench_heavy()  # first, while this process is small: its child is started from it
    yield from bench_steps()
    yield from bench_contest()
    yield from bench_click()
    yield from bench_archive()


def bench_steps() -> Iterator[Row]:
    """Measure a visa and a visible signature, on a small and a large file."""
    with (
        tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
        open_office(elsewhere(load(), Path(folder))) as opened,
    ):
        for action in (Action.VISA, Action.SIGN):
            for name, size, pairs in SIZES:
                yield _row(opened.office, Path(folder), action, name, size, pairs)


def _row(office: Office, folder: Path, action: Action, name: str, size: int, pairs: int) -> Row:
    circuit = Circuit(CircuitId("bench"), NAME, (Step("un", NAME, action, (DESK,)),))
    office = replace(office, circuits={circuit.id: circuit})
    bring_in(office, SECRETARY)
    ((_, person),) = actors_of(office, circuit)
    dossiers = [_started(office, circuit, size) for _ in range(pairs + 2)]
    grants = [
        Grant(int(one), 1, 0, DESK, office.reading.dossier(one).version.digest) for one in dossiers
    ]
    with unlock(office, person, PIN, grants) as key:
        for dossier_id in dossiers[:2]:  # the first ones load and warm what is kept
            _pair(office, folder, dossier_id, person, key)[0]()
        ours, reference = in_turn(_pair(office, folder, one, person, key) for one in dossiers[2:])
    work = "visa, no mark" if action is Action.VISA else "visible signature"
    return beside(f"{work}, {name}, P-256", ours, reference, unit="ms", bar=BAR)


def _started(office: Office, circuit: Circuit, size: int) -> DossierId:
    pdf = sized_paper(size)
    dossier_id = deposit(
        office, actor=SECRETARY, subject="bench", circuit=circuit.id, main=("bench.pdf", pdf)
    )
    start(office, dossier_id, actor=SECRETARY)
    return dossier_id


def _pair(
    office: Office, folder: Path, dossier_id: DossierId, person: Person, key: Key
) -> tuple[Callable[[], Dossier], Callable[[], bytes]]:
    with office.work() as work:
        dossier = work.dossier(dossier_id)
    shown = dossier.version.digest
    asked = Asked(int(dossier_id), 1, 0, DESK, shown)
    field = dossier.fields[0].name
    before = office.files.get(shown)
    bare = KeyOfItsOwn(key)
    mark = _mark(office, folder, dossier_id, person, key) if dossier.fields[0].visible else None
    return (
        lambda: act_with(office, asked, actor=person, key=key),
        lambda: bare_signature(before, field, bare, mark),
    )


def _mark(office: Office, folder: Path, dossier_id: DossierId, person: Person, key: Key) -> Path:
    """Draw what the signature shows into a file, for the reference to show."""
    mention = mention_of(office, dossier_id, person.login, key)
    mark = folder / "mark.pdf"
    mark.write_bytes(office.stamps.draw(mention))
    return mark
