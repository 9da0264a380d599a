"""The warm process and its children, each of which judges one file.

1. The warm process loads all that a verdict needs, and waits for sockets on its standard input.
2. For each it forks a child, and keeps the socket open until that child has ended.
3. The child limits itself before it reads the first byte: processor time, address space, no file
   written, no core kept. It reads the question, judges, and writes the verdict into the socket.
4. Past its time by the clock, the child is killed from here, whatever it does.
5. How it ended is told after whatever it said, by the warm process: a child may be taken over by
   the file that it reads, and then says of itself what it likes.
6. When nobody is left to ask, every child is killed, and the warm process ends.
"""

import base64
import gc
import json
import os
import resource
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from parapheur.signing.nursery import CLOCK, STATUS, TOO_MUCH
from parapheur.signing.verdict import examine
from parapheur.signing.within import taken


class Ward:
    """The children at work, each with the socket of who asked, and when its time is over."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, tuple[socket.socket, float]] = {}
        self._ended, self._waking = socket.socketpair()
        self._waking.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)

    def watch(self) -> None:
        """Fork and tell, until the one who asks is gone."""
        asked = True
        while asked:
            ready = select.select([self._control, self._ended], [], [], self._patience())[0]
            if self._ended in ready:
                self._ended.recv(1024)
            if self._control in ready:
                asked = self._take()
            self._kill_late()  # 4
            self._tell()
        for pid in self._children:  # 6
            os.kill(pid, signal.SIGKILL)

    def _patience(self) -> float | None:
        if not self._children:
            return None
        return max(min(over for _, over in self._children.values()) - time.monotonic(), 0)

    def _take(self) -> bool:
        seconds, sockets, _, _ = socket.recv_fds(self._control, CLOCK.size, 1)
        if not seconds:
            return False
        asking = socket.socket(fileno=sockets[0])
        over = time.monotonic() + CLOCK.unpack(seconds)[0]
        pid = os.fork()
        if not pid:
            self._control.close()
            signal.set_wakeup_fd(-1)
            os._exit(_status(asking))  # 3
        self._children[pid] = (asking, over)  # 2
        return True

    def _kill_late(self) -> None:
        now = time.monotonic()
        for pid, (_, over) in self._children.items():
            if over <= now:
                os.kill(pid, signal.SIGKILL)  # not yet waited for, so it is still ours

    def _tell(self) -> None:
        for pid in list(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                asking, _ = self._children.pop(pid)
                with asking, suppress(OSError):  # 5
                    asking.settimeout(1)
                    asking.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))


def _status(asking: socket.socket) -> int:
    """Answer, in the child; return its exit status."""
    try:
        with asking.makefile("rb") as question:
            asking.sendall(judge(question))
    except MemoryError:
        return TOO_MUCH
    except BaseException:  # of any kind: nothing of the warm process's work goes on in a child
        return 1
    return 0


def judge(question: BinaryIO) -> bytes:
    """Return the verdict, written down, or the file within, that `child` asks for."""
    head = json.loads(question.readline())
    confine(head["work"], head["memory"])
    if "take" in head:
        return taken(question.read(), head["take"])
    verdict = examine(
        question.read(),
        [base64.b64decode(der) for der in head["trust"]],
        [base64.b64decode(der) for der in head["test"]],
        clocks=[base64.b64decode(der) for der in head["clocks"]],
        at=datetime.fromisoformat(head["at"]) if head["at"] else None,
    )
    return json.dumps(asdict(verdict), default=datetime.isoformat).encode()


def confine(work: int, memory: int) -> None:
    """Let the kernel end this process past its limits."""
    for kind, soft, hard in [
        (resource.RLIMIT_CPU, work, work + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ]:
        resource.setrlimit(kind, (soft, hard))


def main() -> None:
    """Judge whatever comes."""
    gc.freeze()  # what is shared with the children stays shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    with socket.socket(fileno=0) as control:
        control.sendall(b"!")
        Ward(control).watch()
