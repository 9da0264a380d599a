"""Pages of what waits, compared with a plain sort of the same rows."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert

from parapheur.domain.dossier import DossierId
from parapheur.domain.people import DeskId
from parapheur.domain.trays import PAGE, Line, late_at
from parapheur.store import Database
from parapheur.store.connect import connect, writing
from parapheur.store.records import AwaitingRecord
from tests.builders import MORNING, deposited

DESKS = [DeskId(f"desk-{number:03}") for number in range(130)]
LATE = MORNING + timedelta(days=3)


@pytest.mark.parametrize("many", [1, 3, 130])
def test_pages_are_those_of_a_plain_sort(url: str, database: Database, many: int) -> None:
    chance = Random(many)  # noqa: S311  no secret: rows to sort
    rows: dict[tuple[DossierId, int, DeskId], int | None] = {}
    with database.work() as work:
        numbers = [work.create(deposited()) for _ in range(2 * PAGE)]
    for number in numbers:
        for _ in range(chance.randint(0, 4)):
            desk = chance.choice(DESKS[: 2 * many])
            rows[number, chance.randint(0, 3), desk] = chance.choice([None, 1, 2, 3, 4, 5])
    engine = writing(connect(url))
    with engine.begin() as connection:
        for (number, position, desk), days in rows.items():
            due = None if days is None else MORNING + timedelta(days=days)
            row = {"dossier": number, "position": position, "desk": desk, "due": due}
            row |= {"ahead": False, "action": "visa", "circuit": "courrier-depart"}
            connection.execute(insert(AwaitingRecord).values(row))
    engine.dispose()
    held = frozenset(DESKS[:many])
    mine = [(n, d, days or 99) for (n, _, d), days in rows.items() if d in held]
    todo = [database.reading.todo(held, page=page) for page in (1, 2, 3)]
    assert told(todo) == sorted_plainly(mine)
    late = [database.reading.todo(held, only=late_at(LATE), page=page) for page in (1, 2, 3)]
    assert told(late) == sorted_plainly([one for one in mine if one[2] <= 2])


def told(pages: list[Sequence[Line]]) -> list[tuple[DossierId, DeskId | None]]:
    assert all(len(page) <= PAGE for page in pages)
    return [(line.id, line.desk) for page in pages for line in page]


def sorted_plainly(rows: list[tuple[DossierId, DeskId, int]]) -> list[tuple[DossierId, DeskId]]:
    soonest = {n: min(days for m, _, days in rows if m == n) for n, _, _ in rows}
    order = sorted(soonest, key=lambda number: (soonest[number], number))
    return [(n, min(desk for m, desk, _ in rows if m == n)) for n in order]
