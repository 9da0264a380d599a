"""Reach the signing process, and start it where it does not run.

1. Whoever needs a key connects to the socket in the data folder, and waits for the greeting.
2. Where nobody listens, the process is started: as often as need be, and by whoever comes first;
   a lock on the folder of the keys lets one alone go on, the others end at once.
3. It lives as long as anybody is connected, so whoever may need it keeps a line open; when the
   last one is gone, however it died, the process ends. Killed, it is started again at the next
   need.
4. Where it runs as another user (`apart`), nobody but its own service starts it.
"""

import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parapheur.domain.errors import KeysAway
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.words import Words
from parapheur.keys.messages import VERSION, Message, receive

PATIENCE = 30.0
"""Seconds for an answer; the slowest, a PIN, takes a tenth of one."""
STARTING = 30.0
"""Seconds that a start may take, on a machine that has much else to do."""
SEAL_PIN = "PARAPHEUR_SEAL_PIN"
"""The environment variable of the PIN that opens the organisation's seal on its token."""
LONGEST = 100
"""Bytes of a path that a socket's address holds, on any system."""
NO_BODIES: Mapping[BodyId, Words] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the process listens, and what it is started with."""

    socket: Path
    lock: Path
    """Held by the one that runs."""
    words: str
    """Its argument: JSON."""
    apart: bool = False
    """It runs as another user, by itself."""


def reach(place: Place) -> tuple[socket.socket, Message]:
    """Return a line to the process, and its greeting. `KeysAway`."""
    until, started = time.monotonic() + STARTING, None
    while time.monotonic() < until:
        if found := _greeted(place):  # 1
            return found
        starting = started is not None and started.poll() is None
        if not (place.apart or starting or _held(place.lock)):
            started = _start(place)  # 2
        time.sleep(0.01)
    raise KeysAway


@contextmanager
def addressed(path: Path) -> Iterator[str]:
    """Give the path of a socket in few bytes: by its folder's number, if need be."""
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _greeted(place: Place) -> tuple[socket.socket, Message] | None:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        with addressed(place.socket) as address:
            line.connect(address)
        greeting = receive(line)
    except PermissionError:
        line.close()
        raise KeysAway from None
    except (OSError, ValueError):  # nobody there, or just ending
        greeting = None
    if greeting is None or greeting.get("keys") != VERSION:
        line.close()
        return None
    return line, greeting


def _held(lock: Path) -> bool:
    """Say whether a process is at work, or just begins."""
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _start(place: Place) -> "subprocess.Popen[bytes]":
    # It is told no secret of ours but what its own token asks for.
    ours = {
        name: value
        for name, value in os.environ.items()
        if name == SEAL_PIN or not name.startswith("PARAPHEUR_")
    }
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "parapheur.keys.process", place.words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**ours, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # Ctrl+C is for who asks: what is under way is finished
    )
    threading.Thread(target=process.wait, daemon=True).start()  # it leaves no ghost when it ends
    return process


def place_of(
    folder: Path,
    listens: Path,
    organisation: Words,
    bodies: Mapping[BodyId, Words] = NO_BODIES,
    *,
    apart: bool = False,
    **more: object,
) -> Place:
    """Return the place of a process over the keys of `folder`; `more` is told it besides."""
    words = {"folder": str(folder), "socket": str(listens), "organisation": _three(organisation)}
    named = {"bodies": {body: _three(name) for body, name in bodies.items()}}
    return Place(listens, folder / "lock", json.dumps({**words, **named, **more}), apart)


def _three(name: Words) -> list[str]:
    return [name.ar, name.fr, name.en]
