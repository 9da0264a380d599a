"""A process kept warm that forks a child for each file.

The process has imported everything and read nothing: a child costs a fork, some milliseconds,
where a fresh interpreter costs two hundred. A file reaches its child through a socket of its own,
and the child's answer comes back the same way; no answer means that the child is gone.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from parapheur.domain.attached import MOST_MEGABYTES
from parapheur.intake.limits import Limits

LOOK, CARRY, SHOW, COPY, DRAW, TRACE, TAKE = b"?", b"+", b"s", b"c", b"p", b"h", b"a"
COMPARE, PICTURE, READ = b"d", b"i", b"r"
"""What a child is asked to do with the file: look at it to have it signed, the same with the files
attached to it, or shown alone; write it anew; draw a page of it; trace the handwriting of an image;
take an attached file out of it; compare a page of it with that of another; make a PDF of an
image; read its text."""
HOME = Path(__file__).parents[2]
START = """
import sys
home = sys.argv.pop()
if home not in sys.path:
    sys.path.insert(0, home)
from parapheur.intake.child import main
main()
"""
"""The child runs this very program, whichever one is installed; of the environment, nothing."""
MOST_ANSWER = 64 * 1024
MOST_PICTURE = 8 * 1024 * 1024
MOST_TEXT = 1024 * 1024
GRACE = 5
"""Seconds that a machine under load may take beyond the child's own limit."""


class Nursery:
    """Where children are forked; started at the first question, and again if it ends."""

    def __init__(
        self,
        limits: Limits,
        opinions: Sequence[Callable[[bytes], object]],
        trial: Callable[[], Callable[[bytes], object]] | None,
    ) -> None:
        self._patience = limits.seconds + GRACE
        self._most_copied = 2 * limits.megabytes * 1024 * 1024
        names = [
            f"{one.__module__}:{one.__qualname__}" for one in (*opinions, *filter(None, [trial]))
        ]
        self._arguments = json.dumps([asdict(limits), names, trial is not None])
        self._turn = threading.Lock()
        self._control: socket.socket | None = None
        self._owner = 0
        self._end: Callable[[], object] = lambda: None

    def ask(self, data: bytes, *, signed: bool = True, attachments: bool = False) -> bytes:
        """Give the file to a child to look at, and return its answer, empty if it died."""
        question = (CARRY if attachments else LOOK) if signed else SHOW
        return self._asked(question, data, MOST_ANSWER)

    def copy(self, data: bytes) -> bytes:
        """Give the file to a child to write anew, and return the copy, empty if it died."""
        return self._asked(COPY, data, self._most_copied)

    def draw(self, data: bytes, page: int) -> bytes:
        """Give the file to a child to draw a page of, and return the picture, empty if it died."""
        return self._asked(DRAW, b"%d\n" % page + data, MOST_PICTURE)

    def take(self, data: bytes, number: int) -> bytes:
        """Give the file to a child to take an attached file out of, empty if it died."""
        return self._asked(TAKE, b"%d\n" % number + data, MOST_MEGABYTES * 1024 * 1024)

    def compare(self, first: bytes, second: bytes, page: int) -> bytes:
        """Give two files to a child to compare a page of, and return what it says, or nothing."""
        return self._asked(COMPARE, b"%d %d\n" % (page, len(first)) + first + second, MOST_ANSWER)

    def read(self, data: bytes) -> bytes:
        """Give the file to a child to read, and return its text, empty if it died."""
        return self._asked(READ, data, MOST_TEXT)

    def trace(self, data: bytes) -> bytes:
        """Give an image to a child to trace, and return the strokes, empty if it died."""
        return self._asked(TRACE, data, MOST_ANSWER)

    def picture(self, data: bytes) -> bytes:
        """Give an image to a child to make a PDF of, and return it, empty if it died."""
        return self._asked(PICTURE, data, self._most_copied)

    def _asked(self, question: bytes, data: bytes, most: int) -> bytes:
        answer = self._ask(question, data, most)
        # Killed from outside, the warm process takes the question with it: it is put again, once.
        return self._ask(question, data, most) if not answer and self._gone() else answer

    def _ask(self, question: bytes, data: bytes, most: int) -> bytes:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs, question)
            ours.settimeout(self._patience)
            try:
                ours.sendall(data)
                ours.shutdown(socket.SHUT_WR)
                return whole(ours, most)
            except OSError:  # the child is gone, or silent past its time
                return b""

    def close(self) -> None:
        """End the warm process; another question would start it again."""
        with self._turn:
            self._end()
            self._control = None

    def _hand_over(self, theirs: socket.socket, question: bytes) -> None:
        with self._turn:
            # After a fork of ours (a web worker), the parent's process is not ours to use.
            if self._control is None or self._owner != os.getpid() or self._gone():
                self._end()
                self._control = self._start()
            socket.send_fds(self._control, [question], [theirs.fileno()])

    def _gone(self) -> bool:
        if self._control is None:
            return False
        try:
            return not self._control.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
        except BlockingIOError:  # it has nothing to say, so it is there
            return False
        except OSError:
            return True

    def _start(self) -> socket.socket:
        control, far = socket.socketpair()
        with far:
            command = [sys.executable, "-I", "-c", START, self._arguments, str(HOME)]
            process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
                command, stdin=far.fileno(), stdout=subprocess.DEVNULL, env={}
            )
        self._owner = os.getpid()
        self._end = weakref.finalize(self, end, process, control)
        if control.recv(1) != b"!":
            raise RuntimeError("The process that examines files does not start.")
        return control


def end(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    """Let the warm process see that nobody is left, and wait until it is gone."""
    control.close()
    process.wait()


def whole(ours: socket.socket, most: int) -> bytes:
    """Read the answer to its end, or a little past the most it may be."""
    answer = bytearray()
    while len(answer) <= most and (part := ours.recv(MOST_ANSWER)):
        answer += part
    return bytes(answer)
