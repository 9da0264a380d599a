"""The process that judges files is kept warm: one for all threads, gone with whoever asks."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parapheur.domain.verdict import Conclusion
from parapheur.signing import child, verify_in_child
from parapheur.signing.child import DAMAGED, OVER_LIMITS, Limits
from parapheur.signing.nursery import GONE, Nursery
from tests.signing.desk import SigningDesk


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def asked(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "NURSERY", nursery)


def warm(nursery: Nursery) -> int:
    assert nursery._process is not None
    return nursery._process.pid


def test_one_process_answers_whoever_asks(
    nursery: Nursery, desk: SigningDesk, versions: list[bytes]
) -> None:
    def ask(number: int) -> Conclusion:
        pdf = versions[4] + b"x" * (number % 2)
        return verify_in_child(pdf, (), [desk.authority]).verdict

    first = ask(0)
    started = warm(nursery)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(ask, range(8)))
    assert (first, *told) == (Conclusion.VALID, *[Conclusion.VALID, Conclusion.INVALID] * 4)
    assert warm(nursery) == started
    assert children(started) == []


def test_killed_it_is_started_again(
    nursery: Nursery, desk: SigningDesk, versions: list[bytes]
) -> None:
    verify_in_child(versions[4], ())
    before = warm(nursery)
    os.kill(before, signal.SIGKILL)
    assert verify_in_child(versions[4], (), [desk.authority]).verdict is Conclusion.VALID
    assert warm(nursery) != before


def test_one_past_its_time_holds_up_nobody_else(nursery: Nursery, versions: list[bytes]) -> None:
    assert verify_in_child(versions[4], (), limits=Limits(clock=0)) == OVER_LIMITS
    assert verify_in_child(versions[4], ()) not in (OVER_LIMITS, DAMAGED)


def test_what_is_no_question_ends_its_child_alone(nursery: Nursery) -> None:
    assert nursery.ask(b"no question\n", 10) == (b"", GONE)
    before = warm(nursery)
    assert nursery.ask(b'{"work": 10}\n' + b"x" * (1 << 20), 10) == (b"", GONE)
    assert warm(nursery) == before


def test_it_is_told_nothing_of_the_environment(nursery: Nursery, versions: list[bytes]) -> None:
    verify_in_child(versions[4], ())
    assert Path(f"/proc/{warm(nursery)}/environ").read_bytes() == b""


def test_it_ends_with_who_asks(versions: list[bytes]) -> None:
    nursery = Nursery()
    nursery.ask(b"no question\n", 10)
    pid = warm(nursery)
    nursery.close()
    assert not Path(f"/proc/{pid}").exists()


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
