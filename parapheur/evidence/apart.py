"""An evidence file that a stranger brings: judged in a process of its own, within limits.

`verify.py` is run there as anybody runs it. Past the limits nothing was settled; what becomes of
the process otherwise, the file was not to be read. Neither is ever valid.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from parapheur.domain.verdict import Conclusion
from parapheur.evidence import verify

WORK, CLOCK, MEMORY = 20, 40, 1 << 30
"""Seconds of work, seconds by the clock, bytes of memory."""
START = """
import resource, runpy, sys
work, memory = int(sys.argv[1]), int(sys.argv[2])
for kind, most in [("CPU", work), ("AS", memory), ("FSIZE", 0), ("CORE", 0)]:
    resource.setrlimit(getattr(resource, "RLIMIT_" + kind), (most, most))
sys.argv = sys.argv[3:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
ENDS = {
    verify.EXIT["valid"]: Conclusion.VALID,
    verify.EXIT["invalid"]: Conclusion.INVALID,
    verify.EXIT["indeterminate"]: Conclusion.INDETERMINATE,
    verify.EXIT["unreadable"]: Conclusion.UNREADABLE,
}
DOCUMENT = "document.pdf"


def judged_apart(data: bytes, *, trust: Sequence[bytes]) -> tuple[Conclusion, bytes | None]:
    """Return what is concluded of an evidence file, and the document in it, if it has one."""
    authorities = "".join(map(DER_cert_to_PEM_cert, trust)).encode()
    with _held(data) as file, _held(authorities) as known:
        words = [*map(str, (WORK, MEMORY, Path(verify.__file__), f"/proc/self/fd/{file}"))]
        words += ["--trust", f"/proc/self/fd/{known}"] if trust else []
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, on the file beside this one
                [sys.executable, "-I", "-c", START, *words],
                pass_fds=[file, known],
                capture_output=True,
                timeout=CLOCK,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Conclusion.INDETERMINATE, None
    if done.returncode < 0:  # ended by the kernel
        return Conclusion.INDETERMINATE, None
    return ENDS.get(done.returncode, Conclusion.UNREADABLE), _document(data)


def _document(data: bytes) -> bytes | None:
    try:
        return verify.Archive(io.BytesIO(data)).data(DOCUMENT)
    except Exception:  # of every kind, at odd files
        return None


@contextmanager
def _held(data: bytes) -> Iterator[int]:
    """Hold bytes in memory where another process can read them as a file."""
    file = os.memfd_create("evidence")
    try:
        with os.fdopen(os.dup(file), "wb") as into:
            into.write(data)
        yield file
    finally:
        os.close(file)
