"""What trails of accounts tell is held against the roles of who they say did it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from parapheur.domain.about_circuits import CircuitPublished
from parapheur.domain.about_entering import LoggedIn, LoggedOut
from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.about_people import (
    AbsenceDeclared,
    AccountClosed,
    AccountOpened,
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    InterimEnded,
    PasswordChanged,
    RolesSet,
)
from parapheur.domain.circuit import CircuitId
from parapheur.domain.documents import Digest
from parapheur.domain.enrolment import enrolling
from parapheur.domain.entitled import is_entitled, stood, taken_over
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import WORKER, Login, Person, Role
from parapheur.domain.terms import Absence, Assistance, TermId
from tests.builders import AMINA, CLAIRE, DIVISION, HASSAN, MINISTER, RACHID, SALMA, YOUSSEF, at

DAY = date(2026, 3, 2)
BY_RACHID = {"at": at(5), "actor": RACHID.login}


def opened(person: Person, when: datetime) -> list[AccountEvent]:
    return list(enrolling(None, person, at=when))


def assistance(by: Login) -> AssistanceGiven:
    term = Assistance(
        id=TermId("salma/1"), who=SALMA.login, first=DAY, given_at=at(5), desk=MINISTER, by=by
    )
    return AssistanceGiven(at=at(5), actor=by, term=term)


def absent(by: Login) -> AbsenceDeclared:
    term = Absence(id=TermId("salma/1"), who=SALMA.login, first=DAY, last=DAY, given_at=at(5))
    return AbsenceDeclared(at=at(5), actor=by, term=term)


def roles(actor: Person, when: float = 5, *given: Role) -> RolesSet:
    return RolesSet(at=at(when), actor=actor.login, roles=given or (Role.AUDITOR,))


MAY: Sequence[tuple[AccountEvent, Person]] = [
    (roles(RACHID), RACHID),
    (DeskGiven(**BY_RACHID, desk=MINISTER), RACHID),  # type: ignore[arg-type]
    (absent(SALMA.login), SALMA),
    (absent(RACHID.login), RACHID),
    (assistance(HASSAN.login), HASSAN),
    (assistance(RACHID.login), RACHID),
    (PasswordChanged(at=at(5), actor=SALMA.login), SALMA),
    (InterimEnded(**BY_RACHID, term=TermId("salma/1"), desk=DIVISION, act_reference="x"), RACHID),  # type: ignore[arg-type]
]
MAY_NOT: Sequence[tuple[AccountEvent, Person]] = [
    (roles(CLAIRE), CLAIRE),
    (roles(SALMA), SALMA),
    (AccountOpened(at=at(5), actor=AMINA.login, name=AMINA.name, capacity=AMINA.capacity,
                   language=AMINA.language, roles=()), AMINA),
    (AccountClosed(at=at(5), actor=HASSAN.login), HASSAN),
    (DeskTaken(at=at(5), actor=SALMA.login, desk=MINISTER), SALMA),
    (PersonErased(at=at(5), actor=CLAIRE.login, basis="x"), CLAIRE),
    (absent(YOUSSEF.login), YOUSSEF),
    (assistance(YOUSSEF.login), YOUSSEF),
    (PasswordChanged(**BY_RACHID), RACHID),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize(("event", "author"), MAY)
def test_who_may_do_it_is_believed(event: AccountEvent, author: Person) -> None:
    assert is_entitled(event, SALMA.login, opened(author, at(0)), at(1))


@pytest.mark.parametrize(("event", "author"), MAY_NOT)
def test_who_may_not_is_not(event: AccountEvent, author: Person) -> None:
    assert not is_entitled(event, SALMA.login, opened(author, at(0)), at(1))


def test_nobody_looks_after_their_own_account() -> None:
    assert not is_entitled(roles(RACHID), RACHID.login, opened(RACHID, at(0)), at(1))


def test_a_role_is_held_while_it_is_had() -> None:
    trail = [*opened(CLAIRE, at(0)), roles(RACHID, 2, Role.ADMINISTRATOR), roles(RACHID, 4)]

    def may(when: float) -> bool:
        return is_entitled(roles(CLAIRE, when), SALMA.login, trail, at(1))

    assert [may(when) for when in (1, 2, 3, 4, 5)] == [False, True, True, True, False]
    closed = AccountClosed(at=at(3), actor=RACHID.login)
    assert not is_entitled(roles(CLAIRE, 3.5), SALMA.login, [*trail[:2], closed], at(1))
    assert not is_entitled(roles(CLAIRE, -1), SALMA.login, trail, at(1))
    assert list(stood([], at(1))) == []


def test_the_program_brings_people_in_until_they_have_taken_over() -> None:
    (told,) = opened(SALMA, at(3))
    assert is_entitled(told, SALMA.login, (), None)
    assert is_entitled(told, SALMA.login, (), at(3))
    assert not is_entitled(told, SALMA.login, (), at(2))
    made = RolesSet(at=at(3), actor=WORKER, roles=(Role.AUDITOR,))
    assert not is_entitled(made, SALMA.login, (), at(2))
    erased = PersonErased(at=at(3), actor=WORKER, basis="Loi 09-08")
    assert is_entitled(erased, SALMA.login, (), at(2)), "asked for on the machine itself"


def test_people_have_taken_over_once_one_of_them_entered_or_looked_after_an_account() -> None:
    trail = opened(SALMA, at(0))
    assert taken_over(trail) is None
    assert taken_over([*trail, LoggedOut(at=at(1), actor=SALMA.login)]) is None
    assert taken_over([*trail, LoggedIn(at=at(2), actor=SALMA.login)]) == at(2)
    assert taken_over([*trail, roles(RACHID, 4)]) == at(4)


def test_circuits_are_kept_by_secretaries() -> None:
    kept = CircuitPublished(
        at=at(5), actor=AMINA.login, circuit=CircuitId("conge"), version=1, digest=Digest("0" * 64)
    )
    assert is_entitled(kept, AMINA.login, opened(AMINA, at(0)), at(1))
    assert not is_entitled(
        kept, AMINA.login, opened(replace(AMINA, roles=SALMA.roles), at(0)), at(1)
    )
    assert not is_entitled(kept, SALMA.login, opened(AMINA, at(0)), at(1))
