"""What proof costs: evidence files, written and checked."""

from collections.abc import Iterator

from parapheur.bench.evidence import bench_evidence
from parapheur.bench.rows import Row


def bench_trail() -> Iterator[Row]:
    """Measure the evidence file of a dossier, and its verifier on many."""
    yield from bench_evidence()
