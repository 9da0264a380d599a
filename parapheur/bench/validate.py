"""What a verdict costs: beside plain pyHanko, for more signatures, after each step, and in memory.

The verdict is `examine`, in this process; a check is what an act pays before its commit. Both are
ours whole: gate, mathematics, difference of each revision, trust and time.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from parapheur.bench.rows import Row, beside, by_turns
from parapheur.domain.circuit import Action
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.rendering.papers import sized_paper
from parapheur.signing import PadesSigner
from parapheur.signing.made import MadeKey, make_key
from parapheur.signing.reference_verdict import bare_validation
from parapheur.signing.verdict import examine

COUNTS = (1, 10, 25)
"""Signatures in the files that are measured."""
ROUNDS = {1: 9, 10: 3, 25: 1}
ALONE = 1.5
"""Over a single signature pyHanko has no difference to analyse, and we have a gate and a level."""
LIKE_PYHANKO, LINEAR, CONSTANT = 1.0, 1.2, 1.3
"""Bars: what pyHanko takes; a fifth more than so many times one; a step like another."""
SIZE, CHECKED, LARGE, SMALL = 100_000, 10_000_000, 100_000_000, 100_000
MEMORY = 3.0
HIGHEST = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def bench_validate() -> Iterator[Row]:
    """Measure the verdict and the check before a commit, then weigh the verdict."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        at = datetime.now(UTC)  # noqa: TID251 - a measure's own clock
        made = make_key("P-256", Path(folder), at=at)
        versions = signed_by_many(made, sized_paper(SIZE), COUNTS[-1], at)
        yield from _verdicts(made, versions, at)
        yield _checks(made, at)
        yield _weighed(Path(folder), made, at)


def signed_by_many(made: MadeKey, pdf: bytes, count: int, at: datetime) -> list[bytes]:
    """Return a file with a certification and so many visas, as it was after each signature."""
    signer = PadesSigner(made.authorities[0])
    fields = [Field(name, n, 0, Action.VISA) for n, name in enumerate(_names(count))]
    versions = [pdf, signer.certify(pdf, fields, key=made.key, at=at)]
    for field in fields:
        versions.append(signer.sign(versions[-1], field.name, key=made.key, at=at))
    return versions


def _names(count: int) -> list[str]:
    return [f"visa-{n + 1}" for n in range(count)]


def _verdicts(made: MadeKey, versions: Sequence[bytes], at: datetime) -> Iterator[Row]:
    root, times = made.authorities[-1], {}
    for count in COUNTS:
        pdf = versions[count]  # the certification counts: so many signatures in all
        ours: Callable[[], object] = partial(examine, pdf, [root], at=at)
        theirs = partial(bare_validation, pdf, root, at)
        times[count], reference = by_turns([ours, theirs], ROUNDS.get(count, 1))
        work = f"verdict on {count} signatures, beside plain pyHanko AdES validation"
        bar = ALONE if count == 1 else LIKE_PYHANKO
        yield beside(work, times[count], reference, unit="ms", bar=bar)
    one, most = COUNTS[0], COUNTS[-1]
    work = f"verdict on {most} signatures, beside that on {one}"
    yield beside(work, times[most], times[one], unit="ms", bar=LINEAR * most / one)


def _checks(made: MadeKey, at: datetime) -> Row:
    """A step reads one cross-reference more than the step before: what is left of its number."""
    signer, last = PadesSigner(made.authorities[0]), COUNTS[-1]
    versions = signed_by_many(made, sized_paper(CHECKED), last, at)
    names = [CERTIFICATION, *_names(last)]

    def after(number: int) -> Callable[[], object]:
        before, now = versions[number - 1], versions[number]
        signed = names[:number]
        return lambda: signer.check(before, now, signed=signed, certificate=made.key.certificate)

    early, late = by_turns([after(2), after(last)], 15)
    size = f"{CHECKED / 10**6:g} MB"
    work = f"check of {size} after the {last}th signature, beside that after the 2nd"
    return beside(work, late, early, unit="ms", bar=CONSTANT)


def _weighed(folder: Path, made: MadeKey, at: datetime) -> Row:
    paths = [folder / "small.pdf", folder / "large.pdf"]
    for path, size in zip(paths, (SMALL, LARGE), strict=True):
        path.write_bytes(signed_by_many(made, sized_paper(size), 1, at)[-1])
    words = [sys.executable, "-m", "parapheur.bench.validate", *map(str, paths)]
    told = subprocess.run(words, capture_output=True, check=True)  # noqa: S603 - ourselves
    work = f"verdict on a document of {LARGE // 10**6} MB, peak memory, beside its size"
    size = paths[1].stat().st_size
    return beside(work, json.loads(told.stdout) / 1e6, size / 1e6, unit="MB", bar=MEMORY)


def weigh(small: Path, large: Path) -> int:
    """Judge both; return by how many bytes the large one made this process grow."""
    examine(small.read_bytes(), ())
    base = _highest()
    examine(large.read_bytes(), ())
    return _highest() - base


def _highest() -> int:
    (found,) = HIGHEST.findall(Path("/proc/self/status").read_text())
    return int(found) * 1024


if __name__ == "__main__":
    print(json.dumps(weigh(*map(Path, sys.argv[1:]))))
