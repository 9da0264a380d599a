"""The warm process and its children.

1. The warm process imports what a look needs, gives up what it will never need (`cut_off`: above
   all, any way to a network), and waits for sockets on its standard input.
2. For each it forks a child, and forgets it.
3. The child limits itself before it reads the first byte: processor and wall-clock time, address
   space, no file written, no core kept. The kernel ends it past the limits; nobody else needs to.
4. It reads the file, looks, and answers in one line of JSON: whatever it trips over is a refusal.
5. Or it reads a page's number, a line, and the file after it; it draws that page, and answers with
   the picture, or with nothing. Or it writes the file anew, and answers with the copy, or nothing.
   Or the file is an image, and it answers with the strokes that are drawn there. Or it reads which
   attached file is wanted, and answers with that. Or two files come, and it says where a page of
   one differs from that of the other. Or it makes a PDF of an image.
   Or it answers with what the file says, as plain text.
"""

import importlib
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from parapheur.domain.errors import DamagedPdf, TooLongToCheck
from parapheur.intake.attached import taken
from parapheur.intake.compare import compared
from parapheur.intake.copying import copied
from parapheur.intake.cut_off import cut_off
from parapheur.intake.draw import drawn
from parapheur.intake.handwriting import traced
from parapheur.intake.inspection import Inspection, packed
from parapheur.intake.limits import Limits
from parapheur.intake.look import Sights, look
from parapheur.intake.nursery import (
    CARRY,
    COMPARE,
    COPY,
    DRAW,
    LOOK,
    PICTURE,
    READ,
    TAKE,
    TRACE,
)
from parapheur.intake.pictures import pictured
from parapheur.intake.text import text


def main() -> None:
    """Fork a child for each socket that comes, until the one who asks is gone."""
    figures, names, *tries = json.loads(sys.argv[1])
    limits, named = Limits(**figures), [found(name) for name in names]  # 1
    trial = named.pop()() if any(tries) else None
    sights = Sights(named, trial)
    cut_off()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    with socket.socket(fileno=0) as control:
        control.sendall(b"!")
        while True:
            asked, sockets, _, _ = socket.recv_fds(control, 1, 1)
            if not asked:
                return
            if os.fork() == 0:  # 2
                control.close()
                answer(sockets[0], asked, limits, sights)
                os._exit(0)
            os.close(sockets[0])


def answer(number: int, asked: bytes, limits: Limits, sights: Sights) -> None:
    """Do what is asked with the file that comes through this socket, and answer."""
    confine(limits)  # 3
    with socket.socket(fileno=number) as asking, asking.makefile("rb") as file:
        if asked == DRAW:
            page = int(file.readline())
            asking.sendall(or_nothing(drawn, file.read(), page))  # 5
        elif asked == COPY:
            asking.sendall(or_nothing(copied, file.read()))
        elif asked == READ:
            asking.sendall(or_nothing(text, file.read()))
        elif asked == TRACE:
            asking.sendall(or_nothing(traced, file.read()))
        elif asked == PICTURE:
            asking.sendall(or_nothing(pictured, file.read()))
        elif asked == TAKE:
            number = int(file.readline())
            asking.sendall(or_nothing(taken, file.read(), number))
        elif asked == COMPARE:
            page, length = map(int, file.readline().split())
            first = file.read(length)
            asking.sendall(or_nothing(compared, first, file.read(), page))
        else:
            how = {"signed": asked in (LOOK, CARRY), "attachments": asked == CARRY}
            asking.sendall(packed(inspected(file.read(), limits, sights, **how)))  # 4


def inspected(
    data: bytes, limits: Limits, sights: Sights, *, signed: bool, attachments: bool = False
) -> Inspection:
    """Look at a file; whatever it does is a refusal."""
    try:
        return look(data, limits, sights, signed=signed, attachments=attachments)
    except MemoryError:
        return Inspection((TooLongToCheck(),))
    except Exception:  # a hostile file raises anything, and all of it refuses
        return Inspection((DamagedPdf(),))


def or_nothing(work: Callable[..., bytes], *asked: object) -> bytes:
    """Return what the work gives; nothing where it cannot be done."""
    try:
        return work(*asked)
    except Exception:  # as above: what cannot be drawn is not shown
        return b""


def confine(limits: Limits) -> None:
    """Let the kernel end this process past its limits."""
    memory = limits.memory_mb * 1024 * 1024
    for kind, most in [
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def found(name: str) -> Callable[..., Any]:
    """Import `module:function`."""
    module, _, path = name.partition(":")
    function: Callable[..., Any] = attrgetter(path)(importlib.import_module(module))
    return function


if __name__ == "__main__":
    main()
