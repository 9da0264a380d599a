"""Whoever holds a desk that owes an answer drafts and starts it, and nothing else."""

from dataclasses import replace

import pytest

from parapheur.domain.about_incoming import AnswerBegun
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.events import DossierDeposited
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person, Role
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.usecases.amend import amend
from parapheur.usecases.deposit import deposit
from parapheur.usecases.marks import place_marks
from parapheur.usecases.registry.answer import answering, begin
from parapheur.usecases.registry.assign import Wanted
from parapheur.usecases.registry.settle import settle
from parapheur.usecases.reject import cancel
from parapheur.usecases.start import start
from parapheur.usecases.steer import go_on
from tests.builders import LETTER, PDF, SALMA
from tests.fakes import FakeOffice
from tests.letter_desks import a_registry_office, an_answer, give
from tests.letters import OFFICER, SOCIAL, SOCIAL_HEAD
from tests.usecases.test_answers_to_letters import on_the_unit, whole
from tests.usecases.test_interim import ACT, appointed, now

OWED = [Purpose.ATTRIBUTION, Purpose.NECESSARY]


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    assert Role.SECRETARY not in SOCIAL_HEAD.roles
    return a_registry_office(fake)


def given(fake: FakeOffice, purpose: Purpose = Purpose.ATTRIBUTION) -> LetterId:
    """A letter that lies on the desk of the social affairs too."""
    letter = on_the_unit(fake)
    give(fake, letter, Wanted(desk=SOCIAL, purpose=purpose))
    return letter


def begun(fake: FakeOffice, letter: LetterId, actor: Person = SOCIAL_HEAD) -> DossierId:
    return begin(
        fake.office,
        letter,
        actor=actor,
        desk=SOCIAL,
        written=an_answer(),
        circuit=LETTER.id,
        answers={},
        seen=0,
    )


def rests(fake: FakeOffice) -> None:
    """Take the desk from its holder."""
    with fake.store.work() as work:
        work.add_person(replace(SOCIAL_HEAD, desks=frozenset()), "x")


@pytest.mark.parametrize("purpose", OWED)
def test_the_holder_of_a_desk_that_owes_it_begins_corrects_and_starts_it(
    fake: FakeOffice, purpose: Purpose
) -> None:
    letter = given(fake, purpose)
    assert answering(fake.office.reading.incoming(letter), SOCIAL_HEAD) == (SOCIAL,)
    number = begun(fake, letter)
    reading = fake.office.reading
    (deposited,) = reading.events(number)
    assert isinstance(deposited, DossierDeposited)
    assert (deposited.actor, deposited.desk) == (SOCIAL_HEAD.login, SOCIAL)
    told = reading.incoming_events(letter)[-1]
    assert told == AnswerBegun(
        at=fake.clock.now(), actor=SOCIAL_HEAD.login, desk=SOCIAL, dossier=int(number)
    )
    amend(
        fake.office, number, actor=SOCIAL_HEAD, round=1, subject="Autre objet",
        circuit=LETTER.id, answers={},
    )  # fmt: skip
    place_marks(fake.office, number, actor=SOCIAL_HEAD, round=1, marks=[])
    assert start(fake.office, number, actor=SOCIAL_HEAD).state is State.CIRCULATING
    assert whole(fake, letter).dossiers == (int(number),)
    cancel(fake.office, number, actor=SOCIAL_HEAD, round=1, reason="À refaire")


@pytest.mark.parametrize("purpose", [one for one in Purpose if one not in OWED])
def test_a_desk_that_owes_no_answer_begins_none(fake: FakeOffice, purpose: Purpose) -> None:
    letter = given(fake, purpose)
    assert answering(fake.office.reading.incoming(letter), SOCIAL_HEAD) == ()
    with pytest.raises(NotAllowed):
        begun(fake, letter)
    secretary = replace(SOCIAL_HEAD, roles=frozenset({Role.SECRETARY}))
    with fake.store.work() as work:
        work.add_person(secretary, "x")
    assert begun(fake, letter, secretary)


def test_once_it_is_settled_the_holder_begins_none(fake: FakeOffice) -> None:
    letter = given(fake)
    settle(fake.office, letter, actor=SOCIAL_HEAD.login, number=2, outcome="Répondu de vive voix")
    with pytest.raises(NotAllowed):
        begun(fake, letter)


def test_who_holds_the_desk_no_more_starts_and_corrects_nothing(fake: FakeOffice) -> None:
    number = begun(fake, given(fake))
    rests(fake)
    with pytest.raises(NotAllowed):
        start(fake.office, number, actor=SOCIAL_HEAD)
    with pytest.raises(NotAllowed):
        amend(
            fake.office, number, actor=SOCIAL_HEAD, round=1, subject="Autre",
            circuit=LETTER.id, answers={},
        )  # fmt: skip
    assert fake.office.reading.dossier(number).state is State.DRAFT


def test_a_desk_that_was_taken_away_meanwhile_begins_none(fake: FakeOffice) -> None:
    letter = given(fake)
    rests(fake)
    with pytest.raises(NotAllowed):
        begun(fake, letter)  # by a page that was opened before
    assert whole(fake, letter).dossiers == ()


def test_it_makes_nobody_a_secretary(fake: FakeOffice) -> None:
    letter = given(fake)
    number = begun(fake, letter)
    for desk in (SOCIAL, None):
        with pytest.raises(NotAllowed):
            deposit(
                fake.office, actor=SOCIAL_HEAD, subject="Une note", circuit=LETTER.id,
                main=("note.pdf", PDF), desk=desk,
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        go_on(fake.office, number, actor=SOCIAL_HEAD, circuit=LETTER.id)
    with pytest.raises(NotAllowed):
        begin(
            fake.office, letter, actor=OFFICER, desk=SOCIAL, written=an_answer(),
            circuit=LETTER.id, answers={}, seen=1,
        )  # fmt: skip


def test_who_holds_it_for_the_time_being_begins_it_under_the_act(fake: FakeOffice) -> None:
    letter = given(fake)
    appointed(fake, SALMA, SOCIAL)
    number = begun(fake, letter, now(fake, SALMA))
    (deposited,) = fake.office.reading.events(number)
    assert isinstance(deposited, DossierDeposited)
    told = fake.office.reading.incoming_events(letter)[-1]
    assert isinstance(told, AnswerBegun)
    assert (deposited.interim, told.interim) == (ACT, ACT)
    assert start(fake.office, number, actor=now(fake, SALMA)).state is State.CIRCULATING
