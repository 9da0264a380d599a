"""Every page must be read: scrolled to the end, or turned one by one; before that, no act."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody
from tests.journeys.test_pages import look_closely
from tests.pdfs import a_pdf

CIRCUIT = """\
name: {ar: تقرير يُقرأ كاملا, fr: Rapport à lire en entier, en: A report to read through}
visas: beside
steps:
  - id: visa
    name: {ar: تأشيرة, fr: Visa, en: Visa}
    action: visa
    desks: [service-ressources-humaines]
    read_all: true
  - id: signature
    name: {ar: توقيع, fr: Signature, en: Signature}
    action: sign
    desks: [secretaire-general]
    read_all: true
"""
PAGES = 4
SAID = ".read-said"
ALL_READ = {"ar": "قُرئت كل الصفحات: 4.", "fr": "Toutes les pages sont lues : 4."}
SO_FAR = {"ar": "الصفحات المقروءة: {read} من 4", "fr": "Pages lues : {read} sur 4"}
LEFT = {"ar": "بقي للقراءة: الصفحات من 1 إلى 4.", "fr": "il reste à lire : les pages 1 à 4."}


@pytest.fixture(scope="module")
def circuit(demo: Ministry, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A circuit that asks for every page, brought in as a file."""
    file = tmp_path_factory.mktemp("circuit") / "rapport-lu.yaml"
    file.write_text(CIRCUIT)
    inside = replace(demo, environment={"PARAPHEUR_DATA": str(demo.data)})
    inside.command("circuits", "import", file, "--as", "nadia", "--publish")
    return "rapport-lu"


@pytest.fixture
def number(demo: Ministry, enter: Enter, circuit: str, tmp_path: Path) -> int:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(a_pdf(PAGES))
    return enter(demo, "nadia", "fr").deposit("Rapport annuel", circuit, file)


def scroll_to_the_end(one: Somebody, pages: Locator) -> None:
    """Go down as a reader does, a part of a page at a time."""
    step, bottom = 0, False
    while not bottom:
        step += 1
        one.page.wait_for_timeout(1300)
        bottom = bool(
            pages.evaluate(
                "box => { box.scrollBy(0, box.clientHeight * 0.8);"
                " return box.scrollTop + box.clientHeight >= box.scrollHeight - 2; }"
            )
        )
        assert step < 60
    one.page.wait_for_timeout(1300)


@pytest.mark.timeout(180)  # a person reads, as long as it takes
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_visa_is_refused_until_the_last_page_was_in_view(
    demo: Ministry, enter: Enter, number: int, language: str, pictures: Path | None
) -> None:
    omar = enter(demo, "omar", language)
    omar.see(f"/dossiers/{number}")
    omar.give(status=422)  # at once: nothing was in view for long enough
    assert LEFT[language] in omar.text("#act")
    look_closely(omar.page, f"reading-refused-{language}", pictures)
    omar.see(f"/dossiers/{number}")
    omar.read()
    said = omar.page.locator(SAID)
    omar.page.wait_for_timeout(1300)
    omar.page.locator("[data-pages]").evaluate("box => box.scrollBy(0, box.clientHeight / 2)")
    expect(said).to_have_text(SO_FAR[language].format(read=1), timeout=15_000)
    look_closely(omar.page, f"reading-on-{language}", pictures)
    if language == "fr":  # scripts and keys are the same in each language
        return
    omar.see(f"/dossiers/{number}")  # a reload loses nothing that was told
    expect(said).not_to_have_text(SO_FAR[language].format(read=0))
    omar.read()
    scroll_to_the_end(omar, omar.page.locator("[data-pages]"))
    expect(said).to_have_text(ALL_READ[language], timeout=15_000)
    omar.give()
    assert say.VISA_GIVEN[language] in omar.text("main")
    omar.see(f"/dossiers/{number}/history")
    assert str(PAGES) in omar.text(".timeline li:last-child")


@pytest.mark.timeout(180)
def test_the_pages_are_read_by_keyboard_and_told_before_the_form_goes(
    demo: Ministry, enter: Enter, number: int
) -> None:
    omar = enter(demo, "omar", "fr")
    omar.see(f"/dossiers/{number}")
    omar.read()
    pages = omar.page.locator("[data-pages]")
    pages.focus()
    for _ in range(3 * PAGES):  # by the keyboard, which goes down to the end of each page
        omar.page.wait_for_timeout(1300)
        omar.page.keyboard.press("PageDown")
    omar.page.wait_for_timeout(1300)
    assert pages.evaluate("box => box.scrollTop + box.clientHeight >= box.scrollHeight - 40")
    omar.page.locator("#pin").fill(omar.member.pin or "")
    omar.press(omar.form("/act").locator("button"))  # before the next message is due
    assert say.VISA_GIVEN["fr"] in omar.text("main")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_without_a_script_the_pages_are_turned_one_by_one(
    demo: Ministry, enter: Enter, number: int, language: str
) -> None:
    omar = enter(demo, "omar", language, scripts=False)
    omar.see(f"/dossiers/{number}")
    omar.press(omar.page.locator(".read-progress a"))
    for page in range(1, PAGES + 1):
        drawn = omar.page.locator(".reader-sheet img")
        assert f"{page}" in (drawn.get_attribute("alt") or "")
        expect(drawn).to_be_visible()
        assert (drawn.bounding_box() or {"height": 0})["height"] > 400  # it came, whole
        omar.press(omar.form(f"/read/{page}").locator("button"))
    assert ALL_READ[language] in omar.text(SAID)
    omar.give()
    assert say.VISA_GIVEN[language] in omar.text("main")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_reader_is_for_everybody(
    demo: Ministry, enter: Enter, number: int, language: str, pictures: Path | None
) -> None:
    omar = enter(demo, "omar", language)
    omar.see(f"/dossiers/{number}/read/2")
    expect(omar.page.locator(".reader-sheet img")).to_be_visible()
    look_closely(omar.page, f"reader-{language}", pictures)
    omar.press(omar.form("/read/2").locator("button"))
    assert omar.page.url.endswith("/read/3")
    omar.see(f"/dossiers/{number}/read/2")  # read: on to the next, or to one that is left
    look_closely(omar.page, f"reader-read-{language}", pictures)
