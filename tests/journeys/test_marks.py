"""A mark is moved by mouse and by keys, and stands in the signed file where it was left."""

import io
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.ministry import Ministry
from tests.journeys.test_pages import look_closely
from tests.pdfs import a_pdf

KEEP = {"ar": "حفظ هذه المواضع", "fr": "Enregistrer ces emplacements"}
MILLIMETRE = 72 / 25.4


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_mark_is_moved_over_the_page(
    demo: Ministry, enter: Enter, language: str, tmp_path: Path, pictures: Path | None
) -> None:
    file = tmp_path / "lettre.pdf"
    file.write_bytes(a_pdf(2))
    nadia = enter(demo, "nadia", language)
    page = nadia.page
    nadia.see("/deposit")
    page.fill("#subject", "Griffe")
    page.set_input_files("#document", file)
    page.click("label[for=circuit-courrier-depart]")
    nadia.press(page.locator("button[name=then][value=keep]"))
    number = nadia.number
    nadia.see(f"/dossiers/{number}/marks")
    group = page.locator(".placing-mark").first
    group.locator("[value=hand]").check()
    box = page.locator(".placing-box:visible")
    expect(box).to_be_focused()
    before = box.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + 30, before["y"] + 20)
    page.mouse.down()
    page.mouse.move(before["x"] + 130, before["y"] + 220, steps=4)
    page.mouse.up()
    after = box.bounding_box()
    assert after is not None
    moved = (after["x"] - before["x"], after["y"] - before["y"])
    assert moved == pytest.approx((100, 200), abs=3)
    left, top = (group.locator(f"[id^={name}]") for name in ("left", "top"))
    dragged = int(left.input_value()), int(top.input_value())
    page.keyboard.press("ArrowRight")  # as the page is seen, in whichever language it is read
    page.keyboard.press("Shift+ArrowDown")
    there = int(left.input_value()), int(top.input_value())
    assert there == (dragged[0] + 1, dragged[1] + 10)
    look_closely(page, f"marks-{language}", pictures)
    nadia.press(page.get_by_role("button", name=KEEP[language]))
    nadia.press(page.locator("form[action$='/start'] button"))
    answer = page.request.get(f"/dossiers/{number}/document.pdf")
    with pikepdf.open(io.BytesIO(answer.body())) as document:
        rects = [
            [float(side) for side in one.Rect]
            for one in document.pages[1].Annots
            if str(one.T).startswith("sign-")
        ]
    ((x0, _, _, y1),) = rects
    assert x0 == pytest.approx(there[0] * MILLIMETRE, abs=0.1)
    assert 841.89 - y1 == pytest.approx(there[1] * MILLIMETRE, abs=0.2)
