"""A process that looks at files can reach nothing and change nothing, whatever takes it over."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from parapheur.intake.cut_off import MACHINES, cut_off, program


def attempt(work: Callable[[], object]) -> str:
    """What becomes of it in a process that was cut off."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        said = "not cut off"
        try:
            if cut_off():
                work()
                said = "done"
        except BaseException as error:  # the child tells, and is gone
            said = type(error).__name__
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read().decode()
    os.waitpid(child, 0)
    return said


DENIED: dict[str, Callable[[Path], object]] = {
    "a socket": lambda place: socket.socket(),
    "a socket of this machine": lambda place: socket.socket(socket.AF_UNIX),
    "another program": lambda place: os.execv("/bin/true", ["true"]),  # noqa: S606
    "a new file": lambda place: (place / "new").write_bytes(b""),
    "a file written over": lambda place: (place / "kept").open("r+b"),
    "a file emptied": lambda place: os.truncate(place / "kept", 0),
    "a file removed": lambda place: (place / "kept").unlink(),
    "a file renamed": lambda place: (place / "kept").rename(place / "other"),
    "a file opened to all": lambda place: (place / "kept").chmod(0o666),
    "another process ended": lambda place: os.kill(os.getppid(), 0),
}


@pytest.mark.parametrize("name", DENIED)
def test_it_is_denied(name: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    assert attempt(lambda: DENIED[name](tmp_path)) == "PermissionError"
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"kept"


def test_what_a_look_needs_is_left(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    assert attempt(lambda: (tmp_path / "kept").read_bytes()) == "done"
    pair = socket.socketpair()
    assert attempt(lambda: pair[0].send(b"x")) == "done"
    assert attempt(socket.socketpair) == "done"
    for one in pair:
        one.close()


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_is_one_that_the_kernel_takes(machine: str) -> None:
    steps = program(MACHINES[machine])
    assert len(steps) < 4096
    for at, step in enumerate(steps):
        assert at + 1 + max(step.yes, step.no) < len(steps) or step.code == 0x06
