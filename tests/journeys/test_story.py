"""The main job, from deposit to audit, in Arabic and in French."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import PAGES, a_letter, an_annexe
from tests.journeys.ministry import Ministry
from tests.journeys.outside import chain_holds, drawn, ink, signatures, unlike, words_of
from tests.journeys.somebody import Somebody

SUBJECTS = {
    "ar": "إحالة ملف مواكبة مغاربة العالم (يوم كامل)",
    "fr": "Transmission du dossier d'accompagnement (une journée)",
}
SALMA = "Salma Benjelloun"


class Papers(NamedTuple):
    """What the secretary brings."""

    letter: Path
    annexe: Path


@pytest.fixture(params=["ar", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def papers(tmp_path: Path, language: str) -> Papers:
    made = Papers(tmp_path / "lettre.pdf", tmp_path / "courrier reçu.pdf")
    made.letter.write_bytes(a_letter(language, SUBJECTS[language]))
    made.annexe.write_bytes(an_annexe())
    return made


@pytest.mark.timeout(180)  # five people in turn, each with a browser of their own
def test_a_letter_goes_from_deposit_to_audit(
    demo: Ministry, enter: Enter, papers: Papers, language: str, tmp_path: Path
) -> None:
    subject = SUBJECTS[language]
    nadia = enter(demo, "nadia", language)
    number = nadia.deposit(subject, "courrier-depart", papers.letter, [papers.annexe])
    assert nadia.page.locator(".state-circulating").is_visible()
    for login in ("amina", "youssef"):
        give_visa(enter(demo, login, language), subject)
    does_what_is_asked(nadia, subject)
    salma = enter(demo, "salma", language)
    salma.find(subject)
    reads_what_was_written(salma, papers.letter)
    signs_at_the_second_try(salma)
    nadia.wait_for_the_seal(number)
    does_what_is_asked(enter(demo, "khalid", language), subject)
    nadia.see_the_end(number)
    fatima = enter(demo, "fatima", language)
    kept = audits(fatima, subject, tmp_path / "signé.pdf")
    verified_from_outside(demo, kept, papers.letter)


def give_visa(official: Somebody, subject: str) -> None:
    official.find(subject)
    assert ink(official.read()) > 0.002
    official.give()
    assert say.VISA_GIVEN[official.language] in official.text("main")


def does_what_is_asked(one: Somebody, subject: str) -> None:
    """What a secretariat does before the signature, and a registry office after it."""
    one.find(subject)
    one.answer()
    assert say.ANSWERED[one.language] in one.text("main")


def reads_what_was_written(salma: Somebody, letter: Path) -> None:
    """Each page on the screen is the page that poppler draws, letter by letter."""
    for page in range(1, PAGES + 1):
        seen = salma.read(page)
        assert ink(seen) > 0.002, "nothing is painted"
        # 0.2 is how two programs smooth the same letters; letters out of their order make 0.75.
        assert unlike(drawn(letter, page, seen.width), seen) < 0.4


def signs_at_the_second_try(salma: Somebody) -> None:
    salma.give("111222", status=403)
    assert say.WRONG_PIN[salma.language].format(left=4) in salma.text("#act")
    salma.give()
    assert say.SIGNED[salma.language] in salma.text("main")


def audits(fatima: Somebody, subject: str, signed: Path) -> Path:
    """Read the history and the verdict, and take both away."""
    fatima.see("/audit")
    fatima.page.fill("#text", subject)
    fatima.press(fatima.form("/audit").locator("button"))
    fatima.press(fatima.page.locator(".line-link"))
    reads_the_history(fatima)
    fatima.press(fatima.page.locator("a[href$='/verdict']"))
    assert say.ALL_SOUND[fatima.language] in fatima.text("main")
    assert fatima.page.locator(".verdicts .verdict").count() == 5, "start, 2 visas, signature, seal"
    assert fatima.page.locator(".verdicts .verdict-valid").count() == 5
    assert not fatima.form("/act").count()
    signed.write_bytes(fatima.download(fatima.page.locator("a[href$='/document.pdf']").first))
    return signed


def reads_the_history(fatima: Somebody) -> None:
    assert say.WHOLE_CHAIN[fatima.language] in fatima.text(".verdict-line.good")
    entries = fatima.page.locator(".timeline li").count()
    history = fatima.download(fatima.page.locator("a[href$='/history.json']"))
    assert chain_holds(history) == entries
    people = [json.loads(one["body"]).get("actor") for one in json.loads(history)["entries"]]
    assert people == [
        *("nadia", "nadia", "amina", "youssef", "nadia", "salma", "parapheur", "khalid")
    ]
    assert fatima.page.locator(".timeline a[href*='/pieces/']").count() == 5


def verified_from_outside(demo: Ministry, signed: Path, letter: Path) -> None:
    assert signatures(signed) == ["Signature is Valid."] * 3, "visas are not in the document"
    assert signed.read_bytes().startswith(letter.read_bytes())
    verdict = json.loads(demo.command("verify", signed, "--json", "--trust", demo.authority))
    assert (verdict["verdict"], verdict["problems"]) == ("valid", [])
    assert [one["verdict"] for one in verdict["signatures"]] == ["valid"] * 3
    before, after = (drawn(pdf, PAGES, 800) for pdf in (letter, signed))
    assert ink(after) > ink(before) + 0.001, "no appearance is on the page"
    assert SALMA in words_of(signed)
