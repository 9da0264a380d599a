"""A person at a browser of their own, who notes whatever goes wrong behind the page."""

import base64
import io
import re
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, WebError, expect

from parapheur.demo.cast import BY_LOGIN
from parapheur.domain.people import Login
from tests.journeys.ministry import Ministry

SIDES = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
REFUSED = re.compile(r"the server responded with a status of (\d+)")
SOON = 20  # seconds for the seal to be put by itself
DRAWN = "[data-page='{page}'][data-drawn=yes] canvas"

#: A policy's violation is an error like another.
TELL = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""


class Somebody:
    """Goes through pages as a person does, by what stands on them."""

    def __init__(
        self,
        browser: Browser,
        ministry: Ministry,
        login: str,
        language: str,
        *,
        scripts: bool = True,
    ) -> None:
        self.ministry, self.language = ministry, language
        self.member = BY_LOGIN[Login(login)]
        self.context = browser.new_context(base_url=ministry.url, java_script_enabled=scripts)
        self.context.add_init_script(TELL)
        self.context.on("console", self._heard)
        self.context.on("weberror", self._failed)
        self.context.on("request", self._asked)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.troubles: list[str] = []
        self.refusals: set[int] = set()

    # -- going about --

    def enter(self) -> "Somebody":
        """Choose the language at the door, then say who one is."""
        self.page.goto("/")
        self.press(self.page.locator(f".languages button[value={self.language}]"))
        self.sign_in()
        return self

    def sign_in(self) -> None:
        self.page.fill("#login", self.member.person.login)
        self.page.fill("#password", self.member.password)
        self.press(self.form("/login").locator("button"))
        expect(self.page.locator(".who")).to_be_visible()

    def see(self, path: str, status: int = 200) -> None:
        """Go to a page, which says in which language it speaks."""
        self._await(status)
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.proofread()

    def press(self, button: Locator, status: int = 200) -> None:
        """Press a button or a link, and come to the next page."""
        self._await(status)
        with self.page.expect_navigation() as going:
            button.click()
        answer = going.value
        assert answer is not None, "the browser stayed in the same page"
        assert answer.status == status, f"{answer.url}: {answer.status}\n{self.text()}"
        self.proofread()

    def form(self, action: str) -> Locator:
        return self.page.locator(f"form[action$='{action}']")

    def button(self, action: str) -> Locator:
        return self.form(action).locator("button:not([type=button])")

    def proofread(self) -> None:
        root = self.page.locator("html")
        expect(root).to_have_attribute("lang", self.language)
        expect(root).to_have_attribute("dir", SIDES[self.language])
        expect(self.page.locator("h1")).to_have_count(1)

    def text(self, where: str = "body") -> str:
        """What one reads there, without marks of direction and with plain spaces."""
        said = self.page.locator(where).first.inner_text()
        return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069\u200e\u200f]", "", said))

    # -- doing --

    def deposit(
        self,
        subject: str,
        circuit: str,
        main: Path,
        annexes: Sequence[Path] = (),
        *,
        status: int = 200,
    ) -> int:
        """Deposit a document and start its circuit; returns the dossier's number."""
        self.see("/deposit")
        self.page.fill("#subject", subject)
        self.page.set_input_files("#document", main)
        self.page.set_input_files("#annexes", list(annexes))
        self.page.click(f"label[for=circuit-{circuit}]")
        if circuit == "marche":
            self.page.fill("[name='marche.amount']", "150 000,00")
            self.page.select_option("[name='marche.requester']", "support")
        self.press(self.page.locator("button[name=then][value=start]"), status)
        return self.number if status == 200 else 0

    @property
    def number(self) -> int:
        """The number of the dossier one is looking at."""
        found = re.search(r"/dossiers/(\d+)$", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def find(self, subject: str) -> None:
        """Open a dossier from one's tray."""
        self.see("/")
        self.press(self.page.locator(".line-link", has_text=subject))
        assert subject in self.text("h1")

    def read(self, page: int = 1) -> Image.Image:
        """Wait until a page of the document is drawn, and return what stands on the screen."""
        expect(self.page.locator("[data-viewer]")).to_have_attribute("data-ready", "yes")
        canvas = self.page.locator(DRAWN.format(page=page))
        self.page.locator(f"[data-page='{page}']").scroll_into_view_if_needed()
        expect(canvas).to_be_visible()
        drawn = str(canvas.evaluate("canvas => canvas.toDataURL()"))
        data = base64.b64decode(drawn.partition(",")[2])
        return Image.open(io.BytesIO(data)).convert("L")

    def give(self, pin: str | None = None, status: int = 200) -> None:
        """Give the visa or signature that the page asks for."""
        act = self.form("/act")
        act.locator("[name=pin]").fill(pin or self.member.pin or "")
        self.press(act.locator("button"), status)

    def answer(self) -> None:
        """Tick all that the step asks to be done, and say so."""
        said = self.form("/answer")
        for box in said.locator("[type=checkbox]").all():
            box.check()
        self.press(said.locator("button"))

    def reject(self, reason: str) -> None:
        panel = self.page.locator("#reject")
        panel.locator("summary").click()
        panel.locator("[name=reason]").fill(reason)
        self.press(panel.locator("form button"))

    def download(self, link: Locator) -> bytes:
        with self.page.expect_download() as coming:
            link.click()
        return Path(coming.value.path()).read_bytes()

    def wait_for_the_seal(self, number: int) -> None:
        """Look at the dossier, and touch nothing, until its page shows the worker's seal."""
        self.see(f"/dossiers/{number}")
        expect(self.page.locator("[data-wait]")).to_have_count(0, timeout=SOON * 1000)

    def see_the_end(self, number: int) -> None:
        self.see(f"/dossiers/{number}")
        expect(self.page.locator(".state-finished").first).to_be_visible()

    def leave(self) -> list[str]:
        """Close the browser, and say what went wrong behind the pages."""
        self.context.close()
        return self.troubles

    # -- what goes on behind the page --

    def _await(self, status: int) -> None:
        if status >= 400:
            self.refusals.add(status)

    def _heard(self, message: ConsoleMessage) -> None:
        refused = REFUSED.search(message.text)
        if refused and int(refused[1]) in self.refusals:
            return
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.troubles.append(f"{self.page.url}: {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.ministry.url, "blob:", "data:")):
            self.troubles.append(f"{self.page.url} asks for {request.url}")
