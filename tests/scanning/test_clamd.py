"""The scanner's word lets a file in, or keeps it out; no word keeps it out too."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parapheur.domain.errors import NotAPdf
from parapheur.domain.misdirected import NotPdfNorImage, ScannerAway, VirusFound
from parapheur.intake import PdfIntake
from parapheur.scanning import Clamd
from tests.pdfs import typeset

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, and harms nobody."""
Answer = Callable[[bytes], bytes]


def as_clamd(data: bytes) -> bytes:
    return b"stream: Eicar.Test.UNOFFICIAL FOUND\0" if EICAR in data else b"stream: OK\0"


def read(line: socket.socket) -> bytes:
    """What comes by the protocol: the command, pieces with their lengths, a length of nothing."""
    with line.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(stream.read(4), "big"):
            data += stream.read(length)
        return data


@contextmanager
def a_scanner(listening: socket.socket, answer: Answer = as_clamd) -> Iterator[list[bytes]]:
    """A scanner at a socket that listens; what it was handed."""
    seen: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                seen.append(read(line))
                line.sendall(answer(seen[-1]))

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield seen
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(timeout=5)


def at_a_path(folder: Path) -> tuple[socket.socket, str]:
    place = str(folder / "clamd.ctl")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    return listening, place


def at_a_port() -> tuple[socket.socket, str]:
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("kind", ["path", "port"])
def test_what_the_scanner_finds_is_refused_by_its_name(kind: str, tmp_path: Path) -> None:
    listening, place = at_a_path(tmp_path) if kind == "path" else at_a_port()
    large = b"%PDF-1.7 " + b"x" * 300_000
    with a_scanner(listening) as seen:
        Clamd(place).scan(large)
        Clamd(place).scan(b"")
        with pytest.raises(VirusFound) as refused:
            Clamd(place).scan(large + EICAR)
        assert refused.value.facts == {"name": "Eicar.Test.UNOFFICIAL"}
    assert seen == [large, b"", large + EICAR]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"stream: OK then not\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: \0OK",
        b"UNKNOWN COMMAND\0",
        b"OK\0",
        b"x" * 5000,
        b"\xff\xfe\0",
    ],
)
def test_what_it_says_otherwise_lets_nothing_in(said: bytes, tmp_path: Path) -> None:
    listening, place = at_a_path(tmp_path)
    with a_scanner(listening, lambda _: said), pytest.raises(ScannerAway):
        Clamd(place).scan(b"%PDF-")


def test_a_name_is_shown_without_what_hides(tmp_path: Path) -> None:
    listening, place = at_a_path(tmp_path)
    said = "stream: \u202eEvil\n<b>".encode() + b"x" * 500 + b" FOUND\0"
    with a_scanner(listening, lambda _: said), pytest.raises(VirusFound) as refused:
        Clamd(place).scan(b"%PDF-")
    name = str(refused.value.facts["name"])
    assert name.startswith("Evil")
    assert "\u202e" not in name
    assert len(name) <= 100


def test_a_scanner_that_is_not_there_lets_nothing_in(tmp_path: Path) -> None:
    for place in (str(tmp_path / "nothing"), "127.0.0.1:9", "[::1]:9", "nowhere.invalid:3310"):
        with pytest.raises(ScannerAway):
            Clamd(place, patience=2).scan(b"%PDF-")


def test_a_scanner_that_is_silent_lets_nothing_in(tmp_path: Path) -> None:
    listening, place = at_a_path(tmp_path)
    with pytest.raises(ScannerAway):  # nobody takes the line
        Clamd(place, patience=0.2).scan(b"%PDF-")
    listening.close()


def test_whatever_comes_in_is_scanned_once_it_was_looked_at(tmp_path: Path) -> None:
    letter, image = typeset("lettre"), b"\x89PNG\r\n\x1a\n" + EICAR
    listening, place = at_a_path(tmp_path)
    with a_scanner(listening) as seen, PdfIntake(scan=Clamd(place).scan) as intake:
        assert intake.examine(letter, signed=False, images=True).pages == 1
        assert intake.examine(letter, signed=False).pages == 1  # it is known, and scanned anew
        assert seen == [letter, letter]
        with pytest.raises(NotPdfNorImage):
            intake.examine(image, signed=False, images=True)
        with pytest.raises(NotAPdf):
            intake.examine(EICAR, signed=False)
        assert len(seen) == 2, "what is refused anyway is handed to nobody"
    with PdfIntake(scan=Clamd(place).scan) as intake, pytest.raises(ScannerAway):
        intake.examine(letter, signed=False)
