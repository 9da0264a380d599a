"""How one is written to is one's own to choose; what is stuck is an administrator's to see."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.correspondence import Correspondence, Rhythm
from parapheur.domain.words import Language
from parapheur.usecases.ending import announce_endings
from parapheur.usecases.post import send_due
from parapheur.usecases.unlock import issue_key
from tests.builders import AMINA, PIN, RACHID, YOUSSEF
from tests.fake_mail import FakePost
from tests.web.ministry import Ministry

MINE, STUCK = "/account/messages", "/messages"
CHOICE = {"address": "y@example.ma", "rhythm": "daily", "language": "ar"}


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.store.mails = True
    return made


def test_one_chooses_where_how_often_and_in_which_language(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    page = youssef.see(MINE)
    assert "Aucun serveur de messagerie" in page.text
    page = youssef.follow(youssef.send(MINE, CHOICE))
    assert "Vos choix sont enregistrés." in page.text
    assert page.fields(MINE)["address"] == "y@example.ma"
    assert {f["value"] for f in page.all("input") if "checked" in f} == {"daily", "ar"}
    reading = ministry.opened.store.reading
    assert reading.correspondence(YOUSSEF.login) == Correspondence("y@example.ma", Rhythm.DAILY)
    person = reading.person(YOUSSEF.login)
    assert person is not None
    assert person.language is Language.AR
    assert "y@example.ma" in youssef.see("/account").text  # told in one's own trail


def test_what_is_no_address_is_refused_in_the_page_and_kept_there(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see(MINE)
    typed = {**CHOICE, "address": "y@b.ma\r\nBcc: c@d.ma"}
    answer = youssef.send(MINE, typed, status=422)
    assert "Ce n’est pas une adresse électronique" in answer.text
    for unknown in ({"rhythm": "hourly "}, {"language": "es"}):
        youssef.see(MINE)
        youssef.send(MINE, {**CHOICE, **unknown}, status=400)
    assert ministry.opened.store.reading.correspondence(YOUSSEF.login) == Correspondence()


def test_a_certificate_that_ends_soon_is_marked_on_ones_page_until_there_is_another(
    ministry: Ministry,
) -> None:
    fake, mark = ministry.opened, "demandez-en un autre à temps"
    assert mark not in ministry.let(YOUSSEF).see("/account").text
    fake.clock.pause(timedelta(days=680).total_seconds())
    announce_endings(fake.office)
    assert mark in ministry.let(YOUSSEF).see("/account").text
    issue_key(fake.office, YOUSSEF, PIN, by=RACHID.login)
    assert mark not in ministry.let(YOUSSEF).see("/account").text


def test_a_language_chosen_in_the_band_is_kept_with_the_person(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see("/account")
    answer = youssef.send("/language", {"language": "en", "next": "/account"})
    youssef.language = Language.EN
    youssef.follow(answer)
    person = ministry.opened.store.reading.person(YOUSSEF.login)
    assert person is not None
    assert person.language is Language.EN


def test_what_is_stuck_is_listed_and_tried_again(ministry: Ministry) -> None:
    ministry.deposit()  # Youssef has no address; Amina's refusal has nowhere to go either
    youssef = ministry.let(YOUSSEF)
    offered = youssef.see("/dossiers/1").fields("/dossiers/1/reject")
    youssef.send("/dossiers/1/reject", {**offered, "reason": "À revoir"})
    office = replace(ministry.opened.office, post=FakePost())
    assert send_due(office) == 1
    rachid = ministry.let(RACHID)
    page = rachid.see(STUCK)
    assert AMINA.name.fr in page.text
    assert "aucune adresse électronique n’est connue" in page.text
    message = page.fields("/messages/retry")["message"]
    page = rachid.follow(rachid.send("/messages/retry", {"message": message}))
    assert "renvoyé dans un instant" in page.text
    assert "Aucun message n’est bloqué." in page.text
    rachid.see(STUCK)
    page = rachid.follow(rachid.send("/messages/retry", {"message": message}))
    assert "n’est plus bloqué" in page.text
    assert f"destiné à {AMINA.name.fr}" in rachid.see("/account").text


def test_only_an_administrator_sees_or_frees_what_is_stuck(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see("/account")
    youssef.send("/messages/retry", {"message": "x"}, status=403)
    youssef.see(STUCK, status=403)
