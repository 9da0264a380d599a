"""The code that goes to a depositor's address and comes back, before any number is given."""

import pytest

from parapheur.domain.errors import AddressRefused, NotSent
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.words.letters import write_out
from tests.builders import words
from tests.depositing import Depositor, FakePost, an_office_with_bodies
from tests.fakes import FakeOffice


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def opened(post: FakePost) -> FakeOffice:
    made = an_office_with_bodies()
    made.post = post
    return made


def asked(opened: FakeOffice, language: Language = Language.FR) -> Depositor:
    """Somebody whom the page asks for the code."""
    somebody = Depositor(opened, language)
    somebody.comes_to_the_summary()
    assert somebody.page.offers("/portal/code")
    return somebody


@pytest.mark.parametrize("language", Language)
def test_the_code_leads_on_to_the_summary(
    opened: FakeOffice, post: FakePost, language: Language
) -> None:
    somebody = asked(opened, language)
    assert "youssef@example.org" in somebody.page.text
    assert post.code not in somebody.page.html
    somebody.follow(somebody.send("/portal/code", {"code": post.code}))
    somebody.sends()
    assert opened.store.reading.incoming(LetterId(1)).depositor.checked


def test_a_wrong_code_is_told_with_the_tries_that_are_left(
    opened: FakeOffice, post: FakePost
) -> None:
    somebody = asked(opened)
    for left in (4, 3, 2, 1):
        page = somebody.read(somebody.send("/portal/code", {"code": "12"}, status=403))
        assert f"Essais restants : {left}" in page.text.replace("\u00a0", " ")
    page = somebody.read(somebody.send("/portal/code", {"code": "12"}, status=403))
    assert "n’est plus valable" in page.text
    assert not opened.store.reading.letter_numbers()
    page = somebody.follow(somebody.send("/portal/code/again"))
    assert "Un autre code a été envoyé" in page.text
    assert len(post.taken) == 2
    somebody.follow(somebody.send("/portal/code", {"code": post.code}))
    assert somebody.page.offers("/portal/send")


def test_another_address_needs_its_own_code(opened: FakeOffice, post: FakePost) -> None:
    somebody = asked(opened)
    somebody.follow(somebody.send("/portal/code", {"code": post.code}))
    summary = somebody.page
    somebody.see("/portal/contact")
    somebody.says_who({"email": "autre@example.org"})
    assert somebody.page.offers("/portal/code")
    assert post.taken[-1].address == "autre@example.org"
    somebody.page = summary
    somebody.send("/portal/send", summary.fields("/portal/send"))
    assert not opened.store.reading.letter_numbers()


@pytest.mark.parametrize("kind", [NotSent, AddressRefused])
def test_a_mail_that_does_not_leave_is_said_by_the_address(
    opened: FakeOffice, post: FakePost, kind: type[NotSent]
) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes()
    post.refusal = kind(problem="550 <b>no</b>")
    page = somebody.says_who(status=502)
    assert 'id="email-fault"' in page.html
    assert "<b>no" not in page.html


def test_no_letter_goes_without_an_address_where_mails_are_written(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes()
    page = somebody.says_who({"email": ""}, status=422)
    assert 'href="#email"' in page.html


@pytest.mark.parametrize("language", Language)
def test_the_mail_brings_the_code_and_nothing_of_the_letter(
    opened: FakeOffice, post: FakePost, language: Language
) -> None:
    asked(opened, language)
    (letter,) = post.taken
    sheet = write_out(letter, organisation=words("Ministère", "الوزارة"), url="https://x.ma")
    told = " ".join((sheet.subject, *(one.text for one in sheet.paragraphs)))
    assert post.code in sheet.subject
    assert [one.quoted for one in sheet.paragraphs if one.quoted] == [post.code]
    assert "10" in told
    assert "attestation" not in told
    assert not [one for one in (*sheet.paragraphs, sheet.closing) if one.link]
