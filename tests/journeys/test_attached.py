"""Files within a document are told on its page, and are downloads there, by whatever browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.carriers import PLAIN, carrying
from tests.journeys.conftest import Enter
from tests.journeys.ministry import Ministry
from tests.journeys.test_pages import look_closely


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_each_is_looked_at_from_the_page(
    demo: Ministry, enter: Enter, language: str, tmp_path: Path, pictures: Path | None
) -> None:
    file = tmp_path / "facture.pdf"
    file.write_bytes(carrying())
    nadia = enter(demo, "nadia", language)
    page = nadia.page
    nadia.see("/deposit")
    page.fill("#subject", "Facture électronique")
    page.set_input_files("#document", file)
    page.click("label[for=circuit-marche-fournitures]")
    page.fill("[name='marche/fournitures.amount']", "150 000,00")
    page.select_option("[name='marche/fournitures.requester']", "support")
    nadia.press(page.locator("button[name=then][value=keep]"))
    look_closely(page, f"attached-{language}", pictures)
    links = page.locator(".carried a")
    expect(links).to_have_count(len(PLAIN))
    for name, data in PLAIN.items():
        with page.expect_download() as download:
            links.filter(has_text=name).click()
        assert download.value.suggested_filename == name
        assert Path(download.value.path()).read_bytes() == data
