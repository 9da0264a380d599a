"""For measures alone: a year of dossiers, for statistics."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, text

from parapheur.domain.filing import Confidentiality
from parapheur.store.connect import connect, writing
from parapheur.store.records import (
    ActRecord,
    DossierRecord,
    EntryRecord,
    FinishedRecord,
    Record,
    table,
)

BLOCK = 1000
YEAR = timedelta(days=365)
CIRCUITS, DESKS = 12, 60
CLOSED = 20
"""One dossier in so many is not ordinary."""
HOURS = (0, 1, 26, 70, 71)
"""When, after its deposit, each thing that is told of a dossier happened."""
TOLD = ("DossierDeposited", "DossierStarted")
"""What is told in its trail, of all that would be: nothing else is counted there."""
ACTS = (("VisaGiven", "simple"), ("StepSigned", "advanced"), ("StepSealed", "simple"))
HANDS = ("nadia", "amina", "salma")

Row = dict[str, object]


def fill_year(url: str, many: int, until: datetime) -> None:
    """Keep so many dossiers of the year before, each with what statistics are counted from.

    They have no trail that the rules know, so `fsck` would name each of them.
    """
    engine = writing(connect(url))
    for block in range(1, many + 1, BLOCK):
        with engine.begin() as connection:
            numbers = range(block, min(block + BLOCK, many + 1))
            moments = {n: until - YEAR + YEAR * (n - 1) / many for n in numbers}
            _keep(connection, DossierRecord, (_dossier(n, at) for n, at in moments.items()))
            for record, rows in (
                (EntryRecord, _entries),
                (ActRecord, _acts),
                (FinishedRecord, _ended),
            ):
                _keep(connection, record, (row for one in moments.items() for row in rows(*one)))
    if engine.dialect.name == "postgresql":  # what its autovacuum does soon after
        with engine.begin() as connection:
            connection.execute(text("ANALYZE dossiers, trail, acts, finished"))
    engine.dispose()


def _keep(connection: Connection, record: type[Record], rows: Iterator[Row]) -> None:
    connection.execute(insert(table(record)), list(rows))


def _dossier(number: int, at: datetime) -> Row:
    level = Confidentiality.ORDINARY if number % CLOSED else Confidentiality.RESTRICTED
    told = {"id": number, "moves": len(TOLD), "standing": "{}", "state": "finished"}
    rest = {"originator": HANDS[0], "sought": "", "circuit": "bench", "level": level.value}
    return {**told, **rest, "since": at, "updated_at": at}


def _entries(number: int, at: datetime) -> Iterator[Row]:
    for seq, (kind, hours) in enumerate(zip(TOLD, HOURS, strict=False), start=1):
        place = {"stream": f"dossier/{number}", "seq": seq, "dossier": number}
        told = {"at": at + timedelta(hours=hours), "kind": kind, "actor": HANDS[seq % len(HANDS)]}
        yield {**place, **told, "previous": "", "digest": "", "body": b"{}"}


def _acts(number: int, at: datetime) -> Iterator[Row]:
    for position, (kind, level) in enumerate(ACTS):
        place = {"dossier": number, "round": 1, "position": position, "slot": 0}
        told = {"kind": kind, "level": level, "at": at + timedelta(hours=HOURS[position + 2])}
        desk, circuit = (number * 7 + position) % DESKS, f"circuit-{number % CIRCUITS}"
        rest = {"desk": f"desk-{desk}", "actor": HANDS[position], "circuit": circuit}
        yield {**place, **told, **rest, "waited": number % 9000, "step": f"step-{position}"}


def _ended(number: int, at: datetime) -> Iterator[Row]:
    ended = at + timedelta(hours=HOURS[-1])
    yield from ({"dossier": number, "login": login, "at": ended} for login in HANDS)
