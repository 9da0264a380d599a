"""What the demonstration holds in memory once somebody has used it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from parapheur.bench.rows import Row, alone
from parapheur.bench.visitor import Visitor, hidden
from parapheur.demo.cast import BY_LOGIN
from parapheur.domain.people import Login
from parapheur.rendering.papers import sized_paper

BAR = 300
"""MB resident, the process that takes files apart included."""
PLACE = re.compile(r"http://127\.0\.0\.1:\d+/")
PROPORTIONAL = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)


def bench_demo() -> Iterator[Row]:
    """Open the demonstration, deposit, start and sign in it, and weigh it."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        environment = os.environ | {"PARAPHEUR_DATA": folder, "PYTHONUNBUFFERED": "1"}
        words = [sys.executable, "-m", "parapheur", "demo", "--port", "0", "--fresh"]
        demo = subprocess.Popen(  # noqa: S603 - our own command
            words, stdout=subprocess.PIPE, text=True, env=environment
        )
        with demo:
            try:
                url = _place(demo)
                yield alone("demo opened, resident memory", _resident(demo.pid), unit="MB", bar=BAR)
                _use(url)
                yield alone("demo used, resident memory", _resident(demo.pid), unit="MB", bar=BAR)
            finally:
                demo.send_signal(signal.SIGTERM)


def _place(demo: "subprocess.Popen[str]") -> str:
    for line in demo.stdout or ():
        if found := PLACE.search(line):
            return found.group()
    raise RuntimeError("the demonstration did not open")


def _use(url: str) -> None:
    """A secretary deposits and starts; the minister reads and signs."""
    secretary = _member(url, "nadia")
    fields = {"subject": "Mesure", "circuit": "courrier-depart", "then": "start"}
    secretary.send_file("/deposit", secretary.see("/deposit"), fields, sized_paper(1_000_000))
    minister = _member(url, "salma")
    minister.see("/tray/todo")
    page = minister.see("/dossiers/1")
    minister.fetch("/dossiers/1/document.pdf")
    act = {name: hidden(page, name) for name in ("desk", "position", "shown")}
    pin = BY_LOGIN[Login("salma")].pin or ""
    minister.send("/dossiers/1/act", page, {**act, "pin": pin})


def _member(url: str, login: str) -> Visitor:
    visitor = Visitor(url)
    visitor.enter(login, BY_LOGIN[Login(login)].password)
    return visitor


def _resident(pid: int) -> float:
    """Return the resident memory of a process and of those it started, in MB.

    Proportional set size: what several of them share is counted once.
    """
    family = [pid]
    for one in family:
        for task in Path(f"/proc/{one}/task").iterdir():
            family += [int(child) for child in (task / "children").read_text().split()]
    told = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in family)
    return sum(int(PROPORTIONAL.findall(one)[0]) for one in told) * 1024 / 1e6
