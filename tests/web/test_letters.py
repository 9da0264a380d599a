"""Letters before the desks: their tray, what they owe, and what they do on the letter's page."""

import pytest

from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import Desk, Person
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.usecases.registry.register import register
from tests.builders import PASSWORD, PIN, words
from tests.enrolled import enrolled
from tests.letter_desks import CHIEF, UNIT, UNIT_HEAD
from tests.letters import HEAD, OFFICER, OTHER_OFFICER, SOCIAL, SOCIAL_HEAD
from tests.web.registry_office import RegistryOffice

HERE = "/registry/letters/1"
TO_SOCIAL = {f"purpose-{SOCIAL}": "attribution", f"purpose-{HEAD}": "", "due": "2026-03-10"}


class Desks(RegistryOffice):
    """The same office, with a unit below the social affairs; a letter is registered in it."""

    def __init__(self, level: Confidentiality = Confidentiality.ORDINARY) -> None:
        super().__init__()
        with self.opened.store.work() as work:
            work.add_desk(Desk(UNIT, words("Accueil", "الاستقبال"), superior=SOCIAL))
            for person in (UNIT_HEAD, CHIEF):
                enrolled(work, person, self.opened.passwords.hash(PASSWORD))
                work.set_key(self.opened.keys.issue(person, PIN, at=self.opened.clock.now()))
        self.deposit_letter()
        register(
            self.opened.office, LetterId(1), actor=OFFICER.login, kind="demande",
            confidentiality=level,
        )  # fmt: skip

    def give(self, fields: dict[str, str] = TO_SOCIAL, by: Person = OFFICER) -> None:
        visitor = self.let(by)
        offered = visitor.see(HERE).fields(f"{HERE}/assign")
        visitor.follow(visitor.send(f"{HERE}/assign", {**offered, **fields}))


@pytest.fixture
def desks() -> Desks:
    return Desks()


@pytest.mark.parametrize("language", Language)
def test_a_letter_goes_down_the_desks_and_what_is_owed_is_settled(
    desks: Desks, language: Language
) -> None:
    desks.give()
    nawal = desks.let(SOCIAL_HEAD, language)
    page = nawal.see("/letters")
    assert HERE in page.html
    nawal.see(HERE)
    assert not nawal.page.offers(f"{HERE}/register")
    offered = nawal.page.fields(f"{HERE}/assign")
    nawal.send(
        f"{HERE}/assign", {**offered, "due": "demain", f"purpose-{UNIT}": "opinion"}, status=422
    )
    nawal.send(f"{HERE}/assign", offered, status=422)
    fields = {**offered, f"purpose-{UNIT}": "opinion", "note": "Pour lundi", "due": "2026-03-09"}
    nawal.follow(nawal.send(f"{HERE}/assign", fields))
    assert "Pour lundi" in nawal.page.text
    nawal.send(f"{HERE}/assign", fields, status=409)
    zineb = desks.let(UNIT_HEAD, language)
    assert zineb.see(HERE).fields(f"{HERE}/settle")["number"] == "2"
    zineb.send(f"{HERE}/settle", {"number": "2", "outcome": " "}, status=422)
    zineb.follow(zineb.send(f"{HERE}/settle", {"number": "2", "outcome": "Favorable"}))
    zineb.follow(zineb.send(f"{HERE}/notes", {"text": "Vu avec le service"}))
    assert "Vu avec le service" in zineb.page.text
    assert HERE not in zineb.see("/letters").html
    assert HERE in zineb.see("/letters?show=all").html
    assert HERE in nawal.see("/letters").html
    assert desks.opened.store.reading.incoming(LetterId(1)).state is LetterState.ASSIGNED


def test_the_menu_counts_what_is_owed_and_presses_when_it_is_late(desks: Desks) -> None:
    desks.give()
    nawal = desks.let(SOCIAL_HEAD)
    assert "pressing" not in nawal.see("/letters").html
    desks.opened.clock.pause(30 * 24 * 3600)
    late = desks.let(SOCIAL_HEAD).see("/letters")
    assert 'class="count pressing"' in late.html


@pytest.mark.parametrize("person", [OFFICER, UNIT_HEAD, CHIEF, OTHER_OFFICER])
def test_a_confidential_letter_is_there_for_its_desk_alone_and_shows_who_opened_it(
    person: Person,
) -> None:
    desks = Desks(Confidentiality.CONFIDENTIAL)
    desks.give()
    desks.let(person).see(HERE, status=404)
    visitor = desks.let(person)
    visitor.see("/letters")
    assert HERE not in visitor.page.html
    visitor.send(f"{HERE}/notes", {"text": "Et moi ?"}, status=404)
    nawal = desks.let(SOCIAL_HEAD)
    nawal.see(HERE)
    before = len(desks.opened.store.reading.letter_openings(LetterId(1)))
    assert "Nawal" in nawal.see(HERE).text
    assert len(desks.opened.store.reading.letter_openings(LetterId(1))) == before + 1
