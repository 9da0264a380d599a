"""Accounts, desks, absences and assistants, through their pages."""

import re
from datetime import timedelta

import pytest

from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import Login, Role
from parapheur.domain.words import Language
from parapheur.usecases.people import close_account
from parapheur.words import say
from tests.builders import (
    AMINA,
    DIVISION,
    EITHER,
    KHADIJA,
    LEGAL,
    LETTER,
    MORNING,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
)
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor

NORA = {
    "login": "nora", "name-ar": "نورة", "name-fr": "Nora", "name-en": "", "language": "fr",
    "capacity-ar": "رئيسة", "capacity-fr": "Cheffe", "capacity-en": "", "role-official": "1",
}  # fmt: skip
OWN = "une phrase choisie par elle"
TODAY = day_of(MORNING)


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def test_an_account_is_opened_and_its_password_changed_before_anything(ministry: Ministry) -> None:
    rachid = ministry.let(RACHID)
    rachid.see("/accounts")
    answer = rachid.send("/accounts", NORA, status=200)
    found = re.search(r'class="given" dir="ltr">([a-z0-9-]{23})<', answer.text)
    assert found is not None
    nora = Visitor(ministry.app)
    nora.see("/login")
    assert nora.send("/login", {"login": "nora", "password": found[1]}).status_code == 303
    for page in ("/", "/tray/todo", "/absences"):
        assert nora.client.get(page).headers["Location"] == "/account/password"
    nora.see("/account/password")
    assert nora.send("/absences/end", {"term": "x"}).status_code == 403
    nora.see("/account/password")
    nora.send("/account/password", {"password": found[1], "wanted": found[1]}, status=422)
    assert nora.send("/account/password", {"password": found[1], "wanted": OWN}).status_code == 303
    nora.see("/login")
    nora.send("/login", {"login": "nora", "password": OWN})
    nora.see("/tray/todo")
    rachid.see("/accounts/nora")
    rachid.send("/accounts/nora/desks/give", {"desk": DIVISION})
    assert DIVISION in ministry.opened.store.kept.people[Login("nora")].desks


def test_what_waits_on_a_desk_left_is_listed_without_its_subject_and_handed_on(
    ministry: Ministry,
) -> None:
    ministry.deposit()
    close_account(ministry.opened.office, YOUSSEF.login, actor=RACHID)
    rachid = ministry.let(RACHID)
    assert "Réponse à la commune" not in rachid.see("/desks/left").text
    ministry.let(AMINA).see("/deposits-held-up")
    form = {"desk": SERVICE, "to": DIVISION, "reason": "Départ du titulaire"}
    assert rachid.send("/desks/left", form).status_code == 303
    assert ministry.opened.store.reading.stored(FIRST).awaited == (DIVISION,)
    event = ministry.opened.store.reading.events(FIRST)[-1]
    assert getattr(event, "administrator", False)


@pytest.mark.parametrize("language", list(Language))
def test_all_of_a_desk_left_is_handed_on_and_what_could_not_is_said(language: Language) -> None:
    ministry = Ministry()
    for circuit in (LETTER, EITHER, LETTER):
        ministry.deposit(circuit=circuit.id)
    close_account(ministry.opened.office, YOUSSEF.login, actor=RACHID)
    rachid = ministry.let(RACHID, language)
    assert all(f"D-00000{number}" in rachid.see("/desks/left").text for number in (1, 2, 3))
    form = {"desk": SERVICE, "to": DIVISION, "reason": "Départ du titulaire"}
    rachid.send("/desks/left", {**form, "reason": " "}, status=422)
    rachid.send("/desks/left", form, status=422)  # the division has its part in the second
    shown = rachid.page.text
    counted = say(language, "Turns handed on: {count}.", count=2)
    assert counted.replace("\u2068", "").replace("\u2069", "") in shown
    assert "D-000002" in shown
    assert "D-000001" not in shown
    assert "D-000003" not in shown
    rachid.follow(rachid.send("/desks/left", {**form, "to": LEGAL}))
    assert "D-000002" not in rachid.page.text
    awaited = [ministry.opened.store.reading.stored(DossierId(n)).awaited for n in (1, 2, 3)]
    assert awaited == [(DIVISION,), (LEGAL, DIVISION), (DIVISION,)]


def test_an_assistant_sees_and_never_acts(ministry: Ministry) -> None:
    ministry.deposit()
    salma = ministry.let(SALMA)
    salma.see("/dossiers/1", 404)
    youssef = ministry.let(YOUSSEF)
    youssef.see("/absences")
    form = {"desk": SERVICE, "who": SALMA.login, "first": f"{TODAY}", "last": ""}
    assert youssef.send("/absences/assist", form).status_code == 303
    salma.see("/tray/followed")
    salma.see("/dossiers/1")
    assert "/dossiers/1/act" not in salma.page.text


def test_an_absence_is_seen_where_the_desk_is_awaited(ministry: Ministry) -> None:
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    youssef.see("/absences")
    last = TODAY + timedelta(days=3)
    form = {"first": f"{TODAY}", "last": f"{last}"}
    assert youssef.send("/absences/declare", form).status_code == 303
    assert "est en absence" in ministry.let(AMINA).see("/dossiers/1").text


@pytest.mark.parametrize("language", list(Language))
def test_the_pages_of_an_administrator_are_whole(ministry: Ministry, language: Language) -> None:
    rachid = ministry.let(RACHID, language)
    for page in ("/accounts", "/accounts/khadija", "/accounts/rachid", "/desks", "/desks/left"):
        rachid.see(page)
    rachid.see("/absences")
    assert Role.ADMINISTRATOR not in KHADIJA.roles
