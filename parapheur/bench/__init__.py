"""What the program costs, measured beside a reference in the same run.

Each bench yields rows; a row holds when its ratio (or, where there is no reference, its value)
is at most its bar. Nothing here is timed by a test: machines differ, and a bar is for reading.
"""

from collections.abc import Callable, Iterator

from parapheur.bench.batch import bench_batch
from parapheur.bench.demo import bench_demo
from parapheur.bench.deposit import bench_deposit
from parapheur.bench.engine import bench_engine
from parapheur.bench.rows import Omitted, Row
from parapheur.bench.sign import bench_sign
from parapheur.bench.trail import bench_trail
from parapheur.bench.validate import bench_validate

BENCHES: dict[str, Callable[[], Iterator[Row | Omitted]]] = {
    "sign": bench_sign,
    "batch": bench_batch,
    "validate": bench_validate,
    "demo": bench_demo,
    "engine": bench_engine,
    "trail": bench_trail,
    "deposit": bench_deposit,
}

ON_SERVERS: dict[str, Callable[[str | None], Iterator[Row | Omitted]]] = {
    "batch": bench_batch,
    "engine": bench_engine,
    "deposit": bench_deposit,
}
"""Those that measure on a PostgreSQL too, where one is given."""

__all__ = ["BENCHES", "ON_SERVERS", "Omitted", "Row"]
