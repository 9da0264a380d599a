"""Where the corpus of other projects' files stands: beside the project, or where one says."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "PARAPHEUR_CORPUS"
BESIDE = Path(__file__).parents[3] / "shared" / "corpus"
HERE = Path(os.environ.get(VARIABLE) or BESIDE)
PRESENT = (HERE / "MANIFEST.tsv").is_file()
WANTED = PRESENT or bool(os.environ.get("CI"))
"""Without a corpus there is nothing to try, except in CI: there its absence is a failure."""

INTACT, BROKEN, FORBIDDEN, BOUNDED = "intact", "broken", "forbidden", "bounded"


@dataclass(frozen=True)
class Sample:
    """A file of the corpus, and what its own project says of it."""

    name: str
    expected: str

    @property
    def data(self) -> bytes:
        return (HERE / self.name).read_bytes()


def samples() -> list[Sample]:
    """Every file of the manifest; none where there is no corpus."""
    if not PRESENT:
        return []
    with (HERE / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Sample(row["file"], row["expect"]) for row in rows]


def told() -> str:
    """What the head of a test run says of the corpus."""
    if PRESENT:
        return f"corpus: {HERE} ({len(samples())} files)"
    if WANTED:
        return f"corpus: missing at {HERE}, and CI wants it"
    return f"corpus: none at {HERE}, so its tests are not collected (or set {VARIABLE})"
