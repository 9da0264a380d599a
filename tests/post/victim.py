"""Somebody who sends what is due, and is killed once the server has taken the first mail.

python -m tests.post.victim URL PORT
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from parapheur.domain.letters import Letter
from parapheur.domain.words import Words
from parapheur.post import Security, SmtpPost
from parapheur.store import Database
from parapheur.usecases.ports import Office
from parapheur.usecases.post import send_due
from parapheur.words.letters import write_out
from tests.builders import at
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeClock, FakeOffice
from tests.post.mailserver import HOST

PAGES = "https://parapheur.example.ma"
HOUSE = Words("وزارة التجارب", "Ministère des Essais", "Ministry of Trials")


class Killed(SmtpPost):
    """Dies between the server's 250 and the note of it."""

    def send(self, letter: Letter) -> None:
        super().send(letter)
        os.kill(os.getpid(), signal.SIGKILL)


def a_post(port: int, kind: type[SmtpPost] = SmtpPost) -> SmtpPost:
    write = partial(write_out, organisation=HOUSE, url=PAGES)
    sender = "parapheur@example.ma"
    return kind(HOST, port, Security.NONE, sender=sender, url=PAGES, write=write)


@contextmanager
def opened(url: str, post: SmtpPost) -> Iterator[tuple[Office, FakeOffice]]:
    """An office whose records are real, and whose mails leave."""
    database, fake = Database(url, SUBJECTS, mails=True), FakeOffice(clock=FakeClock(at(10)))
    yield replace(fake.office, work=database.work, reading=database.reading, post=post), fake
    database.close()


if __name__ == "__main__":
    with opened(sys.argv[1], a_post(int(sys.argv[2]), Killed)) as (office, _):
        send_due(office)
