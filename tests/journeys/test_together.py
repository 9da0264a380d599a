"""Several people in front of the same dossier at once."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody

HOUDA = "Houda El Fassi"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "note.pdf"
    file.write_bytes(a_letter("fr", "Note"))
    return file


def both_look(enter: Enter, demo: Ministry, letter: Path) -> tuple[Somebody, Somebody, int]:
    """A note for which either of two desks is enough, in front of both."""
    number = enter(demo, "nadia", "fr").deposit("Une note pour deux", "note-interne", letter)
    houda, rachid = enter(demo, "houda", "ar"), enter(demo, "rachid", "fr")
    for one in (houda, rachid):
        one.see(f"/dossiers/{number}")
    return houda, rachid, number


def visas(one: Somebody, number: int) -> list[dict[str, object]]:
    one.see(f"/dossiers/{number}/history")
    history = json.loads(one.download(one.page.locator("a[href$='/history.json']")))
    facts = [json.loads(entry["body"]) for entry in history["entries"]]
    return [fact for fact in facts if fact["kind"] == "VisaGiven"]


def test_whoever_comes_second_reads_who_came_first(
    demo: Ministry, enter: Enter, letter: Path
) -> None:
    houda, rachid, number = both_look(enter, demo, letter)
    houda.give()
    rachid.give(status=409)
    assert say.CAME_SECOND["fr"].format(actor=HOUDA) in rachid.text("main")
    rachid.press(rachid.page.locator(f"main a[href='/dossiers/{number}']"))
    assert not rachid.form("/act").count()
    assert [visa["actor"] for visa in visas(rachid, number)] == ["houda"]


def test_of_two_at_the_same_moment_one_wins(demo: Ministry, enter: Enter, letter: Path) -> None:
    houda, rachid, number = both_look(enter, demo, letter)
    for one in (houda, rachid):
        one.refusals.add(409)
        one.page.fill("#pin", one.member.pin or "")
    for one in (houda, rachid):
        one.button("/act").click(no_wait_after=True)
    for one in (houda, rachid):  # the winner is led to what waits next, the other is told
        expect(one.page.locator("main")).to_contain_text(
            re.compile("|".join([*say.VISA_GIVEN.values(), *say.OUTRUN.values()]))
        )
    won = [one for one in (houda, rachid) if say.VISA_GIVEN[one.language] in one.text("main")]
    assert len(won) == 1
    assert [visa["actor"] for visa in visas(houda, number)] == [won[0].member.person.login]


def test_three_desks_in_parallel_need_not_look_again(
    demo: Ministry, enter: Enter, letter: Path
) -> None:
    number = enter(demo, "nadia", "fr").deposit("Un marché pour trois", "marche", letter)
    three = [enter(demo, login, "fr") for login in ("meryem", "hassan", "laila")]
    for one in three:
        one.see(f"/dossiers/{number}")
        one.read()
    for one in three:
        one.give()
        assert say.VISA_GIVEN["fr"] in one.text("main")
    signatures = [visa["signature"] for visa in visas(three[0], number)]
    shown, over = ([one[key] for one in signatures] for key in ("shown", "over"))  # type: ignore[index]  # JSON
    assert len(set(shown)) == 1, "all three saw the same version"
    assert len(set(over)) == 3, "each signed what the one before had left"
    assert shown[0] == over[0]
    assert three[0].page.get_by_text(say.OTHER_SIGNED_SINCE["fr"]).count() == 2
