"""What an interim gets with the desk: its mails, deposits for it, and the turns above it."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.correspondence import Correspondence, Rhythm
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.events import DossierDeposited
from parapheur.domain.notices import Kind
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.seats import Seat
from parapheur.domain.words import Language
from parapheur.usecases.calendar import note_read
from parapheur.usecases.clocks import ring
from parapheur.usecases.deposit import deposit
from parapheur.usecases.post import send_due
from parapheur.usecases.seats import end_term
from parapheur.usecases.start import start
from parapheur.words import recount
from tests.builders import (
    AMINA,
    DESKS,
    DIVISION,
    KHADIJA,
    LEGAL,
    MINISTER,
    PDF,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_clocks import CIRCUIT, LATE
from tests.usecases.test_in_place_of import wrong
from tests.usecases.test_interim import ACT, appointed, now
from tests.usecases.test_post import Mailing

UPWARDS = a_circuit(
    replace(a_step(Action.VISA), seats=(Seat(above=1),)),
    a_step(Action.SIGN, MINISTER),
    id="vers-le-haut",
)
"""First the desk above the originator's."""


def charted(fake: FakeOffice) -> None:
    """The division stands above the service, and the minister above all."""
    above = {SERVICE: DIVISION, DIVISION: MINISTER}
    cast(dict[str, object], fake.circuits)[UPWARDS.id] = UPWARDS
    with fake.store.work() as work:
        for desk in DESKS:
            work.add_desk(replace(desk, superior=above.get(desk.id)))


def deposited(fake: FakeOffice, actor: Person) -> DossierId:
    return deposit(
        fake.office,
        actor=actor,
        subject="Une note",
        circuit=UPWARDS.id,
        main=("note.pdf", PDF),
        desk=SERVICE,
    )


@pytest.mark.parametrize("language", Language)
def test_an_interim_deposits_for_the_desk_and_seats_lead_from_it(
    fake: FakeOffice, language: Language
) -> None:
    charted(fake)
    appointed(fake, AMINA, SERVICE)
    number = deposited(fake, now(fake, AMINA))
    (event,) = fake.store.reading.events(number)
    assert isinstance(event, DossierDeposited)
    assert (event.desk, event.interim) == (SERVICE, ACT)
    assert ACT in recount(language, event)
    start(fake.office, number, actor=AMINA)
    assert stands(fake, number).awaited == (DIVISION,)  # as for its holder
    assert wrong(fake) == []


def test_without_the_secretarys_role_or_the_desk_an_interim_deposits_nothing(
    fake: FakeOffice,
) -> None:
    charted(fake)
    term = appointed(fake, SALMA, SERVICE)
    with pytest.raises(NotAllowed):
        deposited(fake, now(fake, SALMA))
    end_term(fake.office, term.id, actor=RACHID)
    held = replace(AMINA, desks=frozenset({SERVICE}))  # as a session of before has them
    with pytest.raises(NotAllowed):
        deposited(fake, held)
    over = appointed(fake, AMINA, SERVICE)
    as_it_was = now(fake, AMINA)
    fake.clock.time += timedelta(days=1)
    assert over.over(fake.clock.time)
    with pytest.raises(NotAllowed):
        deposited(fake, as_it_was)


def test_a_holder_who_deposits_names_no_act(fake: FakeOffice) -> None:
    charted(fake)
    youssef = replace(YOUSSEF, roles=frozenset({Role.SECRETARY}))
    with fake.store.work() as work:
        work.add_person(youssef, "x")
    (event,) = fake.store.reading.events(deposited(fake, youssef))
    assert isinstance(event, DossierDeposited)
    assert (event.desk, event.interim) == (SERVICE, None)


def test_the_inspection_finds_a_deposit_by_who_was_not_appointed(fake: FakeOffice) -> None:
    charted(fake)
    appointed(fake, AMINA, SERVICE)
    number = deposited(fake, now(fake, AMINA))
    fake.store.kept.trails["account/amina"] = ()
    fake.store.kept.terms.clear()
    assert any("ad interim without" in one for one in wrong(fake)), number


def test_what_stays_late_goes_to_a_desk_above_that_is_held_for_the_time_being(
    fake: FakeOffice,
) -> None:
    cast(dict[str, object], fake.circuits)[CIRCUIT.id] = CIRCUIT
    charted(fake)
    with fake.store.work() as work:
        note_read(work, fake.office.calendar, fake.clock.now())
        work.add_person(replace(KHADIJA, desks=frozenset()), "x")
    number = on_its_way(fake, CIRCUIT)
    fake.clock.time = LATE
    appointed(fake, SALMA, DIVISION, first=LATE.date(), act_date=LATE.date())
    ring(fake.office)
    assert stands(fake, number).awaited == (SERVICE, DIVISION)
    give(fake, number, DIVISION, actor=now(fake, SALMA))
    assert stands(fake, number).awaited == (MINISTER,)


@pytest.fixture
def mailing() -> Mailing:
    return Mailing()


def test_who_holds_the_desk_for_the_time_being_is_written_to_as_they_wish(
    mailing: Mailing,
) -> None:
    appointed(mailing.opened, SALMA, SERVICE)
    mailing.wish(SALMA, "salma@example.ma", Rhythm.HOURLY)
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    mailing.post.letters.clear()
    mailing.circulate()
    send_due(mailing.office)
    assert mailing.sent == [("youssef@example.ma", [Kind.AWAITED])]
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    assert mailing.sent[1:] == [("salma@example.ma", [Kind.AWAITED])]
    (letter,) = [one for one in mailing.post.letters if one.name == SALMA.name]
    assert letter.lines[0].subject == "Réponse"  # they may see it, as long as it lasts


def test_an_interim_that_is_over_is_told_of_no_turn_any_more(mailing: Mailing) -> None:
    term = appointed(mailing.opened, SALMA, SERVICE)
    mailing.wish(SALMA, "salma@example.ma", Rhythm.HOURLY)
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    mailing.post.letters.clear()
    mailing.circulate()
    end_term(mailing.office, term.id, actor=RACHID)
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    assert mailing.sent == [("youssef@example.ma", [Kind.AWAITED])]


def test_a_holder_who_lost_the_desk_is_told_of_no_turn_any_more(mailing: Mailing) -> None:
    mailing.wish(YOUSSEF, "youssef@example.ma", Rhythm.HOURLY)
    mailing.circulate()
    with mailing.office.work() as work:
        work.add_person(replace(YOUSSEF, desks=frozenset({LEGAL})), "x")
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    assert mailing.sent == []
    assert mailing.office.reading.correspondence(Login("youssef")) == Correspondence(
        "youssef@example.ma", Rhythm.HOURLY
    )


def test_reminders_and_lateness_are_told_to_an_interim_too(mailing: Mailing) -> None:
    fake = mailing.opened
    cast(dict[str, object], fake.circuits)[CIRCUIT.id] = CIRCUIT
    charted(fake)
    with fake.store.work() as work:
        note_read(work, fake.office.calendar, fake.clock.now())
    on_its_way(fake, CIRCUIT)
    appointed(fake, SALMA, SERVICE, days=60)
    send_due(mailing.office)
    mailing.post.letters.clear()
    fake.clock.time = LATE
    ring(mailing.office)
    send_due(mailing.office)
    told = dict(mailing.sent)
    assert told["salma@example.ma"] == told["youssef@example.ma"] == [Kind.LATE]
    assert told["khadija@example.ma"] == [Kind.ESCALATED]
