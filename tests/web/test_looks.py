"""What an assistant opens is told in their own account, once for each dossier and day."""

from datetime import timedelta

import pytest

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.people import Login, Person
from parapheur.domain.words import Language
from parapheur.usecases.seats import assist
from parapheur.web.lately import RECENT
from parapheur.words import say
from tests.builders import AMINA, CLAIRE, HASSAN, RACHID, SALMA, SERVICE, YOUSSEF
from tests.web.ministry import FIRST, Ministry
from tests.web.test_people import TODAY

HERE = "/dossiers/1"


@pytest.fixture
def ministry() -> Ministry:
    ministry = Ministry()
    ministry.deposit()
    office = ministry.opened.office
    assist(office, SALMA.login, SERVICE, first=TODAY, last=None, actor=YOUSSEF)
    return ministry


def looks(ministry: Ministry, person: Person = SALMA) -> list[DossierLookedAt]:
    events = ministry.opened.store.reading.account_events(person.login)
    return [one for one in events if isinstance(one, DossierLookedAt)]


def test_each_dossier_is_told_once_a_day_whatever_of_it_is_opened(ministry: Ministry) -> None:
    salma = ministry.let(SALMA)
    for page in (HERE, f"{HERE}/history", HERE):
        salma.see(page)
    assert salma.client.get(f"{HERE}/document.pdf").status_code == 200
    (look,) = looks(ministry)
    assert (look.actor, look.dossier, look.desks) == (SALMA.login, FIRST, (SERVICE,))
    ministry.deposit()
    salma.see("/dossiers/2")
    assert [one.dossier for one in looks(ministry)] == [1, 2]
    ministry.opened.clock.time += timedelta(days=1)
    ministry.let(SALMA).see(HERE)
    assert [one.dossier for one in looks(ministry)] == [1, 2, 1]


def test_a_piece_alone_counts_as_the_dossier(ministry: Ministry) -> None:
    salma = ministry.let(SALMA)
    assert salma.client.get(f"{HERE}/document.pdf").status_code == 200
    assert len(looks(ministry)) == 1


def test_nobody_else_is_watched_and_the_dossier_tells_nothing(ministry: Ministry) -> None:
    told = ministry.opened.store.reading.events(FIRST)
    for person in (AMINA, YOUSSEF, HASSAN, CLAIRE):
        ministry.let(person).see(HERE)
        assert looks(ministry, person) == []
    salma = ministry.let(SALMA)
    salma.see("/tray/followed")
    assert looks(ministry) == []  # a list opens nothing
    salma.see(HERE)
    assert ministry.opened.store.reading.events(FIRST) == told
    assert Login("salma") == looks(ministry)[0].actor


@pytest.mark.parametrize("language", Language)
def test_it_is_read_in_words_without_what_the_dossier_is_about(
    ministry: Ministry, language: Language
) -> None:
    ministry.let(SALMA, language).see(HERE)
    for person, page in ((SALMA, "/account"), (RACHID, "/accounts/salma")):
        shown = ministry.let(person, language).see(page).text
        assert say(language, "Opened as an assistant") in shown
        assert "D-000001" in shown
        assert "Réponse à la commune" not in shown
    assert say(language, "Opened as an assistant") not in (
        ministry.let(YOUSSEF, language).see("/account").text
    )


def test_what_is_opened_pushes_nothing_else_out_of_sight(ministry: Ministry) -> None:
    for _ in range(RECENT):
        ministry.deposit()
    salma = ministry.let(SALMA)
    for number in range(1, RECENT + 2):
        salma.see(f"/dossiers/{number}")
    entered = say(Language.FR, "{actor} signed in.", actor=SALMA.name)
    assert entered.replace("\u2068", "").replace("\u2069", "") in salma.see("/account").text
