"""A letter is answered in Arabic at real browsers: registered, given, drafted, signed, sent out."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Enter
from tests.journeys.ministry import Ministry
from tests.journeys.outside import signatures
from tests.journeys.somebody import Somebody
from tests.journeys.test_pages import look_closely
from tests.journeys.test_story import does_what_is_asked, give_visa

SUBJECT, SAID = "طلب شهادة الإقامة قصد التسجيل بالجامعة", "جواب في موضوع شهادة الإقامة"
DESK = "secretariat-particulier"


@pytest.mark.timeout(240)  # five people in turn, each with a browser of their own
def test_a_letter_goes_from_registration_to_its_answer(
    demo: Ministry, enter: Enter, tmp_path: Path, pictures: Path | None
) -> None:
    khalid, nadia = enter(demo, "khalid", "ar"), enter(demo, "nadia", "ar")
    letter = registers_and_gives(khalid, pictures)
    dossier = drafts(nadia, letter, pictures)
    for login in ("amina", "youssef"):
        give_visa(enter(demo, login, "ar"), SAID)
    does_what_is_asked(nadia, SAID)
    salma = enter(demo, "salma", "ar")
    salma.find(SAID)
    salma.give()
    nadia.wait_for_the_seal(dossier)
    does_what_is_asked(khalid, SAID)
    sends_out(khalid, tmp_path, pictures)
    khalid.see(f"{letter}/chain")
    assert khalid.page.locator(".timeline li").count() >= 7
    assert khalid.page.locator(".verdict-line.good").is_visible()
    look_closely(khalid.page, "letter-chain-ar", pictures)
    nadia.see("/letters")
    assert SUBJECT not in nadia.text("main")


def registers_and_gives(khalid: Somebody, pictures: Path | None) -> str:
    """The officer's part; returns the address of the letter."""
    khalid.see("/registry/mre?state=deposited")
    khalid.press(khalid.page.locator(".line-link", has_text=SUBJECT))
    letter = "/" + khalid.page.url.split("/", 3)[3]
    khalid.press(khalid.button("/register"))
    khalid.page.select_option(f"[name=purpose-{DESK}]", "attribution")
    look_closely(khalid.page, "letter-given-ar", pictures)
    khalid.press(khalid.button("/assign"))
    return letter


def drafts(nadia: Somebody, letter: str, pictures: Path | None) -> int:
    """The secretary's part; returns the number of the dossier."""
    nadia.see("/letters")
    look_closely(nadia.page, "letters-ar", pictures)
    nadia.press(nadia.page.locator(".line-link", has_text=SUBJECT))
    nadia.see(f"{letter}/answer?form=suite-favorable&language=ar")
    nadia.page.fill("#draft-subject", SAID)
    nadia.page.click("label[for=circuit-courrier-depart]")
    look_closely(nadia.page, "letter-draft-ar", pictures)
    nadia.press(nadia.button("/answer/keep").first)
    number = nadia.number
    nadia.press(nadia.button("/start"))
    return number


def sends_out(khalid: Somebody, folder: Path, pictures: Path | None) -> None:
    """The departure: its number, its slip, and what was signed."""
    khalid.see("/registry/mre/departures")
    khalid.press(khalid.page.locator(".line-link", has_text=SUBJECT))
    khalid.press(khalid.button("/send/" + khalid.page.url.rsplit("/", 1)[1]))
    look_closely(khalid.page, "outgoing-ar", pictures)
    for name, count in (("document", 3), ("slip", 1)):
        kept = folder / f"{name}.pdf"
        kept.write_bytes(khalid.download(khalid.page.locator(f"a[href$='/{name}.pdf']")))
        assert signatures(kept) == ["Signature is Valid."] * count
