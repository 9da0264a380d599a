"""Thousands deposit at once: officers go on working, and nobody is left without an answer.

Strangers come as fast as the pages answer, half of them from one network, the others each from an
address of their own; each tries once, and gives up at the first refusal. Meanwhile an officer opens
the tray again and again. Nothing is replaced: records on SQLite, files, drafts, the look into each
file, the sealed receipts. In the end each letter that was acknowledged is there with its receipt
under the number and the secret that were shown, there is no other, and whoever got none was told
why in a sentence. `--parapheur-soak`: 10 000 tries; `--log-cli-level=INFO` tells the figures.
"""

import io
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter, sleep

import pytest
from flask import Flask

from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.people import DeskId
from parapheur.settings import load
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.follow import find
from parapheur.web.server import pages
from tests.builders import PASSWORD, a_person
from tests.enrolled import enrolled
from tests.security.office import CONFIG, a_letter
from tests.web.visitor import Page, Visitor

log = logging.getLogger(__name__)

TRIES, SOAK = 200, 10_000
AT_ONCE = 12
"""Strangers whose requests are on their way together: more than a server has threads."""
USABLE = 1.0
"""Seconds within which the tray answers, 95 times of 100."""
OFFICER = a_person("hassan", None, DeskId("bureau-ordre"))
SAID = re.compile(r'class="(?:said said-refused|field-fault)"[^>]*>(.*?)</(?:p|div)>', re.S)


@dataclass
class Flood:
    """What became of the tries."""

    tries: Iterator[int]
    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The secret and the try, by the deposit number."""
    refused: Counter[int] = field(default_factory=Counter)
    speechless: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Place:
    office: Office
    app: Flask


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with open_office(elsewhere(load(CONFIG, {}), tmp_path_factory.mktemp("flood"))) as opened:
        with opened.office.work() as work:
            enrolled(work, OFFICER, opened.office.passwords.hash(PASSWORD))
        yield Place(opened.office, pages(opened, secure_cookies=False))


def an_address(number: int) -> str:
    """Every other one comes from one network, the others from everywhere."""
    if number % 2 == 0:
        return "203.0.113.9"
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Stranger:
    """Somebody who tries to deposit, once."""

    def __init__(self, app: Flask, number: int) -> None:
        self.client = app.test_client()
        self.number = number
        self.from_there = {"REMOTE_ADDR": an_address(number)}
        self.page = Page("")

    def sees(self, address: str) -> bool:
        answer = self.client.get(address, environ_base=self.from_there)
        self.page, self.status = Page(answer.text), answer.status_code
        return answer.status_code == 200

    def sends(self, address: str, fields: Mapping[str, object]) -> bool:
        """Send a form; say whether it led on."""
        data = {"csrf_token": self.token, **fields}
        answer = self.client.post(address, data=data, environ_base=self.from_there)
        self.page, self.status = Page(answer.text), answer.status_code
        return answer.status_code == 303

    def tries(self) -> tuple[str, str] | None:
        """Deposit a letter; return the number and the secret that were shown, or None: refused."""
        if not self.sees("/portal/to/mre"):
            return None
        self.token = self.page.token
        name, scan = f"Demande {self.number}", io.BytesIO(a_letter(f"lettre {self.number}"))
        letter = {"subject": name, "main": (scan, "lettre.pdf"), "then": "next"}
        who = {"depositor": "citizen", "identifier_citizen": "cin", "number_citizen": "AB123456"}
        came = (
            self.sends("/portal/to/mre", {"kind": "demande"})
            and self.sends("/portal/letter", letter)
            and self.sends("/portal/contact", {**who, "name": "Youssef", "country": "MA"})
            and self.sees("/portal/summary")
            and self.sends("/portal/send", dict(self.page.fields("/portal/send")))
            and self.sees("/follow/letter")
        )
        if not came:
            return None
        number, secret = re.findall(r'<code class="kept-value"[^>]*>([^<]+)<', self.page.html)
        return number, secret


def floods(app: Flask, flood: Flood) -> None:
    """Let one stranger after the other try."""
    while True:
        with flood.lock:
            number = next(flood.tries, None)
        if number is None:
            return
        stranger = Stranger(app, number)
        got = stranger.tries()
        with flood.lock:
            if got:
                flood.acknowledged[got[0]] = got[1], number
            else:
                flood.refused[stranger.status] += 1
                said = SAID.search(stranger.page.html)
                if said is None or len(re.sub("<[^>]*>", "", said[1]).split()) < 4:
                    flood.speechless.append(f"{stranger.status} {stranger.page.text[:300]}")


def opens_the_tray(officer: Visitor, crowd: list[threading.Thread]) -> list[float]:
    """Open the tray again and again while they come; return how many seconds each time took."""
    taken = []
    while any(one.is_alive() for one in crowd):
        begun = perf_counter()
        officer.see("/registry/mre")
        taken.append(perf_counter() - begun)
        sleep(0.05)
    return taken


@pytest.mark.timeout(3 * 3600)  # of the long run
def test_a_flood_leaves_the_officers_at_work_and_nobody_without_an_answer(
    place: Place, request: pytest.FixtureRequest
) -> None:
    count = SOAK if request.config.getoption("--parapheur-soak") else TRIES
    officer = Visitor(place.app).enter(OFFICER)
    officer.see("/registry/mre")
    flood = Flood(iter(range(1, count + 1)))
    crowd = [threading.Thread(target=floods, args=(place.app, flood)) for _ in range(AT_ONCE)]
    begun = perf_counter()
    for one in crowd:
        one.start()
    taken = opens_the_tray(officer, crowd)
    for one in crowd:
        one.join()
    worst = quantiles(taken, n=100)
    said = (
        f"{count} tries in {perf_counter() - begun:.0f} s: {len(flood.acknowledged)}"
        f" acknowledged, refused {dict(flood.refused)}; the tray {len(taken)} times, median"
        f" {median(taken):.3f} s, 95th {worst[94]:.3f} s, 99th {worst[98]:.3f} s,"
        f" worst {max(taken):.3f} s"
    )
    log.info(said)
    assert flood.speechless == []
    assert len(flood.acknowledged) + flood.refused.total() == count
    assert flood.acknowledged
    assert flood.refused[429]
    assert set(flood.refused) <= {429, 503}
    expect_kept(place.office, flood)
    assert worst[94] < USABLE, said


def expect_kept(office: Office, flood: Flood) -> None:
    """Each letter that was acknowledged is there, with its file and receipt; and no other."""
    there = set()
    for number, (secret, sent) in flood.acknowledged.items():
        letter_id = find(office, number=number, secret=secret, address="127.0.0.1")
        letter = office.reading.incoming(letter_id)
        assert letter.subject == f"Demande {sent}"
        assert office.files.get(letter.pieces[0].deposited.digest)
        assert letter.receipt is not None
        assert office.files.get(letter.receipt.digest).startswith(b"%PDF-")
        there.add(letter_id)
    assert there == set(office.reading.letter_numbers())
