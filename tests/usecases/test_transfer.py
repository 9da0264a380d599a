"""Handing a turn over, with the office around it."""

from dataclasses import replace

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NobodyThere, NotAllowed, NotWhatWasShown, NotYourTurn
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.lineage import bytes_of
from parapheur.usecases.transfer import held, transfer
from tests.builders import DIVISION, HASSAN, LEGAL, MINISTER, SERVICE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, stands, told


def hand_over(
    fake: FakeOffice,
    dossier_id: DossierId,
    to: DeskId = DIVISION,
    *,
    actor: Person = YOUSSEF,
    shown: Digest | None = None,
) -> Dossier:
    return transfer(
        fake.office,
        dossier_id,
        actor=actor,
        desk=SERVICE,
        position=0,
        to=to,
        round=1,
        shown=shown or stands(fake, dossier_id).version.digest,
        reason="En mission",
    )


def test_the_desk_that_takes_the_turn_acts_in_its_own_name(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    assert hand_over(fake, dossier_id).awaited == (DIVISION,)
    with pytest.raises(NotYourTurn):
        give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, DIVISION)
    give(fake, dossier_id, MINISTER)
    assert told(fake, dossier_id) == [*STARTED, "TurnTransferred", "VisaGiven", "StepSigned"]
    events = fake.store.reading.events(dossier_id)
    assert list(bytes_of(fake.office, "it", events)) == []


def test_a_turn_is_handed_to_somebody(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    for nobody in ("nulle-part", ""):
        with pytest.raises(NobodyThere):
            hand_over(fake, dossier_id, DeskId(nobody))
    assert told(fake, dossier_id) == STARTED
    assert set(held(fake.office)) >= {SERVICE, DIVISION, LEGAL, MINISTER}


def test_who_does_not_hold_the_desk_hands_nothing_over(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    pretender = replace(HASSAN, desks=frozenset({SERVICE}))
    for actor in (HASSAN, pretender, replace(YOUSSEF, active=False)):
        with pytest.raises(NotAllowed):
            hand_over(fake, dossier_id, actor=actor)
    with pytest.raises(NotWhatWasShown):
        hand_over(fake, dossier_id, shown=Digest("0" * 64))
    assert told(fake, dossier_id) == STARTED
