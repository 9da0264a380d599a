"""Killed at any moment of a deposit: every receipt that somebody holds is honoured.

A process deposits letter after letter, and says of each receipt that it gave it; it dies by
SIGKILL at a moment that it does not know. Whoever was told nothing sends again, under the key that
they have. At the end each receipt that was told stands in the files as it was told and is the only
one of its letter; no letter was kept twice; those that lost theirs get one from the worker; and the
inspection finds nothing. `--parapheur-soak`: 10 000 deposits.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.checked import Finding
from parapheur.domain.documents import Digest
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.verdict import Conclusion
from parapheur.domain.words import Language
from parapheur.usecases.check import check_file
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.receipt import give_missing, give_receipt
from parapheur.usecases.registry.send import Letter, Sent, send, sending
from tests.letters import ACCEPTED, DIRECTORY, MINISTRY, REQUEST, SENDER
from tests.needs import needs
from tests.reliability.conftest import SEED, Places
from tests.reliability.ministry import Place, a_letter, opened
from tests.reliability.victim import PATIENCE, forks

DEPOSITS, SOAK = {"sqlite": 24, "postgresql": 16}, 10_000
LIVES, LONG_LIVES = 14, 200
"""Receipts that a process tells at most before it is killed, and in the soak."""
MOMENTS = 0.12
"""Seconds within which it dies after that: about as long as one more deposit takes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a process said before it died."""

    number: int
    sent: Sent
    receipt: Digest


@contextmanager
def registry(place: Place) -> Iterator[Office]:
    with opened(place) as office:
        yield replace(office, directory=DIRECTORY)


def hand_in(office: Office, number: int) -> Sent:
    letter = Letter(
        body=MINISTRY,
        kind=REQUEST,
        subject=f"Demande {number}",
        depositor=SENDER,
        pieces=[("lettre.pdf", a_letter())],
        language=Language.AR,
        notice=ACCEPTED,
    )
    return send(office, letter, key=key(number))


def key(number: int) -> str:
    return f"the key of deposit {number}"


def live(place: Place, first: int, last: int, pipe: Connection) -> None:
    """Deposit from one number to another, and tell each receipt, until death."""
    with registry(place) as office:
        for number in range(first, last):
            one = hand_in(office, number)
            pipe.send(Told(number, one, give_receipt(office, one.letter).digest))


def until_death(
    place: Place, first: int, last: int, lives: int, chance: random.Random
) -> list[Told]:
    """Let a process live for a while; return what it told."""
    context = forks()
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=live, args=(place, first, last, there))
    child.start()
    there.close()
    told: list[Told] = []
    try:
        for _ in range(min(chance.randint(1, lives), last - first)):
            if not here.poll(PATIENCE):
                raise TimeoutError("the child hangs")
            told.append(here.recv())
        time.sleep(chance.random() * MOMENTS)
    finally:
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join(PATIENCE)
    while here.poll():
        try:
            told.append(here.recv())
        except EOFError:
            break
    here.close()
    return told


@pytest.mark.timeout(0)  # as long as the soak asks for
@pytest.mark.parametrize("backend", DEPOSITS)
def test_every_receipt_that_somebody_holds_is_honoured(
    request: pytest.FixtureRequest, places: Places, backend: str
) -> None:
    soak = request.config.getoption("--parapheur-soak")
    many, lives = (SOAK, LONG_LIVES) if soak else (DEPOSITS[backend], LIVES)
    chance = random.Random(request.config.getoption("--seed", default=SEED))  # noqa: S311  where they die
    place, told, deaths = places(backend), list[Told](), 0
    while (first := told[-1].number + 1 if told else 0) < many:
        told += until_death(place, first, many, lives, chance)
        deaths += 1
    assert deaths > many / (lives + 2)
    assert [one.number for one in told] == list(range(many))
    with registry(place) as office:
        honoured(office, told)
        assert not list(fsck(office))


def honoured(office: Office, told: list[Told]) -> None:
    reading = office.reading
    for one in told:
        letter = reading.incoming(one.sent.letter)
        assert letter.receipt is not None
        assert letter.receipt.digest == one.receipt
        assert office.files.get(one.receipt)
        assert reading.letter_by_receipt([one.receipt]) == one.sent.letter
        assert reading.letter_sent(sending(key(one.number))) == one.sent.letter
    numbers: list[LetterId] = list(reading.letter_numbers())
    assert len(numbers) == len(told) == len({one.sent.letter for one in told})
    again = hand_in(office, told[-1].number)  # whoever was told nothing sends once more
    assert again == told[-1].sent
    later = replace(office, now=lambda: office.now() + timedelta(minutes=2))
    assert not give_missing(later)


def test_who_died_before_the_receipt_gets_it_from_the_worker(
    places: Places, tmp_path: Path
) -> None:
    place = places("sqlite")
    with registry(place) as office:
        one = hand_in(office, 0)
        assert not give_missing(office)  # it is not late yet
        later = replace(office, now=lambda: office.now() + timedelta(minutes=2))
        assert give_missing(later) == [one.letter]
        version = office.reading.incoming(one.letter).receipt
        assert version is not None
        judged(office, office.files.get(version.digest), tmp_path / "receipt.pdf")


def judged(office: Office, sealed: bytes, file: Path) -> None:
    """What was really sealed is valid here, timestamped, and whole for another program too."""
    verdict = office.signer.verify(sealed, at=office.now())
    assert verdict.verdict is Conclusion.VALID
    assert [one.level for one in verdict.signatures if not one.is_timestamp] == [Baseline.T]
    found = check_file(office, sealed)
    assert (found.finding, found.verdict) == (Finding.RECEIPT, verdict)
    file.write_bytes(sealed)
    told = subprocess.run([needs("pdfsig"), file], capture_output=True, check=False)
    assert b"Signature is Valid" in told.stdout
    assert b"Total document signed" in told.stdout
