"""Accounts, desks and passwords: changed by an administrator, told in the account's trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain import staff
from parapheur.domain.about_people import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    DeskGiven,
    DeskTaken,
    PasswordChanged,
    PasswordGiven,
    RolesSet,
)
from parapheur.domain.delegation import DelegationId
from parapheur.domain.errors import (
    DelegationEnded,
    HoldsAlready,
    LoginNotFit,
    LoginTaken,
    NameRequired,
    NoSuchDesk,
    NoSuchPerson,
    NotAllowed,
    NotForOneself,
    NotRecognised,
    ParapheurError,
    SamePassword,
    StandsSoAlready,
)
from parapheur.domain.events import DelegationRevoked
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person, Role
from parapheur.domain.staff import Described
from parapheur.domain.words import Language, Words
from parapheur.usecases import people
from parapheur.usecases.delegate import delegate, in_force_for, revoke_delegation
from parapheur.usecases.enter import enter, whose
from parapheur.usecases.password import change_password
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import give_desk, take_desk
from tests.builders import (
    AMINA,
    HASSAN,
    LEGAL,
    MINISTER,
    PASSWORD,
    RACHID,
    SALMA,
    YOUSSEF,
    words,
)
from tests.fakes import FakeOffice
from tests.usecases.test_delegate import wanted

NORA = staff.described(words("Nora Alami", "نورة العلمي"), words("Cheffe", "رئيسة"), Language.FR)
GIVEN = "donne-par-l-administrateur"
OWN = "une phrase choisie par Nora"


def told(fake: FakeOffice, login: str) -> list[tuple[str, Login]]:
    events = fake.store.reading.account_events(Login(login))
    return [(type(event).__name__, event.actor) for event in events]


def open_nora(fake: FakeOffice, *roles: Role) -> Person:
    return people.open_account(fake.office, "nora", NORA, roles=roles, password=GIVEN, actor=RACHID)


def come_in(fake: FakeOffice, login: str, password: str) -> Person:
    return enter(
        fake.office, login=Login(login), password=password, token=password, agent="", address="::1"
    )


def test_an_account_is_opened_with_a_password_to_be_changed(fake: FakeOffice) -> None:
    nora = open_nora(fake, Role.OFFICIAL)
    assert nora.password_until == fake.office.now() + staff.GIVEN_FOR
    assert (nora.desks, nora.name.en) == (frozenset(), "Nora Alami")
    assert come_in(fake, "nora", GIVEN).password_until is not None
    change_password(fake.office, actor=nora, password=GIVEN, wanted=OWN, address="::1")
    assert whose(fake.office, GIVEN) is None, "every session ends with the password"
    assert come_in(fake, "nora", OWN).password_until is None
    with pytest.raises(NotRecognised):
        come_in(fake, "nora", GIVEN)
    assert told(fake, "nora") == [
        (AccountOpened.__name__, RACHID.login),
        ("LoggedIn", "nora"),
        (PasswordChanged.__name__, "nora"),
        ("LoggedIn", "nora"),
        ("LoginRefused", "nora"),
    ]


def test_a_password_that_was_given_lets_nobody_in_after_its_time(fake: FakeOffice) -> None:
    open_nora(fake)
    come_in(fake, "nora", GIVEN)
    fake.clock.time += staff.GIVEN_FOR
    assert whose(fake.office, GIVEN) is None
    with pytest.raises(NotRecognised):
        come_in(fake, "nora", GIVEN)


@pytest.mark.parametrize(
    ("password", "chosen", "refusal"),
    [("wrong", OWN, NotRecognised), (GIVEN, GIVEN, SamePassword)],
)
def test_a_password_refused_leaves_the_old_one(
    fake: FakeOffice, password: str, chosen: str, refusal: type[ParapheurError]
) -> None:
    nora = open_nora(fake)
    with pytest.raises(refusal):
        change_password(fake.office, actor=nora, password=password, wanted=chosen, address="::1")
    assert come_in(fake, "nora", GIVEN).password_until is not None


@pytest.mark.parametrize("login", ["", "N", "n", "nora ali", "1a", "نورة", "a" * 41, "parapheur"])
def test_a_login_is_small_letters(fake: FakeOffice, login: str) -> None:
    with pytest.raises(LoginNotFit):
        people.open_account(fake.office, login, NORA, roles=(), password=GIVEN, actor=RACHID)


def test_a_name_is_needed_in_arabic_and_french() -> None:
    with pytest.raises(NameRequired):
        staff.described(Words("", "Nora", ""), words("x"), Language.FR)
    with pytest.raises(NameRequired):
        staff.described(words("Nora"), Words("مديرة", " \u202e ", "x"), Language.FR)


def test_a_login_is_taken_once(fake: FakeOffice) -> None:
    with pytest.raises(LoginTaken):
        people.open_account(fake.office, "amina", NORA, roles=(), password=GIVEN, actor=RACHID)


Verb = Callable[[Office, Login, Person], object]
VERBS: list[Verb] = [
    lambda office, login, actor: people.set_roles(office, login, (Role.AUDITOR,), actor=actor),
    lambda office, login, actor: people.close_account(office, login, actor=actor),
    lambda office, login, actor: people.reopen_account(office, login, GIVEN, actor=actor),
    lambda office, login, actor: people.give_password(office, login, GIVEN, actor=actor),
    lambda office, login, actor: give_desk(office, login, LEGAL, actor=actor),
]


@pytest.mark.parametrize("verb", VERBS, ids=["roles", "close", "reopen", "password", "desk"])
def test_administrators_alone_and_never_for_themselves(fake: FakeOffice, verb: Verb) -> None:
    """So nobody locks everybody out: the administrator who acts remains one."""
    before = fake.store.kept
    for actor in (AMINA, SALMA, HASSAN):
        with pytest.raises(NotAllowed):
            verb(fake.office, YOUSSEF.login, actor)
    with pytest.raises(NotForOneself):
        verb(fake.office, RACHID.login, RACHID)
    with pytest.raises(NoSuchPerson):
        verb(fake.office, Login("nobody"), RACHID)
    assert fake.store.kept.people == before.people


def test_who_was_an_administrator_when_the_page_opened_may_be_one_no_more(
    fake: FakeOffice,
) -> None:
    with fake.store.work() as work:
        work.add_person(replace(SALMA, roles=frozenset({Role.ADMINISTRATOR})), "x")
    salma = replace(SALMA, roles=frozenset({Role.ADMINISTRATOR}))
    people.set_roles(fake.office, RACHID.login, (), actor=salma)
    with pytest.raises(NotAllowed):
        people.close_account(fake.office, SALMA.login, actor=RACHID)
    assert told(fake, "rachid")[-1:] == [(RolesSet.__name__, SALMA.login)]


def test_an_account_that_closes_leaves_its_desks_and_its_sessions(fake: FakeOffice) -> None:
    assert come_in(fake, "hassan", PASSWORD).active
    people.close_account(fake.office, HASSAN.login, actor=RACHID)
    assert whose(fake.office, PASSWORD) is None
    with pytest.raises(StandsSoAlready):
        people.close_account(fake.office, HASSAN.login, actor=RACHID)
    again = people.reopen_account(fake.office, HASSAN.login, GIVEN, actor=RACHID)
    assert (again.desks, again.active) == (frozenset(), True)
    with pytest.raises(StandsSoAlready):
        people.reopen_account(fake.office, HASSAN.login, GIVEN, actor=RACHID)
    assert come_in(fake, "hassan", GIVEN).password_until
    kinds = [kind for kind, _ in told(fake, "hassan")]
    assert kinds[-5:] == [
        DeskTaken.__name__, AccountClosed.__name__, AccountReopened.__name__,
        PasswordGiven.__name__, "LoggedIn",
    ]  # fmt: skip


def given_by_hassan(fake: FakeOffice) -> DelegationId:
    given, _ = delegate(fake.office, wanted(), actor=HASSAN)
    assert in_force_for(fake.office, SALMA.login, fake.office.now())
    return given.id


@pytest.mark.parametrize(
    "leave",
    [
        lambda office: take_desk(office, HASSAN.login, MINISTER, actor=RACHID),
        lambda office: people.close_account(office, HASSAN.login, actor=RACHID),
        lambda office: people.close_account(office, SALMA.login, actor=RACHID),
    ],
    ids=["desk taken", "giver closed", "receiver closed"],
)
def test_a_delegation_ends_for_good_with_the_desk(
    fake: FakeOffice, leave: Callable[[Office], object]
) -> None:
    given = given_by_hassan(fake)
    fake.clock.time += timedelta(minutes=1)
    leave(fake.office)
    for login in (HASSAN.login, SALMA.login):
        if not (person := fake.store.reading.person(login)) or not person.active:
            people.reopen_account(fake.office, login, GIVEN, actor=RACHID)
    if MINISTER not in fake.store.kept.people[HASSAN.login].desks:
        give_desk(fake.office, HASSAN.login, MINISTER, actor=RACHID)
    assert in_force_for(fake.office, SALMA.login, fake.office.now()) == ()
    with pytest.raises(DelegationEnded):
        revoke_delegation(fake.office, given, actor=HASSAN)
    ends = [
        event
        for event in fake.store.reading.account_events(HASSAN.login)
        if isinstance(event, DelegationRevoked)
    ]
    assert [(one.actor, one.delegation) for one in ends] == [(RACHID.login, given)]


def test_another_desk_may_go_and_the_delegation_stays(fake: FakeOffice) -> None:
    give_desk(fake.office, HASSAN.login, LEGAL, actor=RACHID)
    given_by_hassan(fake)
    take_desk(fake.office, HASSAN.login, LEGAL, actor=RACHID)
    assert in_force_for(fake.office, SALMA.login, fake.office.now())


def test_desks_are_given_and_taken_with_a_word(fake: FakeOffice) -> None:
    give_desk(fake.office, YOUSSEF.login, LEGAL, actor=RACHID)
    assert fake.store.kept.people[YOUSSEF.login].desks == YOUSSEF.desks | {LEGAL}
    with pytest.raises(HoldsAlready):
        give_desk(fake.office, YOUSSEF.login, LEGAL, actor=RACHID)
    take_desk(fake.office, YOUSSEF.login, LEGAL, actor=RACHID)
    with pytest.raises(NoSuchPerson):
        take_desk(fake.office, YOUSSEF.login, LEGAL, actor=RACHID)
    assert told(fake, "youssef")[-2:] == [
        (DeskGiven.__name__, RACHID.login),
        (DeskTaken.__name__, RACHID.login),
    ]
    for desk in (DeskId("nowhere"), ORGANISATION):
        with pytest.raises((NoSuchDesk, NotAllowed)):
            give_desk(fake.office, YOUSSEF.login, desk, actor=RACHID)


def test_who_somebody_is_can_be_written_anew(fake: FakeOffice) -> None:
    who: Described = replace(NORA, language=Language.AR)
    people.describe(fake.office, YOUSSEF.login, who, actor=RACHID)
    changed = fake.store.kept.people[YOUSSEF.login]
    assert (changed.name, changed.language, changed.desks) == (NORA.name, "ar", YOUSSEF.desks)
    with pytest.raises(NotAllowed):
        people.describe(fake.office, YOUSSEF.login, who, actor=YOUSSEF)
