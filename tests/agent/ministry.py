"""A ministry that takes cards: `parapheur serve`, people at browsers, programs at cards."""

import html
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from parapheur.bootstrap import open_office
from parapheur.demo.cast import BY_LOGIN
from parapheur.domain.about_cards import CardRegistered
from parapheur.domain.cards import Card
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import WORKER, Login
from parapheur.keys.reader import Reader
from parapheur.keys.where import Where
from parapheur.settings import Settings, load
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from tests.enrolled import enrolled
from tests.journeys.letters import a_letter
from tests.journeys.ministry import ROOT, _free_port, _process
from tests.keys.drawer import HELD, Drawer

CONFIG = """\
folders: {{workflows: {workflows}, templates: {root}/templates, data: {data}}}
server: {{port: {port}}}
keys: {{cards: true, anchors: {anchors}, level: advanced}}
time: {{test: true}}
"""
CAST = [Login(one) for one in ("nadia", "houda", "karim", "rachid", "youssef")]
PATIENCE = 60.0
CODE = re.compile(r'<code class="given[^>]*>([A-Z2-7-]+)</code>')


class Browser:
    """Somebody at a browser without scripts."""

    def __init__(self, url: str, login: str) -> None:
        self.url = url.rstrip("/")
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page, self.at = "", ""
        self.see("/login")
        self.send("/login", {"login": login, "password": BY_LOGIN[Login(login)].password})
        self.send("/language", {"language": "en"})

    def see(self, path: str) -> str:
        return self._open(Request(self.url + path))  # noqa: S310 our own address

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        token = html.unescape(found[1]) if found else ""
        data = urlencode({"csrf_token": token, **fields}).encode()
        return self._open(Request(self.url + path, data))  # noqa: S310 our own address

    def _open(self, request: Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                self.page, self.at = answer.read().decode(), answer.geturl()
        except HTTPError as error:
            self.page, self.at = error.read().decode(), error.url
        return self.page

    def fields(self, action: str) -> dict[str, str]:
        """What stands in the form with this address."""
        form = re.search(rf'<form[^>]*action="{action}".*?</form>', self.page, re.S)
        assert form, f"no form leads to {action}: {self.page}"
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
        return {name: html.unescape(value) for name, value in found if name != "csrf_token"}

    def a_code(self, number: DossierId) -> str:
        """Ask to sign a dossier with the card."""
        self.see(f"/dossiers/{number}")
        self.send(f"/dossiers/{number}/card", self.fields(f"/dossiers/{number}/card"))
        return self.code

    def a_code_for_all(self) -> str:
        """Ask to sign with the card all that waits, each ticked."""
        self.see("/visas?tick=all")
        found = re.findall(r'name="(visa-\d+)" value="([^"]*)" checked', self.page)
        self.send("/visas/card", {name: html.unescape(value) for name, value in found})
        return self.code

    def look_again(self) -> str:
        """Show the page of the code anew."""
        return self.see(self.at.removeprefix(self.url))

    def a_code_to_register(self, login: str) -> str:
        self.see("/account/card")
        self.send("/account/card", {"password": BY_LOGIN[Login(login)].password})
        return self.code

    @property
    def code(self) -> str:
        found = CODE.search(self.page)
        assert found, self.page
        return found[1]


class Agent:
    """`parapheur token-agent` in a terminal of its own."""

    def __init__(self, url: str, module: Path, *words: str, folder: Path) -> None:
        self._here, there = os.openpty()
        command = [sys.executable, "-m", "parapheur", "token-agent", "--office", url]
        self.process = subprocess.Popen(
            [*command, "--module", str(module), *words],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
            stdin=there,
            stdout=there,
            stderr=there,
            start_new_session=True,
        )
        os.close(there)
        self.said = ""

    def hear(self, pattern: str) -> str:
        """Wait until it says so."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = re.search(pattern, self.said)
            if found:
                return found[0]
            if not self._read(until):
                break
        raise AssertionError(f"it never said {pattern!r}:\n{self.said}")

    def say(self, line: str) -> None:
        os.write(self._here, f"{line}\n".encode())

    def end(self) -> int:
        """Wait until it ends; return how."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._read(until):
            pass
        code = self.process.wait(10)
        os.close(self._here)
        return code

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        os.close(self._here)

    def _read(self, until: float) -> bool:
        ready, _, _ = select.select([self._here], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            part = os.read(self._here, 4096)
        except OSError:  # nobody is at the other end any more
            return False
        self.said += part.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(part)


class Ministry:
    """Where the pages are, and what is kept behind them."""

    def __init__(self, url: str, settings: Settings, drawer: Drawer, folder: Path) -> None:
        self.url, self.settings, self.drawer, self.folder = url, settings, drawer, folder

    def let(self, login: str) -> Browser:
        return Browser(self.url, login)

    def agent(self, *words: str) -> Agent:
        """Started where there is nothing of the office: no records, no config.yaml."""
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        return Agent(self.url, self.drawer.module, *words, folder=elsewhere)


def give_card(office: Office, login: Login, drawer: Drawer, where: Where) -> Card:
    """Register a card without a program beside it."""
    found = Reader(str(drawer.module), where.token).found()
    (certificate,) = [one.certificate for one in found if one.label == where.key]
    assert office.cards is not None
    card = office.cards.examine(login, certificate, at=office.now())
    event = CardRegistered(
        at=office.now(),
        actor=login,
        certificate=card.digest,
        name=card.name,
        level=card.level,
        until=card.until,
    )
    with office.work() as work:
        work.set_card(card)
        work.note(login, event)
    return card


@contextmanager
def a_ministry(folder: Path, drawer: Drawer, dossiers: int) -> Iterator[Ministry]:
    """Notes on their way: a visa beside the document, then a signature that asks for a card.

    Each gets a timestamp, or is refused.
    """
    workflows = folder / "workflows"
    shutil.copytree(ROOT / "workflows", workflows)
    note = workflows / "note-interne.yaml"
    asked = "    action: sign\n    level: advanced\n"
    text = note.read_text().replace("    action: sign\n", asked)
    note.write_text(
        text.replace("visas: beside\n", "visas: beside\nbaseline: b-t\nleast_baseline: b-t\n")
    )
    config, port = folder / "config.yaml", _free_port()
    config.write_text(
        CONFIG.format(
            root=ROOT,
            workflows=workflows,
            data=folder / "data",
            port=port,
            anchors=drawer.folder / "root.pem",
        )
    )
    settings = load(config, {})
    with open_office(settings) as opened:
        office = opened.office
        for member in map(BY_LOGIN.__getitem__, CAST):
            hashed = office.passwords.hash(member.password)
            with office.work() as work:
                enrolled(work, member.person, hashed)
            if member.pin:
                issue_key(office, member.person, member.pin, by=WORKER)
        give_card(
            office, Login("karim"), drawer, HELD
        )  # or nobody could sign, and none would start
        nadia = BY_LOGIN[Login("nadia")].person
        for one in range(dossiers):
            main = ("note.pdf", a_letter("fr", f"Note n° {one + 1}"))
            number = deposit(
                office, actor=nadia, subject=f"Note n° {one + 1}", circuit="note-interne", main=main
            )
            start(office, number, actor=nadia)
    with _process(["serve"], {"PARAPHEUR_CONFIG": str(config)}, folder / "serve.log") as serving:
        url = serving.wait_for(r"http://127\.0\.0\.1:\d+/")
        yield Ministry(url, settings, drawer, folder)
