"""The public portal: four steps without an account or a script, in three languages."""

import re

import pytest

from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.words.noticing import shown
from tests.builders import PDF
from tests.depositing import PNG, SENDER, Depositor, a_file, an_office_with_bodies
from tests.fakes import FakeOffice
from tests.letters import DIRECTORY
from tests.web.visitor import Page


@pytest.fixture
def opened() -> FakeOffice:
    return an_office_with_bodies()


@pytest.mark.parametrize("language", Language)
def test_a_letter_is_deposited_in_four_steps(opened: FakeOffice, language: Language) -> None:
    somebody = Depositor(opened, language)
    somebody.see("/portal")
    somebody.comes_to_the_summary()
    somebody.sends()
    letter = opened.store.reading.incoming(LetterId(1))
    assert somebody.number == "2026-000001"
    assert letter.subject == "Demande d’attestation"
    assert letter.depositor.number == "AB123456"
    assert letter.depositor.name == SENDER["name"]
    assert not letter.depositor.checked
    assert letter.service == "affaires-sociales"
    assert letter.language is language
    assert letter.notice is not None
    assert letter.notice.notice == shown(language, DIRECTORY.body("ministere").name, 10)
    assert opened.files.get(letter.pieces[0].deposited.digest) == PDF


def test_what_was_sent_is_sent_once_however_often_it_is_asked(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    summary = somebody.page
    somebody.sends()
    number = somebody.number
    for _ in range(2):  # the button once more, then from the page before
        somebody.page = summary
        somebody.sends()
        assert somebody.number == number
    somebody.follow(somebody.send("/portal/letter", {"subject": "Autre", "then": "next"}))
    assert somebody.number == number
    assert opened.store.reading.letter_numbers() == [1]


def test_an_image_is_kept_as_it_is_and_shown_as_a_pdf(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes({"joined": [a_file("page.png", PNG)]})
    somebody.says_who()
    somebody.sends()
    letter, photo = opened.store.reading.incoming(LetterId(1)).pieces
    assert letter.name == "lettre.pdf"
    assert opened.files.get(photo.deposited.digest) == PNG
    assert opened.files.get(photo.shown.digest).startswith(b"%PDF-")


@pytest.mark.parametrize("language", Language)
def test_number_and_secret_are_shown_to_whoever_deposited_and_let_in_elsewhere(
    opened: FakeOffice, language: Language
) -> None:
    somebody = Depositor(opened, language)
    somebody.comes_to_the_summary()
    answer = somebody.send("/portal/send", somebody.page.fields("/portal/send"))
    assert answer.headers["Location"] == "/follow/letter"  # no address bears the secret
    shown = somebody.client.get("/follow/letter")
    somebody.read(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    number, secret = kept(somebody.page)
    assert number == somebody.number
    there = Depositor(opened, language)
    there.see("/follow")
    there.follow(there.send("/follow", {"number": number, "secret": secret}))
    assert number in there.page.text
    assert secret not in there.page.html  # whoever typed it is not shown it again


def test_the_secret_goes_with_the_letter_from_a_device_that_forgets(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    somebody.sends()
    _, secret = kept(somebody.page)
    somebody.follow(somebody.send("/follow/leave"))
    assert somebody.client.get("/follow/letter").status_code == 303
    somebody.follow(somebody.client.get("/portal/summary"))
    assert secret not in somebody.page.html


def kept(page: Page) -> tuple[str, str]:
    """The number and the secret that a page gives to note down."""
    found = re.findall(r'<code class="kept-value"[^>]*>([^<]+)</code>', page.html)
    number, secret = found
    return number, secret
