"""The whole act without a mouse, and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody

SUBJECT = "Note signée sans souris"
OUTLINED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== "none";
}"""


@pytest.fixture
def number(demo: Ministry, enter: Enter, tmp_path: Path) -> int:
    file = tmp_path / "note.pdf"
    file.write_bytes(a_letter("fr", SUBJECT))
    return enter(demo, "nadia", "fr").deposit(SUBJECT, "note-interne", file)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_act_is_done_by_keyboard_alone(
    demo: Ministry, enter: Enter, number: int, language: str
) -> None:
    houda = enter(demo, "houda", language)
    houda.press(houda.button("/logout"))
    keys = houda.page.keyboard
    expect(houda.page.locator("#login")).to_be_focused()
    keys.type("houda")
    keys.press("Tab")
    keys.type(houda.member.password)
    keys.press("Enter")
    expect(houda.page.locator(".who")).to_be_visible()
    tab_to(houda, f"a[href='/dossiers/{number}']")
    keys.press("Enter")
    houda.read()
    tab_to(houda, "[data-pages]")
    keys.press("End")
    expect(houda.page.locator("#page-now")).to_have_value("3")
    tab_to(houda, "#pin")
    keys.type(houda.member.pin or "")
    keys.press("Enter")
    expect(houda.page.locator(".said-done")).to_contain_text(say.VISA_GIVEN[language])


def tab_to(one: Somebody, target: str) -> None:
    """Go on with Tab until one is there, and see where one is."""
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if one.page.locator(target).first.evaluate("one => one === document.activeElement"):
            assert one.page.evaluate(OUTLINED), f"nothing shows that {target} has the focus"
            return
    raise AssertionError(f"{target} is out of reach")


def test_the_first_tab_leads_past_the_menu(demo: Ministry, enter: Enter) -> None:
    houda = enter(demo, "houda", "ar")
    houda.page.keyboard.press("Tab")
    houda.page.keyboard.press("Enter")
    expect(houda.page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_act_is_done_without_scripts(
    demo: Ministry, enter: Enter, number: int, language: str
) -> None:
    houda = enter(demo, "houda", language, scripts=False)
    houda.find(SUBJECT)
    plain = houda.page.locator(".viewer-plain a[href$='document.pdf']")
    assert houda.download(plain).startswith(b"%PDF-")
    houda.give("000111", status=403)
    assert say.WRONG_PIN[language].format(left=4) in houda.text("#act")
    houda.give()
    assert say.VISA_GIVEN[language] in houda.text("main")
    houda.see(f"/dossiers/{number}/history")
    assert say.WHOLE_CHAIN[language] in houda.text("main")
