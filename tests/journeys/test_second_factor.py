"""A second factor in a real browser: a passkey of a device, and the codes of an application."""

import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry, with_a_name
from tests.journeys.somebody import Somebody
from tests.journeys.test_pages import look_closely

PAGE = "/account/factors"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministry]:
    """An office opened by a name, where internal notes ask for a second factor."""

    def asking(types: str) -> str:
        note = "        circuit: note-interne\n"
        assert types.count(note) == 1
        return types.replace(note, f"{note}        second_factor: either\n")

    with with_a_name(tmp_path_factory.mktemp("named"), asking) as ministry:
        yield ministry


def deposited(ministry: Ministry, enter: Enter, folder: Path, *subjects: str) -> list[int]:
    nadia, file, numbers = enter(ministry, "nadia", "fr"), folder / "note.pdf", []
    for subject in subjects:
        file.write_bytes(a_letter("fr", subject))
        nadia.see("/deposit")
        nadia.page.fill("#subject", subject)
        nadia.page.set_input_files("#document", file)
        nadia.page.click("label[for=circuit-correspondance-note]")
        nadia.press(nadia.page.locator("button[name=then][value=start]"))
        numbers.append(nadia.number)
    return numbers


def look(page: Page, name: str, pictures: Path | None) -> None:
    """Look at what is nearly the same as another page where pictures are wanted."""
    if pictures:
        look_closely(page, name, pictures)


def begins(one: Somebody, kind: str) -> None:
    one.see(f"{PAGE}/{kind}")
    one.page.fill("#pin", one.member.pin or "")
    one.press(one.form(f"{PAGE}/{kind}").locator("button"))


def test_a_passkey_signs_one_dossier_and_then_several(
    named: Ministry, enter: Enter, tmp_path: Path, pictures: Path | None
) -> None:
    numbers = deposited(named, enter, tmp_path, *(f"Note à clé {one}" for one in range(3)))
    houda = enter(named, "houda", "ar")
    page = houda.page
    device = houda.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    houda.see(f"/dossiers/{numbers[0]}")
    look_closely(page, "second-lacking-ar", pictures)
    expect(houda.form("/act").locator("button")).to_be_disabled()
    houda.press(page.locator(f"#act a[href='{PAGE}']"))
    look(page, "factors-none-ar", pictures)
    begins(houda, "passkey")
    look(page, "factor-passkey-ar", pictures)
    page.fill("#name", "هاتفي")
    houda.press(houda.form(f"{PAGE}/confirm").locator("button"))
    look_closely(page, "factors-ar", pictures)
    houda.see(f"/dossiers/{numbers[0]}")
    look(page, "second-passkey-ar", pictures)
    houda.give()
    assert say.VISA_GIVEN["ar"] in houda.text("main")
    houda.see("/visas?tick=all")
    look_closely(page, "second-batch-ar", pictures)
    page.fill("#pin", houda.member.pin or "")
    houda.press(houda.form("/visas").locator("button"))
    expect(page.locator(".result-done")).to_have_count(2)
    houda.see(f"/dossiers/{numbers[1]}/history")
    assert "قُدم عامل ثان" in houda.text("main")


def test_codes_of_an_application_sign_and_each_is_good_once(
    named: Ministry, enter: Enter, tmp_path: Path, pictures: Path | None
) -> None:
    (number,) = deposited(named, enter, tmp_path, "Note à code")
    rachid = enter(named, "rachid", "fr")
    page = rachid.page
    begins(rachid, "code")
    look_closely(page, "factor-code-fr", pictures)
    maker = pyotp.TOTP(page.locator("[name=secret]").get_attribute("value") or "")
    began = int(time.time())
    page.fill("#name", "Téléphone")
    page.fill("#code", maker.at(began))
    rachid.press(rachid.form(f"{PAGE}/confirm").locator("button"))
    look(page, "factors-fr", pictures)
    rachid.see(f"/dossiers/{number}")
    look_closely(page, "second-code-fr", pictures)
    page.fill("#factor-code", "000000")
    rachid.give(status=403)
    look(page, "second-refused-fr", pictures)
    page.fill("#factor-code", maker.at(began + maker.interval))
    rachid.give()
    assert say.VISA_GIVEN["fr"] in rachid.text("main")
    rachid.see(PAGE)
    rachid.press(page.locator("a[href$='/remove']"))
    look(page, "factor-remove-fr", pictures)
