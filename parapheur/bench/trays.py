"""What a tray costs, in a database where all 200 000 dossiers are the reader's own.

Each tray's first page is timed beside the same with 1 000 dossiers, and the plan of the database
is looked at: a row holds if it takes no more than half as long again, and no table is read from
one end to the other. Counts are timed too: those of a reader who has ten lines, beside the same
among 1 000; and at worst, of one whose trays hold all 200 000.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from parapheur.bench.rows import Row, alone, beside, in_turn
from parapheur.bench.stage import (
    DESK,
    DESKS,
    MORNING,
    NAME,
    a_circuit,
    deposited,
    started,
    unsigned,
)
from parapheur.demo.rehearsal import SECRETARY
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.deadline import in_days
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.trays import Counts, late_at
from parapheur.store import Database
from parapheur.store.filling import fill
from parapheur.store.plans import indexes_in, whole_tables_in
from parapheur.subjects import SubjectKeys

FEW, MANY, LOOKS, LINES = 1_000, 200_000, 40, 10
WORST = 1000
"""Milliseconds for the counts of who has all of `MANY` in every tray."""

CALM = DeskId("bench-calm")
HELD = frozenset({DESK})
OFFICIAL = replace(SECRETARY, desks=frozenset({DESKS[3]}))
QUIET = replace(SECRETARY, login=Login("bench.quiet"), desks=frozenset({CALM}))
GIVEN = Delegation(
    id=DelegationId("bench/1"), desk=DESK, by=QUIET.login, to=OFFICIAL.login,
    act_reference="bench", act_date=date(2026, 11, 1), circuits=(CircuitId("bench"),),
    actions=(Action.VISA,), first=date(2026, 11, 1), given_at=MORNING,
)  # fmt: skip
ARRANGED = tuple(DossierId(number) for number in range(900, 880, -1))

Look = Callable[[Database], object]

LOOKED_AT: dict[str, Look] = {
    "to do, one desk": lambda db: db.reading.todo(HELD),
    "to do, three desks": lambda db: db.reading.todo(HELD | set(DESKS[:2])),
    "to do, 20 arranged": lambda db: db.reading.todo(HELD, first=ARRANGED),
    "late": lambda db: db.reading.todo(HELD, only=late_at(MORNING + timedelta(days=30))),
    "upcoming": lambda db: db.reading.upcoming(frozenset({DESKS[4]})),
    "delegated": lambda db: db.reading.delegated([GIVEN]),
    "retrievable": lambda db: db.reading.retrievable(OFFICIAL),
    "already done": lambda db: db.reading.done(OFFICIAL.login),
    "finished": lambda db: db.reading.finished(OFFICIAL.login),
    "on their way": lambda db: db.reading.deposited(OFFICIAL.login, frozenset({State.CIRCULATING})),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """The same trays, small and large."""

    few: Database
    many: Database

    def timed(self, look: Look) -> tuple[float, float]:
        """Return how long a look takes among many and among few, in ms."""
        pair = (lambda: look(self.many), lambda: look(self.few))
        in_turn([pair] * 5)  # the first ones warm what is kept
        return in_turn([pair] * LOOKS)


def trays(server: str, small: str, large: str) -> Iterator[Row]:
    """Measure each tray's first page, and the counts, in two empty databases."""
    with ExitStack() as stack:
        pair = Pair(filled(small, FEW, stack), filled(large, MANY, stack))
        for name, look in LOOKED_AT.items():
            ours, reference = pair.timed(look)
            plan = pair.many.plans(lambda: look(pair.many))  # noqa: B023  asked before the next turn
            along = ", ".join(indexes_in(plan))
            work = f"first page, {name}, {MANY} dossiers beside {FEW}, {server}, along {along}"
            row = beside(work, ours, reference, unit="ms", bar=1.5)
            yield replace(row, holds=row.holds and not whole_tables_in(plan))
        ours, reference = pair.timed(counts_of(QUIET))
        work = f"counts of a reader of {LINES} lines, {MANY} dossiers beside {FEW}, {server}"
        yield beside(work, ours, reference, unit="ms", bar=1.5)
        ours, _ = in_turn([(lambda: counts_of(OFFICIAL)(pair.many), lambda: None)] * 5)
        work = f"counts of a reader of {MANY} lines in each of 7 trays, {server}"
        yield alone(work, ours, unit="ms", bar=WORST)


def counts_of(person: Person) -> Callable[[Database], Counts]:
    """Return how to count the trays of this person."""
    given = (GIVEN,) if person is OFFICIAL else ()
    desks = person.desks | ({DESK, DESKS[4]} if person is OFFICIAL else set())
    return lambda db: db.reading.counts(replace(person, desks=desks), MORNING, given)


def filled(url: str, count: int, stack: ExitStack) -> Database:
    """Open a database where so many dossiers stand in every tray, and a few in a calm one."""
    keys = SubjectKeys(Path(stack.enter_context(TemporaryDirectory())))
    database = Database(url, keys)
    stack.callback(database.close)
    database.upgrade()
    calm = a_circuit((CALM,))
    with database.work() as work:
        for _ in range(LINES):
            other = work.create(deposited(calm))
            work.keep(other, started(work.dossier(other), calm))
    circuit = Circuit(
        CircuitId("bench"),
        NAME,
        (
            Step("done", NAME, Action.VISA, (DESKS[3],)),
            Step("together", NAME, Action.VISA, (DESK, *DESKS[:2]), needed=3, limit=in_days(5)),
            Step("ahead", NAME, Action.SIGN, (DESKS[4],)),
        ),
        Visas.BESIDE,
    )
    with database.work() as work:
        dossier_id = work.create(deposited(circuit))
        dossier = work.keep(dossier_id, started(work.dossier(dossier_id), circuit))
        task = dossier.task(desk=DESKS[3], position=0, shown=dossier.version.digest)
        visa = dossier.acted(task, unsigned(task), actor=OFFICIAL.login, at=MORNING)
        dossier = work.keep(dossier_id, visa)
    fill(url, dossier_id, count, dossier.due or MORNING)
    return database
