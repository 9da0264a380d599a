"""What proof costs: the journal, and evidence files, written and checked."""

from collections.abc import Iterator

from parapheur.bench.evidence import bench_evidence
from parapheur.bench.journal import journal_rows
from parapheur.bench.rows import Row


def bench_trail() -> Iterator[Row]:
    """Measure the journal, the evidence file of a dossier, and its verifier on many."""
    yield from journal_rows()
    yield from bench_evidence()
