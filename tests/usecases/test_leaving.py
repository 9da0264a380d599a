"""All that waits on a desk that was left is handed on, dossier by dossier."""

import pytest

from parapheur.domain.errors import (
    DeskHeld,
    HasItsPart,
    NobodyThere,
    NotAllowed,
    ReasonWanted,
)
from parapheur.domain.events import TurnTransferred
from parapheur.domain.people import Person
from parapheur.domain.trays import PAGE
from parapheur.usecases import steer
from parapheur.usecases.leaving import hand_all_on, orphaned
from parapheur.usecases.people import close_account
from tests.builders import (
    AMINA,
    CLAIRE,
    DIVISION,
    EITHER,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_in_place_of import wrong
from tests.usecases.test_interim import appointed

WHY = "Départ du titulaire"


def left(fake: FakeOffice, person: Person = YOUSSEF) -> None:
    close_account(fake.office, person.login, actor=RACHID)


def test_all_that_waits_is_handed_on_however_much_it_is(fake: FakeOffice) -> None:
    numbers = [on_its_way(fake, LETTER) for _ in range(PAGE + 2)]
    left(fake)
    results = hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=RACHID)
    assert sorted(results) == [(number, None) for number in numbers]
    assert not orphaned(fake.office, fake.clock.time)
    for number in numbers:
        assert stands(fake, number).awaited == (DIVISION,)
        event = fake.store.reading.events(number)[-1]
        assert isinstance(event, TurnTransferred)
        assert (event.actor, event.administrator, event.reason) == (RACHID.login, True, WHY)
    give(fake, numbers[0], DIVISION, actor=KHADIJA)
    assert wrong(fake) == []


def test_one_that_cannot_be_handed_on_says_why_and_the_others_go(fake: FakeOffice) -> None:
    first, either, last = on_its_way(fake), on_its_way(fake, EITHER), on_its_way(fake)
    left(fake)
    results = dict(hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=RACHID))
    assert isinstance(results[either], HasItsPart)  # the division has its own part there
    assert (results[first], results[last]) == (None, None)
    (still,) = orphaned(fake.office, fake.clock.time)
    assert [line.id for line in still.lines] == [either]
    hand_all_on(fake.office, SERVICE, LEGAL, reason=WHY, actor=RACHID)
    assert not orphaned(fake.office, fake.clock.time)


@pytest.mark.parametrize("actor", [AMINA, YOUSSEF, CLAIRE])
def test_only_an_administrator_hands_anything_on(fake: FakeOffice, actor: Person) -> None:
    number = on_its_way(fake)
    left(fake)
    with pytest.raises(NotAllowed):
        hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=actor)
    assert stands(fake, number).awaited == (SERVICE,)


def test_what_is_wrong_with_the_whole_is_said_of_each_and_nothing_moves(fake: FakeOffice) -> None:
    numbers = [on_its_way(fake), on_its_way(fake)]
    refused = dict(hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=RACHID))
    assert [type(one) for one in refused.values()] == [DeskHeld] * 2
    left(fake)
    appointed(fake, SALMA, SERVICE)  # held for the time being is held
    refused = dict(hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=RACHID))
    assert [type(one) for one in refused.values()] == [DeskHeld] * 2
    fake.store.kept.terms.clear()
    left(fake, KHADIJA)
    refused = dict(hand_all_on(fake.office, SERVICE, DIVISION, reason=WHY, actor=RACHID))
    assert [type(one) for one in refused.values()] == [NobodyThere] * 2
    refused = dict(hand_all_on(fake.office, SERVICE, LEGAL, reason=" ", actor=RACHID))
    assert [type(one) for one in refused.values()] == [ReasonWanted] * 2
    assert all(stands(fake, number).awaited == (SERVICE,) for number in numbers)


def test_a_desk_whose_opinion_alone_is_asked_holds_nothing_up(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    steer.ask_opinion(
        fake.office, number, actor=YOUSSEF, desk=SERVICE, position=0, round=1, of=LEGAL,
        question="?",
    )  # fmt: skip
    left(fake, SALMA)
    assert not orphaned(fake.office, fake.clock.time)
    assert hand_all_on(fake.office, LEGAL, DIVISION, reason=WHY, actor=RACHID) == []


def test_nothing_waits_on_a_desk_that_is_held(fake: FakeOffice) -> None:
    on_its_way(fake)
    assert not orphaned(fake.office, fake.clock.time)
    assert hand_all_on(fake.office, MINISTER, LEGAL, reason=WHY, actor=RACHID) == []
