"""What the engine of circuits costs, without any cryptography.

A step is the whole way of `put_signature`: look and intent in one durable transaction, the act,
look again and keep in another; the act itself is a stand-in that signs nothing. It stands beside
two references, both in the driver alone, with the same settings, flushed to the disk as often:

1. As many bare transactions, about as many bytes: two tables without an index, two statements
   each. That is less than a step has to write, so it is on the strict side.
2. The durable transactions that the step contains: the rows it added, changed and removed, in the
   same tables with the same indexes and constraints.

Both wait for the disk as long as the step; where it answers at once, what is left of the ratio is
the program's own work.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import time
from functools import partial
from pathlib import Path
from time import perf_counter

from parapheur.bench.figures import figures
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
from parapheur.bench.trays import trays
from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import SECRETARY, actors_of
from parapheur.domain.calendar import DAY, Calendar, Hours, Span
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.deadline import in_days
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.people import Desk, Login, Person
from parapheur.domain.presence import ahead_of
from parapheur.domain.soundness import Chart, Fault, chart_of, check
from parapheur.domain.standing import apply
from parapheur.domain.terms import Absence, TermId
from parapheur.settings import load
from parapheur.store.bare import BareTransactions, SameChanges
from parapheur.store.filling import rooms
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder
from parapheur.usecases.signing import Way, put_signature

STEPS, DOSSIERS = 100, 10_000
WEEKDAYS = Calendar(
    "Africa/Casablanca",
    (Hours(name=NAME, basis="", week=((Span(time(8, 30), time(16, 30)),),) * 5 + ((), ())),),
)
SMALL, LARGE = "parapheur_bench_small", "parapheur_bench_large"
YEAR = "parapheur_bench_year"


def bench_engine(database: str | None = None) -> Iterator[Row]:
    """Measure a step, whole dossiers, the check and the trays; on PostgreSQL too where given."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        yield from _steps(Path(folder))
        yield _in_memory()
        yield _check(aways=0)
        yield _check(aways=18)
        yield from trays("SQLite", *(f"sqlite:///{folder}/{one}.db" for one in (SMALL, LARGE)))
        yield from figures("SQLite", f"sqlite:///{folder}/year.db")
    if database and database.startswith("postgresql"):
        with rooms(database, (SMALL, LARGE, YEAR)) as (small, large, year):
            yield from trays("PostgreSQL", small, large)
            yield from figures("PostgreSQL", year)


def _steps(folder: Path) -> Iterator[Row]:
    circuit = a_circuit((DESK, *DESKS[:4]))
    with open_office(elsewhere(load(), folder / "office")) as opened, ExitStack() as stack:
        office = replace(opened.office, circuits={circuit.id: circuit})
        person = dict(actors_of(office, a_circuit((DESK,))))[DESK]
        first, *others = (begun(office, circuit) for _ in range(2 * STEPS + 5))
        bare = BareTransactions(folder / "bare.db", "x" * _length(office, first))
        same = SameChanges(opened.url, folder / "same.db")
        stack.callback(bare.close)
        stack.callback(same.close)
        for dossier_id in (first, *others[:4]):  # the first ones load and warm what is kept
            act_once(office, dossier_id, person)

        def act(dossier_id: DossierId) -> Callable[[], object]:
            return lambda: act_once(office, dossier_id, person)

        pairs = ((act(one), lambda: bare.run(2)) for one in others[4 : STEPS + 4])
        work = "step with a stand-in that signs nothing, beside 2 bare durable transactions, SQLite"
        yield beside(work, *in_turn(pairs), unit="ms", bar=3)
        made = map(same.of, (first, *others[STEPS + 4 :]))  # read when the one before was done
        pairs = ((act(one), partial(same.run, next(made))) for one in others[STEPS + 4 :])
        work = "the same, beside the changes that it makes in the tables, by the driver alone"
        yield beside(work, *in_turn(pairs), unit="ms", bar=3)


def begun(office: Office, circuit: Circuit) -> DossierId:
    """Bring in a dossier that has left on its circuit."""
    with office.work() as work:
        dossier_id = work.create(deposited(circuit))
        work.keep(dossier_id, started(work.dossier(dossier_id), circuit))
    return dossier_id


def _length(office: Office, dossier_id: DossierId) -> int:
    """Return about how many characters a dossier is kept in."""
    return len(repr(office.reading.dossier(dossier_id)))


def act_once(office: Office, dossier_id: DossierId, person: Person) -> Dossier:
    """Go the whole way of a step, with a stand-in that signs nothing."""
    return put_signature(
        office,
        Way(
            dossier_id,
            actor=person.login,
            expect=lambda work: expect_holder(work, person.login, DESK),
            look=lambda dossier: dossier.task(desk=DESK, position=0, shown=dossier.version.digest),
            act=lambda task, _: unsigned(task),
            tell=lambda dossier, task, signature: dossier.acted(
                task, signature, actor=person.login, at=office.now()
            ),
        ),
    )


def _in_memory() -> Row:
    circuit = a_circuit(DESKS)
    began = perf_counter()
    for _ in range(DOSSIERS):
        dossier = apply(None, deposited(circuit))
        dossier = apply(dossier, started(dossier, circuit))
        while dossier.waiting:
            ((position, desk),) = dossier.waiting
            task = dossier.task(desk=desk, position=position, shown=dossier.version.digest)
            act = dossier.acted(task, unsigned(task), actor=SECRETARY.login, at=MORNING)
            dossier = apply(dossier, act)
    work = f"{DOSSIERS} dossiers of {len(DESKS)} steps, in memory"
    return alone(work, perf_counter() - began, unit="s", bar=20)


def _check(aways: int) -> Row:
    """Check a long circuit; the people of its desks are away so many times."""
    field = Field(FieldKey("amount"), NAME, Kind.DECIMAL, required=True)
    steps = (
        Step(
            f"s{n}",
            NAME,
            Action.VISA,
            (DESKS[n % 5],),
            limit=in_days(7),
            when=f"amount > {1000 * n}",
        )
        for n in range(49)
    )
    last = Step("last", NAME, Action.SIGN, (DESK,))
    circuit = Circuit(CircuitId("bench"), NAME, (*steps, last), metadata=(field,))
    chart = _held(aways)
    began = perf_counter()
    found = check(circuit, chart)
    took = (perf_counter() - began) * 1000
    dated = sum(flaw.fault is Fault.AWAY for flaw in found)
    work = "check of a circuit of 50 steps, 49 conditions"
    if aways:
        work = f"{work}, {aways} absences ahead, {dated} warnings with their walks"
    return alone(work, took, unit="ms", bar=100)


def _held(aways: int) -> Chart:
    """Each desk held by one person, who is away for a week now and then."""
    people = [
        replace(SECRETARY, login=Login(f"holder-{n}"), desks=frozenset({desk}))
        for n, desk in enumerate((DESK, *DESKS))
    ]
    first = MORNING.date()
    terms = [
        Absence(
            id=TermId(f"holder-{n % len(people)}/{n}"),
            who=people[n % len(people)].login,
            first=first + 10 * n * DAY,
            last=first + (10 * n + 6) * DAY,
            given_at=MORNING,
        )
        for n in range(aways)
    ]
    ahead = ahead_of(MORNING, WEEKDAYS, people=people, terms=terms, delegations=())
    return chart_of([Desk(desk, NAME) for desk in (DESK, *DESKS)], people, ahead=ahead)
