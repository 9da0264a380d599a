"""Giving a dossier up, with the office around it."""

from dataclasses import replace

import pytest

from parapheur.domain.errors import MoveNotAllowed, NotAllowed, ReasonWanted
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Role
from parapheur.usecases.reject import cancel
from parapheur.usecases.seal import seal
from tests.builders import AMINA, MINISTER, RACHID, SERVICE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, refuse, stands, told

WHY = "Le marché est abandonné"


def test_a_dossier_on_its_way_or_rejected_is_given_up(fake: FakeOffice) -> None:
    on_way, rejected = on_its_way(fake), on_its_way(fake)
    refuse(fake, rejected)
    for dossier_id in (on_way, rejected):
        dossier = cancel(fake.office, dossier_id, actor=AMINA, round=1, reason=WHY)
        assert (dossier.state, dossier.reason) == (State.CANCELLED, WHY)
        assert told(fake, dossier_id)[-1] == "DossierCancelled"
    with pytest.raises(MoveNotAllowed):
        give(fake, on_way, SERVICE, position=0)


def test_only_its_originator_still_a_secretary_gives_it_up(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    impostor = replace(YOUSSEF, roles=frozenset({Role.SECRETARY}))
    for actor in (YOUSSEF, RACHID, impostor):
        with pytest.raises(NotAllowed):
            cancel(fake.office, dossier_id, actor=actor, round=1, reason=WHY)
    with pytest.raises(ReasonWanted):
        cancel(fake.office, dossier_id, actor=AMINA, round=1, reason="\n")
    with fake.store.work() as work:
        work.add_person(replace(AMINA, active=False), "hash")
    with pytest.raises(NotAllowed):
        cancel(fake.office, dossier_id, actor=AMINA, round=1, reason=WHY)
    assert told(fake, dossier_id) == STARTED


def test_no_seal_is_put_on_a_dossier_given_up(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    cancel(fake.office, dossier_id, actor=AMINA, round=1, reason=WHY)
    assert seal(fake.office, dossier_id) == stands(fake, dossier_id)
    assert "StepSealed" not in told(fake, dossier_id)
