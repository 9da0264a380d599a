"""A process kept warm that forks a child for each file: asked from here, `warm` is what runs there.

It has loaded the program and read no file: a child costs a fork, some milliseconds, where a fresh
interpreter with all that a verdict needs costs half a second. One serves all threads of a process;
it starts at the first question, and ends with whoever asks.
"""

import atexit
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

HOME = Path(__file__).parents[2]
START = """
import sys
home = sys.argv.pop()
if home not in sys.path:
    sys.path.insert(0, home)
from parapheur.signing.warm import main
main()
"""
"""The child runs this very program, whichever one is installed; of the environment, nothing."""
CLOCK, STATUS = struct.Struct("!d"), struct.Struct("!i")
"""What goes with a question, its time in seconds; and what ends an answer, how the child ended."""
GRACE = 5.0
"""Seconds for the warm process to tell of a child that is past its time, on a busy machine."""
STARTING = 60.0
"""Seconds that its own start may take."""
MOST_ANSWER = 16 << 20
TOO_MUCH, GONE = 75, 1
"""Exit status of a child that ran out of memory; and of one that nobody knows how it ended."""


class Nursery:
    """Where children are forked."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def ask(self, question: bytes, seconds: float) -> tuple[bytes, int]:
        """Put a question to a child, for so long; return its answer and its exit status.

        A status below zero is the signal that ended it, as `subprocess` has it. `TimeoutError`.
        """
        answer = self._ask(question, seconds)
        # Killed from outside, the warm process takes the question with it: it is put again, once.
        answer = answer or self._ask(question, seconds)
        if not STATUS.size <= len(answer) <= MOST_ANSWER:
            return b"", GONE
        said, status = answer[: -STATUS.size], answer[-STATUS.size :]
        return said, int(STATUS.unpack(status)[0])

    def close(self) -> None:
        """End the warm process; another question would start it again."""
        with self._turn:
            self._end()

    def _ask(self, question: bytes, seconds: float) -> bytes:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs, seconds)
            until = time.monotonic() + seconds + GRACE
            try:
                ours.settimeout(seconds + GRACE)
                ours.sendall(question)
                ours.shutdown(socket.SHUT_WR)
            except BrokenPipeError:  # it ended before it had read: how, is told all the same
                pass
            return _whole(ours, until)

    def _hand_over(self, theirs: socket.socket, seconds: float) -> None:
        with self._turn:
            # After a fork of ours (a web worker), the parent's process is not ours to use.
            if self._control is None or self._owner != os.getpid() or _gone(self._control):
                self._end()
                self._control = self._start()
            socket.send_fds(self._control, [CLOCK.pack(seconds)], [theirs.fileno()])

    def _start(self) -> socket.socket:
        control, far = socket.socketpair()
        with far:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-c", START, str(HOME)],
                stdin=far.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
            )
        self._owner = os.getpid()
        control.settimeout(STARTING)
        if control.recv(1) != b"!":
            raise RuntimeError("The process that judges files does not start.")
        control.settimeout(None)
        return control

    def _end(self) -> None:
        """Let the warm process see that nobody is left, and wait until it is gone."""
        if self._control is not None:
            self._control.close()
            if self._process is not None and self._owner == os.getpid():
                self._process.wait()
        self._control = None


def _gone(control: socket.socket) -> bool:
    try:
        return not control.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
    except BlockingIOError:  # it has nothing to say, so it is there
        return False
    except OSError:
        return True


def _whole(ours: socket.socket, until: float) -> bytes:
    """Read the answer to its end, or a little past the most it may be. `TimeoutError`."""
    answer = bytearray()
    while len(answer) <= MOST_ANSWER:
        ours.settimeout(max(until - time.monotonic(), 0.001))
        try:
            part = ours.recv(1 << 16)
        except ConnectionResetError:  # it had not read everything; what it said is here
            break
        if not part:
            break
        answer += part
    return bytes(answer)


NURSERY = Nursery()
"""The one of this process."""
atexit.register(NURSERY.close)
