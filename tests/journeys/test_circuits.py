"""A secretary writes a circuit while the check looks on, publishes it, and deposits on it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody
from tests.journeys.test_pages import look_closely

WORDS = {
    "ar": ("رخصة استثنائية", "تأشيرة المصلحة", "توقيع الكاتب العام"),
    "fr": ("Congé exceptionnel", "Visa du service", "Signature du secrétaire général"),
    "en": ("Special leave", "Visa of the unit", "Signature of the Secretary-General"),
}
SUBJECT = "Demande de congé exceptionnel"


def write(nadia: Somebody, place: str, which: int) -> None:
    for language, texts in WORDS.items():
        nadia.page.fill(f"[name='{place}.{language}']", texts[which])


def press(nadia: Somebody, do: str, status: int = 200) -> None:
    nadia.press(nadia.page.locator(f"button[name=do][value='{do}']:not([tabindex])").first, status)


@pytest.mark.timeout(180)  # a real browser, and a dossier that leaves
def test_a_circuit_is_written_checked_published_and_travelled_on(
    demo: Ministry, enter: Enter, tmp_path: Path, pictures: Path | None
) -> None:
    nadia = enter(demo, "nadia", "ar")
    page = nadia.page
    nadia.see("/circuits")
    nadia.press(page.locator("a[href='/circuits/new']"))
    page.fill("[name=circuit]", "conge-exceptionnel")
    write(nadia, "name", 0)
    write(nadia, "steps.0.name", 1)
    expect(page.locator("#check .grave")).to_have_count(1)  # by itself: no desk is named
    page.select_option("[name='steps.0.desks.0']", "service-ressources-humaines")
    expect(page.locator("#check .verdict-line.good")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text(re.compile("."))
    press(nadia, "step:steps")
    assert page.evaluate("document.activeElement.name") == "steps.1.name.ar"
    write(nadia, "steps.1.name", 2)
    page.select_option("[name='steps.1.action']", "sign")
    page.select_option("[name='steps.1.desks.0']", "secretaire-general")
    expect(page.locator("#check .made-expected li")).to_have_count(2)
    look_closely(page, "builder-ar", pictures)
    press(nadia, "publish")
    look_closely(page, "circuit-ar", pictures)
    nadia.see("/circuits/new?like=marche")  # of every control there is, many
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    look_closely(page, "builder-whole-ar", pictures)
    letter = tmp_path / "conge.pdf"
    letter.write_bytes(a_letter("ar", SUBJECT))
    nadia.deposit(SUBJECT, "conge-exceptionnel", letter)
    assert page.locator(".state-circulating").is_visible()
