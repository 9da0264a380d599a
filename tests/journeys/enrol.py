"""Bring the cast into an installation, in a process of its own: `python -m tests.journeys.enrol`.

Keys are made with asyncio, which a process that has a browser open cannot use.
"""

import sys
from pathlib import Path

from parapheur.bootstrap import open_office
from parapheur.demo.seed import seed
from parapheur.settings import load

with open_office(load(Path(sys.argv[1]))) as opened:
    seed(opened.office, scenes=())
