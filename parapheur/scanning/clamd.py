"""Ask clamd about a stream of bytes (`INSTREAM`, clamd(8)).

1. One connection a file: the command, then pieces with their lengths before them, then nothing.
2. One line comes back, which ends in a zero byte. `OK` alone lets the file in.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import closing

from parapheur.domain.misdirected import ScannerAway, VirusFound
from parapheur.domain.words import visible

COMMAND = b"zINSTREAM\0"
PIECE = 1 << 16
MOST_SAID = 1000
"""Bytes of an answer."""
LONGEST_NAME = 100
CLEAN = re.compile(r"stream: OK")
FOUND = re.compile(r"stream: (.+) FOUND", re.DOTALL)
PATIENCE = 30.0
"""Seconds that the scanner may be silent."""


class Clamd:
    """A scanner at a socket: a path on this machine, or `host:port`."""

    def __init__(self, place: str, *, patience: float = PATIENCE) -> None:
        self._place, self._patience = place, patience

    def scan(self, data: bytes) -> None:
        """Return if the scanner finds nothing in it. `VirusFound`, `ScannerAway`."""
        try:
            said = self._said(data)
        except OSError as error:
            raise ScannerAway from error
        if found := FOUND.fullmatch(said):
            raise VirusFound(name=visible(found[1])[:LONGEST_NAME])
        if not CLEAN.fullmatch(said):
            raise ScannerAway

    def _said(self, data: bytes) -> str:
        with closing(self._line()) as line:
            line.sendall(COMMAND)  # 1
            for piece in _pieces(data):
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            said = bytearray()
            while b"\0" not in said and len(said) < MOST_SAID and (part := line.recv(MOST_SAID)):
                said += part
        return said.partition(b"\0")[0].decode("utf-8", "replace")  # 2

    def _line(self) -> socket.socket:
        if not self._place.startswith("/"):
            host, _, port = self._place.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), self._patience)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self._patience)
        try:
            line.connect(self._place)
        except OSError:
            line.close()
            raise
        return line


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        yield data[at : at + PIECE]
