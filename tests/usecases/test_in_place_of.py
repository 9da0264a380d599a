"""Acting in another's place: by a delegation in force, from the first look to the last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ActsTwice, NotAllowed, NotDelegated, ParapheurError
from parapheur.domain.events import StepSigned, VisaGiven
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.act import act
from parapheur.usecases.delegate import delegate, revoke_delegation
from parapheur.usecases.fsck import fsck
from tests.builders import (
    ALL,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    PIN,
    SALMA,
    SERVICE,
    TWO_OF_THREE,
    YOUSSEF,
)
from tests.enrolled import enrolled
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_delegate import wanted


def delegated(
    fake: FakeOffice,
    giver: Person = HASSAN,
    receiver: Person = SALMA,
    desk: DeskId = MINISTER,
    *actions: Action,
) -> Delegation:
    asked = replace(wanted(giver, receiver, desk), actions=actions or (Action.VISA, Action.SIGN))
    return delegate(fake.office, asked, actor=giver)[0]


def give_by(
    fake: FakeOffice,
    dossier_id: DossierId,
    delegation: DelegationId | None,
    desk: DeskId = MINISTER,
    actor: Person = SALMA,
) -> Dossier:
    dossier = stands(fake, dossier_id)
    return act(
        fake.office,
        dossier_id,
        actor=actor,
        desk=desk,
        position=dossier.position,
        round=dossier.round,
        shown=dossier.version.digest,
        pin=PIN,
        delegation=delegation,
    )


def wrong(fake: FakeOffice) -> list[str]:
    """What an inspection finds; the cast's certificates were issued without a word."""
    return [one.problem for one in fsck(fake.office) if "certificate" not in one.problem]


def before_the_minister(fake: FakeOffice) -> DossierId:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    return dossier_id


def test_a_signature_in_the_ministers_place_tells_both_names_and_the_act(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake), before_the_minister(fake)
    done = give_by(fake, dossier_id, given.id).acts[-1]
    assert (done.actor, done.on_behalf_of, done.desk) == (SALMA.login, HASSAN.login, MINISTER)
    assert done.delegation == "arrêté n° 114-26"
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, StepSigned)
    assert (event.on_behalf_of, event.delegation) == (HASSAN.login, given.act_reference)
    (mention,) = fake.stamps.drawn
    assert (mention.name, mention.delegation) == (SALMA.name, given.act_reference)
    assert mention.on_behalf_of is not None
    assert mention.on_behalf_of == next(
        desk.name for desk in fake.store.reading.desks() if desk.id == MINISTER
    )
    assert wrong(fake) == []


def test_a_visa_in_anothers_place_leaves_no_mark(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake, YOUSSEF, SALMA, SERVICE), on_its_way(fake)
    give_by(fake, dossier_id, given.id, SERVICE)
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, VisaGiven)
    assert event.on_behalf_of == YOUSSEF.login
    assert fake.stamps.drawn == []


def test_without_a_delegation_that_covers_it_nothing_is_signed(fake: FakeOffice) -> None:
    dossier_id = before_the_minister(fake)
    visas = delegated(fake, HASSAN, SALMA, MINISTER, Action.VISA)
    elsewhere = delegated(fake, YOUSSEF, SALMA, SERVICE)
    others = delegated(fake, HASSAN, KHADIJA)
    refused: list[tuple[DelegationId | None, type[ParapheurError]]] = [
        (None, NotAllowed),
        (DelegationId("hassan/99"), NotDelegated),
        (visas.id, NotDelegated),
        (elsewhere.id, NotDelegated),
        (others.id, NotDelegated),
    ]
    for delegation, refusal in refused:
        with pytest.raises(refusal):
            give_by(fake, dossier_id, delegation)
    assert stands(fake, dossier_id).position == 1
    assert fake.store.reading.open_intents() == []


@pytest.mark.parametrize(
    "gone", [replace(HASSAN, desks=frozenset()), replace(HASSAN, active=False)]
)
def test_it_ends_with_who_gave_it(fake: FakeOffice, gone: Person) -> None:
    given, dossier_id = delegated(fake), before_the_minister(fake)
    with fake.store.work() as work:
        enrolled(work, gone, "x")
    with pytest.raises(NotDelegated):
        give_by(fake, dossier_id, given.id)


def test_a_delegation_revoked_while_the_signature_is_made_refuses_it(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake), before_the_minister(fake)
    fake.signer.before.append(lambda: revoke(fake, given))
    with pytest.raises(NotDelegated):
        give_by(fake, dossier_id, given.id)
    assert stands(fake, dossier_id).position == 1
    assert fake.store.reading.open_intents() == []
    assert wrong(fake) == []


def revoke(fake: FakeOffice, given: Delegation) -> None:
    revoke_delegation(fake.office, given.id, actor=HASSAN)


def test_what_was_signed_before_a_revocation_stands(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake), before_the_minister(fake)
    give_by(fake, dossier_id, given.id)
    fake.clock.pause(1)
    revoke(fake, given)
    assert wrong(fake) == []


def test_nobody_acts_twice_at_one_step_in_two_capacities(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake, KHADIJA, SALMA, DIVISION), on_its_way(fake, TWO_OF_THREE)
    give(fake, dossier_id, LEGAL)
    with pytest.raises(ActsTwice):
        give_by(fake, dossier_id, given.id, DIVISION)
    other = on_its_way(fake, TWO_OF_THREE)
    give_by(fake, other, given.id, DIVISION)
    with pytest.raises(ActsTwice):
        give(fake, other, LEGAL)
    assert len(stands(fake, other).acts) == 1


def test_nobody_acts_once_more_through_a_substitute(fake: FakeOffice) -> None:
    both = replace(KHADIJA, desks=frozenset({DIVISION, SERVICE}))
    with fake.store.work() as work:
        enrolled(work, both, "x")
    given, dossier_id = delegated(fake, both, SALMA, SERVICE), on_its_way(fake, ALL)
    give(fake, dossier_id, DIVISION, actor=both)
    with pytest.raises(ActsTwice):
        give_by(fake, dossier_id, given.id, SERVICE)


def test_an_act_before_the_delegation_began_is_a_finding(fake: FakeOffice) -> None:
    given, dossier_id = delegated(fake), before_the_minister(fake)
    give_by(fake, dossier_id, given.id)
    tomorrow = replace(given, first=given.first + timedelta(days=1))
    with fake.store.work() as work:
        work.set_delegation(tomorrow)
    assert wrong(fake) == ["its delegations are not what its trail tells"]
    fake.store.kept.trails.pop("account/hassan")
    fake.store.kept.delegations.clear()
    told = f"{SALMA.login} acted in the place of {HASSAN.login} without a delegation"
    assert told in wrong(fake)


def test_a_circuit_outside_its_scope_is_not_covered(fake: FakeOffice) -> None:
    dossier_id = before_the_minister(fake)
    for circuit, allowed in ((ALL.id, False), (LETTER.id, True)):
        asked = replace(wanted(), circuits=(circuit,))
        given, _ = delegate(fake.office, asked, actor=HASSAN)
        if allowed:
            assert give_by(fake, dossier_id, given.id).position == 2
        else:
            with pytest.raises(NotDelegated):
                give_by(fake, dossier_id, given.id)
