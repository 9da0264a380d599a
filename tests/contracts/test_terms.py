"""Absences, interims and assistants are kept as they stand."""

from dataclasses import replace
from datetime import date

from parapheur.domain.people import Person
from parapheur.domain.terms import Absence, Assistance, Interim, TermId
from tests.builders import AMINA, CAST, DIVISION, HASSAN, MINISTER, YOUSSEF, Records, at

AWAY = Absence(
    id=TermId("hassan/1"),
    who=HASSAN.login,
    first=date(2026, 3, 3),
    last=date(2026, 3, 9),
    given_at=at(0),
)
INTERIM = Interim(
    id=TermId("youssef/1"),
    who=YOUSSEF.login,
    first=date(2026, 3, 3),
    last=date(2026, 3, 9),
    given_at=at(1),
    desk=MINISTER,
    act_reference="قرار رقم 12",
    act_date=date(2026, 3, 1),
)
HELP = Assistance(
    id=TermId("amina/1"),
    who=AMINA.login,
    first=date(2026, 3, 2),
    given_at=at(2),
    desk=DIVISION,
    by=HASSAN.login,
)


def a_house(records: Records) -> None:
    with records.work() as work:
        for person in CAST:
            work.add_person(person, "hash")


def test_terms_are_kept_and_found_by_whom_they_concern(records: Records) -> None:
    a_house(records)
    with records.work() as work:
        for term in (AWAY, INTERIM, HELP):
            work.set_term(term)
    assert list(records.reading.terms()) == [HELP, AWAY, INTERIM]
    assert list(records.reading.terms(who=YOUSSEF.login)) == [INTERIM]
    ended = replace(INTERIM, ended_at=at(3))
    with records.work() as work:
        assert list(work.terms(who=HASSAN.login)) == [AWAY]
        assert list(work.terms(change=True)) == [HELP, AWAY, INTERIM]
        work.set_term(ended)
    assert list(records.reading.terms(who=YOUSSEF.login)) == [ended]


def test_a_password_that_was_given_says_until_when(records: Records) -> None:
    a_house(records)
    given: Person = replace(AMINA, password_until=at(60))
    with records.work() as work:
        work.add_person(given, "another")
        assert work.person(AMINA.login) == given
    assert records.reading.person(AMINA.login) == given
    with records.work() as work:
        work.add_person(AMINA, "own")
    assert records.reading.person(AMINA.login) == AMINA
