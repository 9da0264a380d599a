"""The whole loop of a registry office in Arabic, by pages alone: from abroad, and back there.

A letter is deposited from France against a receipt; it is registered, given to a desk, answered by
a dossier that goes through visas, signature and seal; the answer takes its departure number, and
its depositor reads it where they follow their letter.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody

SUBJECT = "طلب شهادة إدارية لمغاربة العالم"
LETTER = FilePayload(name="رسالة.pdf", mimeType="application/pdf", buffer=a_letter("ar", SUBJECT))


class Depositor:
    """Somebody abroad, without an account."""

    def __init__(self, browser: Browser, ministry: Ministry) -> None:
        self.context = browser.new_context(base_url=ministry.url, locale="ar")
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)

    def deposits(self) -> str:
        """Send a letter in four steps, and return its deposit number."""
        page = self.page
        page.goto("/portal/to/mre")
        page.click("label[for=kind-1]")
        goes_on(page)
        page.fill("#subject", SUBJECT)
        page.set_input_files("#letter-file", LETTER)
        expect(page.locator(".joined-line")).to_have_count(1)
        goes_on(page)
        page.click("label[for=depositor-citizen]")
        page.fill("#number_citizen", "AB123456")
        page.fill("#name", "يوسف العلمي")
        page.fill("#latin", "Youssef El Alami")
        page.select_option("#country", "FR")
        goes_on(page)
        page.check("#noticed")
        goes_on(page)
        expect(page.locator("#stands")).to_be_visible()
        found = re.search(r"[0-9]{4}-[0-9]{6}", page.inner_text("h1"))
        assert found
        return found[0]

    def takes(self, link: str, where: Path) -> Path:
        """Take a paper away."""
        with self.page.expect_download() as taken:
            self.page.click(f"a[href$='{link}']")
        where.write_bytes(taken.value.path().read_bytes())
        return where

    def looks_again(self) -> str:
        self.page.goto("/follow/letter")
        return self.page.inner_text("main")


def goes_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[method=post] .btn-primary").last.click()


@pytest.mark.timeout(300)  # six people in turn, each with a browser of their own
def test_a_letter_from_abroad_is_answered_where_it_was_deposited(
    demo: Ministry, browser: Browser, enter: Enter, tmp_path: Path
) -> None:
    youssef = Depositor(browser, demo)
    number = youssef.deposits()
    verified(demo, youssef.takes("receipt.pdf", tmp_path / "receipt.pdf"))
    khalid, nadia = enter(demo, "khalid", "ar"), enter(demo, "nadia", "ar")
    registers(khalid, number)
    gives_to(khalid, "secretariat-particulier")
    drafts_the_answer(nadia)
    dossier = nadia.number
    for login in ("amina", "youssef"):
        official = enter(demo, login, "ar")
        official.see(f"/dossiers/{dossier}")
        official.give()
    nadia.see(f"/dossiers/{dossier}")
    nadia.answer()
    salma = enter(demo, "salma", "ar")
    salma.see(f"/dossiers/{dossier}")
    salma.give()
    nadia.wait_for_the_seal(dossier)
    khalid.see(f"/dossiers/{dossier}")
    khalid.answer()
    sends_it_out(khalid, dossier)
    youssef.page.goto("/follow/letter")
    answer = youssef.takes("answer.pdf", tmp_path / "answer.pdf")
    verified(demo, answer)
    verified(demo, youssef.takes("slip.pdf", tmp_path / "slip.pdf"))
    is_vouched_for(youssef, answer)
    youssef.context.close()


def verified(demo: Ministry, paper: Path) -> None:
    """What `parapheur verify` says of a paper, with the authority of this installation."""
    demo.command("verify", paper, "--trust", demo.authority)


def registers(khalid: Somebody, number: str) -> None:
    """Find it by its deposit number, and give it the next order number."""
    khalid.see(f"/registry/mre?deposit={number}")
    khalid.press(khalid.page.locator(".line-link"))
    assert SUBJECT in khalid.text("h1")
    khalid.press(khalid.button("/register"))


def gives_to(khalid: Somebody, desk: str) -> None:
    form = khalid.form("/assign")
    form.locator(f"[name=purpose-{desk}]").select_option("attribution")
    khalid.press(form.locator("button"))


def drafts_the_answer(nadia: Somebody) -> None:
    nadia.see("/letters")
    nadia.press(nadia.page.locator(".line-link", has_text=SUBJECT))
    nadia.press(nadia.page.locator("a[href$='/answer']"))
    nadia.page.fill("#draft-text", "تجدون رفقته الشهادة المطلوبة.")
    nadia.page.locator("label[for=circuit-courrier-depart]").click()
    nadia.press(nadia.page.locator("form[action$='/answer/keep'] .btn-primary"))
    nadia.press(nadia.button("/start"))


def sends_it_out(khalid: Somebody, dossier: int) -> None:
    khalid.see(f"/registry/mre/send/{dossier}")
    khalid.page.select_option("#route", "portal")
    khalid.press(khalid.page.locator(f"form[action$='/send/{dossier}'] .btn-primary"))


def is_vouched_for(youssef: Depositor, answer: Path) -> None:
    """Anybody who has the file asks whether the ministry vouches for it."""
    page = youssef.page
    page.goto("/verify")
    page.set_input_files("input[type=file]", answer)
    with page.expect_navigation():
        page.locator("form[enctype] .btn-primary").click()
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator(".verdict-valid").first).to_be_visible()
