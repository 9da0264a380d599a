"""A refusal, its reason, a correction: served and sealed by two processes, on PostgreSQL."""

import json
from pathlib import Path

import pytest

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.outside import chain_holds, signatures
from tests.journeys.somebody import Somebody

SUBJECT = "Réponse à l'association Amal"
REASON = "La date de la réunion manque (page 2)."


@pytest.mark.timeout(240)  # a database server, two processes, and five people who come twice
def test_a_refused_letter_is_corrected_and_goes_through(
    installation: Ministry, enter: Enter, tmp_path: Path
) -> None:
    first, second = tmp_path / "lettre.pdf", tmp_path / "lettre corrigée.pdf"
    first.write_bytes(a_letter("fr", SUBJECT))
    second.write_bytes(a_letter("fr", SUBJECT + ", le 3 mars à 10 h"))
    nadia, amina, youssef = (
        enter(installation, one, "fr") for one in ("nadia", "amina", "youssef")
    )
    number = nadia.deposit(SUBJECT, "courrier-depart", first)
    gives(amina, number)
    youssef.find(SUBJECT)
    youssef.reject(REASON)
    assert say.SENT_BACK["fr"] in youssef.text("main")
    corrects(nadia, second)
    gives(amina, number)
    gives(youssef, number)
    answers(nadia, number)
    gives(enter(installation, "salma", "fr"), number)
    nadia.wait_for_the_seal(number)
    answers(enter(installation, "khalid", "fr"), number)
    nadia.see_the_end(number)
    fatima = enter(installation, "fatima", "fr")
    fatima.see(f"/dossiers/{number}/history")
    assert chain_holds(fatima.download(fatima.page.locator("a[href$='/history.json']"))) == 12
    assert REASON in fatima.text("main")
    signed = tmp_path / "signée.pdf"
    signed.write_bytes(fatima.download(fatima.page.locator("a[href$='/document.pdf']").first))
    assert signed.read_bytes().startswith(second.read_bytes())
    assert signatures(signed) == ["Signature is Valid."] * 3
    assert json.loads(installation.command("fsck", "--json")) == []


def gives(official: Somebody, number: int) -> None:
    official.see(f"/dossiers/{number}")
    official.read()
    official.give()


def answers(official: Somebody, number: int) -> None:
    official.see(f"/dossiers/{number}")
    official.answer()


def corrects(nadia: Somebody, corrected: Path) -> None:
    """What came back stands in its tray, which the menu counts, with the reason on its page."""
    nadia.see("/")
    tray = nadia.page.locator(".tabs a[href='/deposits/returned']")
    assert tray.locator(".count").inner_text() == "1"
    nadia.press(tray)
    nadia.press(nadia.page.locator(".line-link", has_text=SUBJECT))
    assert REASON in nadia.text(".callout")
    nadia.page.set_input_files("#corrected", corrected)
    nadia.press(nadia.button("/recycle"))
    assert corrected.name in nadia.text("main")
    nadia.press(nadia.button("/start"))
    assert nadia.page.locator(".state-circulating").count()
