"""How much memory it takes to certify and to sign a large document: read, sign, check, keep.

Measured in a process of its own, less what that process holds once it has signed a small one. The
kernel counts: `VmHWM`, the highest resident size of this very process (what `ru_maxrss` says, which
a new process inherits from whoever started it).
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from parapheur.bench.contest import FIELD
from parapheur.bench.rows import Row, beside
from parapheur.domain.documents import Digest, Version
from parapheur.domain.signature import CERTIFICATION
from parapheur.files import Folder
from parapheur.rendering.papers import sized_paper
from parapheur.signing import PadesSigner
from parapheur.signing.made import MadeKey, make_key

SIZE, SMALL = 100_000_000, 100_000
BAR = 3.0
HIGHEST = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def bench_heavy() -> Iterator[Row]:
    """Weigh the start and the signature of a document of 100 MB, beside the document itself."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        files = Folder(Path(folder) / "files")
        papers = [files.put(sized_paper(size)) for size in (SMALL, SIZE)]
        words = [sys.executable, "-m", "parapheur.bench.heavy", folder, *(p.digest for p in papers)]
        told = subprocess.run(words, capture_output=True, check=True)  # noqa: S603 - ourselves
        peaks: dict[str, float] = json.loads(told.stdout)
    for what, peak in peaks.items():
        work = f"{what} of a document of {SIZE // 10**6} MB, peak memory, beside its size"
        yield beside(work, peak / 1e6, papers[1].length / 1e6, unit="MB", bar=BAR)


def weigh(folder: Path, small: Digest, large: Digest) -> dict[str, float]:
    """Certify and sign both; return by how many bytes the large one made this process grow."""
    made = make_key("P-256", folder, at=datetime.now(UTC))  # noqa: TID251 - a measure's own clock
    signer, files = PadesSigner(made.authorities[0]), Folder(folder / "files")
    certified = _certify(signer, files, made, small)
    _sign(signer, files, made, certified)
    base = _highest()
    certified = _certify(signer, files, made, large)
    started = _highest() - base
    _forget()
    _sign(signer, files, made, certified)
    return {"start": started, "signature": _highest() - base}


def _certify(signer: PadesSigner, files: Folder, made: MadeKey, digest: Digest) -> Version:
    before, at = files.get(digest), datetime.now(UTC)  # noqa: TID251 - a measure's own clock
    after = signer.certify(before, [FIELD], key=made.key, at=at)
    signer.check(before, after, signed=(CERTIFICATION,), certificate=made.key.certificate)
    return files.grow(Version(digest, len(before)), after[len(before) :])


def _sign(signer: PadesSigner, files: Folder, made: MadeKey, over: Version) -> Version:
    before, at = files.get(over.digest), datetime.now(UTC)  # noqa: TID251 - a measure's own clock
    after = signer.sign(before, FIELD.name, key=made.key, at=at)
    fields = (CERTIFICATION, FIELD.name)
    signer.check(before, after, signed=fields, certificate=made.key.certificate)
    return files.grow(over, after[len(before) :])


def _highest() -> float:
    """Return the most bytes that were ever resident, or since `_forget`."""
    (found,) = HIGHEST.findall(Path("/proc/self/status").read_text())
    return int(found) * 1024


def _forget() -> None:
    """Have the kernel count from what is resident now (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    place, first, second = sys.argv[1:]
    print(json.dumps(weigh(Path(place), Digest(first), Digest(second))))
