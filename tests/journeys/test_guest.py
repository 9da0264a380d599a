"""A guest at a real browser, by a link from a real mail: read, refused a code, signed, done.

Looked at in Arabic and French, light and dark, on a desk, a tablet and a phone.
"""

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from parapheur.domain.words import Language
from parapheur.usecases.post import send_due
from parapheur.web.server import Server
from tests.builders import PASSWORD
from tests.journeys.test_pages import look_closely
from tests.post.home import GUEST, NAME, Home, a_home

WRONG = "00000000"


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_a_guest_reads_and_signs(
    browser: Browser, tmp_path: Path, language: Language, pictures: Path | None
) -> None:
    with a_home(tmp_path) as home:
        server = Server(home.app, host="127.0.0.1", port=0, threads=4)
        serving = threading.Thread(target=server.run, daemon=True)
        serving.start()
        try:
            base = server.url.rstrip("/")
            code = invites(browser, base, home, language, pictures)
            signs(browser, base + path_in_mail(home), code, language, pictures)
        finally:
            server.stop()
            serving.join(timeout=10)
        (act,) = [one for one in home.office.reading.dossier(home.number).acts if one.guest]
        assert act.guest is not None
        assert act.guest.name == NAME


def invites(
    browser: Browser, base: str, home: Home, language: Language, pictures: Path | None
) -> str:
    """The head of the desk invites, and is shown the code."""
    page = browser.new_context(locale=language.value).new_page()
    page.context.add_cookies([{"name": "language", "value": language.value, "url": base}])
    page.goto(f"{base}/login")
    page.fill("#login", "ghali")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.goto(f"{base}/dossiers/{home.number}")
    page.wait_for_selector("[data-viewer][data-ready]")
    look_closely(page, f"invite-{language}", pictures)
    page.fill("#guest-name-1", NAME)
    page.fill("#guest-address-1", GUEST)
    page.select_option("#guest-language-1", language.value)
    page.press("#guest-address-1", "Enter")
    page.wait_for_selector(".given")
    look_closely(page, f"invited-{language}", pictures)
    code = page.inner_text(".given")
    page.goto(f"{base}/dossiers/{home.number}")
    page.wait_for_selector("[data-viewer][data-ready]")
    look_closely(page, f"invitation-{language}", pictures)
    page.context.close()
    return code


def path_in_mail(home: Home) -> str:
    """What the link in the guest's mail leads to."""
    while send_due(home.office):
        pass
    (mail,) = [mail for mail in home.box.read if GUEST in str(mail["To"])]
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/\s]+(/guest/\S+)", body.get_content())
    assert found is not None
    return found[1]


def signs(
    browser: Browser, link: str, code: str, language: Language, pictures: Path | None
) -> None:
    """Somebody without an account follows the link, by keyboard alone."""
    page = browser.new_context(locale="de").new_page()  # nothing says which language is theirs
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", language.value)
    look_closely(page, f"guest-code-{language}", pictures)
    give(page, WRONG)
    page.wait_for_selector("[role=alert]")
    look_closely(page, f"guest-wrong-{language}", pictures)
    give(page, code)
    page.wait_for_selector("[data-viewer][data-ready]")
    look_closely(page, f"guest-{language}", pictures)
    page.focus("#confirm")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done")
    look_closely(page, f"guest-done-{language}", pictures)
    page.context.clear_cookies()
    answer = page.goto(link)
    assert answer is not None
    assert answer.status == 404
    look_closely(page, f"guest-dead-{language}", pictures)
    page.context.close()


def give(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.press("#code", "Enter")
