"""Nobody acts for oneself through a substitute: every way round the separation of duties, tried.

Delegation, interim, transfer, a step given to another desk, an opinion, a desk that came in late,
a chosen desk: whoever is behind two desks counts once, and not where the circuit keeps them out.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from parapheur.domain.circuit import ORIGINATOR, Action, Circuit
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ActsTwice, KeptApart, KeptFromOriginator
from parapheur.domain.people import DeskId, Person
from parapheur.usecases import steer
from parapheur.usecases.calendar import note_read
from parapheur.usecases.clocks import ring
from parapheur.usecases.transfer import transfer
from tests.builders import (
    AMINA,
    CALENDAR,
    DESKS,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    MORNING,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_in_place_of import delegated, give_by
from tests.usecases.test_interim import appointed, now

VISA, SIGN = a_step(Action.VISA, SERVICE, id="visa"), a_step(Action.SIGN, MINISTER, id="sign")
APART = a_circuit(VISA, replace(SIGN, apart=("visa",)), id=LETTER.id)
"""Who gave the visa does not sign."""


def on(fake: FakeOffice, circuit: Circuit) -> DossierId:
    cast(dict[str, object], fake.circuits)[circuit.id] = circuit
    return on_its_way(fake, circuit)


def holds(fake: FakeOffice, person: Person, *desks: DeskId) -> Person:
    more = replace(person, desks=person.desks | set(desks))
    with fake.store.work() as work:
        work.add_person(more, "x")
    return more


def test_who_gave_the_visa_does_not_sign_through_a_delegate_nor_as_one(fake: FakeOffice) -> None:
    number = on(fake, APART)
    give(fake, number, SERVICE)
    as_one = delegated(fake, HASSAN, YOUSSEF)
    with pytest.raises(KeptApart):
        give_by(fake, number, as_one.id, actor=YOUSSEF)
    through = delegated(fake, holds(fake, YOUSSEF, MINISTER), KHADIJA)
    with pytest.raises(KeptApart):
        give_by(fake, number, through.id, actor=KHADIJA)
    assert stands(fake, number).awaited == (MINISTER,)


def test_nor_ad_interim_nor_where_the_turn_was_handed_to_another_desk_of_theirs(
    fake: FakeOffice,
) -> None:
    number = on(fake, APART)
    give(fake, number, SERVICE)
    dossier = stands(fake, number)
    youssef = holds(fake, YOUSSEF, LEGAL)
    appointed(fake, YOUSSEF, MINISTER)
    with pytest.raises(KeptApart):
        give(fake, number, MINISTER, actor=now(fake, youssef))
    transfer(
        fake.office, number, actor=HASSAN, desk=MINISTER, position=1, to=LEGAL,
        round=dossier.round, shown=dossier.version.digest, reason="Absence",
    )  # fmt: skip
    with pytest.raises(KeptApart):
        give(fake, number, LEGAL, actor=youssef)


def test_nor_where_the_step_was_given_to_their_other_desk_though_others_were_added(
    fake: FakeOffice,
) -> None:
    number = on(fake, replace(APART, changes=True))
    youssef = holds(fake, YOUSSEF, LEGAL)
    turn = {"actor": youssef, "desk": SERVICE, "position": 0, "round": 1}
    steer.insert_step(
        fake.office,
        number,
        before=1,
        step=a_step(Action.READ, DIVISION),
        **turn,  # type: ignore[arg-type]  # a dict of these very names
    )
    steer.reassign_step(fake.office, number, at_step=2, desks=(LEGAL,), **turn)  # type: ignore[arg-type]  # the same
    circuit = stands(fake, number).circuit
    assert circuit is not None
    assert circuit.steps[2].apart == ("visa",)
    assert circuit.apart_from(2) == (0,)


def test_the_originator_approves_through_nobody(fake: FakeOffice) -> None:
    number = on(fake, a_circuit(replace(VISA, apart=(ORIGINATOR,)), SIGN, id=LETTER.id))
    appointed(fake, AMINA, SERVICE)
    with pytest.raises(KeptFromOriginator):
        give(fake, number, SERVICE, actor=now(fake, AMINA))
    fake.store.kept.terms.clear()
    amina = holds(fake, AMINA, SERVICE)
    given = delegated(fake, amina, KHADIJA, SERVICE)
    with pytest.raises(KeptFromOriginator):
        give_by(fake, number, given.id, SERVICE, actor=KHADIJA)


LATER = Limit(
    Deadline(1, Unit.WORKING_DAYS), None, Escalation(Way.SUPERIOR, Deadline(1, Unit.WORKING_DAYS))
)
TOGETHER = a_circuit(
    replace(a_step(Action.VISA, SERVICE, LEGAL, needed=2), limit=LATER), SIGN, id=LETTER.id
)
"""Both desks are needed; the division stands above the legal desk."""


def test_who_acted_for_their_desk_does_not_act_again_by_one_that_came_in_late(
    fake: FakeOffice,
) -> None:
    with fake.store.work() as work:
        note_read(work, CALENDAR, MORNING)
        for desk in DESKS:
            work.add_desk(replace(desk, superior=DIVISION if desk.id == LEGAL else None))
    youssef = holds(fake, YOUSSEF, DIVISION)
    first, second = on(fake, TOGETHER), on(fake, TOGETHER)
    fake.clock.time = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=20)
    ring(fake.office)
    assert DIVISION in stands(fake, first).awaited
    give(fake, first, SERVICE, actor=youssef)
    with pytest.raises(ActsTwice):
        give(fake, first, DIVISION, actor=youssef)
    give(fake, second, DIVISION, actor=youssef)  # the other way round
    with pytest.raises(ActsTwice):
        give(fake, second, SERVICE, actor=youssef)
    give(fake, first, DIVISION, actor=KHADIJA)
    assert stands(fake, first).awaited == (MINISTER,)


def test_nor_by_a_turn_that_was_handed_to_their_other_desk(fake: FakeOffice) -> None:
    number = on(fake, TOGETHER)
    youssef = holds(fake, YOUSSEF, DIVISION)
    dossier = give(fake, number, SERVICE, actor=youssef)
    transfer(
        fake.office, number, actor=SALMA, desk=LEGAL, position=0, to=DIVISION,
        round=dossier.round, shown=dossier.version.digest, reason="Absence",
    )  # fmt: skip
    with pytest.raises(ActsTwice):
        give(fake, number, DIVISION, actor=youssef)
    give(fake, number, DIVISION, actor=KHADIJA)
    assert stands(fake, number).awaited == (MINISTER,)


def test_nor_by_a_step_that_was_given_to_both_their_desks_and_moved(fake: FakeOffice) -> None:
    both = a_step(Action.VISA, LEGAL, SERVICE, needed=2, id="two")
    number = on(fake, replace(a_circuit(VISA, both, SIGN, id=LETTER.id), changes=True))
    youssef = holds(fake, YOUSSEF, DIVISION)
    turn = {"actor": youssef, "desk": SERVICE, "position": 0, "round": 1}
    steer.reassign_step(fake.office, number, at_step=1, desks=(SERVICE, DIVISION), **turn)  # type: ignore[arg-type]  # a dict of these very names
    step = a_step(Action.READ, LEGAL)
    steer.insert_step(fake.office, number, before=1, step=step, **turn)  # type: ignore[arg-type]  # the same
    assert stands(fake, number).taken == ((2, DIVISION),)
    give(fake, number, SERVICE)
    steer.bypass(fake.office, number, actor=RACHID, position=1, round=1, reason="Déjà lu")
    give(fake, number, SERVICE, actor=youssef)
    with pytest.raises(ActsTwice):
        give(fake, number, DIVISION, actor=youssef)
    give(fake, number, DIVISION, actor=KHADIJA)
    assert stands(fake, number).awaited == (MINISTER,)
