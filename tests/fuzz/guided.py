"""Fuzzing led by what of the code is reached: `python -m tests.fuzz.guided gate 20`.

`.ci/run` gives the gate one minute and the intake four, beside the tests and behind them.
Atheris (libFuzzer) runs one target of `targets` for so many seconds, from the bytes there, over our
own code and pyHanko's. It ends with 0 if nothing escaped; else it says the bytes, and keeps them in
a file named `crash-...` in the current folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris


def main() -> None:
    """Run one target."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    with atheris.instrument_imports(include=["parapheur.intake", "parapheur.signing", "pyhanko"]):
        from tests.fuzz.targets import TARGETS
    target, beginnings = TARGETS[name]
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, data in enumerate(beginnings):
        (folder / str(number)).write_bytes(data)
    options = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=1024", "-max_len=20000"]
    atheris.Setup([sys.argv[0], *options, str(folder)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
