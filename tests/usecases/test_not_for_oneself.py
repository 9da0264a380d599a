"""An administrator decides for others: never in their own dossier, never for their own hand."""

import pytest

from parapheur.domain.delegation import Delegation
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchDesk, NotAllowed, NotForOneself
from parapheur.domain.events import StepBypassed, TurnTransferred
from parapheur.domain.people import DeskId, Person, Role
from parapheur.usecases import people
from parapheur.usecases.delegate import delegate, in_force_for
from parapheur.usecases.enter import revoke_sessions
from parapheur.usecases.leaving import hand_all_on, hand_on
from parapheur.usecases.notes import keep_private_note
from parapheur.usecases.seats import take_desk
from parapheur.usecases.steer import bypass
from tests.builders import (
    AMINA,
    HASSAN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_delegate import wanted
from tests.usecases.test_people import NORA


def administering(fake: FakeOffice, person: Person) -> Person:
    """Somebody of the cast who looks after accounts as well."""
    people.set_roles(fake.office, person.login, {*person.roles, Role.ADMINISTRATOR}, actor=RACHID)
    return fake.store.kept.people[person.login]


def past(fake: FakeOffice, number: DossierId, actor: Person) -> None:
    dossier = stands(fake, number)
    bypass(
        fake.office,
        number,
        actor=actor,
        position=dossier.position,
        round=dossier.round,
        reason="Poste vacant",
    )


def test_an_administrator_never_takes_anothers_signature_for_themselves(fake: FakeOffice) -> None:
    with pytest.raises(NotForOneself):
        delegate(fake.office, wanted(HASSAN, RACHID), actor=RACHID)
    assert in_force_for(fake.office, RACHID.login, fake.office.now()) == ()
    given, _ = delegate(fake.office, wanted(HASSAN, SALMA), actor=RACHID)
    assert isinstance(given, Delegation), "for somebody else they do, and it is told"


def test_who_is_given_another_name_asks_another_administrator(fake: FakeOffice) -> None:
    salma = administering(fake, SALMA)
    with pytest.raises(NotForOneself):  # a signature bears one's name and capacity
        people.describe(fake.office, salma.login, NORA, actor=salma)
    assert fake.store.kept.people[salma.login].name == SALMA.name


@pytest.mark.parametrize(
    "person", [AMINA, YOUSSEF, HASSAN], ids=["originator", "who acts", "who acts later"]
)
def test_nobody_lets_a_step_go_in_a_dossier_they_have_a_part_in(
    fake: FakeOffice, person: Person
) -> None:
    actor, number = administering(fake, person), on_its_way(fake)
    with pytest.raises(NotForOneself):
        past(fake, number, actor)
    past(fake, number, RACHID)
    told = [event for event in fake.store.reading.events(number) if isinstance(event, StepBypassed)]
    assert [event.actor for event in told] == [RACHID.login]


def test_who_acted_and_left_the_desk_still_has_a_part(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    give(fake, number, SERVICE)
    actor = administering(fake, YOUSSEF)
    take_desk(fake.office, actor.login, SERVICE, actor=RACHID)
    with pytest.raises(NotForOneself):
        past(fake, number, fake.store.kept.people[actor.login])


def test_a_turn_that_nobody_holds_is_handed_to_somebody_else(fake: FakeOffice) -> None:
    number, actor = on_its_way(fake), administering(fake, SALMA)
    take_desk(fake.office, YOUSSEF.login, SERVICE, actor=RACHID)
    (own,) = actor.desks
    with pytest.raises(NotForOneself):
        hand_on(fake.office, number, SERVICE, own, reason="Départ", actor=actor)
    ((refused, problem),) = hand_all_on(fake.office, SERVICE, own, reason="Départ", actor=actor)
    assert (refused, type(problem)) == (number, NotForOneself)
    assert stands(fake, number).awaited == (SERVICE,)
    hand_on(fake.office, number, SERVICE, own, reason="Départ", actor=RACHID)
    told = [
        event for event in fake.store.reading.events(number) if isinstance(event, TurnTransferred)
    ]
    assert [(event.actor, event.to, event.administrator) for event in told] == [
        (RACHID.login, own, True)
    ]


def test_what_waits_on_no_desk_is_handed_to_nobody(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchDesk):
        hand_all_on(fake.office, DeskId("\0"), SERVICE, reason="x", actor=RACHID)


def test_who_was_an_administrator_or_a_holder_when_the_page_opened_is_asked_again(
    fake: FakeOffice,
) -> None:
    number, before = on_its_way(fake), administering(fake, SALMA)
    people.set_roles(fake.office, SALMA.login, SALMA.roles, actor=RACHID)
    with pytest.raises(NotAllowed):
        revoke_sessions(fake.office, HASSAN.login, by=before)
    take_desk(fake.office, YOUSSEF.login, SERVICE, actor=RACHID)
    with pytest.raises(NotAllowed):
        keep_private_note(fake.office, number, actor=YOUSSEF, text="Pour moi")
