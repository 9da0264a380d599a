"""What is said beside the acts, and several visas at once: for every eye, on every screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody
from tests.journeys.test_pages import look_closely

SUBJECTS = ("رسالة إلى القنصلية العامة بليون (ق. 12)", "Lettre au consulat général de Lyon")
NOTE = "يُنظر المادة 12 من القانون 55-19 (voir l'annexe 2) قبل التوقيع."
PRIVATE = "راجعتُ الأرقام بنفسي."


@pytest.fixture
def numbers(demo: Ministry, enter: Enter, tmp_path: Path) -> list[int]:
    """Two letters that wait for the visa of Amina's service."""
    nadia = enter(demo, "nadia", "ar")
    file = tmp_path / "lettre.pdf"
    found = []
    for subject in SUBJECTS:
        file.write_bytes(a_letter("fr", subject))
        found.append(nadia.deposit(subject, "courrier-depart", file))
    return found


@pytest.mark.timeout(180)
def test_notes_instructions_and_several_visas(
    demo: Ministry, enter: Enter, numbers: list[int], pictures: Path | None
) -> None:
    amina = enter(demo, "amina", "ar")
    first, second = numbers
    writes(amina, first)
    look_closely(amina.page, "notes-ar", pictures)
    amina.see("/visas?tick=all")
    look_closely(amina.page, "visas-ar", pictures)
    for box in amina.page.locator("[type=checkbox]").all():
        keep = box.get_attribute("name") in {f"visa-{first}", f"visa-{second}"}
        box.set_checked(keep)
    amina.page.fill("#pin", amina.member.pin or "")
    amina.press(amina.button("/visas"))
    expect(amina.page.locator(".result-done")).to_have_count(2)
    nadia = enter(demo, "nadia", "fr")
    nadia.see("/tray/instructed")
    expect(nadia.page.locator(".line .asked-word")).to_have_count(1)
    nadia.see(f"/dossiers/{first}")
    expect(nadia.page.locator(".note-text")).to_have_text(NOTE)
    assert PRIVATE not in nadia.page.content()
    look_closely(nadia.page, "notes-fr", pictures)
    nadia.press(nadia.button("/follow"))
    expect(nadia.page.locator(".asked-list")).to_have_count(0)


def writes(one: Somebody, number: int) -> None:
    """A public note, a private one, and an instruction to whoever deposited the dossier."""
    one.see(f"/dossiers/{number}")
    for verb, text in (("note", NOTE), ("private-note", PRIVATE)):
        opened(one, verb).locator("textarea").fill(text)
        one.press(one.button(f"/{verb}").first)
    opened(one, "instruction").locator("select").select_option("")
    one.press(one.button("/instruction").first)
    for verb in ("note", "instruction"):
        opened(one, verb)


def opened(one: Somebody, verb: str) -> Locator:
    form = one.form(f"/{verb}")
    if not form.is_visible():
        one.page.locator("details", has=form).locator("summary").click()
    return form
