"""What was shown is what is signed, by whom it was shown to, for as long as they may."""

from pathlib import Path

import pytest

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.outside import chain_holds
from tests.journeys.somebody import Somebody


@pytest.fixture
def number(demo: Ministry, enter: Enter, tmp_path: Path) -> int:
    """A note that waits for a visa of the cabinet or of a division."""
    file = tmp_path / "note.pdf"
    file.write_bytes(a_letter("ar", "مذكرة"))
    return enter(demo, "nadia", "fr").deposit("Note à ne pas signer", "note-interne", file)


def entries(one: Somebody, number: int) -> int:
    one.see(f"/dossiers/{number}/history")
    return chain_holds(one.download(one.page.locator("a[href$='/history.json']")))


def claim(one: Somebody, digest: str) -> None:
    """Have the page say that another version was shown."""
    shown = one.form("/act").locator("[name=shown]")
    shown.evaluate("(field, digest) => { field.value = digest; }", digest)
    one.give(status=409)
    assert say.NOT_SHOWN[one.language] in one.text("main")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_another_version_than_was_shown_is_not_signed(
    demo: Ministry, enter: Enter, number: int, language: str
) -> None:
    houda = enter(demo, "houda", language)
    houda.see(f"/dossiers/{number}")
    deposited = houda.page.locator(".pieces a[href*='/pieces/']").first.get_attribute("href")
    assert deposited is not None
    claim(houda, "0" * 64)
    houda.press(houda.page.locator(f"main a[href='/dossiers/{number}']"))
    claim(houda, deposited.rsplit("/", 1)[1])  # ours, but not what is to be signed
    assert entries(houda, number) == 2
    houda.see(f"/dossiers/{number}")
    assert houda.form("/act").count()


def test_a_session_that_was_ended_leads_to_the_door(demo: Ministry, enter: Enter) -> None:
    omar, idriss = enter(demo, "omar", "ar"), enter(demo, "idriss", "fr")
    omar.see("/tray/todo")
    idriss.see("/accounts")
    idriss.press(idriss.button("/accounts/omar/end-sessions"))
    omar.press(omar.page.locator(".line-link").first)
    assert "/login?next=" in omar.page.url
    omar.sign_in()
    assert "/dossiers/" in omar.page.url, "back where one was going"


def test_an_act_of_an_ended_session_does_nothing(demo: Ministry, enter: Enter, number: int) -> None:
    houda, idriss = enter(demo, "houda", "fr"), enter(demo, "idriss", "fr")
    houda.see(f"/dossiers/{number}")
    idriss.see("/accounts")
    idriss.press(idriss.button("/accounts/houda/end-sessions"))
    houda.give(status=401)
    assert say.SESSION_ENDED["fr"] in houda.text("main")
    assert entries(enter(demo, "fatima", "fr"), number) == 2


def test_a_stranger_learns_nothing_and_an_auditor_may_only_read(
    demo: Ministry, enter: Enter, number: int
) -> None:
    omar = enter(demo, "omar", "ar")
    for path in ("", "/history", "/document.pdf", "/history.json"):
        omar.see(f"/dossiers/{number}{path}", status=404)
        assert say.NO_DOSSIER["ar"] in omar.text("main")
        assert "Note à ne pas signer" not in omar.page.content()
    fatima = enter(demo, "fatima", "ar")
    fatima.see(f"/dossiers/{number}")
    for verb in ("act", "reject", "start", "recycle"):
        assert not fatima.form(f"/{verb}").count()
