"""A process that does what comes next on a dossier, and dies at a point chosen beforehand.

Three ways to die, all by SIGKILL: at the n-th line of our own code or SQLAlchemy's (`Line`), just
before or after the n-th thing the outside world would see (`Border`: bytes written, flushed, put
in their place, a commit), or after so many seconds by somebody else's hand (`Moment`), which may
well be inside the database's own code.
"""

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from types import CodeType, FrameType
from typing import Any, TypeAlias

import sqlalchemy

import parapheur
from parapheur.domain.dossier import DossierId
from parapheur.usecases.calendar import CalendarInForce
from parapheur.usecases.ports import Office
from tests.reliability.ministry import Place, move_on, opened

WATCHED = tuple(
    os.path.dirname(module.__file__ or "") + os.sep for module in (parapheur, sqlalchemy)
)
SYSTEM = frozenset({"fsync", "replace", "rename", "link", "unlink", "mkdir"})
"""Functions of the operating system, just before and after which to die."""
WRITING = frozenset({"write", "flush"})
"""The same for files."""
FRAMES = frozenset({"do_commit", "do_begin"})
"""The same for functions of SQLAlchemy: both drivers pass there."""
WORKERS = "tests.worker.workers"
"""Other children of the same server."""
PATIENCE = 100
"""Seconds after which a child that neither ends nor dies is itself the finding."""


@dataclass(frozen=True, slots=True)
class Line:
    """Die at the n-th line."""

    n: int


@dataclass(frozen=True, slots=True)
class Border:
    """Die at the n-th border."""

    n: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Die after so many seconds."""

    seconds: float


Death: TypeAlias = Line | Border | Moment


@dataclass(frozen=True, slots=True)
class Survived:
    """What a child tells that lived to the end."""

    lines: int
    borders: tuple[str, ...]
    seconds: float


class Lines:
    """Counts lines in the watched code, and ends the process at one of them."""

    def __init__(self, last: int | None) -> None:
        self.count = 0
        self._last = last
        self._watched: dict[CodeType, bool] = {}

    def __call__(self, frame: FrameType, event: str, arg: object) -> Any:  # noqa: ANN401 settrace's
        watched = self._watched.get(frame.f_code)
        if watched is None:
            watched = frame.f_code.co_filename.startswith(WATCHED)
            self._watched[frame.f_code] = watched
        return self._line if watched else None

    def _line(self, frame: FrameType, event: str, arg: object) -> Any:  # noqa: ANN401 settrace's
        if event == "line":
            self.count += 1
            if self.count == self._last:
                die()
        return self._line


class Borders:
    """Names the borders that are crossed, and ends the process at one of them.

    `only`: borders of this name alone count.
    """

    def __init__(self, last: int | None, only: str = "") -> None:
        self.names: list[str] = []
        self._last, self._only = last, only

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:  # noqa: ANN401 setprofile's
        name = _of_frame(frame.f_code) if event in ("call", "return") else _of_function(arg)
        if not name:
            return
        name = f"{'before' if event.endswith('call') else 'after'} {name}"
        if self._only and name != self._only:
            return
        self.names.append(name)
        if len(self.names) == self._last:
            die()


def _of_frame(code: CodeType) -> str:
    return code.co_name if code.co_name in FRAMES else ""


def _of_function(function: Any) -> str:  # noqa: ANN401 any function in C
    of_system = function.__name__ in SYSTEM and function.__module__ == "posix"
    of_file = function.__name__ in WRITING and isinstance(function.__self__, io.BufferedWriter)
    return str(function.__name__) if of_system or of_file else ""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def live(
    place: Place, dossier_id: DossierId, ahead: timedelta, death: Death | None, pipe: Connection
) -> None:
    """Do what comes next, in this process, until death."""
    lines = Lines(death.n if isinstance(death, Line) else None)
    borders = Borders(death.n if isinstance(death, Border) else None)
    with opened(place, ahead=ahead) as office:
        _look_no_more(office)
        pipe.send("ready")
        begun = time.perf_counter()
        if isinstance(death, Line):
            sys.settrace(lines)
        if isinstance(death, Border):
            sys.setprofile(borders)
        try:
            move_on(office, dossier_id)
        finally:
            sys.settrace(None)
            sys.setprofile(None)
        seconds = time.perf_counter() - begun
    pipe.send(Survived(lines.count, tuple(borders.names), seconds))


def _look_no_more(office: Office) -> None:
    """Look for the calendar now: once a second, borders would come and go by the time it takes."""
    hours = office.hours
    assert isinstance(hours, CalendarInForce)
    hours()
    hours._next = float("inf")


def forks() -> ForkServerContext:
    """Whoever makes children cheaply: everything is imported once, in a server that forks."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, WORKERS])
    return context


def send(
    place: Place,
    dossier_id: DossierId,
    death: Death | None = None,
    *,
    ahead: timedelta = timedelta(0),
    sleep: Callable[[float], None] = time.sleep,
) -> Survived | None:
    """Have a child do what comes next; return what it told if it lived."""
    context = forks()
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=live, args=(place, dossier_id, ahead, death, there))
    child.start()
    there.close()
    try:
        return _outlived(child.pid or 0, death, here, sleep)
    finally:
        here.close()
        child.join(PATIENCE)
        if child.is_alive():
            child.kill()
            raise TimeoutError(f"{death}: the child hangs")
        if child.exitcode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{death}: the child ended with {child.exitcode}")


def _outlived(
    pid: int, death: Death | None, pipe: Connection, sleep: Callable[[float], None]
) -> Survived | None:
    try:
        if pipe.poll(PATIENCE):
            pipe.recv()  # it has opened the office and begins
        if isinstance(death, Moment):
            sleep(death.seconds)
            os.kill(pid, signal.SIGKILL)
        told: Survived | None = pipe.recv() if pipe.poll(PATIENCE) else None
    except (EOFError, ProcessLookupError):
        return None
    return told
