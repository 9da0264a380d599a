"""A signature is drawn by mouse on its owner's page, and stands there as it will in a mark."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.hands import a_hand, saved
from tests.journeys.conftest import Enter
from tests.journeys.ministry import Ministry
from tests.journeys.test_pages import look_closely

PAGE = "/account/handwriting"
KEEP = {"ar": "حفظ", "fr": "Garder"}
INK = (23, 55, 94)
DRAWN = re.compile(r"signature\.png$")


def draws(page: Page, *strokes: tuple[tuple[float, float], ...]) -> None:
    """Draw lines by their points, as parts of the paper's width and height."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    for first, *others in strokes:
        page.mouse.move(box["x"] + first[0] * box["width"], box["y"] + first[1] * box["height"])
        page.mouse.down()
        for x, y in others:
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        page.mouse.up()


def inked(page: Page) -> int:
    """How many dots of the mark have the colour of handwriting, in its upper half."""
    answer = page.request.get(f"{PAGE}/specimen.png")
    assert answer.ok
    shown = Image.open(io.BytesIO(answer.body())).convert("RGB").crop((200, 40, 900, 160))
    return sum(count for count, colour in shown.getcolors(1 << 20) or [] if colour == INK)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_it_is_drawn_by_mouse(
    demo: Ministry, enter: Enter, language: str, pictures: Path | None
) -> None:
    salma = enter(demo, "salma", language)
    page = salma.page
    salma.see(PAGE)
    file = page.locator("#image")
    undo, clear = (page.locator(f"[data-{name}]") for name in ("undo", "clear"))
    expect(undo).to_be_disabled()
    draws(page, ((0.2, 0.7), (0.4, 0.2), (0.6, 0.8)), ((0.1, 0.1), (0.9, 0.9)))
    expect(file).to_have_value(DRAWN)
    undo.press("Enter")
    clear.press("Enter")
    expect(file).to_have_value("")
    expect(clear).to_be_disabled()
    draws(page, ((0.1, 0.7), (0.3, 0.1), (0.5, 0.9), (0.7, 0.2), (0.9, 0.6)))
    expect(file).to_have_value(DRAWN)
    look_closely(page, f"handwriting-drawing-{language}", pictures)
    salma.press(page.get_by_role("button", name=KEEP[language], exact=True))
    expect(page.locator(".specimen")).to_be_visible()
    assert inked(page) > 500
    look_closely(page, f"handwriting-{language}", pictures)
    salma.press(page.locator(f"form[action='{PAGE}/remove'] button"))
    expect(page.locator(".specimen")).to_have_count(0)


def test_without_a_script_a_file_is_chosen(demo: Ministry, enter: Enter, tmp_path: Path) -> None:
    file = tmp_path / "signature.png"
    file.write_bytes(saved(a_hand()))
    salma = enter(demo, "salma", "fr", scripts=False)
    salma.see(PAGE)
    expect(salma.page.locator("canvas")).to_be_hidden()
    salma.page.set_input_files("#image", file)
    salma.press(salma.page.get_by_role("button", name=KEEP["fr"], exact=True))
    expect(salma.page.locator(".specimen")).to_be_visible()
    assert inked(salma.page) > 500
    salma.press(salma.page.locator(f"form[action='{PAGE}/remove'] button"))
