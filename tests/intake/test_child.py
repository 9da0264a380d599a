"""What happens in the child stays in the child, whatever a file does to it."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parapheur.domain import errors
from parapheur.intake import Limits, PdfIntake
from parapheur.intake.inspection import unpacked
from parapheur.intake.intake import MOST_KNOWN, How
from tests.intake.pdfs import a_pdf, bomb, crowd


def test_a_bomb_goes_off_in_the_child(intake: PdfIntake) -> None:
    data = bomb(300 * 1024 * 1024)
    assert len(data) < 400_000
    began = time.monotonic()
    with pytest.raises(errors.TooLongToCheck):
        intake.examine(data)
    assert time.monotonic() - began < 10
    assert intake.examine(bomb(1024 * 1024)).pages == 2


def test_too_many_objects_are_not_looked_at() -> None:
    limits = Limits(objects=1000)
    with PdfIntake(limits) as busy:
        assert busy.examine(crowd(900)).pages == 1
        with pytest.raises(errors.TooLongToCheck):
            busy.examine(crowd(1100))


def test_the_child_is_ended_past_its_time() -> None:
    data = crowd(400_000)
    began = time.monotonic()
    with PdfIntake(Limits(seconds=1, objects=10**6)) as slow:
        with pytest.raises(errors.TooLongToCheck):
            slow.examine(data)
        assert time.monotonic() - began < 10
        assert slow.examine(a_pdf()).pages == 2


def test_the_child_is_refused_more_memory_than_its_share() -> None:
    wide = crowd(5, b"4 0 obj\n[" + b"1 " * 9_000_000 + b"]\nendobj\n")
    with PdfIntake(Limits(memory_mb=300)) as small:
        with pytest.raises((errors.TooLongToCheck, errors.DamagedPdf)):
            small.examine(wide)
        assert small.examine(a_pdf()).pages == 2


@pytest.mark.parametrize("depth", [150, 100_000])
def test_depth_without_end_is_refused(depth: int) -> None:
    def deep(nested: bytes) -> bytes:
        return crowd(5, b"4 0 obj\n" + nested + b"\nendobj\n")

    with PdfIntake() as intake:
        assert intake.examine(deep(b"[" * 50 + b"]" * 50)).pages == 1
        with pytest.raises(errors.DamagedPdf):
            intake.examine(deep(b"[" * depth + b"]" * depth))


def children() -> list[int]:
    threads = Path(f"/proc/{os.getpid()}/task").iterdir()
    return [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]


def test_a_killed_nursery_starts_again(intake: PdfIntake) -> None:
    before = set(children())
    with PdfIntake() as mortal:
        assert mortal.examine(a_pdf()).pages == 2
        (nursery,) = set(children()) - before
        os.kill(nursery, signal.SIGKILL)
        assert mortal.examine(a_pdf(pages=3)).pages == 3
        mortal.close()
        assert set(children()) == before
        assert mortal.examine(a_pdf(pages=4)).pages == 4
    assert set(children()) == before


def test_many_ask_at_once(intake: PdfIntake) -> None:
    files = [a_pdf(pages=1 + number % 5) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = [each.pages for each in pool.map(intake.examine, files)]
    assert found == [1 + number % 5 for number in range(40)]


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"{}", b"[]", b"[[],[],2", b"[" * 5000, b'[[["NoSuch",{}]],[],1]', b"\xff",
        b'[[["ActiveContent",{}]],[],1]', b'[[],["no-flag"],1]', b'[[],[],"x"]',
        b'[[["Misconfigured",{"place":"x","problem":"y"}]],[],1]', b"[[[]],[],1]",
        b'[[["ActiveContent",{"what":"' + b"x" * 50 + b'"}]],[],1]',
    ],
)  # fmt: skip
def test_a_child_that_was_taken_over_is_not_believed(answer: bytes) -> None:
    (refusal,) = unpacked(answer).refusals
    assert isinstance(refusal, errors.DamagedPdf)


def test_a_file_that_was_accepted_is_not_looked_at_again(intake: PdfIntake) -> None:
    before, good = set(children()), a_pdf(pages=6)
    with PdfIntake() as mortal:
        first = mortal.inspect(good)
        mortal.close()
        assert mortal.inspect(good) == first
        assert set(children()) == before, "nobody was asked"
        for number in range(MOST_KNOWN):
            mortal._accepted.put(b"%d" % number, first, How(signed=True, attachments=False))
        assert mortal.inspect(good) == first
        assert set(children()) != before, "it was forgotten"
        with pytest.raises(errors.DamagedPdf):
            mortal.examine(good[:-9])
