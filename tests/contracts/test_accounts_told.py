"""An account's row is held against its trail, in the fake and in both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parapheur.domain import staff
from parapheur.domain.about_people import AccountOpened
from parapheur.domain.enrolment import Enrolment, enrolling
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.words import Language
from parapheur.usecases import people
from parapheur.usecases.accounts_told import row_astray
from parapheur.usecases.erase import erase_person
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import give_desk, take_desk
from tests.builders import (
    AMINA,
    CAST,
    CLAIRE,
    DESKS,
    DIVISION,
    KHADIJA,
    LEGAL,
    MINISTER,
    MORNING,
    PASSWORD,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    Records,
    words,
)
from tests.enrolled import enrolled
from tests.fakes import FakeOffice

OTHERWISE = "its row says otherwise than its trail: "
ALTERED: dict[str, Person] = {
    "name": replace(YOUSSEF, name=words("Le ministre")),
    "capacity": replace(YOUSSEF, capacity=words("Le ministre")),
    "roles": replace(YOUSSEF, roles=YOUSSEF.roles | {Role.AUDITOR}),
    "roles, none left": replace(YOUSSEF, roles=frozenset()),
    "desks": replace(YOUSSEF, desks=YOUSSEF.desks | {MINISTER}),
    "desks, none left": replace(YOUSSEF, desks=frozenset()),
    "active": replace(YOUSSEF, active=False),
}


@pytest.fixture
def office(records: Records) -> Office:
    """Everybody has an account, told in its trail."""
    fake = FakeOffice()
    office = replace(fake.office, work=records.work, reading=records.reading)
    with office.work() as work:
        for desk in DESKS:
            work.add_desk(desk)
        for person in CAST:
            enrolled(work, person)
    return office


def found(office: Office) -> list[str]:
    return list(_found(office))


def _found(office: Office) -> Iterator[str]:
    for person in office.reading.people():
        events = office.reading.account_events(person.login)
        for one in row_astray(office, person.login, events):
            yield f"{one.place}: {one.problem}"


def altered(office: Office, person: Person) -> None:
    """Write a row, and the desks beside it, as a hand in the database does: nothing tells it."""
    with office.work() as work:
        work.add_person(person, work.password(person.login) or "x")


def closed(office: Office, login: Login) -> None:
    people.close_account(office, login, actor=RACHID)


def test_every_change_that_is_told_is_as_told(office: Office) -> None:
    who = staff.described(words("Youssef B."), words("Directeur"), Language.AR)
    people.describe(office, YOUSSEF.login, who, actor=RACHID)
    people.set_roles(office, AMINA.login, [Role.SECRETARY, Role.AUDITOR], actor=RACHID)
    people.open_account(office, "nora", who, roles=[], password=PASSWORD, actor=RACHID)
    give_desk(office, YOUSSEF.login, LEGAL, actor=RACHID)
    take_desk(office, YOUSSEF.login, SERVICE, actor=RACHID)
    people.give_password(office, YOUSSEF.login, PASSWORD, actor=RACHID)
    closed(office, SALMA.login)
    closed(office, KHADIJA.login)
    people.reopen_account(office, KHADIJA.login, PASSWORD, actor=RACHID)
    give_desk(office, KHADIJA.login, DIVISION, actor=RACHID)
    closed(office, CLAIRE.login)
    erase_person(office, CLAIRE.login, basis="Loi 09-08, article 7", actor=RACHID)
    assert found(office) == []
    claire = office.reading.person(CLAIRE.login)
    assert claire is not None
    altered(office, replace(claire, capacity=CLAIRE.capacity))
    assert found(office) == [f"account/claire: {OTHERWISE}capacity"]


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_by_hand_is_named(office: Office, what: str) -> None:
    altered(office, ALTERED[what])
    assert found(office) == [f"account/youssef: {OTHERWISE}{what.partition(',')[0]}"]


def test_who_was_closed_and_erased_comes_back_by_no_hand(office: Office) -> None:
    closed(office, YOUSSEF.login)
    altered(office, YOUSSEF)
    said = [f"account/youssef: {OTHERWISE}{part}" for part in ("desks", "active")]
    assert found(office) == said
    altered(office, replace(YOUSSEF, desks=frozenset(), active=False))
    assert found(office) == []


def test_an_account_that_nobody_opened_is_named(office: Office) -> None:
    altered(office, replace(YOUSSEF, login=Login("intrus")))
    assert found(office) == ["account/intrus: its trail does not tell that it was opened"]


def test_an_account_is_opened_once(office: Office) -> None:
    more = replace(YOUSSEF, roles=frozenset({Role.ADMINISTRATOR}))
    with office.work() as work:
        for event in enrolling(None, more, at=MORNING):
            assert isinstance(event, AccountOpened)
            work.note(YOUSSEF.login, event)
    again = "account/youssef: its trail tells more than once that it was opened"
    assert found(office) == [again]
    altered(office, more)
    assert found(office) == [again, f"account/youssef: {OTHERWISE}roles"]


def test_who_is_given_a_desk_meanwhile_is_looked_at_again(office: Office) -> None:
    events = office.reading.account_events(YOUSSEF.login)
    give_desk(office, YOUSSEF.login, LEGAL, actor=RACHID)
    assert list(row_astray(office, YOUSSEF.login, events)) == []


def test_enough_is_altered_here() -> None:
    assert {what.partition(",")[0] for what in ALTERED} == set(Enrolment.__slots__)
