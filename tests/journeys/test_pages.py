"""Each page, as people of each trade meet it: for every eye and hand, on every screen.

Rules of WCAG 2.2 AA are axe's; widths are those of a desk, a tablet and a phone.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Page

from parapheur.domain.paper_codes import code_of, grouped
from tests.journeys.conftest import Enter
from tests.journeys.ministry import ROOT, Ministry
from tests.journeys.somebody import Somebody

RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
COLOURS = ("color-contrast", "link-in-text-block")
CHECK = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
  .then(({violations}) => violations)"""
HIDES = "() => document.querySelector('.tabs > ul')?.scrollWidth > innerWidth"
SCREENS = {"tablet": (820, 1180), "phone": (390, 844)}


class Place(NamedTuple):
    """A page: its address, or the list whose first line leads to it."""

    name: str
    path: str
    first: bool = False
    then: str = ""
    """What comes after the address of that line."""
    status: int = 200


#: A purchase file of the demonstration, with many signatures.
FINISHED = "02/2026"
#: A letter that has not left yet.
DRAFT = "سفارة"
PLACES: dict[str, Sequence[Place]] = {
    "nadia": (
        Place("deposit", "/deposit"),
        Place("drafts", "/deposits/drafts"),
        Place("draft", "/deposits/drafts", first=True),
        Place("amend", "/deposits/drafts", first=True, then="/amend"),
        Place("returned", "/deposits/returned", first=True),
        Place("finished", "/tray/finished", first=True),
        Place("day", "/days/ministre"),
        Place("not-found", "/nowhere", status=404),
    ),
    "salma": (
        Place("tray", "/tray/todo"),
        Place("tray-empty", "/tray/late"),
        Place("upcoming", "/tray/upcoming?q=D-"),
        Place("sign", "/tray/todo", first=True),
        Place("history-mine", "/tray/todo", first=True, then="/history"),
        Place("account", "/account"),
        Place("handwriting", "/account/handwriting"),
    ),
    "khalid": (
        Place("registry", "/registry/mre"),
        Place("letter", "/registry/letters/1"),
        Place("paper-letter", "/registry/mre/paper"),
        Place("register", "/registry/mre/registers/arrival"),
        Place("internal-note", "/registry/mre/internal"),
    ),
    "fatima": (
        Place("audit", "/audit"),
        Place("history", f"/audit?text={FINISHED}", first=True, then="/history"),
        Place("verdict", f"/audit?text={FINISHED}", first=True, then="/verdict"),
        Place("verdict-draft", f"/audit?text={DRAFT}", first=True, then="/verdict"),
        Place("proof", "/audit", first=True, then="/history"),
        Place("proof-verdict", "/audit", first=True, then="/verdict"),
        Place("circuits", "/circuits"),
        Place("happened", "/audit?person=laila"),
        Place("check", "/audit/checks/1"),
        Place("statistics", "/audit/statistics"),
        Place("refusals", "/audit/refusals"),
        Place("stand-ins", "/delegations/in-force"),
    ),
    "idriss": (
        Place("accounts", "/accounts"),
        Place("desks", "/desks"),
        Place("calendar", "/calendar"),
        Place("calendar-row", "/calendar/rows/special/0"),
    ),
}


@pytest.fixture(params=["ar", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def go(one: Somebody, place: Place) -> None:
    one.see(place.path, place.status)
    if place.first:
        address = one.page.locator(".line-link").first.get_attribute("href") or ""
        one.see("/dossiers/" + address.split("/")[2] + place.then)
    if one.page.locator("[data-viewer]").count():
        one.read()


@pytest.mark.parametrize("login", PLACES)
def test_pages_are_for_everybody_and_fit_every_screen(
    demo: Ministry, enter: Enter, login: str, language: str, pictures: Path | None
) -> None:
    one = enter(demo, login, language)
    for place in PLACES[login]:
        go(one, place)
        look_closely(one.page, f"{place.name}-{language}", pictures)


def test_the_door_is_for_everybody(
    demo: Ministry, enter: Enter, language: str, pictures: Path | None
) -> None:
    one = enter(demo, "omar", language)
    one.press(one.button("/logout"))
    look_closely(one.page, f"login-{language}", pictures)
    one.page.fill("#login", "omar")
    one.page.fill("#password", "not this one")
    one.press(one.button("/login"), status=403)
    look_closely(one.page, f"login-refused-{language}", pictures)


def test_the_public_check_is_for_everybody_and_needs_no_mouse(
    demo: Ministry, enter: Enter, language: str, pictures: Path | None
) -> None:
    one = enter(demo, "omar", language)
    one.press(one.button("/logout"))
    one.see("/verify", 200)
    look_closely(one.page, f"verify-{language}", pictures)
    one.page.focus("#code")
    one.page.keyboard.type(grouped(code_of(bytes(16))).lower())
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("#answer")
    look_closely(one.page, f"verify-unknown-{language}", pictures)


def look_closely(page: Page, name: str, pictures: Path | None) -> None:
    wrong = []
    # Colours are the same in each language, so that one of them is looked at in the dark too.
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    if name.endswith("-fr") and not pictures:
        schemes = ("light",)
    for scheme in schemes:
        # No colour may be on its way to another while axe measures it.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        rules = RULES if scheme == schemes[-1] else COLOURS
        wrong += [f"{name} ({scheme}): {one}" for one in violations(page, rules)]
        if pictures:
            picture(page, pictures / f"{name}-{scheme}.png")
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{name} is {wide} pixels wide on a {screen} of {width}")
        if screen == "tablet" and page.evaluate(HIDES):
            wrong.append(f"{name}: part of the menu is past the edge")
        if pictures:
            picture(page, pictures / f"{name}-{screen}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not wrong, "\n".join(wrong)


def violations(page: Page, rules: Sequence[str] = RULES) -> Iterator[str]:
    """What axe finds."""
    if page.evaluate("!window.axe"):
        page.evaluate(axe())
    for violation in page.evaluate(CHECK, rules):
        for node in violation["nodes"]:
            yield f"{violation['id']} {node['target']} {node['failureSummary']}"


def picture(page: Page, file: Path) -> None:
    page.wait_for_timeout(400)  # a reader that was resized draws again
    page.screenshot(path=file, full_page=True)


@cache
def axe() -> str:
    return (ROOT / "tests" / "vendor" / "axe.min.js").read_text()
