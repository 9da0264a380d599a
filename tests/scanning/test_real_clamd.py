"""The real clamd, with one signature of ours, and the stand-in of the other tests: one contract."""

import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from parapheur.domain.misdirected import ScannerAway, VirusFound
from parapheur.intake import PdfIntake
from parapheur.scanning import Clamd
from tests.needs import needs
from tests.pdfs import typeset
from tests.scanning.test_clamd import EICAR, a_scanner, as_clamd, at_a_path

NAME = "Eicar.Test.UNOFFICIAL"
"""As clamd tells what it knows by a signature that ClamAV did not publish."""
MOST = 1 << 20
"""Bytes that this scanner takes."""
CONFIG = """\
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
Foreground yes
StreamMaxLength {most}
MaxThreads 4
"""
SOON = 20.0
"""Seconds within which it has begun; a tenth of one does, by itself."""


@contextmanager
def a_clamd(folder: Path) -> Iterator[str]:
    """The daemon itself, by its place."""
    (folder / "signatures").mkdir()
    signature = f"Eicar.Test:0:*:{EICAR.hex()}\n"
    (folder / "signatures" / "ours.ndb").write_text(signature)
    config, place = folder / "clamd.conf", str(folder / "clamd.ctl")
    config.write_text(CONFIG.format(folder=folder, most=MOST))
    with (folder / "log").open("w") as log:
        running = subprocess.Popen([needs("clamd"), "-c", config], stdout=log, stderr=log)
    try:
        until = time.monotonic() + SOON
        while not _listens(place):
            assert running.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.02)
        yield place
    finally:
        running.terminate()
        running.wait(SOON)


def _listens(place: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(place) == 0


def stands_in(data: bytes) -> bytes:
    return b"INSTREAM size limit exceeded. ERROR\0" if len(data) > MOST else as_clamd(data)


@pytest.fixture(scope="module", params=["clamd", "stand-in"])
def scanner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clamd]:
    folder = tmp_path_factory.mktemp("scanner")
    if request.param == "clamd":
        with a_clamd(folder) as place:
            yield Clamd(place)
    else:
        listening, place = at_a_path(folder)
        with a_scanner(listening, stands_in):
            yield Clamd(place)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"x" * (1 << 16), b"x" * (MOST - 1)])
def test_what_holds_nothing_comes_in(scanner: Clamd, data: bytes) -> None:
    scanner.scan(data)


@pytest.mark.parametrize("before", [0, (1 << 16) - 30, 300_000])
def test_what_it_knows_is_refused_by_its_name(scanner: Clamd, before: int) -> None:
    with pytest.raises(VirusFound) as refused:
        scanner.scan(b"x" * before + EICAR + b"x")
    assert refused.value.facts == {"name": NAME}


def test_what_is_too_long_for_it_does_not_come_in(scanner: Clamd) -> None:
    with pytest.raises(ScannerAway):
        scanner.scan(b"x" * (3 * MOST))


def test_many_at_once_are_each_told_of_their_own(scanner: Clamd) -> None:
    def found(number: int) -> bool:
        try:
            scanner.scan(b"%d" % number * 100 + (EICAR if number % 2 else b""))
        except VirusFound:
            return True
        return False

    with ThreadPoolExecutor(8) as hands:
        assert list(hands.map(found, range(40))) == [bool(number % 2) for number in range(40)]


def test_a_letter_comes_in_and_another_that_carries_it_does_not(scanner: Clamd) -> None:
    letter = typeset("lettre")
    with PdfIntake(scan=scanner.scan) as intake:
        assert intake.examine(letter, signed=False).pages == 1
        with pytest.raises(VirusFound):
            intake.examine(carrying(letter, EICAR, packed=False), signed=False)


def carrying(letter: bytes, what: bytes, *, packed: bool) -> bytes:
    """A letter with something in a stream that no page shows."""
    out = BytesIO()
    with pikepdf.open(BytesIO(letter)) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(b"% " + what + b"\n"))
        pdf.save(out, compress_streams=packed)
    return out.getvalue()


def test_clamd_looks_into_what_is_packed_and_once_it_has_ended_nothing_comes_in(
    tmp_path: Path,
) -> None:
    packed = carrying(typeset("lettre"), EICAR, packed=True)
    assert EICAR not in packed
    with a_clamd(tmp_path) as place, pytest.raises(VirusFound):
        Clamd(place).scan(packed)
    with pytest.raises(ScannerAway):
        Clamd(place).scan(b"%PDF-")
