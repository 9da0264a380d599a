"""A word reaches its receiver whatever dies, and one that comes twice is known by its name."""

import signal
import subprocess
import sys
from pathlib import Path

from parapheur.domain.correspondence import Correspondence
from parapheur.domain.letters import LEASE
from parapheur.usecases.post import send_due
from tests.builders import CAST, EITHER, a_trail, at, keep_all
from tests.databases import url as url
from tests.enrolled import enrolled
from tests.post.mailserver import serving
from tests.post.victim import a_post, opened

ROOT = Path(__file__).parents[2]


def test_who_is_killed_once_the_server_took_it_sends_the_same_mail_again(url: str) -> None:
    with serving() as box, opened(url, a_post(box.port)) as (office, fake):
        with office.work() as work:
            for person in CAST:
                enrolled(work, person, "x")
                wish = Correspondence(f"{person.login}@example.ma")
                work.set_correspondence(person.login, wish, at=at(0))
        fake.clock.time = at(10)
        keep_all(office, a_trail(EITHER, on_step=1))
        command = [sys.executable, "-m", "tests.post.victim", url, str(box.port)]
        died = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
        assert died.returncode == -signal.SIGKILL
        assert len(box.mails) == 1
        assert office.reading.waiting_words() == 2  # it was never noted
        assert send_due(office) == 0  # another worker may still have them in its hands
        fake.clock.time = at(10) + LEASE
        assert send_due(office) == 2
        assert send_due(office) == 0
        first, *others = box.mails
        assert len(others) == 2
        assert first in others  # byte for byte
        names = [mail["Message-ID"] for mail in box.read]
        assert (len(names), len(set(names))) == (3, 2)
        assert office.reading.waiting_words() == 0
