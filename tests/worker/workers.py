"""Workers in processes of their own: the engine is one a process, and some of these die.

`whole` works until SIGTERM; `dying` is killed in the middle of its first seal, and `judging` of its
second verdict; `failing` cannot sign the first dossier twice; `twice` starts, stops, starts and
stops. Journeys start the command itself, from nothing; here it is what a worker does that counts.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection

from parapheur.bootstrap import open_office
from parapheur.domain.baseline import Baseline
from parapheur.domain.verdict import Verdict
from parapheur.signing import PadesSigner
from parapheur.signing.cms import Key
from parapheur.usecases.ports import Office
from parapheur.worker import publisher
from parapheur.worker.worker import Worker
from tests.reliability.ministry import Place


class Troubled(PadesSigner):
    """A signer to whom something happens before it signs."""

    def __init__(self, authority: bytes, happens: Callable[[bytes], object]) -> None:
        super().__init__(authority)
        self._happens = happens

    def sign(
        self,
        pdf: bytes,
        field: str,
        *,
        key: Key,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> bytes:
        self._happens(pdf)
        return super().sign(pdf, field, key=key, at=at, appearance=appearance, least=least)


class Judging(PadesSigner):
    """A signer that is killed in the middle of its second verdict."""

    def __init__(self, authority: bytes) -> None:
        super().__init__(authority)
        self._times = 0

    def verify(self, pdf: bytes, *, at: datetime) -> Verdict:
        self._times += 1
        if self._times == 2:
            killed(pdf)
        return super().verify(pdf, at=at)


def judging(office: Office) -> Office:
    with office.keys.organisation() as key:
        return replace(office, signer=Judging(key.chain_der[-1]))


def troubled(office: Office, happens: Callable[[bytes], object]) -> Office:
    with office.keys.organisation() as key:
        return replace(office, signer=Troubled(key.chain_der[-1], happens))


def killed(pdf: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class FailsTwice:
    """The first document that comes cannot be signed the first two times."""

    def __init__(self) -> None:
        self._first: bytes | None = None
        self._times = 0

    def __call__(self, pdf: bytes) -> None:
        self._first = self._first or pdf
        if pdf == self._first and self._times < 2:
            self._times += 1
            raise OSError("the key does not answer")


def work(how: str, place: Place, name: str, line: Connection) -> None:
    """Work in this process, which tells the line when it begins."""
    logging.basicConfig(level=logging.WARNING)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    # Copies of one ministry have one signing process: what one published the others would lack.
    publisher.publish_once = lambda office: None
    with open_office(place.settings) as there:
        office = there.office
        if how == "dying":
            office = troubled(office, killed)
        if how == "judging":
            office = judging(office)
        if how == "failing":
            office = troubled(office, FailsTwice())
        for _ in range(2 if how == "twice" else 1):
            worker = Worker(office, place.url, name=name)
            worker.start()
            line.send("ready")
            if how != "twice":
                stopping.wait()
            worker.stop()
