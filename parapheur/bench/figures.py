"""What statistics of a year cost, where 200 000 dossiers went through it.

The months that are over are summed first, as the worker does; then twelve months are asked for, the
one that runs counted as it stands. Beside it stands one month, counted: what the worker does for
each that is over, once.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from parapheur.bench.rows import Row, alone, by_turns
from parapheur.bench.stage import MORNING
from parapheur.domain.delegation import day_of
from parapheur.domain.figures import usual_months
from parapheur.store import Database
from parapheur.store.year_filling import fill_year
from parapheur.subjects import SubjectKeys

MANY, LOOKS = 200_000, 5
YEAR, MONTH = 300, 1000
"""Milliseconds for twelve months, and for summing one."""


def figures(server: str, url: str) -> Iterator[Row]:
    """Measure both in an empty database."""
    with TemporaryDirectory() as keys, closing(Database(url, SubjectKeys(Path(keys)))) as database:
        database.upgrade()
        fill_year(url, MANY, MORNING)
        months = usual_months(day_of(MORNING))
        for month in months[:-1]:
            with database.work() as work:
                work.sum_month(month)
        year, month_alone = by_turns(
            (
                lambda: database.reading.counted(months),
                lambda: database.reading.counted_anew(months[-2]),
            ),
            LOOKS,
        )
        work_done = f"statistics of twelve months, {MANY} dossiers of a year, {server}"
        yield alone(work_done, year, unit="ms", bar=YEAR)
        yield alone(f"one month of them, counted, {server}", month_alone, unit="ms", bar=MONTH)
