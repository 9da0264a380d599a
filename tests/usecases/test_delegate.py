"""Giving and revoking delegations."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import DelegationId, day_of
from parapheur.domain.errors import (
    DelegationEnded,
    DelegationLoop,
    NotAllowed,
    NotToBeRedelegated,
    ParapheurError,
)
from parapheur.domain.events import DelegationGiven, DelegationRevoked
from parapheur.domain.people import DeskId, Login, Person
from parapheur.usecases.delegate import Wanted, delegate, in_force_for, revoke_delegation
from tests.builders import (
    AMINA,
    HASSAN,
    LEGAL,
    MINISTER,
    MORNING,
    RACHID,
    SALMA,
    YOUSSEF,
)
from tests.fakes import FakeOffice

TODAY = day_of(MORNING)


def wanted(
    giver: Person = HASSAN,
    receiver: Person = SALMA,
    desk: DeskId = MINISTER,
    *,
    first: date = TODAY,
    last: date | None = None,
) -> Wanted:
    return Wanted(
        desk=desk,
        by=giver.login,
        to=receiver.login,
        act_reference=" arrêté n° 114-26 ",
        act_date=TODAY - timedelta(days=3),
        actions=(Action.SIGN,),
        first=first,
        last=last,
    )


def in_force(fake: FakeOffice, person: Person) -> list[DelegationId]:
    return [one.id for one in in_force_for(fake.office, person.login, fake.office.now())]


def test_it_is_given_told_and_in_force_until_it_is_revoked(fake: FakeOffice) -> None:
    given, beside = delegate(fake.office, wanted(), actor=HASSAN)
    assert (given.id, given.act_reference, beside) == ("hassan/1", "arrêté n° 114-26", ())
    assert in_force(fake, SALMA) == [given.id]
    assert in_force(fake, HASSAN) == []
    revoke_delegation(fake.office, given.id, actor=RACHID)
    assert in_force(fake, SALMA) == []
    told = [
        (type(event), event.actor)
        for event in fake.store.reading.account_events(HASSAN.login)
        if isinstance(event, DelegationGiven | DelegationRevoked)
    ]
    assert told == [(DelegationGiven, HASSAN.login), (DelegationRevoked, RACHID.login)]
    with pytest.raises(DelegationEnded):
        revoke_delegation(fake.office, given.id, actor=HASSAN)


def test_a_second_one_is_allowed_and_the_first_is_told(fake: FakeOffice) -> None:
    first, _ = delegate(fake.office, wanted(), actor=RACHID)
    second, beside = delegate(fake.office, wanted(receiver=YOUSSEF), actor=HASSAN)
    assert second.id == "hassan/2"
    assert beside == (first,)


def test_it_ends_with_the_desk_or_the_account_of_who_gave_it(fake: FakeOffice) -> None:
    given, _ = delegate(fake.office, wanted(), actor=HASSAN)
    for gone in (replace(HASSAN, desks=frozenset()), replace(HASSAN, active=False)):
        with fake.store.work() as work:
            work.add_person(gone, "x")
        assert in_force(fake, SALMA) == []
    with fake.store.work() as work:
        work.add_person(HASSAN, "x")
    assert in_force(fake, SALMA) == [given.id]


@pytest.mark.parametrize(
    ("asked", "actor", "refusal"),
    [
        (wanted(), SALMA, NotAllowed),
        (wanted(), replace(RACHID, login=Login("nobody")), NotAllowed),
        (replace(wanted(), to=Login("nobody")), HASSAN, NotAllowed),
        (wanted(SALMA, YOUSSEF, MINISTER), SALMA, NotToBeRedelegated),
        (wanted(SALMA, HASSAN, LEGAL), SALMA, DelegationLoop),
        (wanted(AMINA, YOUSSEF, MINISTER), AMINA, NotAllowed),
    ],
)
def test_what_is_refused_leaves_nothing(
    fake: FakeOffice, asked: Wanted, actor: Person, refusal: type[ParapheurError]
) -> None:
    first, _ = delegate(fake.office, wanted(), actor=HASSAN)
    with pytest.raises(refusal):
        delegate(fake.office, asked, actor=actor)
    assert fake.store.reading.delegations() == [first]


def test_only_who_gave_it_or_an_administrator_revokes_it(fake: FakeOffice) -> None:
    given, _ = delegate(fake.office, wanted(), actor=HASSAN)
    for actor in (SALMA, YOUSSEF):
        with pytest.raises(NotAllowed):
            revoke_delegation(fake.office, given.id, actor=actor)
    with pytest.raises(NotAllowed):
        revoke_delegation(fake.office, DelegationId("hassan/9"), actor=HASSAN)
    assert in_force(fake, SALMA) == [given.id]
