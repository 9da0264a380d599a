"""A letter is deposited from abroad, in Arabic, at a real browser: with a script and without one.

The code comes by a real mail; the receipt is taken on the page that follows.
"""

import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect

from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.settings import Mail, load
from parapheur.usecases.ports import Office
from parapheur.web.server import Server, pages
from tests.journeys.letters import a_letter
from tests.journeys.test_pages import look_closely
from tests.post.mailserver import HOST, Mailbox, serving
from tests.security.office import CONFIG

SENDER = "youssef@example.org"
SUBJECT = "طلب شهادة إدارية"
LETTER = FilePayload(
    name="رسالة.pdf", mimeType="application/pdf", buffer=a_letter("ar", "طلب شهادة")
)


@dataclass
class Portal:
    url: str
    office: Office
    box: Mailbox

    def code(self) -> str:
        """The code of the newest mail."""
        body = self.box.read[-1].get_body(("plain",))
        assert body is not None
        found = re.search(r"^\d{6}$", body.get_content(), re.M)
        assert found is not None, body.get_content()
        return found[0]

    def letter(self, number: int) -> Incoming:
        return self.office.reading.incoming(LetterId(number))


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with serving() as box:
        settings = elsewhere(load(CONFIG, {}), tmp_path_factory.mktemp("portal"))
        mail = Mail(host=HOST, port=box.port, security="none", sender="parapheur@example.ma")
        with open_office(settings.model_copy(update={"mail": mail})) as opened:
            server = Server(pages(opened, secure_cookies=False), host=HOST, port=0, threads=4)
            running = threading.Thread(target=server.run, daemon=True)
            running.start()
            yield Portal(server.url.rstrip("/"), opened.office, box)
            server.stop()
            running.join(timeout=10)


def a_photograph(name: str = "carte.jpg", ground: str = "#e8e4da") -> FilePayload:
    """A page as a telephone sees it."""
    seen = Image.new("RGB", (900, 1200), ground)
    ImageDraw.Draw(seen).multiline_text((90, 120), "Copie de la carte\n" * 12, fill="#222")
    out = io.BytesIO()
    seen.save(out, "JPEG")
    return FilePayload(name=name, mimeType="image/jpeg", buffer=out.getvalue())


def comes(browser: Browser, portal: Portal, *, scripts: bool) -> Page:
    context = browser.new_context(locale="ar", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{portal.url}/portal?q=المغاربة+وزاره")
    expect(page.locator(".line")).to_have_count(1)
    page.click(".line-link")
    return page


def came(page: Page, count: int) -> None:
    """So many files stand in the list, once they were looked at."""
    expect(page.locator(".joined-line")).to_have_count(count, timeout=30_000)


def looks(page: Page, name: str, pictures: Path | None) -> None:
    look_closely(page, f"portal-{name}-ar", pictures)


def says_who(page: Page, number: str = "ab 123456") -> None:
    page.click("label[for=depositor-citizen]")
    page.fill("#number_citizen", number)
    page.fill("#name", "يوسف العلمي")
    page.fill("#latin", "Youssef El Alami")
    page.fill("#email", SENDER)
    page.fill("#phone", "+33 6 12 34 56 78")
    page.select_option("#country", "FR")
    page.press("#phone", "Enter")


def goes_on_while_a_file_is_on_its_way(page: Page) -> None:
    """On a slow line: its progress is shown, and the page goes on once it has come."""
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 100, "downloadThroughput": -1, "uploadThroughput": 20_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.set_input_files("#joined-files", [a_photograph("lente.jpg", "#dde3e8")])
    expect(page.locator(".going progress")).to_be_visible()
    page.press("#subject", "Enter")
    expect(page.locator("#name")).to_be_visible(timeout=20_000)
    line.detach()


def gives_code(page: Page, portal: Portal) -> None:
    expect(page.locator("#code")).to_be_visible()
    page.fill("#code", portal.code())
    page.press("#code", "Enter")


def test_a_letter_is_deposited_with_a_script(
    browser: Browser, portal: Portal, pictures: Path | None
) -> None:
    page = comes(browser, portal, scripts=True)
    looks(page, "body", pictures)
    page.click("label[for=kind-1]")
    page.keyboard.press("Enter")
    expect(page.locator("#subject")).to_be_visible()
    page.wait_for_load_state()  # its scripts are there
    page.set_input_files("#letter-file", LETTER)
    came(page, 1)
    bad = FilePayload(name="x.docx", mimeType="application/msword", buffer=b"PK\3\4" * 9)
    page.set_input_files("#joined-files", [bad, a_photograph()])
    came(page, 2)
    page.press("#subject", "Enter")
    expect(page.locator("#subject-fault")).to_be_visible()
    looks(page, "letter", pictures)
    came(page, 2)
    page.fill("#subject", SUBJECT)
    goes_on_while_a_file_is_on_its_way(page)
    says_who(page, "١٢٣")
    expect(page.locator("#number_citizen-fault")).to_be_visible()
    looks(page, "contact", pictures)
    says_who(page)
    looks(page, "code", pictures)
    gives_code(page, portal)
    expect(page.locator("#noticed")).to_be_visible()
    looks(page, "summary", pictures)
    page.check("#noticed")
    page.press("#noticed", "Enter")
    expect(page.locator("#stands")).to_be_visible()
    page.click("[data-copy=kept-secret]")
    expect(page.locator("#copied")).not_to_be_empty()
    assert page.evaluate("getSelection().toString()") == page.inner_text("#kept-secret")
    page.emulate_media(media="print")
    expect(page.locator("#kept-secret")).to_be_visible()
    expect(page.locator("[data-copy]").first).not_to_be_visible()
    page.emulate_media(media="screen")
    looks(page, "sent", pictures)
    with page.expect_download() as taken:
        page.click("a[href$='receipt.pdf']")
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    sent = page.inner_text("h1")
    page.go_back()
    page.goto(f"{portal.url}/portal/summary")
    assert page.inner_text("h1") == sent
    page.context.close()
    kept = portal.letter(1)
    assert kept.subject == SUBJECT
    assert kept.depositor.checked
    assert [one.name for one in kept.pieces] == ["رسالة.pdf", "carte.jpg", "lente.jpg"]
    assert kept.pieces[1].deposited != kept.pieces[1].shown


def test_a_letter_is_deposited_without_a_script(browser: Browser, portal: Portal) -> None:
    page = comes(browser, portal, scripts=False)
    page.click("label[for=kind-3]")
    page.select_option("#service", index=1)
    page.click("main form .btn-primary")
    page.set_input_files("#letter-file", LETTER)
    page.click("button[value=add]")
    came(page, 1)
    page.set_input_files("#joined-files", [a_photograph()])
    page.fill("#subject", SUBJECT)
    page.click(".btn-primary[value=next]")
    says_who(page)
    gives_code(page, portal)
    page.check("#noticed")
    page.dblclick("main form .btn-primary")
    expect(page.locator("#stands")).to_be_visible()
    expect(page.locator("#kept-secret")).to_be_visible()
    expect(page.locator("[data-copy]").first).not_to_be_visible()
    page.go_back()
    page.reload()
    expect(page.locator("#stands")).to_be_visible()
    page.context.close()
    assert portal.office.reading.letter_numbers() == [1, 2]
    kept = portal.letter(2)
    assert kept.service is not None
    assert len(kept.pieces) == 2
    assert kept.depositor.number == "AB123456"
